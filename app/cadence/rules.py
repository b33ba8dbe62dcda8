"""The cadence as data: its steps, the standard one, and what an agency may not make of it."""

from __future__ import annotations

import calendar as gregorian
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

Channel = Literal["email", "call", "text", "in_person"]
By = Literal["candidate", "recruiter"]
Anchor = Literal["interview", "promise", "previous"]
Outcome = Literal["hired", "not_selected", "withdrew", "job_closed", "no_response", "lapsed", "offer_declined"]
ClosedBy = Literal["recruiter", "candidate", "ats", "system"]

SHORTEST_MONTH = 28
AFTER_A_HOLD = 7
"""Days after a hold's day before which silence does not close; the same in every cadence."""


class WorkingDays(Protocol):
    """An agency's time: its zone, and which of its days are worked."""

    @property
    def zone(self) -> ZoneInfo: ...

    def roll(self, day: date) -> date:
        """`day`, or the next working day after it."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a cadence.

    `days` are calendar days from the anchor, then rolled to a working day; `hours` (only from the interview) are
    elapsed hours and are never rolled. `fallback_days` count from the last word when no date was promised.
    """

    key: str
    title: str
    channel: Channel
    by: By
    anchor: Anchor
    days: int = 0
    hours: int | None = None
    fallback_days: int = 14
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Cadence:
    """An ordered plan of touches. `final_days` is the least time, in days, between the last touch and moving on."""

    steps: tuple[Step, ...]
    name: str = "Standard follow-up"
    version: int = 1
    final_days: int = 7

    def index(self, key: str) -> int:
        """Where `key` stands in the plan. Raises `KeyError` for a step this cadence does not have."""
        for position, step in enumerate(self.steps):
            if step.key == key:
                return position
        raise KeyError(key)

    def has(self, key: str) -> bool:
        return any(step.key == key for step in self.steps)

    @property
    def promise_index(self) -> int:
        """The one step anchored on the promised date, where every new leg resumes."""
        return next(position for position, step in enumerate(self.steps) if step.anchor == "promise")


STANDARD = Cadence(
    steps=(
        Step("thank_you", "Thank-you", "email", "candidate", "interview", hours=24),
        Step("first_call", "First call", "call", "recruiter", "promise"),
        Step("second_call", "Second call", "call", "recruiter", "previous", days=14),
        Step("email", "E-mail", "email", "recruiter", "previous", days=7),
        Step("last_try", "Last try", "call", "recruiter", "previous", days=14, quiet=True),
    )
)


def faults(cadence: Cadence) -> list[str]:
    """Why `cadence` cannot be followed, in sentences; empty when it can (rulebook, "Three clocks", last line)."""
    if not cadence.steps:
        return ["A cadence needs at least one step."]
    found = [f"Two steps are called “{key}”. Give each its own key." for key in _doubles(cadence)]
    promised = sum(step.anchor == "promise" for step in cadence.steps)
    if promised != 1:
        found.append(f"Exactly one step hangs on the promised date; this cadence has {promised}.")
    if cadence.final_days < 1:
        found.append("Moving on needs at least 1 day after the last touch.")
    return found + [fault for step in cadence.steps for fault in _step_faults(step)]


def _doubles(cadence: Cadence) -> list[str]:
    return [key for key, count in Counter(step.key for step in cadence.steps).items() if count > 1]


def _step_faults(step: Step) -> list[str]:
    gap = max((step.hours or 0) // 24, step.days, step.fallback_days if step.anchor == "promise" else 0)
    found = []
    if step.hours is not None and (step.anchor != "interview" or step.hours < 1):
        found.append(f"{step.title}: hours count from the interview's end and are at least 1.")
    if step.hours is not None and step.quiet:
        found.append(f"{step.title}: a step counted in hours has no quiet time before it.")
    if gap >= SHORTEST_MONTH or step.days < 0 or step.fallback_days < 0:
        found.append(
            f"{step.title}: a gap of {gap} days reaches a month of silence (28 days in February), "
            f"which would close the pursuit before this step. Use 0 to {SHORTEST_MONTH - 1} days."
        )
    return found


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The day of `instant` in `zone`."""
    return instant.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` ends in `zone`, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins in `zone`, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def month_after(day: date) -> date:
    """The same day of the next month, or that month's last day (31 January: 28 or 29 February)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))
