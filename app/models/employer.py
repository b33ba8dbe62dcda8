"""The employer that interviews, the hiring manager there, and the job."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.cadence import Channel
from app.db import Base, Instant
from app.models.tenant import KEY, Owned, parent, refers, within

JOB_STATUSES = ("open", "on_hold", "filled", "closed")


class Employer(Owned, Base):
    """The company that interviews. `is_stub`: an ATS named it and has yet to say more."""

    __tablename__ = "employers"
    # Find or make by name; suggestions as one types.
    __table_args__ = within(Index("ix_employers_by_name", "agency_id", "name_key"))

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    is_stub: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Contact(Owned, Base):
    """A person at the employer: the hiring manager. Phone in E.164."""

    __tablename__ = "contacts"
    # The people of one employer, by name.
    __table_args__ = within(
        refers("employer_id", "employers"),
        Index("ix_contacts_of_employer", "agency_id", "employer_id", "name_key"),
    )

    employer_id: Mapped[int]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    title: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    time_zone: Mapped[str | None]
    is_stub: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    employer: Mapped[Employer] = parent("Contact", "employer_id", "Employer")

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else "They"

    def can_be_reached(self, channel: Channel) -> bool:
        """Whether a touch by `channel` can be made: a call or a text needs a number, an e-mail an address."""
        if channel == "email":
            return bool(self.email)
        return bool(self.phone) or channel == "in_person"


class Job(Owned, Base):
    """The opening."""

    __tablename__ = "jobs"
    # The openings of one employer, by title.
    __table_args__ = within(
        refers("employer_id", "employers"),
        CheckConstraint("status IN ('open', 'on_hold', 'filled', 'closed')", name="status"),
        Index("ix_jobs_of_employer", "agency_id", "employer_id", "title_key"),
    )

    employer_id: Mapped[int]
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(KEY)
    requisition_id: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="open")
    is_stub: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    employer: Mapped[Employer] = parent("Job", "employer_id", "Employer")
