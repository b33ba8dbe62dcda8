"""The worked examples' agency, and a small language to tell a pursuit's story in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.cadence import STANDARD, Cadence, Fact, History, Interview, Plan, Why, WorkingDays, explain, plan, replay
from app.calendar import AgencyDays

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
US_DAYS = AgencyDays(LOS_ANGELES, "US", "CA")
TUE_21_APR = date(2026, 4, 21)
TUE_28_APR = date(2026, 4, 28)


def local(day: date, hour: int = 12, minute: int = 0, zone: ZoneInfo = LOS_ANGELES) -> datetime:
    """The instant of a wall-clock time in `zone`, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def april(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return local(date(2026, 4, day), hour, minute)


def may(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return local(date(2026, 5, day), hour, minute)


def june(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return local(date(2026, 6, day), hour, minute)


def interview(promised_on: date | None = TUE_28_APR) -> Interview:
    """The worked examples' interview: Tuesday 21 April 2026, 15:30 to 16:30 in Los Angeles."""
    return Interview(ends_at=april(21, 16, 30), promised_on=promised_on)


@dataclass
class Story:
    """Facts told one after another, read at any instant."""

    facts: list[Fact] = field(default_factory=list)
    cadence: Cadence = STANDARD
    days: WorkingDays = US_DAYS

    def tell(self, *facts: Fact) -> Story:
        self.facts.extend(facts)
        return self

    @property
    def history(self) -> History:
        return replay(self.facts, self.cadence, self.days)

    def at(self, now: datetime) -> Plan:
        return plan(self.history.position, self.cadence, self.days, now)

    def why(self, now: datetime, who: str = "Maria") -> Why:
        return explain(self.history.position, self.at(now), self.cadence, self.days, who)

    def next_due(self, now: datetime) -> tuple[str, date] | None:
        following = self.at(now).next
        return (following.step.key, following.due.on) if following else None
