"""The standing as SQL says what the engine says, over generated pursuits and at every instant asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar import AgencyDays
from app.models import SYSTEM, Pursuit
from app.queries.pursuits import with_parents
from app.queries.standing import STANDINGS, stands
from tests.cadence.stories import stories
from tests.cadence.story import Story
from tests.factories import NOW, TODAY, at, days, make_pursuit
from tests.queries.storing import store


def found_as(db: Session, pursuit: Pursuit, now: datetime) -> list[str]:
    """The standings that the database finds `pursuit` by; one of them, if all is well."""
    conditions = [stands(standing, pursuit.agency.days, now).label(standing) for standing in STANDINGS]
    row = db.execute(select(*conditions).where(Pursuit.id == pursuit.id)).one()
    return [standing for standing in STANDINGS if getattr(row, standing)]


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=stories(), later=st.timedeltas(timedelta(), timedelta(days=70)))
def test_sql_and_the_engine_agree(db: Session, told: tuple[Story, datetime], later: timedelta) -> None:
    story, told_at = told
    pursuit = db.scalar(with_parents()) or make_pursuit(db)
    when = story.days
    assert isinstance(when, AgencyDays)
    store(pursuit, story.history.position, when, told_at)
    db.flush()
    now = told_at + later
    plan = story.at(now)
    if pursuit.overtakes_at is not None and pursuit.overtakes_at <= now and plan.is_open:
        assert found_as(db, pursuit, now) == ["overdue"]
        assert plan.standing in ("due", "overdue", "held")
        store(pursuit, story.history.position, when, now)
        db.flush()
    assert found_as(db, pursuit, now) == [plan.standing]


def test_a_pursuit_without_an_interview_has_it_ahead(db: Session) -> None:
    assert found_as(db, make_pursuit(db, interviewed_on=None), NOW) == ["interview_ahead"]


def test_a_hold_that_ends_on_a_weekend_lasts_until_monday(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY - days(20), thanked=True)
    saturday, monday = TODAY + days(2), TODAY + days(4)
    pursuit.hold(saturday, by=SYSTEM, at=NOW)
    db.flush()
    assert found_as(db, pursuit, at(saturday)) == [pursuit.plan(at(saturday)).standing] == ["held"]
    assert found_as(db, pursuit, at(monday)) == [pursuit.plan(at(monday)).standing] == ["due"]


def test_what_silence_has_ended_is_closed_before_the_sweep_has_seen_it(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY - days(40))
    assert pursuit.closes_on is not None
    assert found_as(db, pursuit, at(pursuit.closes_on, 23)) == ["overdue"]
    assert found_as(db, pursuit, at(pursuit.closes_on + days(1), 0)) == ["closed"]
