"""Standings as conditions on stored columns, so that a list can be filtered: what `plan(now)` says, in SQL.

They agree with it at every instant but one kind: from when the promise overtakes a late thank-you until the sweep has
seen it (minutes), a pursuit is found as overdue though its call may be only due. What silence has ended is found as
closed at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from sqlalchemy import ColumnElement, and_, not_, or_

from app.cadence import Standing, day_of
from app.calendar import AgencyDays
from app.models import Pursuit
from app.queries.today import is_open

STANDINGS: tuple[Standing, ...] = get_args(Standing)

Condition = ColumnElement[bool]


def stands(standing: Standing, days: AgencyDays, now: datetime) -> Condition:
    """Pursuits of the agency whose `days` these are that stand so at `now` (an aware instant)."""
    reading = _Reading(now, day_of(now, days.zone), _last_working_day(days, day_of(now, days.zone)))
    return _CONDITIONS[standing](reading)


@dataclass(frozen=True, slots=True)
class _Reading:
    now: datetime
    today: date
    last_working_day: date

    def closed(self) -> Condition:
        return not_(is_open(self.today))

    def offer(self) -> Condition:
        return and_(is_open(self.today), Pursuit.offered.is_(True))

    def interview_ahead(self) -> Condition:
        ahead = or_(Pursuit.interview_ends_at.is_(None), Pursuit.interview_ends_at > self.now)
        return and_(is_open(self.today), Pursuit.offered.is_(False), ahead)

    def quiet(self) -> Condition:
        return and_(self._has_next(), self._is_quiet())

    def held(self) -> Condition:
        without = and_(self._is_followed(), Pursuit.next_step.is_(None))
        by_day = and_(self._has_next(), not_(self._is_quiet()), Pursuit.due_at.is_(None))
        return and_(self._is_held(), or_(without, by_day))

    def waiting(self) -> Condition:
        return and_(self._is_followed(), Pursuit.next_step.is_(None), not_(self._is_held()))

    def overdue(self) -> Condition:
        return and_(self._is_awake(), or_(Pursuit.due_at < self.now, self._by_day(Pursuit.due_on < self.today)))

    def due(self) -> Condition:
        return and_(self._is_awake(), or_(Pursuit.due_at >= self.now, self._by_day(Pursuit.due_on == self.today)))

    def upcoming(self) -> Condition:
        return and_(self._is_awake(), self._by_day(Pursuit.due_on > self.today))

    def _is_followed(self) -> Condition:
        """Open, its interview over, and no offer made."""
        return and_(is_open(self.today), Pursuit.offered.is_(False), Pursuit.interview_ends_at <= self.now)

    def _has_next(self) -> Condition:
        return and_(self._is_followed(), Pursuit.next_step.is_not(None))

    def _is_awake(self) -> Condition:
        asleep = or_(self._is_quiet(), and_(self._is_held(), Pursuit.due_at.is_(None)))
        return and_(self._has_next(), not_(asleep))

    def _is_quiet(self) -> Condition:
        return and_(Pursuit.quiet_until.is_not(None), Pursuit.quiet_until > self.today)

    def _is_held(self) -> Condition:
        """Its hold, rolled to a working day, is ahead: no working day from the hold's own day to today has come."""
        return and_(Pursuit.held_until.is_not(None), Pursuit.held_until > self.last_working_day)

    @staticmethod
    def _by_day(due: Condition) -> Condition:
        return and_(Pursuit.due_at.is_(None), due)


_CONDITIONS: Mapping[Standing, Callable[[_Reading], Condition]] = {
    standing: getattr(_Reading, standing) for standing in STANDINGS
}


def _last_working_day(days: AgencyDays, today: date) -> date:
    """The working day on or before `today`: what is held beyond it is held still."""
    day = today
    while not days.is_working(day):
        day -= timedelta(days=1)
    return day
