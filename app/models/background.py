"""Background work that waits, runs or has failed. What is done is deleted; its effect is its trace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.models.tenant import Owned, within

# How long after each attempt that failed the next one follows; after the last, somebody has to look.
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3_600, 10_800, 28_800))
LONGEST_ERROR = 1_000  # characters

_WAITING = text("lease IS NULL AND failed_at IS NULL")
_RUNNING = text("lease IS NOT NULL")


class BackgroundJob(Owned, Base):
    """One job. It is queued, running under a `lease` that ends at `ready_at` unless renewed, or failed for good.

    `key`: of those with the same key at most one waits. `lane`: of those in the same lane at most one runs.
    """

    __tablename__ = "background_jobs"
    __table_args__ = within(
        # A worker, over all agencies: what may be run now, that which has waited longest first?
        Index("ix_background_jobs_ready", "ready_at", "id"),
        # The page: what of an agency is queued or running, next first; and what has failed, newest first?
        Index("ix_background_jobs_queued", "agency_id", "ready_at", "id"),
        Index("ix_background_jobs_failed", "agency_id", "failed_at", "id"),
        Index(
            "uq_background_jobs_key", "agency_id", "key", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING
        ),
        Index(
            "uq_background_jobs_lane",
            "agency_id",
            "lane",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
    )

    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    key: Mapped[str | None]
    lane: Mapped[str | None]
    enqueued_at: Mapped[datetime] = mapped_column(Instant)
    ready_at: Mapped[datetime | None] = mapped_column(Instant)
    lease: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str | None]

    @property
    def state(self) -> str:
        """queued, running or failed."""
        if self.failed_at is not None:
            return "failed"
        return "queued" if self.lease is None else "running"

    def take(self, lease: str, *, until: datetime) -> None:
        """A worker runs it from now on, and says so again before `until`."""
        self.lease, self.ready_at = lease, until
        self.attempts += 1

    def wait(self, until: datetime, why: str | None = None) -> None:
        """Not done, and nothing went wrong: it runs again from `until` on, as if for the first time."""
        self.lease, self.ready_at, self.attempts, self.error = None, until, 0, why

    def hand_back(self, at: datetime) -> None:
        """Its worker stops: somebody else may run it at once, and this attempt does not count."""
        self.lease, self.ready_at = None, at
        self.attempts = max(0, self.attempts - 1)

    def go_wrong(self, error: str, *, at: datetime, for_good: bool = False) -> None:
        """An attempt failed: it is tried again after a while, up to an end, after which it stays as failed."""
        self.lease, self.error = None, error[:LONGEST_ERROR]
        if for_good or self.is_worn_out:
            self.ready_at, self.failed_at = None, at
        else:
            self.ready_at = at + BACK_OFF[self.attempts - 1]

    @property
    def is_worn_out(self) -> bool:
        """Whether it was tried as often as it ever is."""
        return self.attempts > len(BACK_OFF)

    def retry(self, at: datetime) -> None:
        """Somebody mended what was wrong: try again now, from the start. One that runs is left alone."""
        if self.lease is None:
            self.ready_at, self.failed_at, self.attempts = at, None, 0
