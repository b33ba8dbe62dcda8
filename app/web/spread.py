"""A pile dealt out over working days. Pure: days, numbers and an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from app.cadence import WorkingDays

By = Literal["days", "limit"]
FURTHEST = 60  # working days: what does not fit in a quarter is not spread, it is put away
MOST_A_DAY = 100


def working_days(days: WorkingDays, today: date, number: int) -> list[date]:
    """The next `number` working days after `today`."""
    found: list[date] = []
    day = today
    while len(found) < number:
        day = days.roll(day + timedelta(days=1))
        found.append(day)
    return found


def level(number: int, days: Sequence[date], load: Mapping[date, int]) -> list[date]:
    """A day for each of `number`, the first ones first, so that with `load` the `days` are as even as can be."""
    total = {day: load.get(day, 0) for day in days}
    added = dict.fromkeys(days, 0)
    for _ in range(number):
        emptiest = min(days, key=lambda day: (total[day] + added[day], day))
        added[emptiest] += 1
    return [day for day in days for _ in range(added[day])]


def fill(number: int, days: Sequence[date], load: Mapping[date, int], limit: int) -> list[date]:
    """A day for each of `number`, each day filled up to `limit` before the next is begun; for those that fit."""
    rooms = [day for day in days for _ in range(max(limit - load.get(day, 0), 0))]
    return rooms[:number]
