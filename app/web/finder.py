"""What table, board and calendar share: a query of their address, and every way to ask for something else.

The text of the query is the one form of truth. Chips, menus and the typed box all write it, and it is the address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request
from sqlalchemy.orm import Session

from app.cadence import STANDARD, Standing
from app.errors import NotFoundError
from app.models import Look, Recruiter, SavedView
from app.models.view import Shape
from app.queries.language import EXAMPLES, LONGEST, NOBODY, Mistake, Reading, parse
from app.queries.meaning import Standpoint, misnamed
from app.queries.people import recruiters_of
from app.queries.table import MOST_COUNTED, Counts
from app.queries.terms import EVERY, NAME, Away, Near, Query, Span, Term, Value
from app.queries.views import view_for
from app.web.deps import HIGHEST_ID

# The chips, in this order; those in `_KEPT` are there even when they lead to nothing.
STANDINGS: Mapping[Standing, str] = {
    "overdue": "Overdue",
    "due": "Due",
    "upcoming": "Upcoming",
    "quiet": "Quiet",
    "held": "Snoozed",
    "interview_ahead": "Interview ahead",
    "waiting": "Waiting",
    "offer": "Offer",
    "closed": "Closed",
}
_KEPT = ("overdue", "due", "quiet", "closed")
# What only closed ones have, and so stands in the way of the others.
_OF_CLOSED = ("standing", "outcome", "closed")
_BY_TODAY, _WITHIN_A_WEEK = Span("<=", Near(0)), Span("<=", Away(7))


@dataclass(frozen=True, slots=True)
class Chip:
    """A standing to filter by, with how many it leads to ("" where nobody counted)."""

    name: str
    words: str
    href: str
    count: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu."""

    words: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """A button that says what is asked for of one term, and what else can be."""

    name: str
    label: str
    words: str
    choices: Sequence[Choice]
    is_set: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A term that stands in no chip and no menu, and the address without it."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Finder:
    """What the address of the list at `path` asks for. `kept` are the page's other parameters, `view` the saved one it is."""

    path: str
    shape: Shape
    standpoint: Standpoint
    reading: Reading
    kept: Mapping[str, str]
    view: SavedView | None = None

    @property
    def query(self) -> Query:
        return self.reading.query

    @property
    def mistakes(self) -> Sequence[Mistake]:
        return (*self.reading.mistakes, *misnamed(self.query, self.standpoint))

    @property
    def typed(self) -> str:
        """What the box holds: the canonical text, or with a mistake in it, what was typed."""
        return self.reading.text if self.reading.mistakes else str(self.query)

    @property
    def longest(self) -> int:
        return LONGEST

    @property
    def examples(self) -> Sequence[str]:
        """A term of each kind, as it may be typed."""
        return list(EXAMPLES.values())

    def href(self, query: Query | None = None, **changes: str) -> str:
        """The address with `changes` made, from the first page on; what is empty is left out."""
        asked = {"q": self.typed if query is None else str(query), **self.kept, **changes}
        kept = {name: value for name, value in asked.items() if value}
        return self.path + (f"?{urlencode(kept)}" if kept else "")

    def only(self, name: str, value: Value) -> str:
        """The address with this as the one term of its name, as a link in a row asks for it."""
        return self.href(self.query.having(name, value))

    def employer(self, name: str) -> str:
        return self.only("employer", name)

    def clear(self) -> str:
        """The address of all that are open, shown as it is."""
        return self.href(EVERY, saved="")

    def at(self, path: str, more: str = "") -> str:
        """The address of the same query, and of `more` terms, as another list shows it."""
        return replace(self, path=path, kept={}).href(parse(f"{self.query} {more}").query)

    def file(self) -> str:
        """The address of what is shown, as a file."""
        return replace(self, path=f"{self.path}.csv").href(saved="")

    @property
    def look(self) -> Look:
        """What a view of this keeps."""
        kept = {name: self.kept.get(name, "") for name in ("sort", "columns", "density")}
        return Look(self.shape, str(self.query), **kept, period=self.kept.get("view", ""))

    @property
    def is_as_saved(self) -> bool:
        return self.view is not None and self.view.look == self.look

    def chips(self, counts: Counts | None = None) -> list[Chip]:
        """All that are open, and each standing. Pressing the current one takes it back."""
        everyone = self.query.without(*_OF_CLOSED)
        chips = [Chip("open", "All open", self._sorted_anew(everyone), _open_words(counts), everyone == self.query)]
        for standing, words in STANDINGS.items():
            is_current = self.query.asks("standing", standing)
            if counts is None or counts.by_standing[standing] or is_current or standing in _KEPT:
                href = self._sorted_anew(self._standing(standing))
                chips.append(Chip(standing, words, href, _words(counts, standing), is_current))
        return chips

    def menus(self) -> list[Menu]:
        """Whose, which touch is next, when it is due and when silence closes them."""
        return [self._menu(*each) for each in self._choices()]

    def tokens(self) -> list[Token]:
        """The terms that no chip and no menu shows; a name stands in the box alone."""
        shown = {Term(name, (value,)) for name, _, _, choices in self._choices() for _, value in choices}
        rest = [term for term in self.query.terms if term not in shown]
        told = [term for term in rest if term.is_not or term.name not in ("standing", NAME)]
        return [Token(str(term), self.href(self.query.less(term))) for term in told]

    # How it is put together

    def _standing(self, standing: Standing) -> Query:
        toggled = self.query.toggled("standing", standing)
        return toggled if standing == "closed" else toggled.without("outcome", "closed")

    def _sorted_anew(self, query: Query) -> str:
        """A list of closed ones has an order of its own."""
        return self.href(query, **({} if query.is_closed == self.query.is_closed else {"sort": ""}))

    def _choices(self) -> list[_Choices]:
        steps: list[tuple[str, Value]] = [(f"{step.title} next", step.key) for step in STANDARD.steps]
        return [
            ("owner", "Whose", "Everyone’s", self._owners()),
            ("step", "Next touch", "Any touch next", steps),
            *_DAYS,
        ]

    def _owners(self) -> list[tuple[str, Value]]:
        others = [one for one in self.standpoint.people if one.id != self.standpoint.me]
        return [("Mine", "me"), ("Nobody’s", NOBODY), *((one.name, self._called(one)) for one in others)]

    def _called(self, recruiter: Recruiter) -> str:
        """The name, unless it is another's too."""
        return recruiter.name if len(self.standpoint.owners(recruiter.name)) == 1 else recruiter.email

    def _menu(self, name: str, label: str, any_words: str, choices: list[tuple[str, Value]]) -> Menu:
        terms = self.query.named(name)
        found = [Choice(any_words, self.href(self.query.without(name)), not terms)]
        found += [Choice(words, self.only(name, value), terms == (Term(name, (value,)),)) for words, value in choices]
        current = next((choice.words for choice in found if choice.is_current), any_words)
        return Menu(name, label, current, found, current != any_words)


_Choices = tuple[str, str, str, list[tuple[str, Value]]]
_DAYS: list[_Choices] = [
    ("due", "Due", "Due any day", [("Due by today", _BY_TODAY), ("Due within 7 days", _WITHIN_A_WEEK)]),
    ("closes", "End", "Closing any day", [("Closing within 7 days", _WITHIN_A_WEEK)]),
]


def finder_of(
    request: Request, db: Session, recruiter: Recruiter, now: datetime, shape: Shape, kept: Mapping[str, str]
) -> Finder:
    """What the address of this page asks for, read by `recruiter` at `now`; `kept` are its other parameters."""
    query = request.query_params
    view = _view(db, recruiter, query.get("saved", ""))
    kept = {"saved": str(view.id) if view else "", **kept}
    return Finder(request.url.path, shape, standpoint_of(db, recruiter, now), parse(query.get("q", "")), kept, view)


def pushed(request: Request, finder: Finder) -> Mapping[str, str]:
    """The header by which what is typed goes into the address as it is written there; a link brings its own."""
    is_form = request.headers.get("HX-Source", "").startswith("form")
    return {"HX-Push-Url": finder.href()} if is_form else {}


def _view(db: Session, recruiter: Recruiter, asked: str) -> SavedView | None:
    """The saved view that an address names; none for one that was made up, or that another keeps for themselves."""
    is_id = asked.isascii() and asked.isdecimal() and len(asked) < 11 and int(asked) <= HIGHEST_ID
    try:
        return view_for(db, recruiter, int(asked)) if is_id else None
    except NotFoundError:
        return None


def standpoint_of(db: Session, recruiter: Recruiter, now: datetime) -> Standpoint:
    """From where `recruiter` looks at their agency's pursuits."""
    people = recruiters_of(db, recruiter.agency_id)
    return Standpoint(recruiter.agency_id, recruiter.agency.days, now, recruiter.id, people)


def _words(counts: Counts | None, standing: Standing) -> str:
    """A number; closed ones are counted only so far."""
    if counts is None:
        return ""
    number = counts.by_standing[standing]
    is_cut = number >= MOST_COUNTED if standing == "closed" else counts.is_cut
    return f"{number:,}" + "+" * is_cut


def _open_words(counts: Counts | None) -> str:
    return "" if counts is None else f"{counts.open:,}" + "+" * counts.is_cut
