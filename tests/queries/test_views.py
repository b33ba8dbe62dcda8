"""Saved views: whose they are, and what their counts in the rail of every page cost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from app.db import Base
from app.models import Look, Pursuit, Recruiter, SavedView
from app.queries import views
from app.queries.meaning import Standpoint
from app.queries.views import counts_of, views_of
from tests.factories import NOW, TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.statements import plans, statements

QUERIES = (
    "",
    "owner:me",
    "owner:nobody",
    "standing:overdue",
    "standing:quiet",
    "standing:offer",
    "step:email",
    "due:<7d",
    "closes:<7d",
    "silent:>14d owner:me",
    "heard:<7d",
    "north",
    "standing:closed",
    "standing:closed owner:me",
    "closed:<30d outcome:hired",
)


def grow(db: Session, number: int) -> Recruiter:
    """Somebody with one in fifty of `number` open pursuits and of as many closed ones, beside another such agency.

    Their colleague keeps `number` views.
    """
    for agency in (make_agency(db), make_agency(db, name="Harbor Talent")):
        others, me = make_recruiter(db, agency, name="Jo Reed"), make_recruiter(db, agency)
        row = _columns(make_pursuit(db, agency, recruiter=me, thanked=True))
        for closed_at in (None, NOW - days(400)):
            rows = [row | _varied(place, closed_at, me.id if place % 50 == 0 else others.id) for place in range(number)]
            db.execute(insert(Pursuit), rows)
        theirs = _columns(SavedView.save(others, "Mine", Look(), is_shared=False, at=NOW))
        db.execute(insert(SavedView), [theirs] * number)
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("ANALYZE"))  # PostgreSQL does so by itself; SQLite is never told, here as in life
    return me


def _columns(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}


def _varied(place: int, closed_at: Any, recruiter_id: int) -> dict[str, Any]:
    return {
        "recruiter_id": recruiter_id,
        "closed_at": closed_at,
        "heard_at": NOW - days(1 + place % 60),
        "closes_on": TODAY + days(place % 40),
    }


def saved(db: Session, recruiter: Recruiter, *queries: str) -> list[SavedView]:
    made = [SavedView.save(recruiter, query or "All", Look(query=query), is_shared=False, at=NOW) for query in queries]
    db.add_all(made)
    db.flush()
    return made


def standpoint(recruiter: Recruiter) -> Standpoint:
    return Standpoint(recruiter.agency_id, recruiter.agency.days, NOW, recruiter.id)


@pytest.mark.drifts  # rows made by the hundred have no history of their own,
@pytest.mark.strays  # and nobody looks for them
def test_every_count_is_read_from_an_index(db: Session) -> None:
    me = grow(db, 2000)
    for view in saved(db, me, *QUERIES):
        (plan,) = plans(db, lambda view=view: counts_of(db, [view], standpoint(me)))  # type: ignore[misc]
        assert "ix_pursuits_" in plan, (view.query, plan)
        assert "SEQ SCAN ON PURSUITS" not in plan.upper(), (view.query, plan)
        assert "SCAN pursuits" not in plan.replace("SCAN pursuits USING COVERING INDEX", ""), (view.query, plan)
        assert "TEMP B-TREE" not in plan.upper(), (view.query, plan)
    (mine,) = plans(db, lambda: views_of(db, me))
    assert "ix_saved_views_" in mine


@pytest.mark.drifts
@pytest.mark.strays
def test_counting_stops_and_takes_one_statement_however_many_there_are(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_COUNTED", 10)
    me = grow(db, 100)
    kept = saved(db, me, *QUERIES)
    engine = db.get_bind()
    assert isinstance(engine, Engine)
    with statements(engine) as asked:
        counts = dict(zip(QUERIES, counts_of(db, kept, standpoint(me)), strict=True))
    assert len(asked) == 1
    assert (counts[""], counts["owner:me"], counts["owner:nobody"]) == (10, 3, 0)
    assert max(counts.values()) == 10
