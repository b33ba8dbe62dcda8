"""What the page says in every state, right to the words: where do I stand, what next, when do I stop waiting."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple, get_args

import pytest

from app.cadence import Outcome
from app.candidate_page import TOOK_JOB, State, StatusPage, status_page
from app.models import Pursuit
from app.models.link import links_end_on
from tests.candidate_page.people import called, day, interviewed, opened, thanked, touch, tried, written
from tests.factories import NOW, at

ELSEWHERE = "Until then, keep interviewing elsewhere."


def page(pursuit: Pursuit, now: datetime = NOW) -> StatusPage:
    return status_page(pursuit, now, links_end_on(pursuit.plan(now)))


def heard(kind: str, **more: object) -> Pursuit:
    pursuit = called()
    pursuit.hear(kind, by=pursuit.candidate.actor, at=day(5, 13), **more)  # type: ignore[arg-type]
    return pursuit


def closed(outcome: Outcome, reason: str | None = None) -> Pursuit:
    pursuit = called()
    pursuit.close(outcome, reason=reason, by=pursuit.candidate.actor, at=day(5, 13))
    return pursuit


def held() -> Pursuit:
    pursuit = called()
    pursuit.hold(date(2026, 5, 20), by=pursuit.candidate.actor, at=NOW)
    return pursuit


def seen_again() -> Pursuit:
    return heard("interview", interview=(day(5, 19, 9, 0), day(5, 19, 10, 0)))


class Told(NamedTuple):
    """A story, when it is read, and what the page then says. `stop` "" means that there is no such box."""

    state: State
    story: Callable[[], Pursuit]
    now: datetime
    headline: str
    big: str
    stop: str


TABLE = [
    Told("no_interview", opened, NOW, "Your interview has no date yet.", "Nothing yet.", "None yet"),
    Told(
        "interview_ahead",
        lambda: interviewed(on=date(2026, 5, 19), promised_on=None),
        NOW,
        "Your interview is on Tuesday.",
        "At the end, ask when they will call and when they decide.",
        "None yet",
    ),
    Told(
        "thank_you",
        interviewed,
        day(4, 22, 10),
        "Good interview. Now say thank you.",
        "E-mail Dana Whitfield by 4:30 pm today.",
        "Tuesday 9 June",
    ),
    Told(
        "thank_you_late",
        interviewed,
        day(4, 23),
        "There is still time to say thank you.",
        "E-mail Dana Whitfield today.",
        "Tuesday 9 June",
    ),
    Told("before_date", thanked, day(4, 24), "Waiting, as planned.", "Nothing until Tuesday 28 April.", "Tuesday 9 June"),
    Told(
        "on_the_date",
        thanked,
        day(4, 28),
        "Today is the day Dana named.",
        "Nothing today. Priya is calling Dana.",
        "Tuesday 9 June",
    ),
    Told(
        "date_passed",
        called,
        NOW,
        "Still open. They owe us an answer.",
        "Nothing today. Priya is calling Dana.",
        "Thursday 11 June",
    ),
    Told("held", held, NOW, "Waiting, as planned.", "Nothing until Wednesday 20 May.", "Wednesday 17 June"),
    Told("quiet", written, day(5, 25), "Quiet weeks, on purpose.", "Nothing until Thursday 4 June.", "Thursday 11 June"),
    Told("finished", tried, day(6, 5), "Last try made.", "Nothing more to do here.", "Thursday 11 June"),
    Told("seen_again", seen_again, NOW, "They want to see you again.", "Your next interview is on Tuesday at 9 am.", ""),
    Told("seen_again", lambda: heard("interview"), NOW, "They want to see you again.", "Nothing yet.", ""),
    Told("offer", lambda: heard("offer"), NOW, "You have an offer.", "Talk it over with Priya before you answer.", ""),
    Told("said_no", lambda: heard("no"), NOW, "Northwind Freight said no.", "Nothing more to do here.", ""),
    Told(
        "moved_on",
        tried,
        day(6, 12),
        "We have moved on from Northwind Freight.",
        "Count this one as a no.",
        "Thursday 11 June",
    ),
    Told("withdrew", lambda: closed("withdrew"), NOW, "You have withdrawn.", "Nothing more to do here.", ""),
    Told("took_job", lambda: closed("withdrew", TOOK_JOB), NOW, "You took another job.", "Nothing more to do here.", ""),
    Told("job_closed", lambda: closed("job_closed"), NOW, "Northwind Freight closed this job.", "Nothing more to do here.", ""),
    Told("hired", lambda: closed("hired"), NOW, "You got the job.", "Nothing more to do here.", ""),
    Told(
        "offer_declined",
        lambda: closed("offer_declined"),
        NOW,
        "You turned the offer down.",
        "Nothing more to do here.",
        "",
    ),
]  # fmt: skip


@pytest.mark.parametrize("told", TABLE, ids=lambda told: told.state)
def test_every_state_answers_the_three_questions(told: Told) -> None:
    shown = page(told.story(), told.now)
    assert (shown.state, shown.headline, shown.todo.big) == (told.state, told.headline, told.big)
    assert (shown.stop.words if shown.stop else "") == told.stop


def test_the_table_has_every_state_but_the_candidates_own_calls() -> None:
    assert set(get_args(State)) - {told.state for told in TABLE} == {"your_step", "your_step_ahead"}


# The words beside


def test_a_stop_date_says_what_it_means() -> None:
    shown = page(called())
    assert shown.stop is not None
    assert shown.stop.on == date(2026, 6, 11)
    assert shown.stop.text == f"No word by then? Count it as a no. {ELSEWHERE}"


def test_before_an_interview_the_stop_date_is_still_to_be_set() -> None:
    shown = page(interviewed(on=date(2026, 5, 19), promised_on=None))
    assert shown.stop is not None
    assert (shown.stop.on, shown.stop.text) == (None, f"We set it after your interview. {ELSEWHERE}")
    assert shown.todo.text == "Then ask for the job."


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 5, 14), "Your interview is today."),
        (date(2026, 5, 15), "Your interview is tomorrow."),
        (date(2026, 5, 20), "Your interview is on Wednesday."),
        (date(2026, 5, 21), "Your interview is on Thursday 21 May."),
        (date(2027, 1, 4), "Your interview is on Monday 4 January 2027."),
    ],
)
def test_a_weekday_alone_is_always_the_nearest_one(on: date, words: str) -> None:
    assert page(interviewed(on=on, promised_on=None)).headline == words


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (day(4, 21, 16, 30), "24 hours left"),
        (day(4, 22, 10, 42), "5 hours left"),
        (day(4, 22, 15, 30), "1 hour left"),
        (day(4, 22, 15, 31), "59 minutes left"),
        (day(4, 22, 16, 29), "1 minute left"),
        (day(4, 22, 16, 30), "1 minute left"),
    ],
)
def test_the_hours_left_for_the_thank_you_are_never_more_than_there_are(now: datetime, left: str) -> None:
    assert page(interviewed(), now).todo.text == f"{left}. Change this draft into your own words."


def test_a_decision_that_has_passed_is_what_they_owe() -> None:
    assert page(called(decision_on=date(2026, 4, 30))).lede == (
        "Dana hoped to decide by 30 April and has not said yes or no. That is common, and it is not a no."
    )


def test_a_call_that_did_not_come_is_what_they_owe() -> None:
    assert page(called()).lede.startswith("Dana promised a call by 28 April and has not said yes or no.")


def test_no_date_promised_is_no_date_broken() -> None:
    waiting = page(thanked(promised_on=None), day(4, 24))
    assert waiting.todo.text == "Dana named no date. If there is no word by then, Priya calls Dana."
    assert page(thanked(promised_on=None), day(5, 5)).lede.startswith("Dana named no date and has not said yes or no.")


def test_a_promise_for_a_day_off_is_called_on_the_next_working_day() -> None:
    shown = page(thanked(on=date(2026, 6, 30), promised_on=date(2026, 7, 4)), day(7, 2))
    assert shown.todo.big == "Nothing until Monday 6 July."
    assert shown.todo.text == "Dana promised a call by Saturday 4 July."


def test_on_a_weekend_nobody_is_calling() -> None:
    assert page(called(), day(5, 16)).todo.big == "Nothing today. Priya calls Dana on Monday 18 May."


def test_two_people_are_kept_from_chasing_and_quiet_is_explained() -> None:
    for story, now, why in (
        (thanked, day(4, 24), "A call before the date looks like pressure."),
        (called, NOW, "Two people chasing looks like pressure."),
        (written, day(5, 25), "Nobody contacts them now, on purpose."),
    ):
        holdoff = page(story(), now).todo.holdoff
        assert holdoff is not None
        assert holdoff.words == "Please do not contact Northwind Freight."
        assert holdoff.why == f"{why} If Dana contacts you, answer, then tell us."


def test_a_pursuit_that_silence_ended_unseen_is_shown_as_ended() -> None:
    pursuit = tried()
    assert pursuit.closed_at is None
    shown = page(pursuit, day(6, 12))
    assert shown.state == "moved_on"
    assert "tell us here" in shown.todo.text
    assert [report.what for report in shown.changed] == ["heard"]


def test_one_that_a_person_ended_takes_no_more_reports() -> None:
    assert page(closed("no_response")).changed == ()
    assert "tell Priya" in page(closed("no_response")).todo.text


def test_details_that_are_missing_are_nobodys_business_here() -> None:
    shown = page(called(phone=None))
    assert shown.todo.big == "Nothing today. Priya follows up with Northwind Freight."
    assert "number" not in str(shown)


def test_without_a_recruiter_or_a_manager_the_agency_and_the_employer_speak() -> None:
    shown = page(called(has_recruiter=False, has_manager=False))
    assert shown.todo.big == "Nothing today. We follow up with Northwind Freight."
    assert shown.todo.text == "We tell you when there is news. This page shows each step."
    assert shown.helper is None
    assert not any("None" in f"{line.title}{line.when}{line.detail}" for line in shown.lines)


def test_skipping_the_last_try_is_not_called_making_it() -> None:
    pursuit = written()
    pursuit.skip(step="last_try", reason="They asked us not to.", by=pursuit.candidate.actor, at=day(6, 4))
    assert page(pursuit, day(6, 4, 18)).headline == "Nothing more is planned."


def test_a_person_who_undoes_a_word_takes_its_state_away() -> None:
    pursuit = heard("offer")
    pursuit.undo(pursuit.facts[-1], by=pursuit.candidate.actor, at=NOW)
    assert page(pursuit).state == "date_passed"


def test_the_page_says_when_it_changed_and_when_its_link_ends() -> None:
    pursuit = called()
    touch(pursuit, "second_call", date(2026, 5, 14), 9)
    shown = page(pursuit)
    assert shown.updated == "Updated today at 9 am. Dates move if Northwind Freight replies or Priya changes the plan."
    assert shown.ends.endswith("It stops working on 11 July.")


def test_another_time_zone_has_its_own_days_and_hours() -> None:
    shown = page(interviewed(time_zone="Asia/Tokyo"), day(4, 22, 10))
    assert shown.todo.big == "E-mail Dana Whitfield by 8:30 am today."


def test_nothing_is_said_that_the_copy_rules_forbid() -> None:
    for told in TABLE:
        words = str(page(told.story(), told.now)).lower()
        for never in (
            "ghost",
            "reject",
            "snooz",
            "sorry",
            "oops",
            "soon",
            "shortly",
            "asap",
            "recently",
            "!",
            "overdue",
        ):
            assert never not in words, (told.state, never)


def test_reading_it_changes_nothing() -> None:
    pursuit = called()
    before = (pursuit.position, len(pursuit.facts), pursuit.updated_at)
    page(pursuit, at(date(2026, 7, 1)))
    assert (pursuit.position, len(pursuit.facts), pursuit.updated_at) == before


def test_a_twelve_year_old_can_follow_every_sentence() -> None:
    for told in TABLE:
        shown = page(told.story(), told.now)
        said = [shown.headline, shown.lede, shown.todo.big, shown.todo.text, shown.stop.text if shown.stop else ""]
        said += [shown.todo.holdoff.why] if shown.todo.holdoff else []
        for sentence in re.split(r"(?<=[.?])\s+", " ".join(said)):
            assert len(sentence.split()) <= 20, sentence
