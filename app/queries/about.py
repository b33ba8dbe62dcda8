"""The pursuits of one candidate, employer, hiring manager or job: open ones first, then those that ended last.

Each page is an index range read, whatever else the agency has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.errors import NotFoundError
from app.models import Contact, Job, Pursuit
from app.models.search import SUBJECTS, Kind, Subject
from app.queries.pursuits import with_parents

PER_PAGE = 50
COUNTED = 1_000  # past it, nobody counts on


@dataclass(frozen=True, slots=True)
class Part:
    """A page of pursuits with their parents; `after` is the last one's id if there are more."""

    pursuits: Sequence[Pursuit]
    after: int | None


def subject_for(session: Session, agency_id: int, kind: Kind, subject_id: int) -> Subject:
    """The agency's row of `kind`; a contact or a job with its employer. Raises `NotFoundError`, another agency's included."""
    table: Any = SUBJECTS[kind]
    wanted = select(table).where(table.agency_id == agency_id, table.id == subject_id)
    if table in (Contact, Job):
        wanted = wanted.options(joinedload(table.employer, innerjoin=True))
    found: Subject | None = session.scalar(wanted)
    if found is None:
        raise NotFoundError(f"There is no such {kind}.")
    return found


def pursuits_of(
    session: Session, kind: Kind, subject: Subject, after: int | None = None, limit: int = PER_PAGE
) -> Part:
    """The subject's pursuits, past the one with the id `after` if that is one of them."""
    mine = _mine(kind, subject)
    last = session.scalar(select(Pursuit).where(*mine, Pursuit.id == after)) if after else None
    found = list[Pursuit]()
    for wanted in _parts(mine, last):
        if len(found) <= limit:
            found += session.scalars(wanted.limit(limit + 1 - len(found))).all()
    shown = found[:limit]
    return Part(shown, shown[-1].id if len(found) > limit else None)


def counts_of(session: Session, kind: Kind, subject: Subject) -> tuple[int, int]:
    """How many of the subject's pursuits are open, and how many closed, each up to `COUNTED`."""
    mine = _mine(kind, subject)
    states = (Pursuit.closed_at.is_(None), Pursuit.closed_at.is_not(None))
    few = (select(Pursuit.id).where(*mine, state).limit(COUNTED).subquery() for state in states)
    open_ones, closed = session.execute(
        select(*(select(func.count()).select_from(one).scalar_subquery() for one in few))
    ).one()
    return open_ones, closed


def latest_of(
    session: Session, agency_id: int, candidates: Iterable[int], each: int
) -> Mapping[int, Sequence[Pursuit]]:
    """By candidate's id, at most `each` of their pursuits, open ones first, then those that ended last."""
    order = (Pursuit.closed_at.is_not(None), Pursuit.closed_at.desc(), Pursuit.id.desc())
    place = func.row_number().over(partition_by=Pursuit.candidate_id, order_by=order).label("place")
    theirs = (Pursuit.agency_id == agency_id, Pursuit.candidate_id.in_(list(candidates)))
    placed = select(Pursuit.id, place).where(*theirs).subquery()
    first = select(placed.c.id).where(placed.c.place <= each)
    by_candidate = defaultdict[int, list[Pursuit]](list)
    for pursuit in session.scalars(with_parents().where(Pursuit.id.in_(first)).order_by(*order)):
        by_candidate[pursuit.candidate_id].append(pursuit)
    return by_candidate


def _mine(kind: Kind, subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return Pursuit.agency_id == subject.agency_id, getattr(Pursuit, f"{kind}_id") == subject.id


def _parts(mine: Sequence[ColumnElement[bool]], last: Pursuit | None) -> list[Select[Pursuit]]:
    """What is read one after the other until a page is full: the open ones past `last`, then the closed ones past it."""
    order = (Pursuit.closed_at.desc(), Pursuit.id.desc())
    open_ones = with_parents().where(*mine, Pursuit.closed_at.is_(None)).order_by(*order)
    closed = with_parents().where(*mine, Pursuit.closed_at.is_not(None)).order_by(*order)
    if last is None:
        return [open_ones, closed]
    if last.closed_at is None:
        return [open_ones.where(Pursuit.id < last.id), closed]
    return [closed.where(tuple_(Pursuit.closed_at, Pursuit.id) < tuple_(last.closed_at, last.id))]
