"""Days and times as people type them: "fri", "28 may", "2026-05-28", "in 3 days"; "3:30 pm", "15:30", "noon".

A day is read as the next one that it can mean, counted from the agency's today. A date with strokes is refused, since
5/6 is two different days on two sides of an ocean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta

from app.cadence.words import MONTHS, WEEKDAYS
from app.errors import InvalidError

UNREAD_DAY = "“{typed}” is not a day that Hearback can read. Write it as fri, 28 may or 2026-05-28."
UNREAD_TIME = "“{typed}” is not a time that Hearback can read. Write it as 3:30 pm or 15:30."
NO_DAY = "There is no {day} {month} {year}. Check the day."
LATEST_YEAR = 2100
_LEAST_LETTERS = 3
_SHOWN = 40

_NEAR = {"today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1}
_SPANS = {"day": 1, "week": 7}
_MONDAY = 0


def parse_day(typed: str, today: date, *, pointer: str = "/on") -> date:
    """The day that `typed` means on `today`. Raises `InvalidError` at `pointer` with how to write it."""
    words = " ".join(typed.casefold().replace(",", " ").split())
    for read in (_near, _ahead, _weekday, _iso, _month):
        if (found := read(words, today, pointer)) is not None:
            return found
    raise InvalidError(UNREAD_DAY.format(typed=typed.strip()[:_SHOWN]), pointer=pointer)


def parse_time(typed: str, *, pointer: str = "/at") -> time:
    """The time of day that `typed` means. Raises `InvalidError` at `pointer` with how to write it."""
    words = "".join(typed.casefold().replace(".", ":" if typed.count(".") == 1 else "").split())
    if words in ("noon", "midday"):
        return time(12)
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?(?:(a|p)m?)?", words)
    if found and (found[2] or found[3]):  # a bare "3" could be either half of the day
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if minute < 60 and (1 <= hour <= 12 if half else hour < 24):
            return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)
    raise InvalidError(UNREAD_TIME.format(typed=typed.strip()[:_SHOWN]), pointer=pointer)


def next_weekday(weekday: int, today: date) -> date:
    """The next such weekday (Monday is 0) after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


# How a day may be written; each answers None when it is written in another way


def _near(words: str, today: date, _pointer: str) -> date | None:
    return today + timedelta(days=_NEAR[words]) if words in _NEAR else None


def _ahead(words: str, today: date, pointer: str) -> date | None:
    found = re.fullmatch(r"(?:in )?\+?(\d{1,3}) ?(day|week)s?|next week", words)
    if found is None:
        return None
    if found[1] is None:
        return next_weekday(_MONDAY, today)
    return _within(lambda: today + timedelta(days=int(found[1]) * _SPANS[found[2]]), pointer)


def _weekday(words: str, today: date, _pointer: str) -> date | None:
    place = _place(words.removeprefix("next ").removeprefix("on "), WEEKDAYS)
    return None if place is None else next_weekday(place, today)


def _iso(words: str, _today: date, pointer: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words)
    return _date(int(found[1]), int(found[2]), int(found[3]), pointer) if found else None


def _month(words: str, today: date, pointer: str) -> date | None:
    """ "28 may", "may 28th", "thu 28 may 2027": without a year, the next one there is."""
    parts = words.split()
    if len(parts) > 2 and _place(parts[0], WEEKDAYS) is not None:
        parts = parts[1:]
    found = re.fullmatch(
        r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? ?([a-z]+)|([a-z]+) ?(\d{1,2})(?:st|nd|rd|th)?)(?: (\d{4}))?", " ".join(parts)
    )
    month = _place(found[2] or found[3], MONTHS) if found else None
    if found is None or month is None:
        return None
    day, year = int(found[1] or found[4]), int(found[5] or 0)
    if year:
        return _date(year, month + 1, day, pointer)
    return _next(day, month + 1, today, pointer)


def _next(day: int, month: int, today: date, pointer: str) -> date:
    """The next `day` of `month` from today on; 29 February waits for a leap year."""
    for year in range(today.year, today.year + 9):
        try:
            if (found := date(year, month, day)) >= today:
                return found
        except ValueError:
            continue
    return _date(today.year, month, day, pointer)


def _date(year: int, month: int, day: int, pointer: str) -> date:
    name = MONTHS[month - 1] if 1 <= month <= 12 else f"in month {month} of"
    return _within(lambda: date(year, month, day), pointer, NO_DAY.format(day=day, month=name, year=year))


def _within(
    made: Callable[[], date], pointer: str, sentence: str = "This day is too far away. Check the year."
) -> date:
    try:
        found = made()
    except (ValueError, OverflowError):
        raise InvalidError(sentence, pointer=pointer) from None
    if not 2000 <= found.year <= LATEST_YEAR:
        raise InvalidError("This day is too far away. Check the year.", pointer=pointer)
    return found


def _place(word: str, names: tuple[str, ...]) -> int | None:
    """Where the one name that begins with `word` stands; at least three letters, so that it is one."""
    if len(word) < _LEAST_LETTERS:
        return None
    aliases = {"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday", "sept": "september"}
    word = aliases.get(word.rstrip("."), word.rstrip("."))
    return next((place for place, name in enumerate(names) if name.casefold().startswith(word)), None)
