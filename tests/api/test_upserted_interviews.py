"""The interviews that an ATS tells of, and what it may not take from a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Agency
from app.queries.pursuits import pursuit_for
from tests.api.conftest import Json, events, get, maya, post, put, without
from tests.factories import NOW, at, make_recruiter
from tests.support.server import SetClock

OTHER = "/api/v1/pursuits/by-ref/greenhouse/APP-2"
INTERVIEW: Json = maya()["interviews"][0]


# Interviews


def interview(**members: Any) -> Json:
    return {"interviews": [members]}


def test_an_interview_is_a_start_and_end_or_a_start_or_a_day(ats: TestClient) -> None:
    plain = without(maya(), "interviews")
    start_alone = put(ats, plain | interview(starts_at="2026-04-21T15:30:00-07:00"))["interviews"][0]
    assert (start_alone["ends_at"], start_alone["ends_are_assumed"]) == ("2026-04-21T23:30:00Z", True)
    known = put(ats, interview(starts_at="2026-04-21T22:30:00Z", ends_at="2026-04-21T23:00:00Z"))["interviews"]
    assert [(one["ends_at"], one["ends_are_assumed"]) for one in known] == [("2026-04-21T23:00:00Z", False)]
    put(ats, plain, OTHER)
    day = put(ats, interview(date="2026-04-21"), OTHER)["interviews"][0]
    assert (day["ends_at"], day["ends_are_assumed"]) == ("2026-04-22T00:00:00Z", True)


def test_a_ref_moves_and_calls_off_its_interview(ats: TestClient, clock: SetClock) -> None:
    clock.now = at(date(2026, 4, 20))
    put(ats, maya())
    moved = put(ats, interview(ref="INT-7", starts_at="2026-04-23T15:30:00-07:00"))
    assert [one["starts_at"] for one in moved["interviews"]] == ["2026-04-23T22:30:00Z"]
    off = put(ats, interview(ref="INT-7", status="cancelled"))
    assert ([one["status"] for one in off["interviews"]], off["standing"]) == (["cancelled"], "interview_ahead")
    again = put(ats, interview(ref="INT-7", status="scheduled", starts_at="2026-04-24T15:30:00-07:00"))
    assert [one["status"] for one in again["interviews"]] == ["cancelled", "scheduled"]
    assert [len(one["external_refs"]) for one in again["interviews"]] == [0, 1]


def test_a_completed_interview_is_held(ats: TestClient) -> None:
    told = put(ats, maya(interviews=[INTERVIEW | {"status": "completed"}]))["interviews"][0]
    assert (told["status"], told["held_basis"]) == ("held", "reported")


def test_a_promise_told_later_moves_the_call(ats: TestClient) -> None:
    thank_you = {"step": "thank_you", "channel": "email", "made_at": "2026-04-22T08:40:00-07:00"}
    post(ats, put(ats, maya())["id"], "touches", thank_you)
    told = put(ats, interview(ref="INT-7", promised_on="2026-05-20"))
    assert (told["promised_on"], told["next_touch"]["due_on"]) == ("2026-05-20", "2026-05-20")


def test_a_debrief_is_taken_down_once(ats: TestClient, db: Session) -> None:
    debrief = {"asked_next_steps": True, "asked_for_job": False, "discussed": "The late trucks", "fit": "Ran a depot"}
    put(ats, maya())
    told = put(ats, interview(ref="INT-7", debrief=debrief))
    assert told["interviews"][0]["debrief"] == debrief
    assert put(ats, interview(ref="INT-7", debrief=debrief))["version"] == told["version"]
    assert events(db).count("interview.debriefed") == 1


def test_the_interview_of_another_pursuit_is_not_taken_over(ats: TestClient) -> None:
    put(ats, maya())
    problem = put(ats, maya(), OTHER, status=422)
    assert problem["errors"][0]["pointer"] == "/interviews/0/ref"


def test_a_next_interview_starts_a_new_round(ats: TestClient, clock: SetClock) -> None:
    put(ats, maya())
    told = put(ats, interview(ref="INT-8", starts_at="2026-05-20T09:00:00-07:00"))
    assert told["standing"] == "interview_ahead"
    clock.now = at(date(2026, 5, 20), 11)
    assert get(ats, f"/pursuits/{told['id']}")["next_touch"]["step"] == "thank_you"


# A person's own


@pytest.mark.parametrize("name", ["notes", "cadence", "outcome", "hold", "closed_at", "touches"])
def test_what_a_recruiter_decides_is_refused(ats: TestClient, name: str) -> None:
    problem = put(ats, maya(**{name: None}), status=409)
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("recruiter-owned", f"/{name}")


def test_an_ending_by_hand_stands(ats: TestClient, db: Session, agency: Agency, clock: SetClock) -> None:
    told = put(ats, maya())
    pursuit = pursuit_for(db, agency.id, told["id"])
    pursuit.close("withdrew", by=make_recruiter(db, agency).actor, at=NOW)
    db.commit()
    clock.now = at(date(2026, 5, 15))
    problem = put(ats, interview(starts_at="2026-05-20T09:00:00-07:00"), status=409)
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("recruiter-owned", "/interviews/0")
    assert put(ats, {"contact": {"title": "VP"}})["standing"] == "closed"


def test_an_interview_reopens_what_silence_closed(ats: TestClient, clock: SetClock) -> None:
    put(ats, maya())
    clock.now = at(date(2026, 7, 1))
    assert put(ats, {})["closed_by"] == "system"
    told = put(ats, interview(starts_at="2026-07-02T09:00:00-07:00"))
    assert (told["standing"], told["outcome"]) == ("interview_ahead", None)


def test_a_debrief_by_hand_stands(ats: TestClient, db: Session, agency: Agency) -> None:
    told = put(ats, maya())
    pursuit = pursuit_for(db, agency.id, told["id"])
    recruiter = make_recruiter(db, agency)
    pursuit.debrief(pursuit.interviews[0], promised_on=date(2026, 5, 20), fit="Depot", by=recruiter.actor, at=NOW)
    db.commit()
    body = interview(ref="INT-7", promised_on="2026-04-28", debrief={"fit": "Other", "discussed": None})
    problem = put(ats, body, status=409)
    assert problem["code"] == "recruiter-owned"
    assert [error["pointer"] for error in problem["errors"]] == [
        "/interviews/0/promised_on",
        "/interviews/0/debrief/fit",
    ]
    assert put(ats, interview(ref="INT-7", debrief={"fit": "Depot"}))["promised_on"] == "2026-05-20"
