"""What ATSs sent is forgotten after a while; that it came, and that it came once, is not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.jobs.bodies import forget_bodies
from app.jobs.clockwork import Clockwork
from app.models import Connection, InboundEvent
from app.models.connection import BODIES_KEPT_FOR
from app.queries.inbound import said_before
from tests.factories import NOW, days, make_agency, make_recruiter
from tests.jobs.test_clockwork import comes_true
from tests.support.connections import live_connection
from tests.support.server import SetClock
from tests.support.statements import plans

RECEIVED = NOW - days(90)


@pytest.fixture
def connection(db: Session) -> Connection:
    """One that was sent six events, 90 days and four minutes ago."""
    found, _, _ = live_connection(db, make_recruiter(db, make_agency(db), role="admin"), RECEIVED)
    db.commit()
    return found


def said(engine: Engine) -> list[tuple[bytes, str, str]]:
    with Session(engine) as session:
        found = session.execute(select(InboundEvent.body, InboundEvent.headers, InboundEvent.body_hash)).all()
    return [(row.body, row.headers, row.body_hash) for row in found]


def test_what_was_said_is_forgotten_in_batches_and_what_became_of_it_stays(
    db: Session, engine: Engine, connection: Connection
) -> None:
    before = [
        (row.dedupe_key, row.event, row.state, row.reason)
        for row in db.scalars(select(InboundEvent).order_by(InboundEvent.id))
    ]
    db.rollback()
    assert [forget_bodies(engine, NOW, BODIES_KEPT_FOR, limit=4) for _ in range(3)] == [4, 2, 0]
    assert said(engine) == [(b"", "{}", "")] * 6
    after = [
        (row.dedupe_key, row.event, row.state, row.reason)
        for row in db.scalars(select(InboundEvent).order_by(InboundEvent.id))
    ]
    assert after == before


def test_what_came_since_is_kept(engine: Engine, connection: Connection) -> None:
    assert forget_bodies(engine, NOW - days(1), BODIES_KEPT_FOR) == 0
    assert all(body for body, _, _ in said(engine))


def test_the_clockwork_forgets_by_itself_after_as_long_as_is_set(engine: Engine, connection: Connection) -> None:
    clockwork = Clockwork(engine, SetClock(RECEIVED + days(7)), 3600.0, keep_bodies=days(7))
    clockwork.start()
    try:
        assert comes_true(lambda: said(engine) == [(b"", "{}", "")] * 6)
    finally:
        clockwork.stop()


def test_what_is_to_be_forgotten_is_a_range_of_its_index(db: Session, connection: Connection) -> None:
    db.connection()
    (plan,) = plans(db, lambda: said_before(db, NOW, 1_000))
    if db.get_bind().dialect.name == "sqlite":
        assert "SEARCH inbound_events USING" in plan
        assert "ix_inbound_events_kept (received_at<?)" in plan
