"""The sweep by itself: at once, every few minutes, right after midnight, whatever happens, until it is stopped."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.clock import stopped_at
from app.config import Settings
from app.jobs.clockwork import Clockwork
from app.main import create_app
from tests.factories import at, days, make_agency
from tests.jobs.test_sweep import LAST_DAY, MORNING_AFTER, closings, silent

SELDOM = 3600.0
PATIENCE = 60.0


@contextmanager
def running(engine: Engine, clock: Callable[[], datetime], seconds: float = SELDOM) -> Iterator[Clockwork]:
    clockwork = Clockwork(engine, clock, seconds)
    clockwork.start()
    yield clockwork
    clockwork.stop()


def comes_true(claim: Callable[[], bool], patience: float = PATIENCE) -> bool:
    deadline = time.monotonic() + patience
    while not claim() and time.monotonic() < deadline:
        time.sleep(0.02)
    return claim()


def test_what_downtime_left_is_swept_at_the_start(db: Session, engine: Engine) -> None:
    silent(db)
    with running(engine, stopped_at(MORNING_AFTER)):
        assert comes_true(lambda: len(closings(engine)) == 1)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
def test_midnight_wakes_it_in_whatever_zone(db: Session, engine: Engine, zone: str) -> None:
    pursuit = silent(db, make_agency(db, time_zone=zone))
    ends_at = datetime.combine(LAST_DAY + days(1), datetime.min.time(), pursuit.agency.zone)
    began, real = ends_at - timedelta(seconds=0.7), time.monotonic()
    with running(engine, lambda: began + timedelta(seconds=time.monotonic() - real)):
        assert comes_true(lambda: len(closings(engine)) == 1)
    assert timedelta(0) <= closings(engine)[0].at - ends_at < timedelta(seconds=PATIENCE)


def test_it_comes_round_every_so_often(db: Session, engine: Engine) -> None:
    silent(db)
    moments = iter([at(LAST_DAY, 12)] * 4)
    with running(engine, lambda: next(moments, MORNING_AFTER), seconds=0.05):
        assert comes_true(lambda: len(closings(engine)) == 1)


def test_a_failure_does_not_end_it(db: Session, engine: Engine) -> None:
    silent(db)
    db.execute(text("ALTER TABLE pursuits RENAME TO pursuits_gone"))
    db.commit()
    with running(engine, stopped_at(MORNING_AFTER), seconds=0.05):
        time.sleep(0.3)
        db.execute(text("ALTER TABLE pursuits_gone RENAME TO pursuits"))
        db.commit()
        assert comes_true(lambda: len(closings(engine)) == 1)


def test_it_stops_at_once_though_its_turn_is_an_hour_away(engine: Engine) -> None:
    clockwork = Clockwork(engine, stopped_at(at(date(2026, 5, 14))), SELDOM)
    clockwork.start()
    time.sleep(0.2)
    asked = time.monotonic()
    clockwork.stop()
    assert time.monotonic() - asked < PATIENCE


@pytest.mark.parametrize("sweep", [True, False])
def test_the_server_runs_it_unless_told_not_to(db: Session, database_url: str, engine: Engine, sweep: bool) -> None:
    silent(db)
    app = create_app(Settings(database_url=database_url, sweep=sweep), stopped_at(MORNING_AFTER))
    with TestClient(app):
        assert ("clockwork" in {thread.name for thread in threading.enumerate()}) is sweep
        assert not sweep or comes_true(lambda: len(closings(engine)) == 1)
    assert "clockwork" not in {thread.name for thread in threading.enumerate()}
    assert len(closings(engine)) == sweep
