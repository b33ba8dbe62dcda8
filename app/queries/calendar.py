"""The calendar: what is planned, promised and met on each day of a span, and how much of it is to be done by whom.

The first few of every day are one statement and the load another, however long the span and however full its days;
each part is a range of an index. What is overdue is gathered at today, where it can be done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Date, Select, and_, case, cast, func, literal, not_, null, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cadence import STANDARD, day_of, end_of_day, start_of_day
from app.calendar import AgencyDays
from app.db import Instant
from app.models import Interview, Pursuit
from app.queries.pursuits import with_parents
from app.queries.today import is_open

Condition = ColumnElement[bool]
# A meeting; the next touch; the day by which they promised a call, or a decision; the end of silence.
Kind = Literal["interview", "touch", "call_promised", "decision_promised", "move_on"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# The steps up to the one that hangs on the promised date.
_AWAITED = tuple(step.key for step in STANDARD.steps[: STANDARD.promise_index + 1])


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of `pursuit` (its parents loaded) on a day; `at` is when a meeting starts."""

    pursuit: Pursuit
    kind: Kind
    on: date
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """The first of each kind on a day, in order, and how many there are of all kinds."""

    entries: Sequence[Entry] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The days `first` to `last` of one agency, seen at `now`, on its `days`: what is of `kinds` on them.

    `filtered` is true of each pursuit.
    """

    agency_id: int
    days: AgencyDays
    now: datetime
    first: date
    last: date
    filtered: Sequence[Condition] = ()
    kinds: Sequence[Kind] = KINDS

    @property
    def today(self) -> date:
        return day_of(self.now, self.days.zone)

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1)]

    def entries(self, session: Session, per_kind: int) -> Mapping[date, Day]:
        """What is on each day, at most `per_kind` of a kind; days with nothing are absent."""
        found, totals = defaultdict[date, list[Entry]](list), defaultdict[date, dict[Kind, int]](dict)
        for pursuit, kind, on, at, total in session.execute(self.statement(per_kind)):
            found[on].append(Entry(pursuit, kind, on, at))
            totals[on][kind] = total
        return {on: Day(sorted(entries, key=_order), sum(totals[on].values())) for on, entries in found.items()}

    def load(self, session: Session) -> Mapping[date, Mapping[int | None, int]]:
        """How many touches are to be made each day, by the recruiter whose they are (None: nobody's)."""
        on = self._planned_on.label("on")
        wanted = select(on, Pursuit.recruiter_id, func.count()).where(*self._theirs, self._is_planned)
        found = defaultdict[date, dict[int | None, int]](dict)
        for day, recruiter_id, number in session.execute(wanted.group_by(on, Pursuit.recruiter_id)):
            found[day][recruiter_id] = number
        return found

    def statement(self, per_kind: int) -> Select[Any]:
        """Pursuits with their parents, the kind and the day of the entry, its instant, and how many such that day has."""
        every = union_all(*(self._of[kind]() for kind in self.kinds)).subquery()
        a_day = (every.c.on, every.c.kind)
        place = func.row_number().over(partition_by=a_day, order_by=(every.c.since, every.c.at, every.c.id))
        total = func.count().over(partition_by=a_day)
        ranked = select(*every.c, place.label("place"), total.label("total")).subquery()
        columns = (ranked.c.kind, ranked.c.on, ranked.c.at, ranked.c.total)
        wanted: Select[Any] = with_parents().add_columns(*columns).join(ranked, ranked.c.id == Pursuit.id)
        return wanted.where(ranked.c.place <= per_kind)

    # The kinds

    @property
    def _of(self) -> Mapping[Kind, Callable[[], Select[Any]]]:
        return {
            "touch": self._touches,
            "call_promised": self._calls,
            "decision_promised": self._decisions,
            "move_on": self._move_ons,
            "interview": self._interviews,
        }

    def _touches(self) -> Select[Any]:
        # By day, then by when it is first listed: what has waited longest comes first.
        return _entry("touch", self._planned_on, Pursuit.due_on, Pursuit.listed_at).where(
            *self._theirs, self._is_planned
        )

    def _calls(self) -> Select[Any]:
        """The day they named for a call that is still waited for, unless the call that waits for it is planned for it."""
        call = Pursuit.promised_on
        return _entry("call_promised", call, call).where(*self._waits, self._covers(call), self._is_awaited(call))

    def _decisions(self) -> Select[Any]:
        """The same of a decision, beside a promised call while it is ahead."""
        call, decision = Pursuit.promised_on, Pursuit.decision_on
        is_later = and_(call.is_not(None), decision >= self.today)
        is_waited_for = or_(is_later, and_(call.is_(None), self._is_awaited(decision)))
        return _entry("decision_promised", decision, decision).where(
            *self._waits, self._covers(decision), is_waited_for
        )

    def _move_ons(self) -> Select[Any]:
        """Of those whose plan is finished, or left lying: a planned touch moves the end of all others."""
        is_left = or_(Pursuit.next_step.is_(None), Pursuit.due_on < self.today)
        ends_on = Pursuit.closes_on
        return _entry("move_on", ends_on, ends_on).where(*self._waits, self._covers(ends_on), is_left)

    def _interviews(self) -> Select[Any]:
        starts_at, zone = Interview.starts_at, self.days.zone
        # The agency's own days, an hour shorter or longer now and then.
        by_day = case(*((starts_at < end_of_day(day, zone), literal(day, Date)) for day in self.dates))
        return (
            _entry("interview", by_day, by_day, starts_at)
            .join(Interview, and_(Interview.pursuit_id == Pursuit.id, Interview.agency_id == Pursuit.agency_id))
            .where(
                *self._theirs,
                Interview.agency_id == self.agency_id,
                starts_at >= start_of_day(self.first, zone),
                starts_at < end_of_day(self.last, zone),
                Interview.status.in_(("scheduled", "held")),
            )
        )

    # Conditions

    @property
    def _theirs(self) -> tuple[Condition, ...]:
        return (Pursuit.agency_id == self.agency_id, is_open(self.today), *self.filtered)

    @property
    def _waits(self) -> tuple[Condition, ...]:
        return (*self._theirs, Pursuit.offered.is_(False))

    @property
    def _planned_on(self) -> ColumnElement[date]:
        """The day on which the next touch can be made: what is late, today."""
        return case((Pursuit.due_on < self.today, literal(self.today, Date)), else_=Pursuit.due_on)

    @property
    def _is_planned(self) -> Condition:
        """The next touch falls into the span; what is late does if today does."""
        if self.first <= self.today <= self.last:
            return Pursuit.due_on <= self.last
        return Pursuit.due_on.between(max(self.first, self.today), self.last)

    def _covers(self, on: InstrumentedAttribute[Any]) -> Condition:
        return on.between(self.first, self.last)

    def _is_awaited(self, promised: InstrumentedAttribute[Any]) -> Condition:
        """No call was made for it yet, and none is planned for that very day."""
        is_on_it = and_(Pursuit.next_step == _AWAITED[-1], Pursuit.due_on == promised, Pursuit.due_on >= self.today)
        return and_(Pursuit.next_step.in_(_AWAITED), not_(is_on_it))


def _entry(kind: Kind, on: Any, since: Any, at: Any = None) -> Select[Any]:
    instant = cast(null(), Instant) if at is None else at
    return select(Pursuit.id, literal(kind).label("kind"), on.label("on"), since.label("since"), instant.label("at"))


def _order(entry: Entry) -> tuple[int, Any, Any, int]:
    """Meetings by the clock, then touches, the longest overdue first, then what was promised, then ends."""
    pursuit, place = entry.pursuit, KINDS.index(entry.kind)
    if entry.kind == "touch":
        return place, pursuit.due_on, pursuit.listed_at, pursuit.id
    return place, entry.on, entry.at, pursuit.id
