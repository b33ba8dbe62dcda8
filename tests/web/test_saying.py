"""What to say and to write: each step something else, from what is known, with nothing invented."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.models import Pursuit
from app.web.saying import Script, previous_of, script_of
from tests.candidate_page.people import called, day, interviewed, thanked, touch, tried, written

PROMISED_DAY = day(4, 28)


def script(pursuit: Pursuit, now: datetime) -> Script:
    assert pursuit.recruiter is not None
    pursuit.recruiter.agency = pursuit.agency
    meeting = pursuit.interviews[-1]
    found = script_of(pursuit, pursuit.plan(now), pursuit.recruiter, meeting, previous_of(pursuit, meeting))
    assert found is not None
    return found


def debriefed(pursuit: Pursuit, **told: Any) -> Pursuit:
    answers = {"promised_on": date(2026, 4, 28), "by": pursuit.candidate.actor, "at": day(4, 21, 18)}
    pursuit.debrief(pursuit.interviews[0], **{**answers, **told})
    return pursuit


def fully(pursuit: Pursuit) -> Pursuit:
    return debriefed(
        pursuit,
        discussed="the clinic waiting rooms.",
        fit="five years of field studies",
        asked_for_job=True,
        asked_next_steps=True,
    )


def called_twice() -> Pursuit:
    pursuit = called()
    touch(pursuit, "second_call", date(2026, 5, 12))
    return pursuit


# To say


def test_the_promised_call_reminds_of_the_promise_and_of_what_was_discussed() -> None:
    assert script(fully(thanked()), PROMISED_DAY).lines == (
        "Hi Dana, this is Priya from Brightline Staffing, about Maya Okafor and the job as Data analyst.",
        "You said you would call by today.",
        "You and Maya discussed this: the clinic waiting rooms. What Maya brings to it, in Maya’s words: “five years of field studies.”",
        "Maya asked you for the job, and wants it.",
        "Is Maya still in the running, and what happens next?",
    )


def test_without_a_debrief_the_promised_call_leaves_out_what_nobody_told() -> None:
    said = script(thanked(), PROMISED_DAY)
    assert said.lines[2:] == ("Maya wants this job.", "Is Maya still in the running, and what happens next?")
    assert "[" not in " ".join(said.lines)


def test_a_promise_gone_by_is_said_without_blame() -> None:
    late = script(thanked(), day(4, 30)).lines[1]
    assert late == "You said you would call by Tuesday 28 April, and we have had no word yet."


def test_with_no_promise_the_call_says_when_they_met() -> None:
    said = script(thanked(promised_on=None), day(5, 5)).lines
    assert said[1] == "You met on Tuesday 21 April, and we have had no word since."


def test_a_decision_still_ahead_is_asked_for_by_its_day() -> None:
    said = script(thanked(decision_on=date(2026, 5, 1)), PROMISED_DAY).lines
    assert said[-1] == "Is Maya still in the running, and do you still decide by Friday 1 May?"


def test_who_did_not_ask_for_next_steps_has_them_asked_for() -> None:
    said = script(debriefed(thanked(), asked_next_steps=False), PROMISED_DAY).lines
    assert said[-1] == "Is Maya still in the running? What are the next steps, and when?"


def test_the_second_call_says_what_came_of_the_first() -> None:
    assert script(called(), day(5, 14)).lines == (
        "Hi Dana, Priya from Brightline Staffing again, about Maya Okafor.",
        "We called on Tuesday 28 April and left a voicemail.",
        "You said you would call by Tuesday 28 April, and we have had no word yet.",
        "Maya wants this job.",
        "Is Maya still in the running, and which day will you know?",
    )


def test_a_call_that_was_undone_was_never_made() -> None:
    pursuit = called()
    pursuit.facts[-1].undone_at = day(4, 28, 18)
    assert previous_of(pursuit, pursuit.interviews[-1]) is None


def test_the_last_try_says_that_it_is_the_last_and_lets_them_say_no() -> None:
    assert script(written(), day(6, 4)).lines == (
        "Hi Dana, Priya from Brightline Staffing, about Maya Okafor and the job as Data analyst.",
        "We wrote on Thursday 21 May.",
        "This is my last call about it.",
        "If you have chosen somebody else, tell me, and I pass it on to Maya.",
        "If not, which day will you know?",
    )


def test_every_step_says_something_else() -> None:
    scripts = [
        script(thanked(), PROMISED_DAY),
        script(called(), day(5, 14)),
        script(called_twice(), day(5, 19)),
        script(written(), day(6, 4)),
    ]
    assert len({one.lines or (one.mail and one.mail.text) for one in scripts}) == 4


@pytest.mark.parametrize(("story", "now"), [(written, day(5, 28)), (tried, day(6, 5))])
def test_in_quiet_time_and_after_the_last_try_there_is_nothing_to_say(story: Any, now: datetime) -> None:
    pursuit = story()
    assert script_of(pursuit, pursuit.plan(now), pursuit.recruiter, pursuit.interviews[-1]) is None


def test_with_nobody_to_say_it_to_there_is_nothing_to_say() -> None:
    pursuit = thanked(has_manager=False)
    plan = pursuit.plan(PROMISED_DAY)
    assert pursuit.recruiter is not None
    assert script_of(pursuit, plan, pursuit.recruiter, pursuit.interviews[-1]) is None


# To write


def test_the_e_mail_is_whole_with_the_four_parts_and_who_writes() -> None:
    found = script(fully(called_twice()), day(5, 19))
    assert found.title == "Write"
    assert found.draft == found.mail
    assert found.mail is not None
    assert (found.mail.to, found.mail.subject) == ("dana@northwind.example", "Maya Okafor, Data analyst")
    assert found.mail.text == (
        "Hi Dana,\n\n"
        "I am writing about Maya Okafor and the job as Data analyst. "
        "You said you would call by Tuesday 28 April, and we have had no word yet.\n\n"
        "You and Maya discussed this: the clinic waiting rooms.\n\n"
        "What Maya brings to it, in Maya’s words: “five years of field studies.”\n\n"
        "Maya asked you for the job, and wants it. Is there anything else you need from us to decide?\n\n"
        "If I hear nothing before, I will call you on Tuesday 2 June.\n\n"
        "Best regards,\nPriya Raman\nBrightline Staffing\n(312) 555-0100"
    )


def test_an_e_mail_with_an_empty_part_is_marked_and_sent_only_without_it() -> None:
    found = script(debriefed(called_twice(), fit="field studies"), day(5, 19))
    assert found.draft is not None
    assert found.mail is not None
    assert found.lacks == ("what they discussed",)
    assert "[what you discussed]" in found.draft.text
    assert not found.draft.is_complete
    assert "[" not in found.mail.text
    assert "discussed" not in found.mail.text
    assert "field studies" in found.mail.text


# The thank-you


def test_a_thank_you_with_empty_parts_is_never_mailed_and_the_nudge_asks_for_exactly_those() -> None:
    found = script(debriefed(interviewed(), discussed="the clinic waiting rooms"), day(4, 22, 9))
    assert found.draft is not None
    assert found.mail is not None
    assert found.lacks == ("what answers it",)
    assert found.mail.to == "maya@example.com"
    assert found.mail.text == (
        "Hi Maya,\n\n"
        "Have you sent your thank-you to Dana Whitfield? It is due by 4:30 pm today.\n\n"
        "Only you can write what you bring to the job. "
        "If you have not sent it, tell me in a line, and I put it into your draft.\n\n"
        "Priya"
    )


def test_a_whole_thank_you_goes_with_the_nudge() -> None:
    found = script(fully(interviewed()), day(4, 22, 18))
    assert found.draft is not None
    assert found.mail is not None
    assert found.draft.is_complete
    assert found.draft.text in found.mail.text
    assert "It is late, and still better than none." in found.mail.text
    assert "send it to dana@northwind.example:" in found.mail.text
