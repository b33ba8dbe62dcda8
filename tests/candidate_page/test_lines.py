"""What happens, and when: everything that was done, said and is planned, in order, and nothing that is private."""

from __future__ import annotations

from datetime import date

from app.candidate_page import Line, status_page
from app.models import SYSTEM, Pursuit
from tests.candidate_page.people import SECRET, called, day, interviewed, thanked, touch, tried, written
from tests.factories import NOW


def told(pursuit: Pursuit, now: object = NOW) -> list[tuple[str, str, str]]:
    return [_short(line) for line in status_page(pursuit, now, None).lines]  # type: ignore[arg-type]


def _short(line: Line) -> tuple[str, str, str]:
    return line.look.split()[0], line.title, line.when


def test_the_mock_ups_story_to_the_day() -> None:
    assert told(called()) == [
        ("past", "Interview with Dana Whitfield", "Tuesday 21 April"),
        ("past", "Your thank-you e-mail", "Wednesday 22 April"),
        ("past", "Priya called on the promised date", "Tuesday 28 April"),
        ("next", "Priya calls again", "Today"),
        ("future", "Priya e-mails Dana", "Thursday 21 May"),
        ("hush", "Quiet weeks", "until Thursday 4 June"),
        ("future", "One last try", "Thursday 4 June"),
        ("future", "We move on", "Thursday 11 June"),
    ]


def test_one_step_is_next_in_every_open_pursuit() -> None:
    for pursuit, now in ((interviewed(), day(4, 22)), (thanked(), day(4, 24)), (written(), day(5, 25))):
        assert [look for look, *_ in told(pursuit, now)].count("next") == 1


def test_what_was_asked_and_promised_is_told_with_the_interview() -> None:
    pursuit = called()
    pursuit.interviews[0].asked_for_job = pursuit.interviews[0].asked_next_steps = True
    line = status_page(pursuit, NOW, None).lines[0]
    assert line.detail == "You asked for the job and for next steps. Dana promised a call by Tuesday 28 April."


def test_a_late_thank_you_is_not_praised() -> None:
    pursuit = interviewed()
    touch(pursuit, "thank_you", date(2026, 4, 24), made_by="candidate")
    assert status_page(pursuit, day(4, 25), None).lines[1].detail == "Sent."
    assert status_page(thanked(), day(4, 25), None).lines[1].detail == "Sent within a day. Well done."


def test_a_thank_you_that_the_call_overtook_is_told_once() -> None:
    assert ("skipped", "Your thank-you e-mail", "Not noted") in told(interviewed(), day(4, 29))


def test_the_end_by_silence_is_told() -> None:
    assert told(tried(), day(6, 12))[-2:] == [
        ("past", "Priya made one last try", "Thursday 4 June"),
        ("past", "We moved on", "Yesterday"),
    ]


def test_what_was_undone_held_or_skipped_is_not_told() -> None:
    pursuit = called()
    pursuit.hold(date(2026, 5, 20), by=SYSTEM, at=NOW)
    wrong = touch(pursuit, None, date(2026, 5, 15))
    pursuit.undo(wrong, by=SYSTEM, at=day(5, 15, 13))
    pursuit.skip(step="second_call", reason=SECRET, by=SYSTEM, at=day(5, 16))
    past = [title for look, title, _ in told(pursuit, day(5, 17)) if look == "past"]
    assert past == ["Interview with Dana Whitfield", "Your thank-you e-mail", "Priya called on the promised date"]


def test_after_a_second_interview_the_first_round_is_folded_away() -> None:
    pursuit = called()
    meeting = (day(5, 13, 9, 0), day(5, 13, 10, 0))
    pursuit.hear("interview", interview=meeting, by=SYSTEM, at=day(5, 4))
    pursuit.interviews[-1].id = 2
    shown = status_page(pursuit, day(5, 13, 12), None)
    assert [line.title for line in shown.earlier][-1] == "They want to see you again"
    assert _short(shown.lines[0]) == ("past", "Interview with Dana Whitfield", "Today")


def test_an_ats_that_logs_a_call_is_not_named() -> None:
    pursuit = called()
    pursuit.facts[-1].actor_kind, pursuit.facts[-1].actor_name = "ats", "Key of the ATS"
    assert told(pursuit)[2][1] == "Priya called on the promised date"
