"""A question on a pursuit: an ATS says one thing, a person decided another, and a person is asked which it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.errors import ConflictError, InvalidError
from app.models.actor import Actor
from app.models.pursuit import Pursuit
from app.models.tenant import Owned, parent, refers, within

KEEP, REOPEN = "keep", "reopen"


class Question(Owned, Base):
    """`said` is the whole sentence; `options` what may be answered beside "keep": outcomes, or "reopen", with spaces between.

    `topic` and `occurred_at` say what it is about, so that the same is asked only once.
    """

    __tablename__ = "questions"
    __table_args__ = within(
        refers("pursuit_id", "pursuits"),
        refers("connection_id", "connections"),
        UniqueConstraint("agency_id", "pursuit_id", "topic", "occurred_at"),
        # What is still to be answered, oldest first?
        Index("ix_questions_open", "agency_id", "answered_at", "id"),
    )

    pursuit_id: Mapped[int]
    connection_id: Mapped[int]
    topic: Mapped[str]
    said: Mapped[str]
    options: Mapped[str]
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str | None]

    pursuit: Mapped[Pursuit] = parent("Question", "pursuit_id", "Pursuit")

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.options.split())

    def settle(self, choice: str, pursuit: Pursuit, *, by: Actor, at: datetime) -> None:
        """Answer it, and do with `pursuit` (its story loaded) what the answer says. Raises `InvalidError`, `ConflictError`."""
        if choice not in (KEEP, *self.choices):
            raise InvalidError("Choose one of the answers.", pointer="/answer")
        if self.answered_at is not None:
            raise ConflictError("Somebody answered this already. Nothing was changed.", code="answered")
        if choice != KEEP and pursuit.closed_at is not None:
            pursuit.reopen(by=by, at=at)
        if choice not in (KEEP, REOPEN):
            pursuit.close(choice, by=by, at=at, reason=self.said)  # type: ignore[arg-type]
        self.close(choice, at=at)

    def close(self, answer: str, *, at: datetime) -> None:
        """It needs no answer any more."""
        self.answered_at, self.answer = at, answer
