"""An agency's rows as an applicant tracking system reads them: one, or all of a kind in the order they changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.cadence import Standing, day_of
from app.calendar import AgencyDays
from app.errors import NotFoundError
from app.models import Pursuit, Tombstone
from app.queries.pursuits import with_parents
from app.queries.standing import stands
from app.queries.today import is_open as open_on

_SHOWN = with_parents().options(selectinload(Pursuit.interviews))

Place = tuple[datetime, int]
"""Where a reading stands: when the last row that was read had changed, and its id."""


@dataclass(frozen=True, slots=True)
class Since:
    """From where a list is read on: past a place in it, else from what changed after an instant, else from its beginning."""

    past: Place | None = None
    updated_after: datetime | None = None

    def of(self, moment: Any, number: Any) -> list[ColumnElement[bool]]:
        """The rest of the list, as one range of an index over (`moment`, `number`)."""
        if self.past:
            # Said twice, so that the first part is a range whatever `moment` is an expression of.
            at, id_ = self.past
            return [moment >= at, or_(moment > at, number > id_)]
        return [moment > self.updated_after] if self.updated_after else []


def updated(
    session: Session, table: Any, agency_id: int, since: Since, *only: ColumnElement[bool], limit: int
) -> list[Place]:
    """At most `limit` of the agency's rows of `table`, those that changed longest ago first (`ix_…_by_update`).

    A row that changes while the list is read moves to its end, so whoever reads on meets it there.
    """
    moment = table.updated_at
    wanted = select(moment, table.id).where(table.agency_id == agency_id, *only, *since.of(moment, table.id))
    rows = session.execute(wanted.order_by(moment, table.id).limit(limit))
    return [(updated_at, row_id) for updated_at, row_id in rows]


def gone(session: Session, agency_id: int, noun: str, since: Since, *, limit: int) -> Sequence[Tombstone]:
    """At most `limit` of the agency's rows of this kind that are no more, in the order in which they went."""
    wanted = select(Tombstone).where(
        Tombstone.agency_id == agency_id, Tombstone.type == noun, *since.of(Tombstone.deleted_at, Tombstone.row_id)
    )
    return session.scalars(wanted.order_by(Tombstone.deleted_at, Tombstone.row_id).limit(limit)).all()


def standing_as(standings: Collection[Standing], days: AgencyDays, now: datetime) -> list[ColumnElement[bool]]:
    """Pursuits of one of these standings; of any, when there are none."""
    return [or_(*(stands(standing, days, now) for standing in sorted(standings)))] if standings else []


def open_or_ended(is_open: bool | None, days: AgencyDays, now: datetime) -> list[ColumnElement[bool]]:
    """Pursuits that are open, or those that have ended; both, for None."""
    if is_open is None:
        return []
    ended = stands("closed", days, now)
    return [open_on(day_of(now, days.zone)) if is_open else ended]


def shown(session: Session, agency_id: int, pursuit_id: int) -> Pursuit:
    """The agency's pursuit with all that is told of it. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(_SHOWN.where(Pursuit.agency_id == agency_id, Pursuit.id == pursuit_id))
    if found is None:
        raise NotFoundError("There is no such pursuit.")
    return found


def shown_in_order(session: Session, agency_id: int, places: Sequence[Place]) -> list[Pursuit]:
    """The pursuits at `places`, in that order, each with all that is told of it."""
    ids = [pursuit_id for _, pursuit_id in places]
    rows = session.scalars(_SHOWN.where(Pursuit.agency_id == agency_id, Pursuit.id.in_(ids)))
    found = {pursuit.id: pursuit for pursuit in rows}
    return [found[pursuit_id] for pursuit_id in ids if pursuit_id in found]


def row_for(session: Session, table: Any, agency_id: int, row_id: int, noun: str) -> Any:
    """The agency's row of `table`. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(select(table).where(table.agency_id == agency_id, table.id == row_id))
    if found is None:
        raise NotFoundError(f"There is no such {noun}.")
    return found


def rows_at(
    session: Session, table: Any, agency_id: int, places: Sequence[Place], *options: ORMOption
) -> dict[int, Any]:
    """The agency's rows of `table` at `places`, by id."""
    ids = [row_id for _, row_id in places]
    wanted = select(table).where(table.agency_id == agency_id, table.id.in_(ids))
    rows = session.scalars(wanted.options(*options))
    return {row.id: row for row in rows}
