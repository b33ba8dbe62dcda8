"""The language of the lists: `owner:me standing:quiet employer:"Northwind" due:<7d silent:>20d`, read into a `Query`.

Terms are separated by spaces and all hold; values of one term are separated by commas and any of them will do; a minus
before a term takes it back; words without a name are how a candidate's or an employer's name begins. Nothing that can
be typed raises: what cannot be read is left out, and told as a `Mistake`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import get_args

from app.cadence import STANDARD, By, Outcome, Standing
from app.cadence.words import MONTHS, WEEKDAYS
from app.queries.terms import NAME, Away, Near, Operator, Point, Query, Span, Term, Value, Weekday, Yearly

LONGEST = 500  # signs of a query, and so of an address
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
NOBODY, NONE = "nobody", "none"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What cannot be read, from sign `at` on, for `length` signs: what is wrong with it and what would be right."""

    at: int
    length: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, and what it means: the terms that can be read, and the mistakes among the others."""

    text: str
    query: Query
    mistakes: tuple[Mistake, ...] = ()


def parse(text: str) -> Reading:
    """Read `text`. `str(parse(text).query)` is its canonical form, which reads as the same query."""
    clean = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[:LONGEST])
    mistakes, terms = list[Mistake](), list[Term]()
    for found in _PIECE.finditer(clean):
        try:
            terms += _term(found)
        except _MisreadError as misread:
            mistakes.append(Mistake(found.start(), len(found[0]), misread.sentence))
    read = query = Query(tuple(_joined(terms)))
    while len(str(query)) > LONGEST:  # signs were added: what was typed without quotation marks has some now
        query = Query(query.terms[:-1])
    if len(text) > LONGEST or query != read:
        sentence = f"This is too long. Keep it to {LONGEST} characters."
        mistakes.append(Mistake(min(len(text), LONGEST), max(len(text) - LONGEST, 1), sentence))
    return Reading(clean, query, tuple(mistakes))


class _MisreadError(Exception):
    def __init__(self, sentence: str) -> None:
        self.sentence = sentence


_QUOTED = r'"(?:[^"]|"")*(?:"|$)|[“„][^“”]*(?:[“”]|$)'
_PIECE = re.compile(rf"-?(?:(?P<name>[^\W\d]\w*):)?(?P<values>(?:{_QUOTED}|[^\s\"“„])*)")
_VALUE = re.compile(rf"(?P<quoted>{_QUOTED})|(?P<plain>[^,\"“„]+)|(?P<comma>,)")


def _term(found: re.Match[str]) -> Iterator[Term]:
    text = found[0]
    if text in ("", "-"):
        return
    is_not, name = text.startswith("-"), (found["name"] or "").casefold()
    values = list(_values(found["values"]))
    if not found["name"]:
        words = " ".join(values)
        if words:
            yield Term(NAME, (words,), is_not, found.start())
        return
    if name not in TERMS:
        raise _MisreadError(f"“{_shown(name)}:” is nothing to filter by. {_meant(name, TERMS, ':')}")
    read = TERMS[name]
    if not values:
        raise _MisreadError(f"“{name}:” needs a value, such as {name}:{read.example}.")
    yield Term(name, tuple(dict.fromkeys(read.value(name, value) for value in values)), is_not, found.start())


def _values(text: str) -> Iterator[str]:
    """The values between the commas, quotes taken off, spaces evened; empty ones are none."""
    value = ""
    for found in [*_VALUE.finditer(text), None]:
        if found is None or found["comma"]:
            if value := " ".join(value.split()):
                yield value
            value = ""
        elif quoted := found["quoted"]:
            value += quoted[1:-1].replace('""', '"') if _is_closed(quoted) else _unclosed(quoted)
        else:
            value += found["plain"]


def _is_closed(quoted: str) -> bool:
    if quoted[0] != '"':
        return quoted[-1] in "“”" and len(quoted) > 1
    return len(quoted) > 1 and quoted.count('"') % 2 == 0


def _unclosed(quoted: str) -> str:
    raise _MisreadError(f"The quotation mark before “{_shown(quoted[1:])}” is not closed. Add one after it.")


def _joined(terms: Sequence[Term]) -> Iterator[Term]:
    """Words that were typed apart are one name: "maya owner:me okafor" looks for Maya Okafor."""
    bare = [term for term in terms if term.name == NAME and not term.is_not]
    for term in terms:
        if term not in bare:
            yield term
        elif term is bare[0]:
            yield Term(NAME, (" ".join(" ".join(other.words) for other in bare),), at=term.at)


# What each term takes


@dataclass(frozen=True, slots=True)
class _Kind:
    value: Callable[[str, str], Value]
    example: str


def _any_words(_name: str, typed: str) -> str:
    return NOBODY if typed.casefold() == NOBODY else "me" if typed.casefold() == "me" else typed


def _one_of(noun: str, names: Sequence[str], aliases: Mapping[str, str] | None = None) -> Callable[[str, str], str]:
    def read(_name: str, typed: str) -> str:
        word = re.sub(r"[\s-]+", "_", typed.casefold())
        word = (aliases or {}).get(word, word)
        if word not in names:
            raise _MisreadError(f"“{_shown(typed)}” is no {noun}. {_meant(word, names)}")
        return word

    return read


def _day(name: str, typed: str) -> Value:
    if typed.casefold() == NONE and name in ("due", "promised"):
        return NONE
    return _span(typed, _point, f"“{_shown(typed)}” is no day. Write it as {name}:fri, {name}:28may or {name}:<7d.")


def _number(name: str, typed: str) -> Span:
    return _span(typed, _count, f"“{_shown(typed)}” is no number of days. Write it as {name}:>5d or {name}:5d..10d.")


def _span(typed: str, point: Callable[[str], Point | None], sentence: str) -> Span:
    words = "".join(typed.casefold().split()).replace("≤", "<=").replace("≥", ">=")
    first, is_range, last = words.partition("..")
    found = re.match(r"[<>]=?", first)
    operator = found[0] if found and not is_range else ""
    low, high = point(first[len(operator) :]), point(last) if is_range else None
    if low is None or (is_range and high is None):
        raise _MisreadError(sentence)
    return Span(_OPERATORS[operator], low) if high is None else Span("..", low, high)


_OPERATORS: Mapping[str, Operator] = {"": "", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_NEAR = {"today": 0, "tomorrow": 1, "tmr": 1, "yesterday": -1}


def _count(words: str) -> Point | None:
    found = re.fullmatch(r"([0-9]{1,4})(d|days?|w|weeks?)?", words)
    return Away(int(found[1]) * (7 if (found[2] or "").startswith("w") else 1)) if found else None


def _point(words: str) -> Point | None:
    if words in _NEAR:
        return Near(_NEAR[words])
    if (weekday := _place(words, WEEKDAYS)) is not None:
        return Weekday(weekday)
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", words):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(?:([0-9]{1,2})\.?([a-z]+)|([a-z]+)([0-9]{1,2}),?)([0-9]{4})?", words):
        month, day = _place(found[2] or found[3], MONTHS), int(found[1] or found[4])
        if month is not None:
            # A leap year has every day there is.
            year = int(found[5] or 2000)
            real = _date(year, month + 1, day)
            return real if found[5] or real is None else Yearly(month + 1, day)
    return _count(words) if words[-1:].isalpha() else None


def _place(word: str, names: Sequence[str]) -> int | None:
    """Where the one name that begins with `word` stands; at least three letters, so that it is one."""
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(names) if name.casefold().startswith(word)), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST_YEAR <= year <= LATEST_YEAR else None
    except ValueError:
        return None


STANDINGS = ("open", *get_args(Standing))
STEPS = (*(step.key for step in STANDARD.steps), NONE)
_SAID = {"snoozed": "held", "ahead": "interview_ahead", "interview": "interview_ahead"}

TERMS: Mapping[str, _Kind] = {
    "owner": _Kind(_any_words, "me"),
    "standing": _Kind(_one_of("standing", STANDINGS, _SAID), "quiet"),
    "employer": _Kind(_any_words, '"Northwind"'),
    "candidate": _Kind(_any_words, "okafor"),
    "contact": _Kind(_any_words, "dana"),
    "job": _Kind(_any_words, "analyst"),
    "step": _Kind(_one_of("step", STEPS), "second_call"),
    "by": _Kind(_one_of("one who makes a touch", get_args(By)), "candidate"),
    "due": _Kind(_day, "<7d"),
    "overdue": _Kind(_number, ">5d"),
    "silent": _Kind(_number, ">20d"),
    "closes": _Kind(_day, "<7d"),
    "promised": _Kind(_day, "fri"),
    "heard": _Kind(_day, "<7d"),
    "touched": _Kind(_day, "<7d"),
    "interview": _Kind(_day, "yesterday"),
    "created": _Kind(_day, "<30d"),
    "closed": _Kind(_day, "<30d"),
    "outcome": _Kind(_one_of("outcome", get_args(Outcome)), "hired"),
}
EXAMPLES: Mapping[str, str] = {name: f"{name}:{kind.example}" for name, kind in TERMS.items()}


# Words of mistakes


def _meant(word: str, names: Sequence[str] | Mapping[str, object], after: str = "") -> str:
    """What was probably meant, else all that there is."""
    near = get_close_matches(word, list(names), n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]}{after}?"
    *others, last = names
    return f"There are {', '.join(f'{name}{after}' for name in others)} and {last}{after}."


def _shown(typed: str) -> str:
    return typed if len(typed) <= 40 else f"{typed[:39]}…"
