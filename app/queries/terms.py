"""A query of the lists as data: frozen terms, each able to say itself in the words it can be read from again.

Days stay as relative as they were typed ("fri", "<7d"), so a query that is kept means next week what it means today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from app.cadence.words import MONTHS, WEEKDAYS

Operator = Literal["", "<", "<=", ">", ">=", ".."]
NAME = "name"  # the term of bare words
Bounds = tuple[date | None, date | None]

# How a day may be given


@dataclass(frozen=True, slots=True)
class Away:
    """So many days ahead, or of what is past, ago."""

    days: int

    def on(self, today: date, is_past: bool) -> date:
        return today + timedelta(days=-self.days if is_past else self.days)

    def __str__(self) -> str:
        return f"{self.days}d"


@dataclass(frozen=True, slots=True)
class Near:
    """ "yesterday", "today" or "tomorrow": -1, 0 or 1 days from today."""

    days: int

    def on(self, today: date, is_past: bool) -> date:
        return today + timedelta(days=self.days)

    def __str__(self) -> str:
        return ("today", "tomorrow", "yesterday")[self.days]


@dataclass(frozen=True, slots=True)
class Weekday:
    """The next such day after today, or of what is past, the last before it; Monday is 0."""

    number: int

    def on(self, today: date, is_past: bool) -> date:
        if is_past:
            return today - timedelta(days=(today.weekday() - self.number - 1) % 7 + 1)
        return today + timedelta(days=(self.number - today.weekday() - 1) % 7 + 1)

    def __str__(self) -> str:
        return WEEKDAYS[self.number][:3].lower()


@dataclass(frozen=True, slots=True)
class Yearly:
    """A day of the year: the one nearest to today, or of what is past, the last there was."""

    month: int
    day: int

    def on(self, today: date, is_past: bool) -> date:
        found = [day for year in range(today.year - 8, today.year + 9) if (day := self.of(year))]
        if is_past:
            return max(day for day in found if day <= today)
        return min(found, key=lambda day: abs(day - today))

    def after(self, start: date) -> date:
        """The first such day from `start` on."""
        return min(day for year in range(start.year, start.year + 9) if (day := self.of(year)) and day >= start)

    def of(self, year: int) -> date | None:
        """That day of `year`; None for 29 February of most."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day}{MONTHS[self.month - 1][:3].lower()}"


Point = Away | Near | Weekday | Yearly | date


@dataclass(frozen=True, slots=True)
class Span:
    """Some days, or how many days: compared with `low`, or with "..", from `low` to `high`, both included."""

    operator: Operator
    low: Point
    high: Point | None = None

    def days(self, today: date, is_past: bool) -> Bounds:
        """The first and the last day of it (None: no end). Of what is past, "<7d" is less than 7 days ago."""
        low = _on(self.low, today, is_past)
        if self.high is not None:
            high = _on(self.high, today, is_past)
            if isinstance(self.high, Yearly) and high < low:
                high = self.high.after(low)
            return min(low, high), max(low, high)
        is_turned = is_past and isinstance(self.low, Away)
        return _bounded(_TURNED[self.operator] if is_turned else self.operator, low)

    def numbers(self) -> tuple[int, int | None]:
        """The least and the most number of days of a span that counts them; the most is below 0 when none are meant."""
        low = self.low.days if isinstance(self.low, Away) else 0
        if isinstance(self.high, Away):
            return min(low, self.high.days), max(low, self.high.days)
        ends: dict[Operator, tuple[int, int | None]] = {
            "<": (0, low - 1),
            "<=": (0, low),
            ">": (low + 1, None),
            ">=": (low, None),
        }
        return ends.get(self.operator, (low, low))

    def __str__(self) -> str:
        return f"{self.low}..{self.high}" if self.high is not None else f"{self.operator}{self.low}"


Value = str | Span


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: any of `values`, or with `is_not`, none of them. `at` is where it was typed."""

    name: str
    values: tuple[Value, ...]
    is_not: bool = False
    at: int = field(default=0, compare=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The values that are words."""
        return tuple(value for value in self.values if isinstance(value, str))

    @property
    def spans(self) -> tuple[Span, ...]:
        """The values that are days."""
        return tuple(value for value in self.values if isinstance(value, Span))

    def __str__(self) -> str:
        head = "-" if self.is_not else ""
        if self.name == NAME:
            words = str(self.values[0])
            # Without quotes, only the first of several words would be denied.
            return head + (_quoted(words) if self.is_not and " " in words else _bare(words))
        return f"{head}{self.name}:{','.join(map(_quoted, self.values))}"


@dataclass(frozen=True, slots=True)
class Query:
    """Every term holds. `str()` is the canonical text of it; changes are made on copies."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def named(self, *names: str) -> tuple[Term, ...]:
        """The terms of these names."""
        return tuple(term for term in self.terms if term.name in names)

    def without(self, *names: str) -> Query:
        """All but the terms of these names."""
        return Query(tuple(term for term in self.terms if term.name not in names))

    def less(self, gone: Term) -> Query:
        """All but this term."""
        return Query(tuple(term for term in self.terms if term != gone))

    def having(self, name: str, *values: Value) -> Query:
        """With this as the one term of its name, at the place of the first that was there; without any, none."""
        new = (Term(name, values),) if values else ()
        place = next((place for place, term in enumerate(self.terms) if term.name == name), len(self.terms))
        rest = [term for term in self.terms if term.name != name]
        place = sum(term.name != name for term in self.terms[:place])
        return Query((*rest[:place], *new, *rest[place:]))

    def toggled(self, name: str, value: Value) -> Query:
        """Without `value` where it is asked for, else with it as the one term of its name."""
        for term in self.named(name):
            if value in term.values and not term.is_not:
                left = tuple(other for other in term.values if other != value)
                kept = (replace(term, values=left),) if left else ()
                return Query(tuple(new for old in self.terms for new in (kept if old == term else (old,))))
        return self.having(name, value)

    def asks(self, name: str, value: Value) -> bool:
        """Whether a term asks for just this, among others or alone."""
        return any(value in term.values and not term.is_not for term in self.named(name))

    @property
    def is_closed(self) -> bool:
        """Whether it is about closed pursuits: only their terms lead there. All other lists are of open ones."""
        return any(
            not term.is_not and (term.name in ("closed", "outcome") or "closed" in term.values) for term in self.about()
        )

    def about(self) -> Iterable[Term]:
        return self.named("standing", "closed", "outcome")


EVERY = Query()
"""Asks for nothing in particular: all that are open."""

_TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "": "", "..": ".."}
_DAY = timedelta(days=1)
_QUOTES = '"“”„'
_NEEDS_QUOTES = re.compile(rf"[\s,:{_QUOTES}]|^-|^$")
_BARE = re.compile(rf"(?!-)[^\s,:{_QUOTES}]+(?: (?!-)[^\s,:{_QUOTES}]+)*")


def _on(point: Point, today: date, is_past: bool) -> date:
    return point if isinstance(point, date) else point.on(today, is_past)


def _bounded(operator: Operator, day: date) -> Bounds:
    ends: dict[Operator, Bounds] = {
        "<": (None, day - _DAY),
        "<=": (None, day),
        ">": (day + _DAY, None),
        ">=": (day, None),
    }
    return ends.get(operator, (day, day))


def _quoted(value: Value) -> str:
    if isinstance(value, Span):
        return str(value)
    return '"' + value.replace('"', '""') + '"' if _NEEDS_QUOTES.search(value) else value


def _bare(words: str) -> str:
    return words if _BARE.fullmatch(words) else '"' + words.replace('"', '""') + '"'
