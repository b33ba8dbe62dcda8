"""The interview: a meeting with a start and an end, what was promised there, and the debrief after it."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import TypedDict

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import cadence
from app.db import Base, Instant
from app.models.kept import Kept, by_update
from app.models.tenant import Owned, refers, within

# An interview of which only the day was told is taken to end with that day's work.
DAY_ENDS = time(17)
INTERVIEW_STATUSES = ("scheduled", "held", "cancelled", "no_show")


class Interviewer(TypedDict):
    """Somebody whom the candidate met, and the address to thank them at; None: nobody said."""

    name: str
    email: str | None


class Interview(Owned, Kept, Base):
    """One meeting. Its end starts a round, reported as held or not; `known_at` is when it stopped the plan before it.

    `ends_are_assumed`: only a start or a day was told, and the end was reckoned from it. `interviewers` are whom the
    candidate met, in the order in which they were told.
    """

    __tablename__ = "interviews"
    __table_args__ = within(
        refers("pursuit_id", "pursuits"),
        CheckConstraint("status IN ('scheduled', 'held', 'cancelled', 'no_show')", name="status"),
        # The meetings of one pursuit, in order.
        Index("ix_interviews_of_pursuit", "agency_id", "pursuit_id", "ends_at"),
        # The calendar: who meets on these days?
        Index("ix_interviews_by_start", "agency_id", "starts_at", "id"),
        by_update("interviews"),
    )

    pursuit_id: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ends_are_assumed: Mapped[bool] = mapped_column(default=False)
    known_at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str] = mapped_column(default="scheduled")
    location: Mapped[str | None]
    # The release before this one adds interviews too, and knows nobody in them.
    interviewers: Mapped[list[Interviewer]] = mapped_column(JSON, default=list, server_default="[]")
    promised_on: Mapped[date | None]
    decision_on: Mapped[date | None]
    asked_next_steps: Mapped[bool | None]
    asked_for_job: Mapped[bool | None]
    discussed: Mapped[str | None]
    fit: Mapped[str | None]
    debriefed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def counts(self) -> bool:
        """Whether it starts, or will start, a round."""
        return self.status in ("scheduled", "held")

    @property
    def at(self) -> datetime:
        return min(self.known_at, self.ends_at)

    def told_start(self, zone: tzinfo) -> datetime | None:
        """When it starts, as far as anybody said; None when only its day in the agency's `zone` is known."""
        is_day_alone = self.ends_are_assumed and self.ends_at.astimezone(zone).time() == DAY_ENDS
        return None if is_day_alone else self.starts_at

    def as_cadence(self) -> cadence.Interview:
        """This meeting as the engine reads it."""
        return cadence.Interview(self.ends_at, self.promised_on, self.decision_on, self.known_at)
