"""Pursuits as an applicant tracking system reads them: one, or all of an agency in the order they changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from app.cadence import Standing
from app.calendar import AgencyDays
from app.errors import NotFoundError
from app.models import Pursuit
from app.queries.pursuits import with_parents
from app.queries.standing import stands

_SHOWN = with_parents().options(selectinload(Pursuit.interviews))

Place = tuple[datetime, int]
"""Where a reading stands: when the last pursuit that was read had changed, and its id."""


def shown(session: Session, agency_id: int, pursuit_id: int) -> Pursuit:
    """The agency's pursuit with all that is told of it. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(_SHOWN.where(Pursuit.agency_id == agency_id, Pursuit.id == pursuit_id))
    if found is None:
        raise NotFoundError("There is no such pursuit.")
    return found


def updated(
    session: Session,
    agency_id: int,
    days: AgencyDays,
    now: datetime,
    *,
    past: Place | None,
    updated_after: datetime | None,
    standings: Collection[Standing],
    limit: int,
) -> list[Place]:
    """At most `limit` of the agency's pursuits, those that changed longest ago first (`ix_pursuits_by_update`).

    A pursuit that changes while the list is read moves to its end, so whoever reads on meets it there.
    """
    wanted = select(Pursuit.updated_at, Pursuit.id).where(Pursuit.agency_id == agency_id)
    if past:
        wanted = wanted.where(tuple_(Pursuit.updated_at, Pursuit.id) > tuple_(*past))
    elif updated_after:
        wanted = wanted.where(Pursuit.updated_at > updated_after)
    if standings:
        wanted = wanted.where(or_(*(stands(standing, days, now) for standing in sorted(standings))))
    rows = session.execute(wanted.order_by(Pursuit.updated_at, Pursuit.id).limit(limit))
    return [(updated_at, pursuit_id) for updated_at, pursuit_id in rows]


def shown_in_order(session: Session, agency_id: int, places: Sequence[Place]) -> list[Pursuit]:
    """The pursuits at `places`, in that order, each with all that is told of it."""
    ids = [pursuit_id for _, pursuit_id in places]
    rows = session.scalars(_SHOWN.where(Pursuit.agency_id == agency_id, Pursuit.id.in_(ids)))
    found = {pursuit.id: pursuit for pursuit in rows}
    return [found[pursuit_id] for pursuit_id in ids if pursuit_id in found]
