"""What is stored of a plan so that a list can be an index range read: projections, never the truth.

Each is independent of the clock except where `overtakes_at` says when it stops being so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.cadence.plan import Plan, Position, plan, promise_due
from app.cadence.rules import By, Cadence, Channel, WorkingDays, end_of_day, start_of_day


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The next touch and the end of a pursuit, as dates to find it by.

    `listed_at` is the instant it first belongs in Today; `quiet_until` the day its quiet time ends; `overtakes_at`
    the instant at which, with no event, the promise makes another step the next one (None: never).
    """

    next_step: str | None = None
    next_channel: Channel | None = None
    next_by: By | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    listed_at: datetime | None = None
    quiet_until: date | None = None
    closes_on: date | None = None
    overtakes_at: datetime | None = None


def deadlines(position: Position, cadence: Cadence, days: WorkingDays, now: datetime) -> Deadlines:
    """What to store of `position` at `now`; an interview that is ahead is reckoned as held when it will be."""
    if position.closed or position.interview_ends_at is None:
        return Deadlines()
    reading = plan(position, cadence, days, max(now, position.interview_ends_at))
    closes_on = reading.closed.on if reading.closed else reading.closes_on
    following = reading.next
    if following is None:
        return Deadlines(closes_on=closes_on, listed_at=start_of_day(closes_on, days.zone) if closes_on else None)
    return Deadlines(
        next_step=following.step.key,
        next_channel=following.step.channel,
        next_by=following.step.by,
        due_on=following.due.on,
        due_at=following.due.at,
        listed_at=_listed_at(position, reading, days),
        quiet_until=following.due.natural_on if following.step.quiet else None,
        closes_on=closes_on,
        overtakes_at=_overtakes_at(position, reading, cadence, days),
    )


def _listed_at(position: Position, reading: Plan, days: WorkingDays) -> datetime | None:
    following = reading.next
    if following is None:
        return None
    if following.due.at:
        return position.interview_ends_at
    first = min(following.due.on, reading.closes_on or following.due.on)
    return start_of_day(first, days.zone)


def _overtakes_at(position: Position, reading: Plan, cadence: Cadence, days: WorkingDays) -> datetime | None:
    following = reading.next
    if following is None or following.index >= cadence.promise_index:
        return None
    late_at = following.due.at or end_of_day(following.due.on, days.zone)
    return max(late_at, start_of_day(promise_due(position, cadence, days), days.zone))
