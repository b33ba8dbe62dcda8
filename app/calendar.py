"""Working days of an agency: Monday to Friday, less its country's and region's holidays and its own closures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays

_SATURDAY = 5
# A year without one working day is a mistake in the closures, not a calendar.
_FURTHEST_ROLL = 366


class NoWorkingDayError(ValueError):
    """A whole year of holidays and closures follows a day, so nothing can be rolled past it."""


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """The public holidays of `country` (ISO 3166-1 alpha-2) and its `subdivision` in `year`, observed days included.

    Each with its name, in the country's own first language.

    Raises `ValueError` for a country or subdivision that is not known.
    """
    try:
        return dict(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError as unknown:
        raise ValueError(f"No holiday calendar is known for {country} {subdivision or ''}".rstrip()) from unknown


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone of the IANA database."""
    return name in _zones()


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@dataclass(frozen=True)
class AgencyDays:
    """An agency's time: its zone, and which of its days are worked. Holidays are cached per country and year."""

    zone: ZoneInfo
    country: str | None = None
    subdivision: str | None = None
    closures: frozenset[date] = field(default_factory=frozenset)
    _rolled: dict[date, date] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_working(self, day: date) -> bool:
        """Whether `day` is Monday to Friday and neither a holiday nor a closure."""
        return day.weekday() < _SATURDAY and day not in self.closures and day not in self._holidays(day.year)

    def reason_off(self, day: date) -> str:
        """Why a weekday is not worked: the holiday's name, or "Closed"; "" for any other day."""
        if day.weekday() >= _SATURDAY or self.is_working(day):
            return ""
        return self._holidays(day.year).get(day, "Closed")

    def roll(self, day: date) -> date:
        """`day`, or the next working day after it. Raises `NoWorkingDayError` if a year has none."""
        if day not in self._rolled:
            self._rolled[day] = self._first_working_day(day)
        return self._rolled[day]

    def _first_working_day(self, day: date) -> date:
        for ahead in range(_FURTHEST_ROLL):
            if self.is_working(rolled := day + timedelta(days=ahead)):
                return rolled
        raise NoWorkingDayError(f"No working day follows {day} within a year: remove some closures.")

    def _holidays(self, year: int) -> Mapping[date, str]:
        return public_holidays(self.country, self.subdivision, year) if self.country else {}
