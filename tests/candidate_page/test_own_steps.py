"""A cadence in which the candidate calls: only then is the hiring manager's number, and what to say, on their page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.cadence import STANDARD, Cadence
from app.candidate_page import status_page
from app.models import Pursuit
from tests.candidate_page.people import MANAGERS_EMAIL, MANAGERS_PHONE, day, thanked, touch

CALLING = Cadence(tuple(replace(step, by="candidate") for step in STANDARD.steps), name="The candidate calls")


@pytest.fixture(autouse=True)
def _the_candidate_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pursuit of this file follows that cadence."""
    monkeypatch.setattr(Pursuit, "cadence", CALLING)


def test_on_the_promised_date_it_is_time_to_call() -> None:
    shown = status_page(thanked(), day(4, 28), None)
    assert (shown.state, shown.headline, shown.todo.big) == ("your_step", "Time to call.", "Call Dana Whitfield.")
    assert shown.todo.dial == MANAGERS_PHONE
    assert shown.todo.say == (
        "Hello, this is Maya Okafor. We met on Tuesday 21 April about the job as Data analyst.",
        "I want this job. Have you decided, or when will you?",
    )
    assert [report.label for report in shown.todo.reports] == ["I called", "Left a voicemail"]
    assert shown.todo.holdoff is None
    assert shown.stop is not None
    assert shown.stop.on == date(2026, 6, 9)


def test_before_the_date_the_number_is_not_shown() -> None:
    shown = status_page(thanked(), day(4, 24), None)
    assert (shown.state, shown.headline) == ("your_step_ahead", "Waiting, as planned.")
    assert shown.todo.big == "Nothing until Tuesday 28 April."
    assert shown.todo.text == "If there is no word by then, you call Dana."
    assert MANAGERS_PHONE not in str(shown)


def test_without_a_number_the_recruiter_is_asked_for_it() -> None:
    shown = status_page(thanked(phone=None), day(4, 28), None)
    assert shown.todo.dial == ""
    assert shown.todo.text == "Ask Priya for the number. Then say this."


def test_their_own_e_mail_has_no_draft_and_one_button() -> None:
    pursuit = _until_the_email(thanked)
    shown = status_page(pursuit, day(5, 19), None)
    assert (shown.headline, shown.todo.big) == ("Time to write.", "Write to Dana Whitfield.")
    assert [report.what for report in shown.todo.reports] == ["sent"]
    assert MANAGERS_EMAIL not in str(shown)


def test_quiet_is_quiet_for_the_candidate_too() -> None:
    pursuit = _until_the_email(thanked)
    touch(pursuit, "email", date(2026, 5, 19), made_by="candidate")
    shown = status_page(pursuit, day(5, 25), None)
    assert (shown.state, shown.todo.big) == ("quiet", "Nothing until Tuesday 2 June.")
    assert MANAGERS_PHONE not in str(shown)


def test_what_they_did_is_told_as_theirs() -> None:
    titles = [line.title for line in status_page(_until_the_email(thanked), day(5, 19), None).lines]
    assert titles[2:5] == ["You called on the promised date", "You called Dana again", "You e-mail Dana"]


def _until_the_email(story: Callable[[], Pursuit]) -> Pursuit:
    pursuit = story()
    touch(pursuit, "first_call", date(2026, 4, 28), made_by="candidate")
    touch(pursuit, "second_call", date(2026, 5, 12), made_by="candidate")
    return pursuit
