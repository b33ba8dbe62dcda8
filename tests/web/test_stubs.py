"""What a connection named by an id alone: shown to an admin after a day, with what to do, and named there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Application, Candidate, Connection, Employer, ExternalRef, InboundEvent, Job, Recruiter
from app.queries.stubs import MOST_SHOWN, stub_counts, stubs_of
from tests.factories import NOW, days, make_agency, make_employer, make_recruiter
from tests.support.app import Visit
from tests.support.connections import live_connection, name_by_ids
from tests.support.server import SetClock
from tests.support.statements import plans, statements
from tests.web.pressing import words

HOME = "/admin/connections"


@pytest.fixture
def admin(db: Session, clock: SetClock) -> Recruiter:
    clock.now = NOW
    return make_recruiter(db, make_agency(db), name="Jo Reed", role="admin")


@pytest.fixture
def connection(db: Session, admin: Recruiter) -> Connection:
    """An agency's account: its jobs name their employers, and this one did not."""
    made, _, _ = live_connection(db, admin, NOW)
    made.employer_id = made.employer = None
    return made


@pytest.fixture
def event(db: Session, connection: Connection) -> InboundEvent:
    """Two days ago it told of somebody by ids alone."""
    return name_by_ids(db, connection, NOW - days(2))


def test_they_are_shown_with_since_when_and_by_what_and_counted_in_the_list(
    visit: Visit, admin: Recruiter, connection: Connection, event: InboundEvent
) -> None:
    browser = visit(admin)
    page = browser.get(f"{HOME}/{connection.id}").text
    section = page[page.index('id="stubs"') :]
    shown = words(section)
    for kind in ("candidate", "job", "employer"):
        assert f"{kind} Since Tue 12 May, 10:42 am , by candidate_applied" in shown
    assert f'href="/admin/inbound-events/{event.id}"' in section
    assert "3 wait for details" in words(browser.get(HOME).text)


@pytest.mark.parametrize(("hours", "is_shown"), [(24, True), (23, False)])
def test_within_a_day_nothing_is_amiss(db: Session, connection: Connection, hours: int, is_shown: bool) -> None:
    name_by_ids(db, connection, NOW - timedelta(hours=hours))
    assert bool(stubs_of(db, connection, NOW)) is is_shown
    assert bool(stub_counts(db, connection.agency_id, NOW)) is is_shown


def test_a_name_that_is_typed_fills_it_in(visit: Visit, db: Session, admin: Recruiter, connection: Connection) -> None:
    name_by_ids(db, connection, NOW - days(2))
    known = make_employer(db, admin.agency, name="Northwind Freight")
    browser = visit(admin)
    page = browser.get(f"{HOME}/{connection.id}").text
    typed = {"candidate": "Maya Okafor", "job": "Data analyst", "employer": "northwind freight"}
    for kind, path in re.findall(rf'action="({HOME}/\d+/stubs/(\w+)/\d+)"', page):
        assert browser.post(kind, data={"name": typed[path]}).status_code == 303
    told = db.scalars(select(Application).where(Application.external_id == "A-9041")).one()
    person, job = db.get_one(Candidate, told.candidate_id), db.get_one(Job, told.job_id)
    assert (person.first_name, person.last_name, person.is_stub) == ("Maya", "Okafor", False)
    assert (job.title, job.is_stub) == ("Data analyst", False)
    # An employer of this name was there, and is one with it now.
    assert job.employer_id == known.id
    assert db.scalars(select(Employer).where(Employer.is_stub)).all() == []
    db.rollback()
    assert "Details to come" not in browser.get(f"{HOME}/{connection.id}").text


def test_a_name_that_cannot_be_taken_is_said_in_place(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection, event: InboundEvent
) -> None:
    path = f"{HOME}/{connection.id}/stubs/candidate/{event.candidate_id}"
    for typed, said in ((" ", "Give the candidate’s name."), ("x" * 201, "This is too long."), ("\x01", "Give the")):
        answer = visit(admin).post(path, data={"name": typed})
        assert (answer.status_code, said in words(answer.text)) == (422, True)


def test_nobody_names_what_is_no_stub_of_this_connection(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection, event: InboundEvent
) -> None:
    other = Connection(agency_id=admin.agency_id, slug="lever", vendor="lever", name="Lever", secrets=[])
    other.created_at = NOW
    db.add(other)
    elsewhere = make_recruiter(db, make_agency(db, name="Other"), role="admin")
    named = db.scalars(select(Candidate).where(~Candidate.is_stub)).first()
    db.flush()
    here, there = f"{HOME}/{connection.id}/stubs", f"{HOME}/{other.id}/stubs"
    assert named is not None
    browser = visit(admin)
    for path in (f"{here}/candidate/{named.id}", f"{there}/candidate/{event.candidate_id}", f"{here}/recruiter/1"):
        assert browser.post(path, data={"name": "Maya Okafor"}).status_code == 404
    stranger = visit(elsewhere).post(f"{here}/candidate/{event.candidate_id}", data={"name": "Maya Okafor"})
    assert stranger.status_code == 404
    assert stubs_of(db, other, NOW) == []
    assert db.get_one(Candidate, event.candidate_id).is_stub


def test_however_many_there_are_twenty_are_shown_at_the_same_cost(
    app: FastAPI, db: Session, connection: Connection, event: InboundEvent
) -> None:
    with statements(app.state.engine) as few:
        stubs_of(db, connection, NOW)
    for number in range(MOST_SHOWN + 5):
        live = Candidate(
            agency_id=connection.agency_id, first_name=f"C {number}", last_name="", name_key="c", is_stub=True
        )
        live.created_at = NOW - days(3)
        db.add(live)
        db.flush()
        ref_of_stub(db, connection, live.id)
    db.flush()
    with statements(app.state.engine) as more:
        found = stubs_of(db, connection, NOW)
    assert (len(found), len(more)) == (MOST_SHOWN, len(few))
    assert [one.since for one in found] == sorted(one.since for one in found)


def ref_of_stub(db: Session, connection: Connection, candidate_id: int) -> None:
    made = ExternalRef(agency_id=connection.agency_id, connection_id=connection.id, type="candidate")
    made.external_id, made.candidate_id, made.created_at = f"c-{candidate_id}", candidate_id, NOW
    db.add(made)


def test_they_are_found_by_the_index_of_stubs(db: Session, connection: Connection, event: InboundEvent) -> None:
    if db.get_bind().dialect.name != "sqlite":
        return
    *shown, _ = plans(db, lambda: stubs_of(db, connection, NOW))
    (counted,) = plans(db, lambda: stub_counts(db, connection.agency_id, NOW))
    for table, plan in zip(("candidates", "jobs", "employers"), shown, strict=True):
        assert f"SEARCH {table} USING INDEX ix_{table}_stubs" in plan, plan
        assert f"ix_{table}_stubs" in counted, counted
        # Whatever goes with each is found by its id, never by going through all that the agency has.
        assert "SCAN" not in plan
        assert "(agency_id=?)" not in plan, plan
