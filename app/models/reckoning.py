"""What a pursuit's history comes to: the stored position and deadlines, and the one way they are worked out.

Facts and interviews are the truth; every column here is a projection of them, and replaying changes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from app import cadence
from app.cadence import STANDARD, Cadence, Closed, Deadlines, History, Plan, Position, Violation, Why
from app.db import Instant
from app.models.agency import Agency
from app.models.employer import Contact
from app.models.fact import Fact
from app.models.interview import Interview

_POSITION = tuple(field.name for field in fields(Position) if field.name != "closed")
_DEADLINES = tuple(field.name for field in fields(Deadlines))
_LAST = 2**62
_TICK = timedelta(microseconds=1)

Entry = Fact | Interview


class Reckoned:
    """The projections of a pursuit. Reading them needs `agency` and `contact`; replaying, `facts` and `interviews`."""

    interview_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    heard_at: Mapped[datetime | None] = mapped_column(Instant)
    touched_at: Mapped[datetime | None] = mapped_column(Instant)
    promised_on: Mapped[date | None]
    decision_on: Mapped[date | None]
    step_index: Mapped[int] = mapped_column(default=0)
    previous_at: Mapped[datetime | None] = mapped_column(Instant)
    previous: Mapped[str | None]
    previous_skipped: Mapped[bool] = mapped_column(default=False)
    held_until: Mapped[date | None]
    offered: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None]
    outcome: Mapped[str | None]

    next_step: Mapped[str | None]
    next_channel: Mapped[str | None]
    next_by: Mapped[str | None]
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    listed_at: Mapped[datetime | None] = mapped_column(Instant)
    quiet_until: Mapped[date | None]
    closes_on: Mapped[date | None]
    overtakes_at: Mapped[datetime | None] = mapped_column(Instant)

    agency: Mapped[Agency]
    contact: Mapped[Contact | None]
    facts: Mapped[list[Fact]]
    interviews: Mapped[list[Interview]]

    @property
    def cadence(self) -> Cadence:
        """The plan this pursuit follows, in the version that judges it."""
        return STANDARD

    @property
    def closed(self) -> Closed | None:
        if self.closed_at is None or self.closed_on is None:
            return None
        return Closed(self.closed_at, self.closed_on, self.outcome, self.closed_by)  # type: ignore[arg-type]

    @property
    def position(self) -> Position:
        """The stored position; `history()` is what it was worked out from."""
        return Position(**{name: getattr(self, name) for name in _POSITION}, closed=self.closed)

    def plan(self, now: datetime) -> Plan:
        """What is next and when it ends, read at `now` (an aware instant)."""
        return cadence.plan(self.position, self.cadence, self.agency.days, now)

    def why(self, now: datetime) -> Why:
        """The explanation of `plan(now)`."""
        who = self.contact.first_name if self.contact else "They"
        return cadence.explain(self.position, self.plan(now), self.cadence, self.agency.days, who)

    def needs_details(self, plan: Plan) -> bool:
        """Whether the next touch cannot be made: no hiring manager, or no number or address for its channel."""
        if plan.next is None:
            return False
        return self.contact is None or not self.contact.can_be_reached(plan.next.step.channel)

    def history(self) -> History:
        """Everything that counts, replayed."""
        return self._replay(self.entries())

    def plan_when_told(self, fact: Fact) -> Plan:
        """What came next once `fact` was told, by what was known then and still counts."""
        known = [entry for entry in self.entries() if _told(entry) <= _told(fact)]
        return cadence.plan(self._replay(known).position, self.cadence, self.agency.days, fact.recorded_at)

    def entries(self) -> list[Entry]:
        """What counts, in the order it took effect: meetings not called off, and facts not undone."""
        meetings = [meeting for meeting in self.interviews if meeting.counts]
        facts = [fact for fact in self.facts if fact.undone_at is None and fact.as_cadence() is not None]
        return sorted([*meetings, *facts], key=_order)

    def broken(self, entries: Sequence[Entry]) -> dict[Entry, Violation]:
        """Which of `entries` a rule forbids, in a history of them all."""
        return {entries[index]: violation for index, violation in self._replay(entries).violations}

    def reckon(self, at: datetime) -> None:
        """Work everything out afresh, as of `at`, and store it; what silence has ended by then is closed."""
        position = self.history().position
        closed = cadence.plan(position, self.cadence, self.agency.days, at).closed
        for name in _POSITION:
            setattr(self, name, getattr(position, name))
        self.closed_at, self.closed_on = (closed.at, closed.on) if closed else (None, None)
        self.closed_by, self.outcome = (closed.by, closed.outcome) if closed else (None, None)
        for name, value in self.reckoned_deadlines(at).items():
            setattr(self, name, value)

    def reckoned_deadlines(self, at: datetime) -> dict[str, object]:
        """The deadlines that the stored position has at `at`, by column."""
        worked_out = cadence.deadlines(self.position, self.cadence, self.agency.days, at)
        return {name: getattr(worked_out, name) for name in _DEADLINES}

    def drift(self, at: datetime) -> dict[str, tuple[object, object]]:
        """Columns that differ from what history comes to at `at`: name → (stored, reckoned). Empty when all is right.

        What only the clock has changed since (a closing or an overtaking that the sweep is about to make) is not drift.
        """
        position = self.history().position
        if self.closed_by == "system":
            ended = cadence.plan(position, self.cadence, self.agency.days, at).closed
            position = replace(position, closed=ended)
        differs = {
            name: (getattr(self.position, name), getattr(position, name))
            for name in (*_POSITION, "closed")
            if getattr(self.position, name) != getattr(position, name)
        }
        reckoned = self.reckoned_deadlines(self._before_the_sweep(at))
        return differs | {n: (getattr(self, n), value) for n, value in reckoned.items() if getattr(self, n) != value}

    def _before_the_sweep(self, at: datetime) -> datetime:
        """`at`, or the last moment before the clock did what the sweep has yet to record."""
        closed = self.plan(at).closed if self.closed is None else None
        changes = [instant for instant in (self.overtakes_at, closed.at if closed else None) if instant]
        return min([at, *(instant - _TICK for instant in changes)])

    def _replay(self, entries: Iterable[Entry]) -> History:
        facts = [fact for entry in entries if (fact := entry.as_cadence()) is not None]
        return cadence.replay(facts, self.cadence, self.agency.days)


def _told(entry: Entry) -> tuple[datetime, int, int]:
    if isinstance(entry, Interview):
        return entry.created_at, 0, entry.id or _LAST
    return entry.recorded_at, 1, entry.id or _LAST


def _order(entry: Entry) -> tuple[datetime, int, int]:
    return entry.at, 0 if isinstance(entry, Interview) else 1, entry.id or _LAST
