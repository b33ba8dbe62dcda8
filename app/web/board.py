"""The board: open pursuits in columns by what each waits for, each column the first of a list that the table shows whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response

from app.cadence.words import day_words
from app.edge import Db, Now
from app.models import Pursuit
from app.queries.board import COLUMNS, MOST_COUNTED, Board, ColumnName
from app.queries.meaning import narrowed
from app.queries.today import touched_steps
from app.templating import plural
from app.web import pages
from app.web.deps import Me
from app.web.finder import finder_of, pushed
from app.web.lines import line_of
from app.web.queue import Row, row_of

router = APIRouter(include_in_schema=False)

# How each is called, and what it says when nobody stands in it.
WORDS: Mapping[ColumnName, tuple[str, str]] = {
    "interview_ahead": ("Interview ahead", "No interview is ahead."),
    "thank_you": ("Thank-you", "No thank-you is open."),
    "first_call": ("Waiting for the date", "No promised date is ahead."),
    "second_call": ("Second call", "No second call is planned."),
    "email": ("E-mail", "No e-mail is planned."),
    "quiet": ("Quiet", "Nobody is in quiet time."),
    "last_try": ("Last try", "No last try is to be made."),
    "closing": ("Closing", "None is waiting to close."),
    "offer": ("Heard back", "No offer is open."),
}

# What finds the pursuits of a column in the table.
TERMS: Mapping[ColumnName, str] = {
    "interview_ahead": "standing:interview_ahead",
    "thank_you": "step:thank_you -standing:interview_ahead,quiet",
    "first_call": "step:first_call -standing:interview_ahead,quiet",
    "second_call": "step:second_call -standing:interview_ahead,quiet",
    "email": "step:email -standing:interview_ahead,quiet",
    "quiet": "standing:quiet",
    "last_try": "step:last_try -standing:interview_ahead,quiet",
    "closing": "step:none -standing:offer,interview_ahead",
    "offer": "standing:offer",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One pursuit: `tag` (with `state`) says how it stands, `on` is the day that it names."""

    row: Row
    state: str
    tag: str
    on: date | None

    @property
    def pursuit(self) -> Pursuit:
        return self.row.pursuit


@dataclass(frozen=True, slots=True)
class Column:
    """The first cards of a column; `count` is of all that stand in it, `href` the table of them."""

    name: ColumnName
    title: str
    none: str
    cards: Sequence[Card]
    count: str
    is_cut: bool
    href: str


@router.get("/board")
def index(request: Request, recruiter: Me, db: Db, now: Now) -> Response:
    """The page."""
    finder = finder_of(request, db, recruiter, now, "board", {})
    standpoint = finder.standpoint
    board = Board(standpoint.agency_id, standpoint.days, now, narrowed(finder.query, standpoint))
    found, counts = board.cards(db), board.counts(db)
    touched = touched_steps(db, [pursuit for pursuits in found.values() for pursuit in pursuits])
    cards = {
        name: [card_of(row_of(one, now, touched.get(one.id, frozenset()))) for one in pursuits]
        for name, pursuits in found.items()
    }
    columns = [_column(name, cards[name], counts[name], finder.at("/pursuits", TERMS[name])) for name in COLUMNS]
    return pages.render(
        request,
        "board/index.html",
        columns=columns,
        finder=finder,
        found=plural(sum(counts.values()), "pursuit"),
        headers=pushed(request, finder),
    )


def card_of(row: Row) -> Card:
    """`row` as a card: as a line of the table says it, and of one whose plan is finished when it moves on."""
    if row.plan.standing == "waiting" and (ends_on := row.plan.closes_on):
        return Card(row, "closing", f"Moves on {day_words(ends_on, row.plan.today)}", ends_on)
    line = line_of(row)
    return Card(row, line.state, line.tag, line.on)


def _column(name: ColumnName, cards: Sequence[Card], number: int, href: str) -> Column:
    count = f"{number:,}" + "+" * (number >= MOST_COUNTED)
    return Column(name, *WORDS[name], cards, count, number > len(cards), href)
