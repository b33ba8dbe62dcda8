"""The table of pursuits: what is asked for is in the address, so Back, a bookmark and a shared link all keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.cadence import ClosedBy, Standing, day_of
from app.cadence.words import day_words
from app.edge import Db, Now
from app.models import Employer, Pursuit, Recruiter
from app.queries import table as tables
from app.queries.people import employer_by_id, recruiters_of
from app.queries.table import Counts, Filters, Page, Sort, SortName, Table
from app.queries.today import touched_steps
from app.templating import plural
from app.web import pages
from app.web.deps import HIGHEST_ID, Me
from app.web.queue import Row, row_of
from app.web.timeline import OUTCOMES

router = APIRouter(include_in_schema=False)

LONGEST_SEARCH = 100
# The chips, in this order; those in `_KEPT` are there even when they lead to nothing.
CHIPS: Mapping[Standing, str] = {
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
DUES = (("", "Due any day"), ("today", "Due by today"), ("week", "Due within 7 days"))
CLOSINGS = (("", "Closing any day"), ("week", "Closing within 7 days"))
CLOSERS: Mapping[ClosedBy, str] = {
    "recruiter": "A recruiter",
    "candidate": "The candidate",
    "ats": "Their ATS",
    "system": "Silence",
}
COLUMNS: Mapping[SortName, str] = {
    "candidate": "Candidate",
    "employer": "Employer",
    "due": "Due",
    "word": "Last word",
    "closes": "Closes",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `step` is the next touch, `tag` (with `state`) when it is due; of a closed one, who closed it and its outcome.

    `silent` counts days without a word (None: no silence). `is_closing`: silence closes it within a week.
    """

    row: Row
    step: str
    state: str
    tag: str
    on: date | None
    heard_on: date | None
    silent: int | None
    ends_on: date | None
    is_closing: bool

    @property
    def pursuit(self) -> Pursuit:
        return self.row.pursuit


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter by standing, with how many it leads to."""

    words: str
    href: str
    count: str
    is_current: bool
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as it was written; `table` is what that means."""

    values: Mapping[str, str]
    table: Table
    employer: Employer | None

    def href(self, **changes: str) -> str:
        """The address with `changes` made, from the first page on; what is empty is left out."""
        kept = {name: value for name, value in {**self.values, **changes}.items() if value}
        return "/pursuits" + (f"?{urlencode(kept)}" if kept else "")

    @property
    def is_filtered(self) -> bool:
        return any(self.values[name] for name in ("q", "owner", "employer", "due", "closing"))

    def sort_href(self, name: SortName) -> str:
        """Sorting by a column again turns it round."""
        sort = self.table.sort
        turned = sort.name == name and not sort.is_descending
        return self.href(sort=("-" if turned else "") + name)

    def sorted_by(self, name: SortName) -> str:
        """The `aria-sort` of a column."""
        sort = self.table.sort
        if sort.name != name:
            return ""
        return "descending" if sort.is_descending else "ascending"


@router.get("/pursuits")
def index(request: Request, recruiter: Me, db: Db, now: Now) -> Response:
    """The page. An address that names what there is not (a sort, an owner, a page) is read as if it did not."""
    query = request.query_params
    asked = _asked(db, recruiter, query, Table(recruiter.agency_id, recruiter.agency.days, now))
    table = asked.table
    before, after = tables.read(query.get("before", ""), table), tables.read(query.get("after", ""), table)
    page = table.page(db, before or after, is_backward=before is not None)
    counts = table.counts(db)
    return pages.render(
        request,
        "pursuits/index.html",
        asked=asked,
        lines=_lines(db, page.pursuits, table),
        chips=_chips(asked, counts),
        columns=COLUMNS,
        owners=_owners(db, recruiter),
        dues=DUES,
        closings=CLOSINGS,
        found=_found(page, _count(counts.of(table.filters.standing), table.filters.standing)),
        previous=asked.href(before=tables.written(page.before)) if page.before else "",
        following=asked.href(after=tables.written(page.after)) if page.after else "",
        headers={"HX-Push-Url": asked.href()} if request.headers.get("HX-Source", "").startswith("form") else {},
    )


# What is asked for


def _asked(db: Session, me: Recruiter, query: Mapping[str, str], table: Table) -> Asked:
    employer_id = _number(query.get("employer", ""))
    employer = employer_by_id(db, me.agency_id, employer_id) if employer_id else None
    standing = _one_of(query.get("standing", ""), get_args(Standing))
    filters = Filters(
        standing=standing,
        owner_id=_owner(query.get("owner", ""), me),
        employer_id=employer.id if employer else None,
        employer_key=employer.name_key if employer else None,
        due=_one_of(query.get("due", ""), ("today", "week")),
        closes_soon=query.get("closing") == "week",
        q=" ".join(query.get("q", "")[:LONGEST_SEARCH].replace("\0", "").split()),
    )
    sort = _sort(query.get("sort", ""), filters.is_closed)
    values = {
        "q": filters.q,
        "standing": standing or "",
        "owner": query.get("owner", "") if filters.owner_id is not None else "",
        "employer": str(employer.id) if employer else "",
        "due": filters.due or "",
        "closing": "week" if filters.closes_soon else "",
        "sort": ("-" if sort.is_descending else "") + sort.name if query.get("sort") else "",
    }
    return Asked(values, replace(table, filters=filters, sort=sort), employer)


def _sort(asked: str, is_closed: bool) -> Sort:
    name = _one_of(asked.removeprefix("-"), get_args(SortName))
    if name is None:
        return Sort("closes", is_descending=True) if is_closed else Sort()
    return Sort("closes" if is_closed and name == "due" else name, asked.startswith("-"))


def _owner(asked: str, me: Recruiter) -> int | None:
    return {"me": me.id, "nobody": 0}.get(asked, _number(asked))


def _number(asked: str) -> int | None:
    is_id = asked.isascii() and asked.isdecimal() and 0 < int(asked[:12]) <= HIGHEST_ID and len(asked) < 12
    return int(asked) if is_id else None


def _one_of(asked: str, names: Sequence[Any]) -> Any:
    return asked if asked in names else None


# What is shown


def _lines(db: Session, pursuits: Sequence[Pursuit], table: Table) -> list[Line]:
    touched = touched_steps(db, pursuits)
    return [line_of(row_of(one, table.now, touched.get(one.id, frozenset()))) for one in pursuits]


def line_of(row: Row) -> Line:
    """`row` as a line of the table."""
    plan, pursuit = row.plan, row.pursuit
    step, state, tag, on = _next(row)
    silent_since = plan.silence_began_on if plan.is_open else None
    silent = (plan.today - silent_since).days if silent_since else 0
    return Line(
        row=row,
        step=step,
        state=state,
        tag=tag,
        on=on,
        heard_on=plan.heard_on if plan.heard_on and plan.heard_on <= plan.today else None,
        silent=silent if silent > 0 else None,
        ends_on=plan.closed.on if plan.closed else plan.closes_on or pursuit.closes_on,
        is_closing=plan.closing_in is not None and plan.is_open,
    )


def _next(row: Row) -> tuple[str, str, str, date | None]:
    """The next touch, and how it stands: its state, in words, and the day they name."""
    plan, pursuit = row.plan, row.pursuit
    if plan.closed:
        state = "hired" if plan.closed.outcome == "hired" else "closed"
        return CLOSERS[plan.closed.by], state, OUTCOMES[plan.closed.outcome], None
    if plan.standing == "interview_ahead":
        ends_at = pursuit.interview_ends_at
        on = day_of(ends_at, pursuit.agency.zone) if ends_at else None
        return "Interview", "interview_ahead", day_words(on, plan.today) if on else "No date yet", on
    if plan.next is None:
        step = "Answer to the offer" if plan.standing == "offer" else "None left"
        return step, row.state, row.tag, None if plan.standing == "offer" else row.on
    if plan.standing == "quiet":
        return plan.next.step.title, "quiet", f"Quiet until {day_words(plan.next.due.on, plan.today)}", row.on
    return plan.next.step.title, row.state, row.tag, row.on


def _chips(asked: Asked, counts: Counts) -> list[Chip]:
    current = asked.table.filters.standing
    chips = [Chip("All open", asked.href(standing="", sort=""), _count(counts.open), current is None, "open")]
    for standing, words in CHIPS.items():
        number, is_current = counts.of(standing), current == standing
        if number or is_current or standing in _KEPT:
            href = asked.href(standing=standing, sort="")
            chips.append(Chip(words, href, _count(number, standing), is_current, standing))
    return chips


def _owners(db: Session, me: Recruiter) -> list[tuple[str, str]]:
    others = [(str(one.id), one.name) for one in recruiters_of(db, me.agency_id) if one.id != me.id]
    return [("", "Everyone’s"), ("me", "Mine"), ("nobody", "Nobody’s"), *others]


def _found(page: Page, total: str) -> str:
    """ "38 pursuits", "50 of 184 pursuits"."""
    shown = len(page.pursuits)
    if page.before is None and page.after is None:
        return plural(shown, "pursuit")
    return f"{shown} of {total} pursuits"


def _count(number: int, standing: Standing | None = None) -> str:
    """A number; closed ones are counted only so far."""
    is_cut = standing == "closed" and number >= tables.MOST_COUNTED
    return f"{number:,}" + ("+" if is_cut else "")
