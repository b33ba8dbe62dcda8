"""What happens to people and jobs themselves is told: two records that became one, and a job that ended."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from app.ats.erasing import erase
from app.ats.events import take_event
from app.clock import wall_clock
from app.db import transaction
from app.models import SYSTEM, Agency, Candidate, Delivery, ExternalRef
from app.schemas.events import EventIn
from tests.factories import NOW, days, make_agency
from tests.jobs.hooks import PERSONAL, deliveries, delivering, make_endpoint
from tests.jobs.receiver import receiving
from tests.jobs.test_clockwork import comes_true
from tests.support.server import SetClock

MAYA = {"ref": "CAND-77", "first_name": "Maya", "last_name": "Okafor"}
JOB = {"ref": "GH-42", "title": "Data analyst", "employer": "Northwind Freight", "status": "open"}
MEETING = {"ref": "INT-7", "starts_at": "2026-05-20T22:30:00Z", "ends_at": "2026-05-20T23:30:00Z"}


@pytest.fixture
def agency(db: Session, told_clock: SetClock) -> Agency:
    made = make_agency(db)
    db.commit()
    return made


def tell(engine: Engine, agency: Agency, type_: str, at: datetime = NOW, **data: Any) -> None:
    """The agency's own system tells of it, as it happens."""
    said = {"id": f"{type_} {at}", "type": type_, "occurred_at": at.isoformat(), "data": data}
    with transaction(engine) as session:
        take_event(session, session.get_one(Agency, agency.id), "my-ats", EventIn.model_validate(said), at=at)


def merge(engine: Engine, agency: Agency) -> None:
    """Maya was there twice, and is there once."""
    tell(engine, agency, "candidate.upserted", candidate=MAYA)
    tell(engine, agency, "candidate.upserted", NOW + days(1), candidate=MAYA | {"ref": "CAND-99"})
    again: dict[str, Any] = {"candidate": {"ref": "CAND-99"}, "into": {"ref": "CAND-77"}}
    tell(engine, agency, "candidate.merged", NOW + days(2), **again)
    tell(engine, agency, "candidate.merged", NOW + days(3), **again)


def close(engine: Engine, agency: Agency) -> None:
    """A job with one open pursuit is filled, and closed afterwards; another is news only when it is closed already."""
    whose: dict[str, Any] = {"application": {"ref": "APP-1"}, "candidate": MAYA, "job": JOB, "interview": MEETING}
    tell(engine, agency, "interview.scheduled", **whose)
    for day, status in ((1, "filled"), (2, "closed"), (3, "closed")):
        tell(engine, agency, "job.upserted", NOW + days(day), job=JOB | {"status": status})
    tell(
        engine, agency, "job.upserted", NOW + days(4), job=JOB | {"ref": "GH-43", "title": "Driver", "status": "closed"}
    )


@pytest.mark.parametrize(("type_", "happens"), [("candidate.merged", merge), ("job.closed", close)])
def test_it_arrives_once_signed_and_names_nobody(
    db: Session, engine: Engine, agency: Agency, type_: str, happens: Any
) -> None:
    with receiving() as receiver:
        endpoint = make_endpoint(db, agency.id, receiver.url, events=(type_,))
        happens(engine, agency)
        # The library that reads it goes by the machine's clock.
        with delivering(engine, SetClock(wall_clock())):
            assert comes_true(lambda: all(row.delivered_at for row in deliveries(engine)))
        (got,) = receiver.got
    said = Webhook(endpoint.secret).verify(got.body, dict(got.headers))
    assert said["type"] == type_
    assert [ref["source"] for ref in said["data"]["external_refs"]] in (["my-ats"], ["my-ats", "my-ats"])
    assert [word for word in PERSONAL if word in got.body.decode()] == []


def test_a_merge_says_who_is_left_who_is_gone_and_which_version_that_is(
    db: Session, engine: Engine, agency: Agency
) -> None:
    make_endpoint(db, agency.id, "https://ats.example/hook", events=("candidate.merged",))
    merge(engine, agency)
    with Session(engine) as session:
        maya = session.scalars(select(Candidate)).one()
        gone = session.scalars(select(ExternalRef).where(ExternalRef.external_id == "CAND-99")).one()
    (told,) = deliveries(engine)
    assert gone.candidate_id == maya.id == told.data["candidate_id"]
    assert told.data["merged_candidate_id"] > maya.id
    assert (told.data["version"], maya.updated_at) == (maya.version, NOW + days(2))


def test_a_job_that_ends_says_how_and_how_many_pursuits_of_it_are_open(
    db: Session, engine: Engine, agency: Agency
) -> None:
    make_endpoint(db, agency.id, "https://ats.example/hook", events=("job.closed",))
    close(engine, agency)
    (told,) = deliveries(engine)
    assert (told.data["status"], told.data["open_pursuits"], told.happened_at) == ("filled", 1, NOW + days(1))


def test_what_was_sent_of_a_merge_is_forgotten_with_the_person(db: Session, engine: Engine, agency: Agency) -> None:
    make_endpoint(db, agency.id, "https://ats.example/hook", events=("candidate.merged",))
    merge(engine, agency)
    with transaction(engine) as session:
        session.scalars(select(Delivery)).one().body = json.dumps({"url": "https://ats.example/maya-okafor"})
    with transaction(engine) as session:
        erase(session, session.scalars(select(Candidate)).one(), by=SYSTEM, at=NOW)
    assert [row.body for row in deliveries(engine)] == [None]
