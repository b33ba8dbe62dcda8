"""Applicant tracking systems: the connection to each, what it calls our rows, and what it sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.models.tenant import Owned, refers, within


class Connection(Owned, Base):
    """One account at one ATS. `slug` is the `source` of its references; `vendor` is "api" for our own API."""

    __tablename__ = "connections"
    __table_args__ = within(UniqueConstraint("agency_id", "slug"))

    slug: Mapped[str]
    vendor: Mapped[str] = mapped_column(default="api")
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_event_at: Mapped[datetime | None] = mapped_column(Instant)


class ExternalRef(Owned, Base):
    """What a connection calls one of our rows. External ids are text; `occurred_at` is the source's clock, for order."""

    __tablename__ = "external_refs"
    __table_args__ = within(
        refers("connection_id", "connections"),
        refers("employer_id", "employers"),
        refers("contact_id", "contacts"),
        refers("job_id", "jobs"),
        refers("candidate_id", "candidates"),
        refers("pursuit_id", "pursuits"),
        refers("interview_id", "interviews"),
        UniqueConstraint("agency_id", "connection_id", "type", "external_id"),
        CheckConstraint(
            "type IN ('employer', 'contact', 'job', 'candidate', 'pursuit', 'interview')",
            name="type",
        ),
        # The references of one pursuit, for its answer.
        Index("ix_external_refs_of_pursuit", "agency_id", "pursuit_id"),
    )

    connection_id: Mapped[int]
    type: Mapped[str]
    external_id: Mapped[str]
    url: Mapped[str | None]
    occurred_at: Mapped[datetime | None] = mapped_column(Instant)
    employer_id: Mapped[int | None]
    contact_id: Mapped[int | None]
    job_id: Mapped[int | None]
    candidate_id: Mapped[int | None]
    pursuit_id: Mapped[int | None]
    interview_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)


class InboundEvent(Owned, Base):
    """Something a connection sent, kept as it came, and what became of it."""

    __tablename__ = "inbound_events"
    __table_args__ = within(
        refers("connection_id", "connections"),
        UniqueConstraint("connection_id", "dedupe_key"),
        # A connection's newest events first.
        Index("ix_inbound_events_newest", "agency_id", "connection_id", "received_at"),
    )

    connection_id: Mapped[int]
    dedupe_key: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Instant)
    headers: Mapped[str]
    body: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="received")
    reason: Mapped[str | None]
