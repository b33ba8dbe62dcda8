"""Works every stored deadline out again from history, and tells what differs. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.db import reading
from app.models import Pursuit
from app.queries.doctor import stories_after

BATCH = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One pursuit's check-up: `drift` is column → (stored, reckoned), empty when all is right.

    `failure` names the error if its history cannot be worked out at all.
    """

    agency_id: int
    pursuit_id: int
    drift: dict[str, tuple[object, object]]
    failure: str | None = None

    @property
    def is_well(self) -> bool:
        return not self.drift and self.failure is None


def examine(engine: Engine, now: datetime, batch: int = BATCH) -> Iterator[Finding]:
    """Every pursuit of every agency, checked as of `now` (an instant) or of its own last change, if that is later."""
    # Rows and their facts are read by several statements, and people may be at work: all of them see one moment.
    steady = engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")
    last = 0
    while True:
        with reading(steady) as session:
            findings = [_examined(pursuit, now) for pursuit in stories_after(session, last, batch)]
        yield from findings
        if len(findings) < batch:
            return
        last = findings[-1].pursuit_id


def examine_session(session: Session, now: datetime, batch: int = BATCH) -> Iterator[Finding]:
    """The same, of what `session` sees, its own changes included."""
    last = 0
    while found := stories_after(session, last, batch):
        yield from (_examined(pursuit, now) for pursuit in found)
        last = found[-1].id


def _examined(pursuit: Pursuit, now: datetime) -> Finding:
    try:
        drift = pursuit.drift(max(now, pursuit.updated_at))
    except Exception as failure:  # one history that is beyond repair must not hide the others
        return Finding(pursuit.agency_id, pursuit.id, {}, type(failure).__name__)
    return Finding(pursuit.agency_id, pursuit.id, drift)
