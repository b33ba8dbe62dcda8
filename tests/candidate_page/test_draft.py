"""The thank-you: four parts, two of them only the candidate's, and not complete while one is empty."""

from __future__ import annotations

from datetime import date

import pytest

from app.candidate_page import Draft, status_page
from app.models import Pursuit
from tests.candidate_page.people import MANAGERS_EMAIL, day, interviewed

AFTERWARDS = day(4, 22, 10)


def draft(pursuit: Pursuit) -> Draft:
    letter = status_page(pursuit, AFTERWARDS, None).todo.draft
    assert letter is not None
    return letter


def debriefed(fit: str | None, discussed: str | None, **story: object) -> Pursuit:
    pursuit = interviewed(**story)  # type: ignore[arg-type]
    pursuit.debrief(
        pursuit.interviews[0],
        fit=fit,
        discussed=discussed,
        promised_on=date(2026, 4, 28),
        by=pursuit.candidate.actor,
        at=day(4, 21, 18),
    )
    return pursuit


def test_the_whole_letter_from_a_whole_debrief() -> None:
    letter = draft(debriefed("five years of field studies", "the clinic waiting rooms"))
    assert letter.is_complete
    assert (letter.to, letter.subject) == (MANAGERS_EMAIL, "Thank you: Data analyst")
    assert letter.text == (
        "Dear Dana,\n\n"
        "Thank you for yesterday. I keep thinking about what we discussed: the clinic waiting rooms.\n\n"
        "What I bring to it: five years of field studies. I want this job.\n\n"
        "My recruiter, Priya Raman, will call you on Tuesday 28 April, as agreed.\n\n"
        "Maya"
    )


@pytest.mark.parametrize(
    ("fit", "discussed", "missing"),
    [
        ("field studies", None, ("what you talked about",)),
        (None, "waiting rooms", ("what you bring to the job",)),
        ("  ", "", ("what you talked about", "what you bring to the job")),
    ],
)
def test_while_a_part_is_empty_the_draft_is_not_complete(
    fit: str | None, discussed: str | None, missing: tuple[str, ...]
) -> None:
    letter = draft(debriefed(fit, discussed))
    assert not letter.is_complete
    assert letter.missing == missing
    assert letter.text.count("[") == len(missing)


def test_the_two_own_parts_are_marked_and_nothing_else_is() -> None:
    own = [
        part.words
        for paragraph in draft(debriefed("field studies.", "rooms")).paragraphs
        for part in paragraph
        if part.is_own
    ]
    assert own == ["rooms", "field studies"]


def test_with_no_promise_the_call_to_come_has_its_planned_day() -> None:
    assert "will call you on Tuesday 5 May." in draft(interviewed(promised_on=None)).text


def test_a_decision_day_is_named_as_theirs() -> None:
    letter = draft(interviewed(promised_on=None, decision_on=date(2026, 4, 30)))
    assert "will call you on Thursday 30 April, the day you hope to decide." in letter.text


def test_a_promise_that_falls_on_a_day_off_is_not_called_agreed() -> None:
    assert "on Monday 27 April." in draft(interviewed(promised_on=date(2026, 4, 25))).text


def test_without_an_address_or_a_manager_it_can_still_be_written() -> None:
    assert draft(interviewed(email=None)).to == ""
    text = status_page(interviewed(email=None), AFTERWARDS, None).todo.text
    assert text.endswith("Use the address on your invitation, or ask Priya for it.")
    assert draft(interviewed(has_manager=False)).text.startswith("Hello,")
