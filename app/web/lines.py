"""A pursuit as a line of the table says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.cadence import ClosedBy, day_of
from app.cadence.words import day_words
from app.models import Pursuit
from app.queries.today import touched_steps
from app.web.queue import Row, row_of
from app.web.timeline import OUTCOMES

CLOSERS: Mapping[ClosedBy, str] = {
    "recruiter": "A recruiter",
    "candidate": "The candidate",
    "ats": "Their ATS",
    "system": "Silence",
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

    @property
    def contact(self) -> str:
        return self.pursuit.contact.name if self.pursuit.contact else "Not named"

    @property
    def reach(self) -> Literal["", "phone", "email"]:
        """How the hiring manager is to be reached now; "" while nobody is to contact them, and where it is not known."""
        if self.pursuit.contact is None or self.row.key not in ("overdue", "due"):
            return ""
        return "email" if self.row.channel == "email" else "phone"

    @property
    def owner(self) -> str:
        return self.pursuit.recruiter.name if self.pursuit.recruiter else "Nobody"

    @property
    def due_on(self) -> date | None:
        """The day of the next touch."""
        return self.row.plan.next.due.on if self.row.plan.next else None

    @property
    def created_on(self) -> date:
        return day_of(self.pursuit.opened_at, self.pursuit.agency.zone)

    @property
    def promised_on(self) -> date | None:
        """The day on which they promised to call, else to decide."""
        return self.pursuit.position.promise_on


def lines_of(db: Session, pursuits: Sequence[Pursuit], now: datetime) -> list[Line]:
    """`pursuits` (their parents loaded) as lines at `now`."""
    touched = touched_steps(db, pursuits)
    return [line_of(row_of(one, now, touched.get(one.id, frozenset()))) for one in pursuits]


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
