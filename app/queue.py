"""The port of background work, for whoever has some: put it into the queue within one's own transaction.

A job is saved with the change that asks for it or not at all. It runs at least once, so its handler sets a state
rather than adding to one; who runs it, and how, is `app.jobs.engine`. Arguments are ids, never words of people; but what
is to be forgotten is known by nothing else (docs/decisions/0088).
"""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from sqlalchemy import case, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models import BackgroundJob
from app.queries.background import waiting_twin

_RINGS = "background_work"
_bells: set[threading.Event] = set()


def enqueue(
    session: Session,
    kind: str,
    agency_id: int,
    *,
    at: datetime,
    run_at: datetime | None = None,
    key: str | None = None,
    lane: str | None = None,
    **arguments: Any,
) -> None:
    """Have `kind` done with `arguments` from `run_at` on (default: as soon as this transaction is committed).

    `key`: while one with the same key waits, no second is added; the one that waits runs at the earlier of both times.
    One that already runs does not count, since it may have read what has changed since. `lane`: jobs of one lane run
    one after the other.
    """
    make = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    row = make(BackgroundJob).values(
        agency_id=agency_id,
        kind=kind,
        arguments=arguments,
        key=key,
        lane=lane,
        enqueued_at=at,
        ready_at=run_at or at,
        attempts=0,
    )
    sooner = case((row.excluded.ready_at < BackgroundJob.ready_at, row.excluded.ready_at), else_=BackgroundJob.ready_at)
    waiting = (BackgroundJob.lease.is_(None)) & (BackgroundJob.failed_at.is_(None))
    session.execute(
        row.on_conflict_do_update(index_elements=["agency_id", "key"], index_where=waiting, set_={"ready_at": sooner})
    )
    ring_after_commit(session)


def retry(session: Session, job: BackgroundJob, at: datetime) -> None:
    """Try `job` again now, whatever went wrong. If another with its key waits, that one does for both."""
    twin = waiting_twin(session, job)
    if twin is None:
        job.retry(at)
    else:
        twin.retry(at)
        session.delete(job)
    ring_after_commit(session)


def ring_after_commit(session: Session) -> None:
    """Wake the workers of this process once `session` has committed; those of others look every second."""
    if not session.info.get(_RINGS):
        session.info[_RINGS] = True
        event.listen(session, "after_commit", _ring)


def listen(bell: threading.Event) -> None:
    """Have `bell` set whenever work was put into the queue by this process."""
    _bells.add(bell)


def unlisten(bell: threading.Event) -> None:
    _bells.discard(bell)


def _ring(_session: Session) -> None:
    for bell in list(_bells):
        bell.set()
