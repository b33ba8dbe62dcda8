"""Which days a calendar shows, and which ones before and after them. Pure dates: days are the agency's."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from app.cadence.words import MONTHS, day_words, long_day_words

View = Literal["day", "week", "month", "agenda"]
VIEWS: tuple[View, ...] = get_args(View)
EARLIEST, LATEST = date(2001, 1, 1), date(2099, 12, 31)
_WEEK = timedelta(days=7)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days of `view` around `on`: weeks from Monday, a month with the whole of its first and last week.

    An agenda is the seven days from `on`.
    """

    view: View
    on: date

    @classmethod
    def asked(cls, view: str, on: str, today: date) -> Period:
        """What an address asks for; what it cannot mean is the week, and today."""
        return cls(next((known for known in VIEWS if known == view), "week"), _day(on) or today)

    @property
    def first(self) -> date:
        whole = {"month": self.on.replace(day=1), "week": self.on}
        return _monday(whole[self.view]) if self.view in whole else self.on

    @property
    def last(self) -> date:
        if self.view == "day":
            return self.on
        return (_monday(_month_end(self.on)) if self.view == "month" else self.first) + _WEEK - _A_DAY

    @property
    def previous(self) -> date:
        """A day of the period before; it stays within the years that are shown."""
        before = self.on.replace(day=1) - _A_DAY if self.view == "month" else self.on - self._length
        return max(before, EARLIEST)

    @property
    def following(self) -> date:
        after = _month_end(self.on) + _A_DAY if self.view == "month" else self.on + self._length
        return min(after, LATEST)

    @property
    def _length(self) -> timedelta:
        return _A_DAY if self.view == "day" else _WEEK

    def has(self, day: date) -> bool:
        """Whether `day` is what the period is about: of a month, not the days beside it."""
        return self.view != "month" or (day.year, day.month) == (self.on.year, self.on.month)

    def title(self, today: date) -> str:
        """ "11 to 17 May", "27 April to 3 May", "May", "Thursday 14 May"; the year only when it is not `today`'s."""
        if self.view == "day":
            return long_day_words(self.on, today)
        if self.view == "agenda":
            return f"From {day_words(self.on, today)}"
        if self.view == "month":
            return _month(self.on, today)
        if self.first.month == self.last.month:
            return f"{self.first.day} to {self.last.day} {_month(self.last, today)}"
        return f"{self.first.day} {MONTHS[self.first.month - 1]} to {self.last.day} {_month(self.last, today)}"


def _month(day: date, today: date) -> str:
    return MONTHS[day.month - 1] + ("" if day.year == today.year else f" {day.year}")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month_end(day: date) -> date:
    return day.replace(day=gregorian.monthrange(day.year, day.month)[1])


def _day(asked: str) -> date | None:
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
