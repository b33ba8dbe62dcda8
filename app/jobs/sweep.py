"""The sweep: closes what silence has ended, and brings up to date what the promise has overtaken.

Its index only says where to look; each pursuit is read again with its history and `settle` decides from the facts.
So it may run at any time, twice, by several processes at once, or after days of standing still: each pursuit closes
once, on its true day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import Engine, Select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.cadence import end_of_day
from app.db import reading, transaction
from app.models import Pursuit
from app.queries import sweep as queries
from app.queries.sweep import Found, Moment

BATCH = 100
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """A pursuit that silence ended: whose it was, on which day of its agency, how, and the arithmetic of it."""

    pursuit_id: int
    agency: str
    candidate: str
    employer: str
    contact: str | None
    on: date
    outcome: str
    arithmetic: str


@dataclass(slots=True)
class SweepReport:
    """How many were closed, how many got new deadlines, and the ids of those that failed and were left as they were."""

    closed: int = 0
    moved: int = 0
    failed: set[int] = field(default_factory=set)


def at_once(instant: datetime) -> Moment:
    """Every agency as of one instant."""
    return lambda _zone: instant


def at_end_of(day: date) -> Moment:
    """Every agency as of the end of its own `day`."""
    return lambda zone: end_of_day(day, zone)


def sweep(
    engine: Engine,
    now: datetime | Moment,
    batch: int = BATCH,
    *,
    dry_run: bool = False,
    tell: Callable[[Closing], None] | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> SweepReport:
    """Settle whatever the clock has changed by `now`, `batch` pursuits to a transaction.

    `tell` hears of each closing once it is saved (with `dry_run`, nothing is). `is_stopping` is asked between
    batches. A pursuit that cannot be settled is logged and passed over; only a database that does not answer ends
    the run (`OperationalError`).
    """
    moment = at_once(now) if isinstance(now, datetime) else now
    with reading(engine) as session:
        moments = {zone: moment(zone) for zone in queries.zones(session)}
    run = _Run(engine, moment, dry_run, tell)
    for wanted in (queries.ended(moments), queries.overtaken(moments)):
        found: Found | None = None
        while not is_stopping():
            found = run.take(wanted, found, batch)
            if found is None:
                break
    return run.report


@dataclass(slots=True)
class _Run:
    engine: Engine
    moment: Moment
    dry_run: bool
    tell: Callable[[Closing], None] | None
    report: SweepReport = field(default_factory=SweepReport)
    done_with: set[int] = field(default_factory=set)

    def take(self, wanted: Select[int, Any], found: Found | None, batch: int) -> Found | None:
        """Settle the next of `wanted` past what was `found`; where the search then stands, or None at its end."""
        with reading(self.engine) as session:
            rows = queries.rows(session, queries.after(wanted, found, batch))
        if not rows:
            return None
        ids = [row[0] for row in rows if row[0] not in self.done_with]
        try:
            self._settle(ids, wanted)
        except OperationalError:
            raise
        except Exception:  # whichever of them it was, the others are settled each in a transaction of its own
            for pursuit_id in ids:
                self._settle_alone(pursuit_id, wanted)
        return rows[-1][1], rows[-1][0]

    def _settle_alone(self, pursuit_id: int, wanted: Select[int, Any]) -> None:
        try:
            self._settle([pursuit_id], wanted)
        except OperationalError:
            raise
        except Exception:
            _log.exception("sweep.failed", pursuit_id=pursuit_id)
            self.report.failed.add(pursuit_id)
            self.done_with.add(pursuit_id)

    def _settle(self, ids: Sequence[int], wanted: Select[int, Any]) -> None:
        tell, opened = self.tell, reading if self.dry_run else transaction
        with opened(self.engine) as session:
            mine = self._take_hold(session, wanted.where(Pursuit.id.in_(ids)))
            closed = [pursuit for pursuit in mine if pursuit.settle(self._at(pursuit))]
            closings = [_closing(pursuit, self._at(pursuit)) for pursuit in closed] if tell else []
        self.report.closed += len(closed)
        self.report.moved += len(mine) - len(closed)
        if self.dry_run:
            self.done_with.update(ids)
        if tell:
            for closing in closings:
                tell(closing)

    def _take_hold(self, session: Session, wanted: Select[int, Any]) -> Sequence[Pursuit]:
        held = queries.rows(session, wanted if self.dry_run else queries.locked(wanted))
        return queries.stories(session, [row[0] for row in held])

    def _at(self, pursuit: Pursuit) -> datetime:
        return self.moment(pursuit.agency.zone)


def _closing(pursuit: Pursuit, at: datetime) -> Closing:
    closed = pursuit.closed
    if closed is None:
        raise ValueError("An open pursuit has no closing to tell of.")
    return Closing(
        pursuit_id=pursuit.id,
        agency=pursuit.agency.name,
        candidate=pursuit.candidate.name,
        employer=pursuit.employer.name,
        contact=pursuit.contact.name if pursuit.contact else None,
        on=closed.on,
        outcome=closed.outcome,
        arithmetic=pursuit.why(at).arithmetic,
    )
