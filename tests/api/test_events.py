"""Events of a system that has no webhooks we know, told in our own words."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from starlette.testclient import TestClient

from app.ats.applying import apply
from app.models import Connection, InboundEvent
from tests.api.conftest import Caller, Json, get
from tests.factories import make_agency
from tests.support.server import SetClock

CANDIDATE = {"ref": "CAND-77", "first_name": "Maya", "last_name": "Okafor", "email": "maya@example.com"}
JOB = {"ref": "GH-42", "title": "Data analyst", "employer": "Northwind Freight"}
MEETING = {"ref": "INT-7", "starts_at": "2026-04-21T22:30:00Z", "ends_at": "2026-04-21T23:30:00Z"}
APPLICATION = {"ref": "APP-1042"}


def event(type_: str, day: int, **data: object) -> Json:
    """What happened on that day of April; an application's unless it says whose."""
    whose = {} if data.keys() & {"candidate", "job"} and type_.endswith("upserted") else {"application": APPLICATION}
    return {"id": f"{type_} {day}", "type": type_, "occurred_at": f"2026-04-{day}T12:00:00Z", "data": {**whose, **data}}


SCHEDULED = event("interview.scheduled", 20, candidate=CANDIDATE, job=JOB, interview=MEETING)
STAGE = event("application.stage_changed", 23, stage={"ref": "s-2", "name": "Onsite", "kind": "interview"})
REJECTED = event("application.rejected", 25, reason={"name": "Position went to somebody else"})
REOPENED = event("application.reopened", 27)


def tell(client: TestClient, *events: object, source: str = "my-ats") -> list[Json]:
    answer = client.post("/api/v1/events", json={"source": source, "events": events})
    assert answer.status_code == 200, answer.text
    results: list[Json] = answer.json()["results"]
    return results


def pursuit(client: TestClient, ref: str = "APP-1042") -> Json:
    return get(client, f"/pursuits/by-ref/my-ats/{ref}")


def test_a_first_interview_opens_the_pursuit_of_those_who_are_told_of(ats: TestClient) -> None:
    people = [event("candidate.upserted", 18, candidate=CANDIDATE), event("job.upserted", 18, job=JOB)]
    results = tell(ats, *people, SCHEDULED)
    assert [(one["status"], one["state"]) for one in results] == [(200, "applied")] * 3, results
    told = pursuit(ats)
    assert (told["candidate"]["email"], told["job"]["title"]) == ("maya@example.com", "Data analyst")
    assert told["employer"]["name"] == "Northwind Freight"
    assert told["interviews"][0]["ends_at"] == "2026-04-21T23:30:00Z"
    assert told["next_touch"]["step"] is not None


@pytest.mark.parametrize(
    ("type_", "outcome"),
    [("application.rejected", "not_selected"), ("application.withdrawn", "withdrew"), ("application.hired", "hired")],
)
def test_an_end_closes_the_pursuit_and_a_reopening_takes_that_back(ats: TestClient, type_: str, outcome: str) -> None:
    tell(ats, SCHEDULED, event(type_, 25))
    assert (pursuit(ats)["outcome"], pursuit(ats)["closed_by"]) == (outcome, "ats")
    tell(ats, REOPENED)
    assert pursuit(ats)["is_open"] is True


def test_a_stage_is_kept_and_counts_as_a_sign_of_life(ats: TestClient) -> None:
    tell(ats, SCHEDULED)
    before = pursuit(ats)
    tell(ats, STAGE)
    assert pursuit(ats)["stage"] == {"ref": "s-2", "name": "Onsite", "kind": "interview"}
    assert pursuit(ats)["heard_at"] > before["heard_at"]


def test_an_interview_is_moved_held_and_called_off(ats: TestClient) -> None:
    moved = MEETING | {"starts_at": "2026-04-22T15:00:00Z", "ends_at": "2026-04-22T16:00:00Z"}
    tell(ats, SCHEDULED, event("interview.scheduled", 21, interview=moved))
    assert pursuit(ats)["interviews"][0]["starts_at"] == "2026-04-22T15:00:00Z"
    tell(ats, event("interview.completed", 23, interview=moved))
    assert pursuit(ats)["interviews"][0]["status"] == "held"
    (off,) = tell(ats, event("interview.cancelled", 24, interview={"ref": "INT-7"}, application=None))
    assert off["state"] == "applied"
    assert pursuit(ats)["interviews"][0]["status"] == "cancelled"


def test_every_order_comes_to_the_same(caller: Caller, db: Session) -> None:
    ends = set()
    for number, order in enumerate(permutations([SCHEDULED, STAGE, REJECTED, REOPENED])):
        ats = caller(make_agency(db, name=f"Agency {number}"))
        tell(ats, *order, order[0])
        told = pursuit(ats)
        ends.add(
            (told["is_open"], told["heard_at"], told["stage"]["name"], told["closes_on"], told["next_touch"]["due_on"])
        )
    assert len(ends) == 1


def test_the_same_id_again_is_a_duplicate_and_does_nothing(ats: TestClient) -> None:
    tell(ats, SCHEDULED)
    before = pursuit(ats)
    (again,) = tell(ats, SCHEDULED | {"data": STAGE["data"], "type": "application.stage_changed"})
    assert (again["state"], again["status"]) == ("duplicate", 200)
    assert pursuit(ats) == before
    assert tell(ats, SCHEDULED, source="other-ats")[0]["state"] == "applied"


def test_what_is_older_than_what_is_known_is_late(ats: TestClient) -> None:
    tell(ats, SCHEDULED, STAGE)
    (late,) = tell(ats, event("application.stage_changed", 22, stage={"name": "Screen", "kind": "screen"}))
    assert late["state"] == "late"
    assert pursuit(ats)["stage"]["name"] == "Onsite"


def test_two_records_of_one_person_become_one(ats: TestClient) -> None:
    other = {"ref": "CAND-99", "first_name": "M.", "last_name": "Okafor"}
    tell(
        ats,
        event("candidate.upserted", 18, candidate=CANDIDATE),
        event("candidate.upserted", 18, candidate=other) | {"id": "x"},
    )
    merged = {"candidate": {"ref": "CAND-99"}, "into": {"ref": "CAND-77"}, "application": None}
    (one,) = tell(ats, event("candidate.merged", 19, **merged))
    assert one["state"] == "applied"
    kept = get(ats, "/candidates/by-ref/my-ats/CAND-77")
    assert get(ats, "/candidates/by-ref/my-ats/CAND-99")["id"] == kept["id"]
    assert [row["id"] for row in get(ats, "/candidates")["data"]] == [kept["id"]]
    dead = get(ats, "/candidates?include_deleted=true")["data"]
    assert [row["merged_into"] for row in dead if "deleted_at" in row] == [kept["id"]]


def test_an_erased_person_is_forgotten_and_stays_so(ats: TestClient) -> None:
    tell(ats, SCHEDULED, event("candidate.erased", 26, candidate={"ref": "CAND-77"}, application=None))
    forgotten = get(ats, "/candidates/by-ref/my-ats/CAND-77")
    assert (forgotten["last_name"], forgotten["email"]) == ("", None)
    assert forgotten["erased_at"] == forgotten["updated_at"]
    tell(ats, event("candidate.upserted", 28, candidate=CANDIDATE))
    ats.put("/api/v1/candidates/by-ref/my-ats/CAND-77", json={"first_name": "Maya"})
    assert get(ats, "/candidates/by-ref/my-ats/CAND-77") == forgotten


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"type": "application.lost"}, "/events/1/type"),
        ({"occurred_at": None}, "/events/1/occurred_at"),
        ({"data": {"interview": MEETING}}, "/events/1"),
        (
            {"data": {"application": APPLICATION, "interview": MEETING | {"ends_at": "2026-04-20T00:00:00Z"}}},
            "/events/1/data/interview",
        ),
        ({"data": {"application": APPLICATION, "interview": MEETING, "salary": 5}}, "/events/1/data/salary"),
    ],
)
def test_one_that_does_not_fit_is_refused_and_the_others_are_taken(ats: TestClient, change: Json, pointer: str) -> None:
    results = tell(ats, SCHEDULED, SCHEDULED | {"id": "y"} | change, STAGE)
    assert [one["state"] for one in results] == ["applied", "refused", "applied"]
    assert (results[1]["status"], results[1]["problem"]["errors"][0]["pointer"]) == (422, pointer)


def test_an_event_is_kept_and_can_be_applied_again(ats: TestClient, db: Session, clock: SetClock) -> None:
    tell(ats, SCHEDULED, REJECTED)
    assert pursuit(ats)["outcome_reason"] == {"ref": None, "name": "Position went to somebody else"}
    before = pursuit(ats)
    connection = joinedload(InboundEvent.connection).joinedload(Connection.agency)
    kept = db.scalars(select(InboundEvent).options(connection).order_by(InboundEvent.id)).all()
    assert [(one.event, one.subject, one.state) for one in kept] == [
        ("interview.scheduled", "APP-1042", "applied"), ("application.rejected", "APP-1042", "applied"),
    ]  # fmt: skip
    for one in kept:
        apply(db, one, at=clock.now)
    db.commit()
    assert [one.state for one in kept] == ["ignored", "ignored"]
    assert pursuit(ats) == before


def test_at_most_a_hundred_at_a_time(ats: TestClient) -> None:
    answer = ats.post("/api/v1/events", json={"source": "my-ats", "events": [SCHEDULED] * 101})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/events")
