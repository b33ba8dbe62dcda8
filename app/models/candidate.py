"""The candidate: the person who was interviewed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.models.actor import Actor
from app.models.tenant import Owned, within


class Candidate(Owned, Base):
    """A person. `email_key` is the address case-folded, the natural key; phone in E.164."""

    __tablename__ = "candidates"
    __table_args__ = within(
        # Find or make by address.
        Index("ix_candidates_by_email", "agency_id", "email_key"),
        # Suggestions as one types a name.
        Index("ix_candidates_by_name", "agency_id", "name_key"),
    )

    first_name: Mapped[str]
    last_name: Mapped[str]
    name_key: Mapped[str]
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    phone: Mapped[str | None]
    is_stub: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def actor(self) -> Actor:
        return Actor("candidate", self.name, self.id)
