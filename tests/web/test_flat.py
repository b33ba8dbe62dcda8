"""Every list asks the database as often for a thousand rows as for ten."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.db import Base
from app.models import Pursuit, Recruiter
from app.models.link import issue_link
from tests import desk
from tests.factories import NOW, at, days, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements

# The most that a look may ask, whatever it finds.
LISTS = {
    "/today": 9,
    "/today?team=1": 9,
    "/today/changes?since=1": 3,
    "/today/log": 7,
    "/pursuits": 10,
    "/pursuits?q=standing:overdue": 10,
    "/pursuits?q=standing:quiet": 10,
    "/pursuits?q=standing:closed": 10,
    "/pursuits?q=maya": 10,
    "/board": 10,
    "/calendar": 10,
    "/calendar?view=month": 10,
    "/views": 10,
    "/find?q=maya": 16,
    "/find/lines?q=maya": 13,
    "/people/{candidate_id}": 10,
    "/employers/{employer_id}": 10,
    "/jobs/{job_id}": 10,
    "/pursuits/{id}": 14,
    "/pursuits/{id}/log": 14,
    "/pursuits/{id}/sheet": 7,
    "/suggestions/candidates?q=may": 5,
    "/suggestions/employers?q=north": 5,
    "/suggestions/contacts?q=d&employer=Northwind%20Freight": 5,
    "/suggestions/jobs?q=d&employer=Northwind%20Freight": 5,
    "/s/{token}": 6,
}


def alike(db: Session, row: Base, number: int) -> None:
    """So many rows more that are like `row`."""
    columns = {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}
    db.execute(insert(type(row)), [columns] * number)


def fill(db: Session, number: int) -> tuple[Recruiter, Pursuit]:
    """Somebody whose every list has `number` rows, and a pursuit with as many touches."""
    agency = make_agency(db, name=f"Agency of {number}")
    priya = make_recruiter(db, agency)
    story = desk.overdue(db, agency, priya)
    closed = desk.closing(db, agency, priya)
    closed.settle(NOW + days(2))
    extra = story.log_touch(
        step=None, channel="call", made_by="recruiter", result="no_answer", by=priya.actor, at=at(desk.may(1))
    )
    db.flush()
    rows = (story, desk.quiet(db, agency, priya), closed, extra)
    people = (story.candidate, story.employer, story.job, story.contact)
    for row in (*rows, *(person for person in people if person)):
        alike(db, row, number - 1)
    return priya, story


@pytest.fixture
def asked(db: Session, app: FastAPI, visit: Visit, clock: SetClock) -> list[Mapping[str, list[str]]]:
    """What each look asks, of an agency with ten of everything and of one with a thousand."""
    clock.now = NOW
    return [look(app, db, visit, number) for number in (10, 1_000)]


def look(app: FastAPI, db: Session, visit: Visit, number: int) -> Mapping[str, list[str]]:
    priya, story = fill(db, number)
    token = issue_link(db, story, by=priya.actor, at=NOW)
    client, said = visit(priya), {}
    for path in LISTS:
        address = path.format(
            id=story.id,
            token=token,
            candidate_id=story.candidate_id,
            employer_id=story.employer_id,
            job_id=story.job_id,
        )
        with statements(app.state.engine) as said[path]:
            answer = client.get(address)
        assert answer.status_code == 200, address
    return said


@pytest.mark.drifts  # rows made by the hundred have no history of their own,
@pytest.mark.strays  # and nobody looks for them
def test_every_list_asks_as_often_for_a_thousand_rows_as_for_ten(asked: list[Mapping[str, list[str]]]) -> None:
    few, many = asked
    grown = {path: (len(few[path]), len(many[path])) for path in LISTS if len(many[path]) > len(few[path])}
    assert grown == {}
    assert {path: len(said) for path, said in many.items() if len(said) > LISTS[path]} == {}
