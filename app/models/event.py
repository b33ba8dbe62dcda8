"""History: every change, append-only, with its actor and instant. It is also the outbox of what others are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.models.actor import Actor
from app.models.fact import Fact
from app.models.tenant import Owned, parent, refers, within


class Event(Owned, Base):
    """`noun.past` at an instant: the same name in history, webhooks and documentation. Never changed or deleted."""

    __tablename__ = "events"
    __table_args__ = within(
        refers("pursuit_id", "pursuits"),
        refers("fact_id", "facts"),
        # One pursuit's history, newest first.
        Index("ix_events_of_pursuit", "agency_id", "pursuit_id", "id"),
    )

    pursuit_id: Mapped[int | None]
    fact_id: Mapped[int | None]
    name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    cadence_version: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    fact: Mapped[Fact | None] = parent("Event", "fact_id", "Fact")

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_kind, self.actor_name, self.actor_id)  # type: ignore[arg-type]
