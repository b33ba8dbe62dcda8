"""The employer that interviews, the hiring manager there, and the job."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from app.cadence import Channel
from app.db import Base
from app.models.kept import MOMENT, Kept, by_update, stubs
from app.models.tenant import KEY, Owned, parent, refers, within

JOB_STATUSES = ("open", "on_hold", "filled", "closed")
OVER = ("filled", "closed")


class Employer(Owned, Kept, Base):
    """The company that interviews. `is_stub`: an ATS named it and has yet to say more."""

    __tablename__ = "employers"
    __table_args__ = within(
        # Find or make by name; suggestions as one types.
        Index("ix_employers_by_name", "agency_id", "name_key"),
        by_update("employers"),
        stubs("employers"),
    )

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    is_stub: Mapped[bool] = mapped_column(default=False)


class Contact(Owned, Kept, Base):
    """A person at the employer: the hiring manager. Phone in E.164."""

    __tablename__ = "contacts"
    __table_args__ = within(
        refers("employer_id", "employers"),
        # The people of one employer, by name.
        Index("ix_contacts_of_employer", "agency_id", "employer_id", "name_key"),
        by_update("contacts"),
        # What of one employer's has changed since then?
        by_update("contacts", MOMENT, "employer_id", name="of_employer_by_update"),
    )

    employer_id: Mapped[int]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    title: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    time_zone: Mapped[str | None]
    is_stub: Mapped[bool] = mapped_column(default=False)

    employer: Mapped[Employer] = parent("Contact", "employer_id", "Employer")

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else "They"

    def can_be_reached(self, channel: Channel) -> bool:
        """Whether a touch by `channel` can be made: a call or a text needs a number, an e-mail an address."""
        if channel == "email":
            return bool(self.email)
        return bool(self.phone) or channel == "in_person"


class Job(Owned, Kept, Base):
    """The opening. `is_confidential`: whoever is not of the agency is not told which it is."""

    __tablename__ = "jobs"
    __table_args__ = within(
        refers("employer_id", "employers"),
        CheckConstraint("status IN ('open', 'on_hold', 'filled', 'closed')", name="status"),
        # The openings of one employer, by title.
        Index("ix_jobs_of_employer", "agency_id", "employer_id", "title_key"),
        by_update("jobs"),
        stubs("jobs"),
    )

    employer_id: Mapped[int]
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(KEY)
    requisition_id: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="open")
    is_confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_stub: Mapped[bool] = mapped_column(default=False)

    employer: Mapped[Employer] = parent("Job", "employer_id", "Employer")
