"""What they promised, and whether they kept it: derived from what was told, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.cadence import Plan
from app.cadence.words import count_words, day_words
from app.models import Fact, Interview, Promise, Pursuit, Word

Kind = Literal["call", "decision"]
TITLES: dict[Kind, str] = {"call": "Call back", "decision": "Decision"}


@dataclass(frozen=True, slots=True)
class Promised:
    """A day the employer gave, and what became of it: `state` is kept, missed, open, or ended (closed before it)."""

    kind: Kind
    on: date
    state: Literal["kept", "missed", "open", "ended"]
    words: str

    @property
    def title(self) -> str:
        return TITLES[self.kind]


@dataclass(slots=True)
class _Leg:
    promised_on: date | None = None
    decision_on: date | None = None

    @property
    def days(self) -> list[tuple[Kind, date]]:
        given: list[tuple[Kind, date | None]] = [("call", self.promised_on), ("decision", self.decision_on)]
        return [(kind, on) for kind, on in given if on]


def promises_of(pursuit: Pursuit, plan: Plan) -> list[Promised]:
    """Every promise made in `pursuit` (facts and interviews loaded), as of `plan`, the newest leg's first.

    A promise is kept when a word came on or before its day, in its leg; missed when the day passed without one.
    """
    reading = _Reading(pursuit, plan)
    return [*reading.current(), *reversed(reading.earlier)]


class _Reading:
    def __init__(self, pursuit: Pursuit, plan: Plan) -> None:
        self.pursuit, self.plan = pursuit, plan
        self.leg, self.earlier = _Leg(), list[Promised]()
        for entry in pursuit.entries():
            self._read(entry)

    def _read(self, entry: Fact | Interview) -> None:
        match entry:
            case Word() if self._is_ahead(entry.at):
                self.leg.promised_on = entry.promised_on or self.leg.promised_on
                self.leg.decision_on = entry.decision_on or self.leg.decision_on
            case Word() | Interview():
                self.earlier += [self._heard(kind, on, self._day(entry.at)) for kind, on in reversed(self.leg.days)]
                self.leg = _Leg(entry.promised_on, entry.decision_on)
            case Promise():
                self.leg = _Leg(entry.promised_on, entry.decision_on)

    def current(self) -> list[Promised]:
        """The promises of the leg that nothing was heard in since."""
        closed = self.plan.closed
        heard_no = closed is not None and closed.outcome == "not_selected" and closed.by != "system"
        if heard_no and closed:
            return [self._heard(kind, on, closed.on) for kind, on in self.leg.days]
        return [self._waited(kind, on) for kind, on in self.leg.days]

    def _is_ahead(self, at: datetime) -> bool:
        """Whether the newest interview known at `at` was still to come: a word then begins no leg."""
        known = [meeting for meeting in self.pursuit.interviews if meeting.counts and meeting.known_at <= at]
        return any(meeting.ends_at > at for meeting in known)

    def _heard(self, kind: Kind, on: date, heard_on: date) -> Promised:
        told = day_words(heard_on, self.plan.today)
        if heard_on <= on:
            return Promised(kind, on, "kept", f"Kept, heard {told}")
        return Promised(kind, on, "missed", f"Missed, heard {count_words((heard_on - on).days, 'day')} later")

    def _waited(self, kind: Kind, on: date) -> Promised:
        ended_on = self.plan.closed.on if self.plan.closed else self.plan.today
        late = (ended_on - on).days
        if late > 0:
            ago = (self.plan.today - on).days
            return Promised(kind, on, "missed", f"Missed, {count_words(ago, 'day')} ago")
        if self.plan.closed:
            return Promised(kind, on, "ended", "Closed before that day")
        return Promised(kind, on, "open", "Today" if late == 0 else f"In {count_words(-late, 'day')}")

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.pursuit.agency.zone).date()
