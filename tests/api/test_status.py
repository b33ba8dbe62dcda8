"""What a candidate is told, read over the API: the words of their private page and no others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.examples import EXAMPLES
from app.candidate_page import status_page
from app.models import Agency, Pursuit, Recruiter
from app.schemas.status import CandidateStatusOut
from tests import desk
from tests.api.conftest import Caller, get, maya, post, put
from tests.factories import NOW, at, make_pursuit, make_recruiter
from tests.support.server import SetClock
from tests.support.statements import statements


def status(client: TestClient, pursuit: Pursuit) -> Any:
    return get(client, f"/candidates/{pursuit.candidate_id}/status")


def test_the_example_is_what_the_app_answers(ats: TestClient, clock: SetClock) -> None:
    clock.now = at(date(2026, 4, 21), 9)
    put(ats, maya())
    clock.now = datetime(2026, 4, 28, 23, 10, tzinfo=UTC)
    thank_you = {"step": "thank_you", "channel": "email", "by": "candidate", "made_at": "2026-04-22T08:40:00-07:00"}
    post(ats, 1, "touches", thank_you)
    post(ats, 1, "touches", {"step": "first_call", "channel": "call", "result": "voicemail"})
    clock.now = NOW
    told = get(ats, "/candidates/1/status")
    assert told == EXAMPLES["candidate_status"]
    CandidateStatusOut.model_validate(told, extra="forbid")


@pytest.mark.parametrize("make", [desk.overdue, desk.due, desk.to_thank, desk.closing, desk.quiet])
def test_it_says_what_the_private_page_says_and_nothing_of_ours(
    db: Session, ats: TestClient, agency: Agency, clock: SetClock, make: Callable[[Session, Agency, Recruiter], Pursuit]
) -> None:
    clock.now = NOW
    pursuit = make(db, agency, make_recruiter(db, agency))
    pursuit.add_note("Asks for too much.", by=pursuit.recruiter.actor, at=NOW)  # type: ignore[union-attr]
    db.commit()
    (told,) = status(ats, pursuit)["pursuits"]
    page = status_page(pursuit, NOW, None)
    assert (told["headline"], told["to_do"]["words"], told["lede"]) == (page.headline, page.todo.big, page.lede)
    assert not re.search("too much|overdue|\\+1312", str(told))


def test_open_ones_come_first_and_another_agencys_candidate_answers_like_a_missing_one(
    db: Session, ats: TestClient, agency: Agency, caller: Caller, clock: SetClock
) -> None:
    clock.now = NOW
    over, goes_on = make_pursuit(db, agency), make_pursuit(db, agency)
    goes_on.relink(candidate=over.candidate)
    over.close("hired", by=over.recruiter.actor, at=NOW)  # type: ignore[union-attr]
    theirs = make_pursuit(db)
    db.commit()
    told = status(ats, over)
    assert [one["pursuit_id"] for one in told["pursuits"]] == [goes_on.id, over.id]
    assert [one["is_open"] for one in told["pursuits"]] == [True, False]
    missing, other = (ats.get(f"/api/v1/candidates/{id_}/status") for id_ in (9_999, theirs.candidate_id))
    assert (missing.status_code, other.status_code) == (404, 404)
    assert missing.json()["detail"] == other.json()["detail"]


def test_it_asks_as_often_for_many_pursuits_as_for_one(
    db: Session, ats: TestClient, app: FastAPI, agency: Agency, clock: SetClock
) -> None:
    clock.now = NOW
    one, many = make_pursuit(db, agency), make_pursuit(db, agency)
    for _ in range(60):
        make_pursuit(db, agency).relink(candidate=many.candidate)
    db.commit()
    counts = []
    for pursuit in (one, many):
        with statements(app.state.engine) as heard:
            told = status(ats, pursuit)
        counts.append(len(heard))
    assert counts[0] >= counts[1]
    assert (len(told["pursuits"]), told["has_more"]) == (50, True)
