"""The table of pursuits: filtered, sorted, a page at a time by keyset. Every order is an index range read.

A page begins where the last one ended (a value and an id), so it costs the same however far in it lies. What has no
value in the sorted column comes last, whichever way it is sorted. What silence has ended since the sweep last ran
is still among the open ones, for minutes, and says itself that it is closed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cadence import Standing
from app.models import Pursuit
from app.queries.meaning import Standpoint, conditions
from app.queries.pursuits import with_parents
from app.queries.standing import STANDINGS, stands
from app.queries.terms import EVERY, Query

PER_PAGE = 50
MOST_COUNTED = 1000  # closed ones
MOST_READ = 20_000  # open ones, for the counts of their standings

SortName = Literal["due", "candidate", "employer", "word", "closes"]
OPEN_SORTS: Mapping[SortName, InstrumentedAttribute[Any]] = {
    "due": Pursuit.listed_at,
    "candidate": Pursuit.candidate_key,
    "employer": Pursuit.employer_key,
    "word": Pursuit.heard_at,
    "closes": Pursuit.closes_on,
}
# Nothing is due of a closed one: it has an end instead.
CLOSED_SORTS: Mapping[SortName, InstrumentedAttribute[Any]] = {
    **OPEN_SORTS,
    "due": Pursuit.closed_at,
    "closes": Pursuit.closed_at,
}
_ALWAYS_THERE = frozenset({"candidate_key", "employer_key"})
# Terms that a standing takes the place of.
_OF_STANDING = ("standing", "outcome", "closed")
_OPEN_STANDINGS = tuple(standing for standing in STANDINGS if standing != "closed")


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column, and whether the last comes first."""

    name: SortName = "due"
    is_descending: bool = False

    def column(self, is_closed: bool) -> InstrumentedAttribute[Any]:
        return (CLOSED_SORTS if is_closed else OPEN_SORTS)[self.name]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: past the row with this value in the sorted column (None: none) and this id."""

    value: str | date | datetime | None
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Pursuits with their parents; `before` and `after` are where the neighbouring pages begin, if any."""

    pursuits: Sequence[Pursuit]
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each standing under the other terms: closed ones up to `MOST_COUNTED`.

    With `is_cut`, of the open ones only the first `MOST_READ` were looked at, and there may be more of each. `total` is
    of the whole query, up to `MOST_COUNTED`.
    """

    by_standing: Mapping[Standing, int]
    total: int
    is_cut: bool = False

    @property
    def open(self) -> int:
        return sum(number for standing, number in self.by_standing.items() if standing != "closed")


@dataclass(frozen=True, slots=True)
class Table:
    """The pursuits that `query` leaves, read from `standpoint`, by `sort`."""

    standpoint: Standpoint
    query: Query = EVERY
    sort: Sort = Sort()
    per_page: int = PER_PAGE

    def page(self, session: Session, place: Place | None = None, *, is_backward: bool = False) -> Page:
        """The page past `place`, or, backward, the one before it."""
        ids: list[int] = []
        for wanted in self.statements(place, is_backward=is_backward):
            if len(ids) <= self.per_page:
                ids += session.scalars(wanted.limit(self.per_page + 1 - len(ids))).all()
        has_more, rows = len(ids) > self.per_page, self._rows(session, ids[: self.per_page])
        if is_backward:
            rows.reverse()
        if not rows:
            return Page((), None, None)
        is_first, is_last = (not has_more, False) if is_backward else (place is None, not has_more)
        first, last = self._place(rows[0]), self._place(rows[-1])
        return Page(rows, None if is_first else first, None if is_last else last)

    def statements(self, place: Place | None = None, *, is_backward: bool = False) -> list[Select[int]]:
        """The ids of a page, read in this order until it is full: of rows with a value in the sorted column, then without."""
        has_value, has_none = self._part(True, place, is_backward), self._part(False, place, is_backward)
        if self._column.key in _ALWAYS_THERE:
            return [has_value]
        parts = [has_none, has_value] if is_backward else [has_value, has_none]
        is_past_first = place is not None and (place.value is None) != is_backward
        return parts[1:] if is_past_first else parts

    def counts(self, session: Session) -> Counts:
        """The numbers beside the standings, in one statement: a read of at most `MOST_READ` open pursuits."""
        view = self.standpoint
        marks = [case((stands(standing, view.days, view.now), 1)).label(standing) for standing in _OPEN_STANDINGS]
        opened = conditions(self.query.without(*_OF_STANDING), view)
        some = select(*marks).where(*opened).limit(MOST_READ).subquery()
        closed = self._number_of(self.query.having("standing", "closed"))
        sums = [func.count(some.c[standing]) for standing in _OPEN_STANDINGS]
        wanted = select(closed, self._number_of(self.query), func.count(), *sums).select_from(some)
        ended, total, read, *found = session.execute(wanted).one()
        by_standing: dict[Standing, int] = dict(zip(_OPEN_STANDINGS, found, strict=True))
        return Counts({**by_standing, "closed": ended}, total, is_cut=read == MOST_READ)

    def _number_of(self, query: Query) -> ColumnElement[int]:
        few = select(Pursuit.id).where(*conditions(query, self.standpoint)).limit(MOST_COUNTED).subquery()
        return select(func.count()).select_from(few).scalar_subquery()

    # How it is read

    @property
    def _column(self) -> InstrumentedAttribute[Any]:
        return self.sort.column(self.query.is_closed)

    def _rows(self, session: Session, ids: Sequence[int]) -> list[Pursuit]:
        """The pursuits of these ids, in this order. Read with them, their parents would tempt a planner out of the index."""
        wanted = with_parents().where(Pursuit.agency_id == self.standpoint.agency_id, Pursuit.id.in_(ids))
        found = {pursuit.id: pursuit for pursuit in session.scalars(wanted)} if ids else {}
        return [found[each] for each in ids if each in found]

    def _place(self, pursuit: Pursuit) -> Place:
        return Place(getattr(pursuit, self._column.key), pursuit.id)

    def _part(self, has_value: bool, place: Place | None, is_backward: bool) -> Select[int]:
        column, is_descending = self._column, self.sort.is_descending != is_backward
        wanted = select(Pursuit.id).where(*conditions(self.query, self.standpoint))
        if column.key not in _ALWAYS_THERE:
            wanted = wanted.where(column.is_not(None) if has_value else column.is_(None))
        if place is not None and (place.value is not None) == has_value:
            wanted = wanted.where(_past(column, place, is_descending))
        keys = (column, Pursuit.id) if has_value else (Pursuit.id,)
        return wanted.order_by(*(key.desc() if is_descending else key.asc() for key in keys))


def _past(column: InstrumentedAttribute[Any], place: Place, is_descending: bool) -> ColumnElement[bool]:
    if place.value is None:
        return Pursuit.id < place.id if is_descending else Pursuit.id > place.id
    here = tuple_(column, Pursuit.id)
    there = tuple_(place.value, place.id, types=[column.type, Pursuit.id.type])
    return here < there if is_descending else here > there


# A place, as it stands in an address


def written(place: Place) -> str:
    """`place` as an opaque word that may stand in a URL."""
    value = place.value if place.value is None or isinstance(place.value, str) else place.value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([value, place.id]).encode()).decode().rstrip("=")


def read(word: str, table: Table) -> Place | None:
    """The place that `word` stands for in `table`; None for one that was not written by us, or for another order."""
    try:
        value, pursuit_id = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        known = value if value is None else _as(table.sort.column(table.query.is_closed), value)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return Place(known, pursuit_id) if isinstance(pursuit_id, int) and 0 < pursuit_id < 2**31 else None


def _as(column: InstrumentedAttribute[Any], value: str) -> str | date | datetime:
    if column.key in _ALWAYS_THERE:
        if "\0" in value:
            raise ValueError("No key holds this.")
        return value.encode().decode()  # half a surrogate pair cannot be
    if column.key == Pursuit.closes_on.key:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value).astimezone(UTC)
