"""A confidential job is named to nobody outside the agency; whom nobody contacts stays so, whoever they turn out to be."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import SYSTEM, Candidate, Event
from app.models.candidate import CONTACT_STOPPED, let_be
from tests.api.conftest import get, maya, put
from tests.api.test_resources import by_ref
from tests.factories import NOW, at
from tests.support.server import SetClock

TITLE = "Data analyst"


def test_the_candidate_of_a_confidential_job_is_not_told_which_it_is(ats: TestClient, clock: SetClock) -> None:
    clock.now = at(date(2026, 4, 21), 17)
    pursuit = put(ats, maya())
    status = f"/candidates/{pursuit['candidate']['id']}/status"
    assert get(ats, status)["pursuits"][0]["job"] == f"{TITLE}, Northwind Freight"
    assert put(ats, {"confidential": True}, by_ref("job", "GH-42"))["confidential"] is True
    told = get(ats, status)
    assert told["pursuits"][0]["job"] == "Confidential job, Northwind Freight"
    assert TITLE not in json.dumps(told)
    assert get(ats, f"/pursuits/{pursuit['id']}")["job"] == pursuit["job"] | {"confidential": True}


def test_absent_it_stays_confidential(ats: TestClient) -> None:
    put(ats, {"title": TITLE, "confidential": True, "employer": {"name": "Northwind Freight"}}, by_ref("job"))
    assert put(ats, {"title": "Analyst"}, by_ref("job"))["confidential"] is True
    assert put(ats, {"confidential": False}, by_ref("job"))["confidential"] is False


def test_whom_nobody_contacts_stays_so_whoever_they_turn_out_to_be(ats: TestClient, db: Session) -> None:
    first = put(ats, maya(candidate={"ref": "CAND-77"}))
    stub = first["candidate"]
    assert get(ats, f"/candidates/{stub['id']}")["can_contact"] is True
    let_be(db, db.get_one(Candidate, stub["id"]), [first["id"]], by=SYSTEM, at=NOW)
    db.commit()
    person = {"first_name": "Maya", "last_name": "Okafor", "email": "maya@example.com"}
    known = put(ats, person, "/api/v1/candidates/by-ref/lever/L-1")
    assert known["can_contact"] is True
    second = put(ats, maya(candidate={"id": known["id"]}), "/api/v1/pursuits/by-ref/lever/APP-9")
    put(ats, person, by_ref("candidate", "CAND-77"))
    assert get(ats, f"/candidates/{known['id']}")["can_contact"] is False
    assert db.scalars(select(Candidate.id)).all() == [known["id"]]
    said = select(Event.pursuit_id, Event.actor_kind).where(Event.name == CONTACT_STOPPED).order_by(Event.id)
    assert [tuple(row) for row in db.execute(said)] == [(first["id"], "system"), (second["id"], "ats")]
