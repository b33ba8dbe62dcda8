"""What the clock has changed since it was stored, over all agencies: which pursuits silence has ended, and where the
promise has made another step the next one. Both are index range reads; days and instants differ by agency's zone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Agency, Pursuit
from app.queries.pursuits import with_story

Moment = Callable[[ZoneInfo], datetime]
"""The instant as of which a zone is swept: the same for all zones, or the end of the same day in each."""

Found = tuple[Any, int]
"""Where a search stands: the deadline and the id of the last pursuit it came to."""

Bound = TypeVar("Bound", date, datetime)


def zones(session: Session) -> list[ZoneInfo]:
    """The time zones that agencies live in."""
    return [ZoneInfo(name) for name in session.scalars(select(Agency.time_zone).distinct().order_by(Agency.time_zone))]


def ended(moments: Mapping[ZoneInfo, datetime]) -> Select[int, date]:
    """Open pursuits whose last day, in their agency's zone, is over at its moment (`ix_pursuits_closing`)."""
    over = {zone: at.astimezone(zone).date() - timedelta(days=1) for zone, at in moments.items()}
    return _until(Pursuit.closes_on, over)


def overtaken(moments: Mapping[ZoneInfo, datetime]) -> Select[int, datetime]:
    """Open pursuits whose next step the promise has overtaken by their zone's moment (`ix_pursuits_overtaken`)."""
    return _until(Pursuit.overtakes_at, moments)


def after(wanted: Select[int, Any], found: Found | None, limit: int) -> Select[int, Any]:
    """The next `limit` of `wanted`, in the order of its index, past what was `found` already."""
    column = wanted.selected_columns[1]
    page = wanted.order_by(column, Pursuit.id).limit(limit)
    return page if found is None else page.where(tuple_(column, Pursuit.id) > tuple_(*found))


def locked(wanted: Select[int, Any]) -> Select[int, Any]:
    """`wanted`, each row held to the end of the transaction, those that somebody else holds passed over.

    Only PostgreSQL locks rows; a writing transaction on SQLite is alone anyway.
    """
    return wanted.with_for_update(skip_locked=True, of=Pursuit)


def rows(session: Session, wanted: Select[int, Any]) -> Sequence[Row[int, Any]]:
    """The ids of `wanted`, with the deadline each was found by."""
    return session.execute(wanted).all()


def stories(session: Session, ids: Sequence[int]) -> Sequence[Pursuit]:
    """Those pursuits as they are now, ready for their verbs."""
    return session.scalars(with_story().where(Pursuit.id.in_(ids)).order_by(Pursuit.id)).all()


def _until(column: InstrumentedAttribute[Bound | None], bounds: Mapping[ZoneInfo, Bound]) -> Select[int, Any]:
    """Open pursuits whose `column` is not past its own zone's bound. Never more than a few bounds differ at once."""
    wanted = select(Pursuit.id, column).join(Pursuit.agency).where(Pursuit.closed_at.is_(None))
    if not bounds:
        return wanted.where(Pursuit.id.is_(None))
    latest, shared = max(bounds.values()), len(set(bounds.values())) == 1
    return wanted.where(column <= latest, *([] if shared else [_by_zone(column, bounds)]))


def _by_zone(column: InstrumentedAttribute[Bound | None], bounds: Mapping[ZoneInfo, Bound]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(column <= bound, Agency.time_zone.in_([zone.key for zone, at in bounds.items() if at == bound]))
            for bound in sorted(set(bounds.values()))
        )
    )
