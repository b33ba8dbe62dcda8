"""The agency: the tenant, its time zone, its holidays and its own closures."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calendar import AgencyDays
from app.db import Base, Instant


class Agency(Base):
    """A staffing agency. `is_practice` marks an agency whose people and pursuits are invented."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str]
    country: Mapped[str | None]
    subdivision: Mapped[str | None]
    hours: Mapped[str] = mapped_column(default="Weekdays 8:30 am to 5:30 pm")
    is_practice: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    days_off: Mapped[list[DayOff]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def days(self) -> AgencyDays:
        """The agency's working days, as the cadence engine reads them."""
        return AgencyDays(self.zone, self.country, self.subdivision, frozenset(off.on for off in self.days_off))

    def today(self, now: datetime) -> date:
        """The agency's day at `now`."""
        return now.astimezone(self.zone).date()


class DayOff(Base):
    """A day on which the agency is closed beside the public holidays."""

    __tablename__ = "days_off"
    __table_args__ = (UniqueConstraint("agency_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    on: Mapped[date]
