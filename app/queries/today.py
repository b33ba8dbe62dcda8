"""What can be done now: the rows of Today, what is quiet, what was done, and the counts that every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models import Pursuit


@dataclass(frozen=True, slots=True)
class ShellCounts:
    """A recruiter's own: `to_go` in Today, and `open_pursuits` in all."""

    to_go: int
    open_pursuits: int


def shell_counts(session: Session, agency_id: int, recruiter_id: int, today: date, now: datetime) -> ShellCounts:
    """The two counts of the rail, in one statement."""
    mine = and_(Pursuit.agency_id == agency_id, Pursuit.recruiter_id == recruiter_id, is_open(today))
    listed = select(func.count()).where(mine, Pursuit.listed_at <= now).scalar_subquery()
    found = session.execute(select(listed, select(func.count()).where(mine).scalar_subquery())).one()
    return ShellCounts(*found)


def is_open(today: date) -> ColumnElement[bool]:
    """Open, and not ended by silence before `today` either, whether or not the sweep has seen it."""
    return and_(Pursuit.closed_at.is_(None), or_(Pursuit.closes_on.is_(None), Pursuit.closes_on >= today))
