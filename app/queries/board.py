"""The board: open pursuits in columns, by what each waits for. A column is derived, and no hand puts anything in it.

Every column is a range of an index (or two), of which the first few are read; together they are one statement and
their counts another, however many pursuits there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cadence import day_of
from app.calendar import AgencyDays
from app.models import Pursuit
from app.queries.pursuits import with_parents
from app.queries.today import is_open

PER_COLUMN = 30
MOST_COUNTED = 1000

Condition = ColumnElement[bool]
ColumnName = Literal[
    "interview_ahead", "thank_you", "first_call", "second_call", "email", "quiet", "last_try", "closing", "offer"
]
COLUMNS: tuple[ColumnName, ...] = get_args(ColumnName)


@dataclass(frozen=True, slots=True)
class Part:
    """A range of an index: which open pursuits of a column, and by what they are in order."""

    column: ColumnName
    condition: Condition
    by: InstrumentedAttribute[Any]

    def place(self, pursuit: Pursuit) -> tuple[Any, int]:
        return getattr(pursuit, self.by.key), pursuit.id


@dataclass(frozen=True, slots=True)
class Board:
    """The open pursuits of one agency as of `now`, on its `days`; `filtered` is further true of each."""

    agency_id: int
    days: AgencyDays
    now: datetime
    filtered: Sequence[Condition] = ()
    per_column: int = PER_COLUMN

    def cards(self, session: Session) -> Mapping[ColumnName, Sequence[Pursuit]]:
        """The first of each column, with their parents and in order."""
        parts, by_part = self.parts(), defaultdict[int, list[Pursuit]](list)
        for pursuit, place in session.execute(self.statement()):
            by_part[place].append(pursuit)
        found: dict[ColumnName, list[Pursuit]] = {column: [] for column in COLUMNS}
        for place, part in enumerate(parts):
            found[part.column] += sorted(by_part[place], key=part.place)
        return {column: pursuits[: self.per_column] for column, pursuits in found.items()}

    def counts(self, session: Session) -> Mapping[ColumnName, int]:
        """How many stand in each column, counted up to `MOST_COUNTED`."""
        found = session.execute(select(*(self._count(part) for part in self.parts()))).one()
        counts = dict.fromkeys(COLUMNS, 0)
        for part, number in zip(self.parts(), found, strict=True):
            counts[part.column] = min(counts[part.column] + number, MOST_COUNTED)
        return counts

    def statement(self) -> Select[Pursuit, int]:
        """The first of each part with its parents, and which part that is."""
        first = union_all(*(self._first(place, part) for place, part in enumerate(self.parts()))).subquery()
        return with_parents().add_columns(first.c.place).join(first, first.c.id == Pursuit.id)

    def parts(self) -> list[Part]:
        return parts(self.days, self.now)

    def _first(self, place: int, part: Part) -> Select[Any]:
        wanted = select(Pursuit.id, literal(place).label("place")).where(*self._of(part))
        return select(wanted.order_by(part.by, Pursuit.id).limit(self.per_column).subquery())

    def _count(self, part: Part) -> ColumnElement[int]:
        some = select(Pursuit.id).where(*self._of(part)).limit(MOST_COUNTED).subquery()
        return select(func.count()).select_from(some).scalar_subquery()

    def _of(self, part: Part) -> tuple[Condition, ...]:
        return (Pursuit.agency_id == self.agency_id, part.condition, *self.filtered)


def parts(days: AgencyDays, now: datetime) -> list[Part]:
    """What each column is made of; every open pursuit stands in exactly one part."""
    today = day_of(now, days.zone)
    ahead, waits, lists = and_(is_open(today), Pursuit.offered.is_(False)), Pursuit.next_step, Pursuit.listed_at
    held = and_(ahead, Pursuit.interview_ends_at <= now)
    # What is listed from its interview's end on is ahead until then: the range says so before each row does.
    is_dated = and_(ahead, waits == "thank_you", lists > now, Pursuit.interview_ends_at > now)
    is_undated = and_(ahead, waits.is_(None), lists.is_(None), Pursuit.interview_ends_at.is_(None))
    has_offer = and_(is_open(today), waits.is_(None), lists.is_(None), Pursuit.offered.is_(True))
    is_awake = or_(Pursuit.quiet_until.is_(None), Pursuit.quiet_until <= today)
    return [
        Part("interview_ahead", is_dated, lists),
        Part("interview_ahead", is_undated, Pursuit.id),
        Part("thank_you", and_(held, waits == "thank_you", lists <= now, is_awake), lists),
        *(Part(step, and_(held, waits == step, is_awake), lists) for step in _CALLS),
        Part("quiet", and_(held, waits.is_not(None), Pursuit.quiet_until > today), Pursuit.quiet_until),
        Part("last_try", and_(held, waits == "last_try", Pursuit.quiet_until <= today), Pursuit.quiet_until),
        Part("closing", and_(held, waits.is_(None), lists.is_not(None)), lists),
        Part("offer", has_offer, Pursuit.id),
    ]


_CALLS: tuple[ColumnName, ...] = ("first_call", "second_call", "email")
