"""Days in words, as every page, answer and e-mail says them: "Thu 14 May", "last Wednesday", "a week"."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day_words(day: date, today: date) -> str:
    """ "Thu 14 May"; the year only when it is not `today`'s."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def long_day_words(day: date, today: date) -> str:
    """ "Thursday 14 May", as candidates read it; the year only when it is not `today`'s."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def time_words(instant: datetime, zone: ZoneInfo) -> str:
    """ "3:30 pm", "11 am", "noon", "midnight": the clock in `zone`. Raises `ValueError` for a naive instant."""
    if instant.tzinfo is None:
        raise ValueError("An instant without a zone has no time of day.")
    local = instant.astimezone(zone)
    if local.minute == 0 and local.hour in (0, 12):
        return "noon" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{(local.hour - 1) % 12 + 1}{minutes} {'am' if local.hour < 12 else 'pm'}"


def near_day_words(day: date, today: date) -> str:
    """The day as said aloud: "today", "yesterday", "tomorrow", "last Wednesday" within a week, else "on Tue 28 Apr"."""
    away = (day - today).days
    named = {0: "today", -1: "yesterday", 1: "tomorrow"}
    if away in named:
        return named[away]
    if -7 <= away < 0:
        return f"last {WEEKDAYS[day.weekday()]}"
    return f"on {day_words(day, today)}"


def span_words(days: int) -> str:
    """A length of days in words: "a day", "10 days", "a week", "two weeks"."""
    weeks, rest = divmod(days, 7)
    if days == 1:
        return "a day"
    if rest or not weeks:
        return f"{days} days"
    return "a week" if weeks == 1 else f"{_NUMBERS[weeks] if weeks < len(_NUMBERS) else weeks} weeks"


def count_words(number: int, noun: str) -> str:
    """ "1 day", "2 days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
