"""Which open pursuits the clock has moved: their next touch fell due, or came to be late, in a span of time.

Each search is an index range read of as much as falls into the span; the pursuit's plan then says what is so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Agency, Pursuit

# A touch is late at most this long after it could first be made: a day, of 25 hours where clocks are put back.
_A_DAY = timedelta(hours=26)
# A change carries the instant at which its request began, and is seen once it was committed.
_COMMITTED_WITHIN = timedelta(minutes=5)


def came_due(session: Session, agency: Agency, since: datetime, now: datetime) -> Sequence[int]:
    """The ids of those whose next touch fell due or came to be late after `since` and by `now`, or that changed meanwhile."""
    is_open = (Pursuit.agency_id == agency.id, Pursuit.closed_at.is_(None))
    moved = or_(
        Pursuit.listed_at > since,
        and_(Pursuit.due_at > since, Pursuit.due_at <= now),
        and_(Pursuit.due_at.is_(None), Pursuit.due_on >= agency.today(since), Pursuit.due_on < agency.today(now)),
    )
    by_clock = select(Pursuit.id).where(*is_open, Pursuit.listed_at > since - _A_DAY, Pursuit.listed_at <= now, moved)
    by_change = select(Pursuit.id).where(
        *is_open,
        Pursuit.updated_at > since - _COMMITTED_WITHIN,
        Pursuit.updated_at <= now,
        Pursuit.listed_at <= now,
    )
    return sorted({*session.scalars(by_clock), *session.scalars(by_change)})


def with_agency(session: Session, ids: Sequence[int]) -> Sequence[Pursuit]:
    """Those pursuits as a plan needs them."""
    wanted = select(Pursuit).options(joinedload(Pursuit.agency, innerjoin=True), joinedload(Pursuit.contact))
    return session.scalars(wanted.where(Pursuit.id.in_(ids)).order_by(Pursuit.id)).all()
