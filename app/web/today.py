"""Today: what can be done now and why, in the order in which to do it; and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from app.cadence.words import WEEKDAYS, day_words, near_day_words
from app.edge import Db, Now
from app.models import Agency, Pursuit, Recruiter
from app.queries.pursuits import pursuit_for
from app.queries.today import Scope, Tally, quiet_first, tally, to_write_of, touched_steps, upcoming, worklist
from app.web import marks, pages
from app.web.call_sheet import CallSheet, call_sheet_of
from app.web.deps import Me
from app.web.queue import Group, Row, View, groups_of, row_of, seen_in
from app.web.typed_dates import next_weekday

router = APIRouter(include_in_schema=False)

TABS: dict[View, str] = {"all": "All", "calls": "Calls", "mail": "E-mails", "candidate": "Candidate’s turn"}
SOON = 6  # what comes next, when nothing is left


@dataclass(frozen=True, slots=True)
class Choice:
    """A day to snooze until: how it is called, and how much is due then."""

    on: date
    title: str
    load: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of Today is asked for; a filter is always in the address."""

    view: View
    is_team: bool

    @property
    def log(self) -> str:
        """The address of what was logged today, by the same people."""
        return "/today/log?team=1" if self.is_team else "/today/log"

    def changes(self, mark: int) -> str:
        """Where to ask what others have changed since `mark`."""
        return f"/today/changes?since={mark}" + "&team=1" * self.is_team

    def path(self, view: View | None = None, is_team: bool | None = None) -> str:
        """The address of another part."""
        view, is_team = view or self.view, self.is_team if is_team is None else is_team
        query = [f"view={view}"] * (view != "all") + ["team=1"] * is_team
        return "/today" + ("?" + "&".join(query) if query else "")


def asked(view: str = "all", team: str = "") -> Asked:
    """What nobody drew is as if nothing was asked for."""
    return Asked(view if view in TABS else "all", bool(team))


Part = Annotated[Asked, Depends(asked)]


@router.get("/")
def root() -> Response:
    """Today is the product; everything else is reached from it."""
    return pages.see("/today")


@router.get("/today")
def index(request: Request, recruiter: Me, db: Db, now: Now, part: Part) -> Response:
    """The queue."""
    sheet = _laid_out(db, recruiter, now, part)
    opened = _opened(db, recruiter, now, sheet)
    pages.counted(request, sheet.tally.shell)
    return pages.render(request, "today/index.html", sheet=sheet, part=part, tabs=TABS, opened=opened)


@router.get("/today/counts")
def counts(request: Request, recruiter: Me, db: Db, now: Now, part: Part) -> Response:
    """What changes around the rows when one has left: the numbers, and the words for when none is left."""
    sheet = _laid_out(db, recruiter, now, part)
    return pages.parts(request, ("today/_counts.html", {"sheet": sheet, "part": part, "tabs": TABS}))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that Today shows. `shown` are the groups of the view, `of` how many rows each view has, `mark` when it was so."""

    rows: Sequence[Row]
    shown: Sequence[Group]
    of: Mapping[View, int]
    tally: Tally
    quiet: Sequence[Pursuit]
    soon: Sequence[Row]
    choices: Sequence[Choice]
    is_cut: bool
    today: date
    mark: int

    @property
    def current(self) -> int:
        """The first row's pursuit, which is the current one from the start."""
        return self.shown[0].rows[0].id if self.shown else 0

    @property
    def ids(self) -> Sequence[int]:
        """The pursuits of the rows that the view shows."""
        return [row.id for group in self.shown for row in group.rows]

    @property
    def next_words(self) -> str:
        """ "Next: call Lou Bennett about Owen Price, tomorrow."; nothing when nothing is to come."""
        if not self.soon:
            return ""
        row = self.soon[0]
        verb = row.verb[0].lower() + row.verb[1:]
        when = f", {near_day_words(row.on, self.today)}" if row.on else ""
        return f"Next: {verb} about {row.pursuit.candidate.name}{when}."

    @property
    def soon_title(self) -> str:
        return f"{len(self.soon)} to come"


def _laid_out(db: Session, recruiter: Recruiter, now: datetime, part: Asked) -> Sheet:
    agency = recruiter.agency
    scope = Scope.of(agency, None if part.is_team else recruiter.id, now)
    pursuits, is_cut = worklist(db, scope)
    touched, meetings = touched_steps(db, pursuits), to_write_of(db, pursuits)
    found = [
        row_of(pursuit, now, touched.get(pursuit.id, frozenset()), recruiter, meetings.get(pursuit.id))
        for pursuit in pursuits
    ]
    rows = [row for row in found if row.key]
    days = _snooze_days(agency, scope.today)
    numbers = tally(db, scope, agency, recruiter.id, days)
    return Sheet(
        rows=rows,
        shown=groups_of(seen_in(rows, part.view)),
        of={view: numbers.to_go if view == "all" else len(seen_in(rows, view)) for view in TABS},
        tally=numbers,
        quiet=quiet_first(db, scope) if numbers.quiet else (),
        soon=[row_of(pursuit, now) for pursuit in upcoming(db, scope, SOON)] if not rows else (),
        choices=[_choice(day, scope.today, numbers.load[day]) for day in days],
        is_cut=is_cut,
        today=scope.today,
        mark=marks.written(now),
    )


def _opened(db: Session, recruiter: Recruiter, now: datetime, sheet: Sheet) -> CallSheet | None:
    """The call sheet of the row that is current from the start."""
    if not sheet.current:
        return None
    return call_sheet_of(pursuit_for(db, recruiter.agency_id, sheet.current), now, recruiter)


def snooze_choices(agency: Agency, now: datetime) -> list[Choice]:
    """The days to snooze until, with nothing said of how full they are."""
    today = agency.today(now)
    return [Choice(day, _day_title(day, today), "") for day in _snooze_days(agency, today)]


def _snooze_days(agency: Agency, today: date) -> list[date]:
    """The next working day, and the next Monday that is another."""
    first = agency.days.roll(today + timedelta(days=1))
    monday = agency.days.roll(next_weekday(0, today))
    return [first, monday if monday != first else agency.days.roll(first + timedelta(days=7))]


def _choice(on: date, today: date, load: int) -> Choice:
    return Choice(on, _day_title(on, today), f"{WEEKDAYS[on.weekday()][:3]} has {load}")


def _day_title(on: date, today: date) -> str:
    title = "Tomorrow" if (on - today).days == 1 else WEEKDAYS[on.weekday()]
    return f"{title}, {day_words(on, today)}"
