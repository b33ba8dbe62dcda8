"""What the tests of reading share: a connection with a key to a stand-in, and the background at work on it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import transaction
from app.jobs.embedded import Embedded
from app.jobs.handlers import handlers
from app.jobs.readback import LISTED
from app.models import BackgroundJob, Connection
from tests.ats.conftest import Account
from tests.ats.stand_in import StandIn
from tests.factories import at
from tests.jobs.engines import working
from tests.jobs.test_clockwork import comes_true

SETTINGS = Settings(webhooks_to_loopback=True)


def may(day: int, hour: int = 12) -> datetime:
    return at(date(2026, 5, day), hour)


def millis(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def read_with(ats: Account, stand_in: StandIn, **credentials: str) -> None:
    """Give the connection the key to the stand-in, as an admin did some time ago: its lists were read with it."""
    with transaction(ats.engine) as session:
        known = session.get_one(Connection, ats.connection_id)
        known.let_read({"url": stand_in.url, **credentials}, at=known.created_at)
        known.memory = {LISTED: True}


def work(ats: Account) -> None:
    """The background at work until nothing is left that can be done now."""
    with working(Embedded, ats.engine, handlers(SETTINGS), ats.clock):
        assert comes_true(lambda: not _ready(ats))


def _ready(ats: Account) -> bool:
    with Session(ats.engine) as session:
        is_due = BackgroundJob.lease.is_not(None) | (BackgroundJob.ready_at <= ats.clock.now)
        wanted = select(BackgroundJob.id).where(is_due, BackgroundJob.failed_at.is_(None))
        return session.scalar(wanted.limit(1)) is not None


def connection_of(ats: Account) -> Connection:
    with Session(ats.engine) as session:
        return session.get_one(Connection, ats.connection_id)
