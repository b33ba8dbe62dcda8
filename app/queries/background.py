"""Background work: what a worker may run, and what the page of an agency shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.errors import NotFoundError
from app.models import BackgroundJob

_Other = aliased(BackgroundJob)
_IS_BUSY = (
    select(_Other.id)
    .where(
        _Other.agency_id == BackgroundJob.agency_id,
        _Other.lane == BackgroundJob.lane,
        _Other.lease.is_not(None),
        _Other.id != BackgroundJob.id,
    )
    .exists()
)


def next_ready(
    session: Session, kinds: Collection[str], now: datetime, but: Collection[int], *, for_update: bool = False
) -> BackgroundJob | None:
    """The job of `kinds` that has been ready longest, none of the ids in `but`; `for_update`: held by this transaction.

    One whose worker fell silent is ready when its lease has ended. Those in a lane where another runs are passed over,
    and on PostgreSQL, when it is to be held, those that somebody else holds.
    """
    wanted = (
        select(BackgroundJob)
        .where(BackgroundJob.ready_at <= now, BackgroundJob.kind.in_(kinds), BackgroundJob.id.not_in(but), ~_IS_BUSY)
        .order_by(BackgroundJob.ready_at, BackgroundJob.id)
        .limit(1)
    )
    return session.scalar(wanted.with_for_update(skip_locked=True, of=BackgroundJob) if for_update else wanted)


def under_lease(session: Session, lease: str) -> BackgroundJob | None:
    """The job that still runs under `lease`, held to the end of the transaction; None if it was taken over."""
    return session.scalar(select(BackgroundJob).where(BackgroundJob.lease == lease).with_for_update())


def under_leases(session: Session, leases: Collection[str]) -> Sequence[BackgroundJob]:
    """Those that still run under `leases`, held to the end of the transaction."""
    wanted = select(BackgroundJob).where(BackgroundJob.lease.in_(leases)).order_by(BackgroundJob.id)
    return session.scalars(wanted.with_for_update()).all()


def job_for(session: Session, agency_id: int, job_id: int) -> BackgroundJob:
    """The agency's job, held to the end of the transaction. Raises `NotFoundError`, another agency's included.

    One that is done is gone as well.
    """
    wanted = select(BackgroundJob).where(BackgroundJob.agency_id == agency_id, BackgroundJob.id == job_id)
    found = session.scalar(wanted.with_for_update())
    if found is None:
        raise NotFoundError("There is no such work any more. It may be done.")
    return found


def queued_of(session: Session, agency_id: int, limit: int) -> Sequence[BackgroundJob]:
    """What of the agency runs or waits, next first (`ix_background_jobs_queued`)."""
    wanted = select(BackgroundJob).where(BackgroundJob.agency_id == agency_id, BackgroundJob.ready_at.is_not(None))
    return session.scalars(wanted.order_by(BackgroundJob.ready_at, BackgroundJob.id).limit(limit)).all()


def failed_of(session: Session, agency_id: int, limit: int) -> Sequence[BackgroundJob]:
    """What of the agency has failed for good, newest first (`ix_background_jobs_failed`)."""
    wanted = select(BackgroundJob).where(BackgroundJob.agency_id == agency_id, BackgroundJob.failed_at.is_not(None))
    order = (BackgroundJob.failed_at.desc(), BackgroundJob.id.desc())
    return session.scalars(wanted.order_by(*order).limit(limit)).all()


def waiting_twin(session: Session, job: BackgroundJob) -> BackgroundJob | None:
    """Another job with the key of `job` that waits to be run."""
    if job.key is None:
        return None
    return session.scalar(
        select(BackgroundJob).where(
            BackgroundJob.agency_id == job.agency_id,
            BackgroundJob.key == job.key,
            BackgroundJob.lease.is_(None),
            BackgroundJob.failed_at.is_(None),
            BackgroundJob.id != job.id,
        )
    )
