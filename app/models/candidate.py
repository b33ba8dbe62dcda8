"""The candidate: the person who was interviewed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.models.actor import Actor
from app.models.kept import Kept, by_update
from app.models.tenant import KEY, Owned, natural_key, within


def _given_key(context: DefaultExecutionContext) -> str:
    values = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return natural_key(values["first_name"], values["last_name"])


class Candidate(Owned, Kept, Base):
    """A person. `email_key` is the address case-folded, the natural key; phone in E.164.

    `name_key` sorts by last name; `given_key` begins with the first, for finding someone by either.
    """

    __tablename__ = "candidates"
    __table_args__ = within(
        # Find or make by address.
        Index("ix_candidates_by_email", "agency_id", "email_key"),
        # Suggestions as one types a name, the last or the first.
        Index("ix_candidates_by_name", "agency_id", "name_key"),
        Index("ix_candidates_by_given_name", "agency_id", "given_key"),
        by_update("candidates"),
    )

    first_name: Mapped[str]
    last_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    given_key: Mapped[str] = mapped_column(KEY, default=_given_key)
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(KEY)
    phone: Mapped[str | None]
    is_stub: Mapped[bool] = mapped_column(default=False)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)

    def rename(self, first_name: str, last_name: str) -> None:
        """Give the person this name, and the keys that follow from it."""
        self.first_name, self.last_name = first_name, last_name
        self.name_key, self.given_key = natural_key(last_name, first_name), natural_key(first_name, last_name)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def actor(self) -> Actor:
        return Actor("candidate", self.name, self.id)
