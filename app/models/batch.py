"""One decision about many pursuits: what was done to each, so that all of it is taken back at once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cadence import Outcome
from app.db import Base, Instant
from app.errors import ConflictError
from app.models.access import Recruiter
from app.models.actor import Actor
from app.models.fact import Fact
from app.models.foretold import hangs_on
from app.models.pursuit import Pursuit
from app.models.tenant import Owned, parent, refers, within

KINDS = ("snooze", "spread", "reassign", "move_on")


class BatchItem(Owned, Base):
    """One pursuit of a batch: the fact it was given, or whose it `was` before and to whom it was `given`.

    `kept_because` says why an undo of the batch left it as it is.
    """

    __tablename__ = "batch_items"
    __table_args__ = within(
        refers("batch_id", "batches"),
        refers("pursuit_id", "pursuits"),
        refers("fact_id", "facts"),
        refers("was_id", "recruiters"),
        refers("given_id", "recruiters"),
        # What one batch did.
        Index("ix_batch_items_of_batch", "agency_id", "batch_id", "id"),
        # What was done to one pursuit together with others.
        Index("ix_batch_items_of_pursuit", "agency_id", "pursuit_id", "id"),
        # Is this fact part of a batch?
        Index("ix_batch_items_of_fact", "agency_id", "fact_id"),
    )

    batch_id: Mapped[int]
    pursuit_id: Mapped[int]
    fact_id: Mapped[int | None]
    was_id: Mapped[int | None]
    given_id: Mapped[int | None]
    kept_because: Mapped[str | None]

    pursuit: Mapped[Pursuit] = parent("BatchItem", "pursuit_id", "Pursuit")
    fact: Mapped[Fact | None] = parent("BatchItem", "fact_id", "Fact")
    was: Mapped[Recruiter | None] = parent("BatchItem", "was_id", "Recruiter")

    def take_back(self, *, by: Actor, at: datetime) -> None:
        """As if it had not been done, unless something since hangs on it: then it stays, and says why."""
        self.kept_because = self._hindrance()
        if not self.kept_because:
            self._reverse(by, at)

    def undo(self, *, by: Actor, at: datetime) -> None:
        """Take back this one alone. Raises `ConflictError` if something since stands in the way."""
        if hindrance := self._hindrance():
            raise ConflictError(f"It {hindrance}. Nothing was changed.", code="unsettles")
        self._reverse(by, at)

    def _reverse(self, by: Actor, at: datetime) -> None:
        if self.fact:
            self.pursuit.undo(self.fact, by=by, at=at)
        else:
            self.pursuit.assign(self.was, by=by, at=at)

    def _hindrance(self) -> str | None:
        if self.fact is None:
            is_theirs = self.pursuit.recruiter_id == self.given_id
            return None if is_theirs else f"was given to {_name(self.pursuit.recruiter)} since"
        if self.fact.undone_at is not None:
            return "was undone on its own before"
        since = hangs_on(self.pursuit, self.fact)
        return f"has {since} since, which hangs on this" if since else None


class Batch(Owned, Base):
    """What one person did to many pursuits in one go. `summary` is kept as it was said then."""

    __tablename__ = "batches"
    __table_args__ = within(
        refers("recruiter_id", "recruiters"),
        CheckConstraint("kind IN ('snooze', 'spread', 'reassign', 'move_on')", name="kind"),
        # What one person did to many today.
        Index("ix_batches_by_recruiter", "agency_id", "recruiter_id", "made_at"),
        # What the team did to many today.
        Index("ix_batches_by_team", "agency_id", "made_at"),
    )

    recruiter_id: Mapped[int]
    kind: Mapped[str]
    summary: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    recruiter: Mapped[Recruiter] = parent("Batch", "recruiter_id", "Recruiter")
    items: Mapped[list[BatchItem]] = relationship(
        primaryjoin="Batch.id == BatchItem.batch_id",
        foreign_keys="BatchItem.batch_id",
        order_by="BatchItem.id",
        lazy="raise",
    )

    @classmethod
    def begin(cls, kind: str, summary: str, *, by: Recruiter, at: datetime) -> Batch:
        """A batch with nothing in it yet. Every pursuit it is given is of `by`'s agency."""
        return cls(
            agency_id=by.agency_id,
            recruiter=by,
            recruiter_id=by.id,
            kind=kind,
            summary=summary,
            made_at=at,
            items=[],
        )

    @property
    def kept(self) -> list[BatchItem]:
        """What an undo could not take back."""
        return [item for item in self.items if item.kept_because]

    def hold(self, pursuit: Pursuit, until: date) -> None:
        """One that is held so already stays as it is, and an undo of this leaves it so."""
        if held := pursuit.hold(until, by=self.recruiter.actor, at=self.made_at):
            self._told(pursuit, held)

    def close(self, pursuit: Pursuit, outcome: Outcome) -> None:
        self._told(pursuit, pursuit.close(outcome, by=self.recruiter.actor, at=self.made_at))

    def assign(self, pursuit: Pursuit, to: Recruiter) -> None:
        given = BatchItem(agency_id=self.agency_id, pursuit=pursuit, was=pursuit.recruiter, given_id=to.id)
        pursuit.assign(to, by=self.recruiter.actor, at=self.made_at)
        self.items.append(given)

    def undo(self, *, by: Actor, at: datetime) -> None:
        """Take back all that can be; what cannot says why. Raises `ConflictError` the second time."""
        if self.undone_at is not None:
            raise ConflictError("This was undone already. Nothing was changed.", code="undone")
        self.undone_at = at
        for item in self.items:
            item.take_back(by=by, at=at)

    def _told(self, pursuit: Pursuit, fact: Fact) -> None:
        self.items.append(BatchItem(agency_id=self.agency_id, pursuit=pursuit, fact=fact))


def _name(recruiter: Recruiter | None) -> str:
    return recruiter.name if recruiter else "nobody"
