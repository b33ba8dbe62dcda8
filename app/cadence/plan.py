"""What is to be done next, and when it ends: the plan that follows from where a pursuit stands.

A `Position` is what history comes to, without a clock; `plan()` reads it at an instant. Nothing here knows which
day it is until it is told, so a stored position gives the right answer whenever it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from app.cadence.rules import (
    AFTER_A_HOLD,
    Cadence,
    ClosedBy,
    Outcome,
    Step,
    WorkingDays,
    day_of,
    end_of_day,
    month_after,
)

Standing = Literal[
    "interview_ahead", "due", "overdue", "quiet", "upcoming", "held", "waiting", "offer", "closed"
]  # fmt: skip
Basis = Literal["interview", "promised", "decision", "word", "touch", "skip"]


@dataclass(frozen=True, slots=True)
class Closed:
    """How and when a pursuit ended: the instant, that instant's day, and who did it."""

    at: datetime
    on: date
    outcome: Outcome
    by: ClosedBy


@dataclass(frozen=True, slots=True)
class Position:
    """Where a pursuit stands: what its whole history comes to, independent of the clock.

    `interview_ends_at` is the newest round's interview, held or still ahead; `heard_at` the last word (that
    interview's end, or a word since); `previous_at` the latest touch or skip of this leg, and `previous` its step
    (None: outside the plan); `step_index` the first step neither done, skipped nor left behind in this leg;
    `changed_at` the latest fact, before whose day no pursuit closes.
    """

    interview_ends_at: datetime | None = None
    heard_at: datetime | None = None
    touched_at: datetime | None = None
    promised_on: date | None = None
    decision_on: date | None = None
    step_index: int = 0
    previous_at: datetime | None = None
    previous: str | None = None
    previous_skipped: bool = False
    held_until: date | None = None
    offered: bool = False
    changed_at: datetime | None = None
    closed: Closed | None = None

    @property
    def promise_on(self) -> date | None:
        """The promised date: the call-back day, else the decision day, else none."""
        return self.promised_on or self.decision_on


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is due and the arithmetic of it: `base_on` + `offset_days` = `raw_on`, rolled to `on`, held to `on`.

    `at` is set only for a step counted in hours; `on` is then that instant's day.
    """

    on: date
    at: datetime | None
    basis: Basis
    base_on: date
    offset_days: int
    raw_on: date
    natural_on: date


@dataclass(frozen=True, slots=True)
class Next:
    """The next touch. `opens_at` is the first instant at which it is listed as due."""

    step: Step
    index: int
    due: Due
    days_overdue: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Projected:
    """A step to come: when it is due, and the day it is assumed done."""

    step: Step
    due: Due
    done_on: date


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the sums whose latest day ends a pursuit: from `from_on`, counted to `to_on`.

    `silence` and `contact` count a month; `touch` the cadence's final days; `hold` 7 days; `change` is the day itself of
    the last fact, before which nothing closes.
    """

    kind: Literal["silence", "contact", "touch", "hold", "change"]
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """A position read at an instant. Days are the agency's; `closes_on` is the day at whose end silence closes it.

    `step_index` is the first step to come, overtaken ones left behind; of a closed pursuit, as it was when it closed.
    """

    now: datetime
    today: date
    standing: Standing
    step_index: int
    next: Next | None
    projected: tuple[Projected, ...]
    heard_on: date | None
    silence_began_on: date | None
    last_contact_on: date | None
    held_until: date | None
    ending: tuple[Sum, ...]
    closes_on: date | None
    moves_on: date | None
    silent_outcome: Outcome
    closed: Closed | None

    @property
    def is_open(self) -> bool:
        return self.closed is None

    @property
    def quiet_until(self) -> date | None:
        """The first day contact is right again, while it is not."""
        return self.next.due.natural_on if self.next and self.next.quiet else None

    @property
    def closing_in(self) -> int | None:
        """Whole days until silence closes it, once 7 or fewer are left; 0 is tonight."""
        if self.closes_on is None or (left := (self.closes_on - self.today).days) > 7:
            return None
        return left

    @property
    def then(self) -> Projected | None:
        """The step after the next one, if the next is made today (or on its day, when that is ahead)."""
        return self.projected[1] if self.next and len(self.projected) > 1 else None


def plan(position: Position, cadence: Cadence, days: WorkingDays, now: datetime) -> Plan:
    """Read `position` at `now` (an aware instant), on the agency's `days` (rulebook, "The plan", "Three clocks")."""
    return _Reading(position, cadence, days, now, day_of(now, days.zone)).plan()


def promise_due(position: Position, cadence: Cadence, days: WorkingDays) -> date:
    """The day, hold aside, on which the promised step is due and overtakes what is overdue before it (rule 2)."""
    heard_at = position.heard_at or position.changed_at
    if heard_at is None:
        raise ValueError("A pursuit without an interview promises nothing.")
    reading = _Reading(position, cadence, days, heard_at, day_of(heard_at, days.zone))
    return reading.promise_due()


@dataclass(frozen=True, slots=True)
class _Reading:
    position: Position
    cadence: Cadence
    days: WorkingDays
    now: datetime
    today: date

    def plan(self) -> Plan:
        closed = self.position.closed or self._closed_by_silence()
        ahead = self._is_ahead()
        silent = closed is not None or self.position.offered
        to_come = () if silent or self.position.heard_at is None else self._project()
        following = None if silent or ahead or not to_come else self._next(to_come[0])
        return Plan(
            now=self.now,
            today=self.today,
            standing=self._standing(closed, following),
            step_index=self._step_index(closed),
            next=following,
            projected=to_come,
            heard_on=self._heard_on() if self.position.heard_at else None,
            silence_began_on=self._silence_began_on(),
            last_contact_on=self._last_contact_on(),
            held_until=self._hold_day() if not silent else None,
            ending=self._ending() if self.position.heard_at else (),
            closes_on=None if silent or ahead else self._closes_on(),
            moves_on=None if silent else self._moves_on(to_come),
            silent_outcome="no_response" if self._is_finished() else "lapsed",
            closed=closed,
        )

    # Days

    def _day(self, instant: datetime) -> date:
        return day_of(instant, self.days.zone)

    def _heard_on(self) -> date:
        return self._day(self.position.heard_at or self.now)

    def _silence_began_on(self) -> date | None:
        if self.position.heard_at is None:
            return None
        return max(self._heard_on(), self.position.promise_on or date.min)

    def _last_contact_on(self) -> date | None:
        instants = [instant for instant in (self.position.heard_at, self.position.touched_at) if instant]
        return max(map(self._day, instants), default=None)

    def _hold_day(self) -> date | None:
        return self.days.roll(self.position.held_until) if self.position.held_until else None

    def _is_ahead(self) -> bool:
        ends_at = self.position.interview_ends_at
        return ends_at is None or self.now < ends_at

    def _is_finished(self) -> bool:
        return self.position.step_index >= len(self.cadence.steps)

    # Due

    def _due(self, index: int, previous_on: date | None) -> Due:
        step = self.cadence.steps[index]
        ends_at = self.position.interview_ends_at
        if step.anchor == "interview" and ends_at is not None:
            if step.hours is not None:
                return self._due_at(ends_at, step.hours)
            return self._due_on("interview", self._day(ends_at), step.days)
        if step.anchor == "promise" and (promised := self.position.promise_on):
            basis: Basis = "promised" if self.position.promised_on else "decision"
            return self._due_on(basis, promised, step.days)
        if step.anchor == "promise":
            return self._due_on(self._word_basis(), self._heard_on(), step.fallback_days)
        if previous_on is None:
            return self._due_on(self._word_basis(), self._heard_on(), step.days)
        return self._due_on("skip" if self.position.previous_skipped else "touch", previous_on, step.days)

    def _word_basis(self) -> Basis:
        return "interview" if self.position.heard_at == self.position.interview_ends_at else "word"

    def _due_on(self, basis: Basis, base_on: date, offset_days: int) -> Due:
        raw_on = base_on + timedelta(days=offset_days)
        on = self.days.roll(raw_on)
        return Due(on, None, basis, base_on, offset_days, raw_on, on)

    def _due_at(self, ends_at: datetime, hours: int) -> Due:
        at = ends_at + timedelta(hours=hours)
        on = self._day(at)
        return Due(on, at, "interview", self._day(ends_at), 0, on, on)

    def promise_due(self) -> date:
        return self._due(self.cadence.promise_index, self._previous_on()).on

    def _previous_on(self) -> date | None:
        return self._day(self.position.previous_at) if self.position.previous_at else None

    def _held(self, due: Due) -> Due:
        held = self._hold_day()
        return due if held is None or due.at else replace(due, on=max(due.on, held))

    def _is_overdue(self, due: Due) -> bool:
        return self.now > due.at if due.at else self.today > due.on

    def _next_index(self) -> int:
        """The first step to come, once the promise has overtaken what is overdue before it (rule 2)."""
        index, promised = self.position.step_index, self.cadence.promise_index
        if index < promised and self.today >= self.promise_due():
            while index < promised and self._is_overdue(self._held(self._due(index, self._previous_on()))):
                index += 1
        return index

    def _step_index(self, closed: Closed | None) -> int:
        if self.position.interview_ends_at is None:
            return self.position.step_index
        reading = replace(self, now=closed.at, today=closed.on) if closed else self
        return reading._next_index()

    def _project(self) -> tuple[Projected, ...]:
        """Every step to come, each assumed done on its due day, or today if that is past (rule 5)."""
        previous_on, projected, earliest = self._previous_on(), [], self.today
        first = self._next_index()
        for index in range(first, len(self.cadence.steps)):
            due = self._due(index, previous_on)
            due = self._held(due) if index == first else due
            # A step is never done before the one it follows, however early its own promise was.
            previous_on = earliest = max(due.on, earliest)
            projected.append(Projected(self.cadence.steps[index], due, earliest))
        return tuple(projected)

    def _next(self, first: Projected) -> Next:
        due = first.due
        late = max((self.today - due.on).days, 0) if self._is_overdue(due) else 0
        quiet = first.step.quiet and self.today < due.natural_on
        return Next(first.step, self.cadence.index(first.step.key), due, late, quiet)

    # The end

    def _closes_on(self) -> date:
        return max((sum_.to_on for sum_ in self._ending()), default=self.today)

    def _ending(self) -> tuple[Sum, ...]:
        began = self._silence_began_on() or self.today
        if self._is_finished():
            sums = [Sum("silence", began, month_after(began))]
        else:
            last = max(began, self._last_contact_on() or began)
            sums = [Sum("contact", last, month_after(last))]
        if self._is_finished() and self.position.touched_at:
            touched = self._day(self.position.touched_at)
            sums.append(Sum("touch", touched, touched + timedelta(days=self.cadence.final_days)))
        if held := self._hold_day():
            sums.append(Sum("hold", held, held + timedelta(days=AFTER_A_HOLD)))
        if self.position.changed_at:
            changed = self._day(self.position.changed_at)
            sums.append(Sum("change", changed, changed))
        return tuple(sums)

    def _moves_on(self, to_come: tuple[Projected, ...]) -> date | None:
        began = self._silence_began_on()
        if began is None:
            return None
        if not to_come:
            return self._closes_on()
        return max(month_after(began), to_come[-1].done_on + timedelta(days=self.cadence.final_days))

    def _closed_by_silence(self) -> Closed | None:
        if self._is_ahead() or self.position.offered:
            return None
        on = self._closes_on()
        at = end_of_day(on, self.days.zone)
        if self.now < at:
            return None
        return Closed(at, on, "no_response" if self._is_finished() else "lapsed", "system")

    # Standing

    def _standing(self, closed: Closed | None, following: Next | None) -> Standing:
        if closed:
            return "closed"
        if self.position.offered:
            return "offer"
        if self._is_ahead():
            return "interview_ahead"
        if following is None:
            return "held" if self._is_held() else "waiting"
        return self._standing_of(following)

    def _standing_of(self, following: Next) -> Standing:
        due = following.due
        if following.quiet:
            return "quiet"
        if self._is_held() and due.at is None:
            return "held"
        if self._is_overdue(due):
            return "overdue"
        return "due" if due.at or due.on == self.today else "upcoming"

    def _is_held(self) -> bool:
        held = self._hold_day()
        return held is not None and self.today < held
