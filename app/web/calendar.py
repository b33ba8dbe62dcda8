"""The calendar: a week, a month or a list of days, with what is planned, promised and met, and how full each day is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from app.cadence import day_of
from app.cadence.words import time_words
from app.edge import Db, Now
from app.errors import AppError, InvalidError
from app.models import Pursuit, Recruiter
from app.queries.calendar import Day, Entry, Span
from app.queries.meaning import narrowed
from app.templating import plural
from app.web import errors, pages
from app.web.deps import MayChange, Me
from app.web.finder import Finder, finder_of, pushed
from app.web.forms import Sent
from app.web.periods import VIEWS, Period, View
from app.web.queue import ICONS, row_of

PATH = "/calendar"
router = APIRouter(prefix=PATH, include_in_schema=False)

# How many a day shows; the rest is behind a link to its list.
SHOWN: Mapping[View, int] = {"day": 100, "week": 10, "month": 3, "agenda": 10}
TITLES: Mapping[View, str] = {"day": "Day", "week": "Week", "month": "Month", "agenda": "Agenda"}
# Those that say more than what is to be done.
_TOLD = ("overdue", "needs_details")
_MARKED = ("overdue", "due", "candidate", "needs_details", "held", "quiet")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. A query, a view and a day are always the address."""

    period: Period
    today: date
    finder: Finder

    def href(self, view: View | None = None, on: date | None = None, path: str = PATH) -> str:
        """The address of another part of the same query."""
        kept = _kept(view or self.period.view, on or self.period.on, self.today)
        return replace(self.finder, path=path).href(None, **kept)

    def table(self, on: date) -> str:
        """The table of what is to be done that day; what is late is to be done today."""
        return self.finder.at("/pursuits", f"due:{'<=' if on == self.today else ''}{on}")


def _kept(view: View, on: date, today: date) -> dict[str, str]:
    """The week and today need no words."""
    return {"view": view if view != "week" else "", "on": on.isoformat() if on != today else ""}


def asked(
    request: Request,
    recruiter: Me,
    db: Db,
    now: Now,
    view: Annotated[str, Query(max_length=10)] = "",
    on: Annotated[str, Query(max_length=20)] = "",
) -> Asked:
    """What nobody drew is as if nothing was asked for."""
    today = recruiter.agency.today(now)
    period = Period.asked(view, on, today)
    finder = finder_of(request, db, recruiter, now, "calendar", _kept(period.view, period.on, today))
    return Asked(period, today, replace(finder, path=PATH))


Part = Annotated[Asked, Depends(asked)]


@dataclass(frozen=True, slots=True)
class Tile:
    """One entry of a day: `state` gives its colour, `icon` its sign ("": the state's own), `words` what happens.

    `at`, in words, is when.
    """

    pursuit: Pursuit
    state: str
    icon: str
    words: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its first tiles, `more` of them behind `href`; `load` in words, `over` of it beyond what people make."""

    on: date
    is_today: bool
    is_of_period: bool
    is_working: bool
    off: str
    tiles: Sequence[Tile]
    more: int
    load: int
    over: int
    href: str


@router.get("")
def index(request: Request, recruiter: Me, db: Db, now: Now, part: Part) -> Response:
    """The page."""
    return page(request, db, recruiter, now, part)


@router.post("/limit")
def update_limit(request: Request, recruiter: MayChange, part: Part, sent: Sent) -> Response:
    """How many touches a day of theirs holds before it is over."""

    def again(db: Session, error: AppError) -> Response:
        me, _, now = request.state.visit
        anew = asked(request, me, db, now, part.period.view, part.period.on.isoformat())
        return page(request, db, me, now, anew, fault=error, typed=sent.values.get("limit", ""))

    errors.show_form(request, again)
    recruiter.limit_days(_number(sent.values.get("limit", "")))
    return pages.see(part.href())


def _number(typed: str) -> int:
    typed = typed.strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise InvalidError("Give a number of touches, such as 20.", pointer="/limit")
    return int(typed)


def page(
    request: Request,
    db: Session,
    recruiter: Recruiter,
    now: datetime,
    part: Asked,
    *,
    status: int = 200,
    fault: AppError | None = None,
    typed: str = "",
    new_feed: str = "",
) -> Response:
    """The page: after a form of it with what is wrong (`fault`, `typed`), or with the address of a `new_feed`."""
    began_at = recruiter.feed_began_at
    cells = _cells(db, recruiter, now, part)
    return pages.render(
        request,
        "calendar/index.html",
        status=422 if fault else status,
        part=part,
        period=part.period,
        finder=part.finder,
        found=_found(cells),
        headers=pushed(request, part.finder),
        cells=cells,
        views=[(view, TITLES[view], part.href(view=view)) for view in VIEWS],
        limit=typed if fault else recruiter.day_limit,
        fault=fault.sentence if fault else "",
        new_feed=new_feed,
        feed_since=day_of(began_at, recruiter.agency.zone) if began_at else None,
    )


def _cells(db: Session, recruiter: Recruiter, now: datetime, part: Asked) -> list[Cell]:
    agency, period = recruiter.agency, part.period
    filtered = narrowed(part.finder.query, part.finder.standpoint)
    span = Span(agency.id, agency.days, now, period.first, period.last, filtered)
    shown = SHOWN[period.view]
    found, load = span.entries(db, per_kind=shown), span.load(db)
    limits = {one.id: one.day_limit for one in part.finder.standpoint.people}
    return [
        Cell(
            on=on,
            is_today=on == part.today,
            is_of_period=period.has(on),
            is_working=agency.days.is_working(on),
            off=agency.days.reason_off(on),
            tiles=[tile_of(entry, now) for entry in day.entries[:shown]],
            more=max(day.total - shown, 0),
            load=sum(load.get(on, {}).values()),
            over=_over(load.get(on, {}), limits),
            href=part.table(on) if period.view == "day" else part.href(view="day", on=on),
        )
        for on in span.dates
        for day in (found.get(on, Day()),)
    ]


def _found(cells: Sequence[Cell]) -> str:
    """ "14 entries"."""
    return plural(sum(len(cell.tiles) + cell.more for cell in cells), "entry", "entries")


def _over(load: Mapping[int | None, int], limits: Mapping[int, int]) -> int:
    """How many touches are beyond what those whose they are make in a day; nobody's are beyond nobody's."""
    return sum(max(number - limits.get(whose or 0, number), 0) for whose, number in load.items())


def tile_of(entry: Entry, now: datetime) -> Tile:
    """`entry` as it is shown on its day."""
    pursuit = entry.pursuit
    who = pursuit.contact.first_name if pursuit.contact else "They"
    match entry.kind:
        case "interview":
            at = time_words(entry.at, pursuit.agency.zone) if entry.at else ""
            return Tile(pursuit, "interview_ahead", "users", "Interview", at)
        case "call_promised":
            return Tile(pursuit, "waiting", "calendar-check", f"{who} promised a call")
        case "decision_promised":
            return Tile(pursuit, "waiting", "calendar-check", f"{who} promised a decision")
        case "move_on":
            return Tile(pursuit, "closing", "flag", "Moves on")
        case "touch":
            return _touch(pursuit, now)


def _touch(pursuit: Pursuit, now: datetime) -> Tile:
    """The next touch; of an interview that is ahead, the one that will be due after it."""
    row, cadence = row_of(pursuit, now), pursuit.cadence
    following = row.plan.next
    step = following.step if following else cadence.steps[cadence.index(pursuit.next_step or "")]
    words = f"{step.title}, {row.tag[0].lower()}{row.tag[1:]}" if row.state in _TOLD else step.title
    return Tile(pursuit, row.state, "" if row.state in _MARKED else ICONS[step.channel], words)
