"""What the clock does by itself: a thread of `serve` that wakes every few minutes, and right after each agency's midnight."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine

from app.cadence import day_of, end_of_day
from app.clock import Clock
from app.db import reading
from app.jobs.bodies import forget_bodies
from app.jobs.news import forget_old, tell_due
from app.jobs.readback import read_in_time
from app.jobs.silence import tell_silent
from app.jobs.sweep import sweep
from app.models.connection import BODIES_KEPT_FOR
from app.queries.sweep import zones

# A wait may end a little early; then the midnight it was for is a moment away, and is waited for again.
SHORTEST_PAUSE, LONGEST_JOIN = 0.05, 15.0
_log = structlog.get_logger(__name__)


class Clockwork:
    """Sweeps `engine` by `clock`, at least every `seconds`, from `start()` until `stop()`.

    What ATSs sent is forgotten once it was kept for `keep_bodies`.
    """

    def __init__(self, engine: Engine, clock: Clock, seconds: float, keep_bodies: timedelta = BODIES_KEPT_FOR) -> None:
        self._engine, self._clock, self._seconds, self._keep_bodies = engine, clock, seconds, keep_bodies
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        """The first sweep begins at once: there may have been downtime."""
        self._thread.start()

    def stop(self) -> None:
        """Ask for the end and wait for it: what is under way is finished, at most one batch."""
        self._stopping.set()
        self._thread.join(LONGEST_JOIN)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            try:
                self._sweep()
                pause = self._pause()
            except Exception:  # whatever it was, the next time may go well
                _log.exception("sweep.broken")
                pause = self._seconds

    def _sweep(self) -> None:
        report = sweep(self._engine, self._clock(), is_stopping=self._stopping.is_set)
        if report.closed or report.moved or report.failed:
            _log.info("sweep.done", closed=report.closed, moved=report.moved, failed=len(report.failed))
        tell_due(self._engine, self._clock())
        tell_silent(self._engine, self._clock())
        forget_old(self._engine, self._clock())
        forget_bodies(self._engine, self._clock(), self._keep_bodies)
        read_in_time(self._engine, self._clock())

    def _pause(self) -> float:
        """Seconds until the next sweep: its turn, or the next midnight of an agency, whichever comes first."""
        with reading(self._engine) as session:
            ahead = [_until_midnight(self._clock(), zone).total_seconds() for zone in zones(session)]
        return max(min([self._seconds, *ahead]), SHORTEST_PAUSE)


def _until_midnight(now: datetime, zone: ZoneInfo) -> timedelta:
    return end_of_day(day_of(now, zone), zone) - now
