"""The log of the day is a range of its index, and says as much to the database for many lines as for few."""

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app.models import Fact, Pursuit, Recruiter
from app.queries.day_log import day_log, last_logged
from app.queries.today import Scope
from tests import desk
from tests.factories import NOW, days, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import plans, statements


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return make_recruiter(db, make_agency(db))


def noted(db: Session, pursuit: Pursuit, by: Recruiter, number: int) -> None:
    for place in range(number):
        pursuit.add_note(f"Note {place}", by=by.actor, at=NOW)
    db.flush()


def copies(db: Session, pursuit: Pursuit, by: Recruiter, number: int, days_back: int) -> None:
    """Facts like the pursuit's first, told that long ago by `by`."""
    fact, at = pursuit.facts[0], NOW - days(days_back)
    like = {c.key: getattr(fact, c.key) for c in Fact.__table__.columns if c.key != "id"}
    db.execute(insert(Fact), [{**like, **by.actor.columns, "recorded_at": at} for _ in range(number)])


@pytest.mark.drifts  # the copies have no history of their own
@pytest.mark.parametrize(
    ("is_team", "index", "batches"),
    [(False, "ix_facts_by_actor", "ix_batches_by_recruiter"), (True, "ix_facts_by_team", "ix_batches_by_team")],
)
def test_the_day_is_a_range_of_its_index(
    db: Session, priya: Recruiter, is_team: bool, index: str, batches: str
) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    noted(db, maya, priya, 3)
    copies(db, maya, priya, 2_000, days_back=30)
    if not is_team:
        copies(db, maya, make_recruiter(db, priya.agency), 2_000, days_back=0)
    db.execute(text("ANALYZE"))
    scope = Scope.of(priya.agency, None if is_team else priya.id, NOW)
    of_facts, of_batches = plans(db, lambda: day_log(db, priya.agency, scope))
    assert index in of_facts
    assert "Seq Scan on facts" not in of_facts
    if db.get_bind().dialect.name == "sqlite":  # the other reads a table without a row from end to end
        assert batches in of_batches
    assert len(day_log(db, priya.agency, scope).facts) == 3


def test_the_last_that_was_logged_is_the_newest_of_mine_that_still_counts(db: Session, priya: Recruiter) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    noted(db, maya, make_recruiter(db, priya.agency, name="Jo Reed"), 1)
    assert last_logged(db, priya.agency, priya.id, NOW) is None
    noted(db, maya, priya, 2)
    newest = last_logged(db, priya.agency, priya.id, NOW)
    assert newest is not None
    assert newest.text == "Note 1"
    maya.undo(newest, by=priya.actor, at=NOW)
    db.flush()
    before = last_logged(db, priya.agency, priya.id, NOW)
    assert before is not None
    assert before.text == "Note 0"


def test_a_full_page_says_as_much_to_the_database_as_three_lines(
    app: FastAPI, db: Session, visit: Visit, clock: SetClock
) -> None:
    clock.now = NOW
    said = []
    for number in (3, 60):
        priya = make_recruiter(db, make_agency(db))
        for place in range(3):
            maya = desk.overdue(db, priya.agency, priya, f"Maya {place}")
            noted(db, maya, priya, number // 3)
            maya.undo(maya.facts[-1], by=priya.actor, at=NOW)
        client = visit(priya)
        with statements(app.state.engine) as heard:
            assert client.get("/today/log").status_code == 200
        said.append(len(heard))
    assert said[0] == said[1]
    assert said[0] <= 11
