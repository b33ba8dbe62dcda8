"""Many pursuits at once, as one decision about them needs them; and what was decided, to be shown and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.db import is_writing
from app.errors import NotFoundError
from app.models import Batch, BatchItem, Fact, Pursuit
from app.queries.pursuits import read_again, with_story
from app.queries.today import Scope, is_open

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Held:
    """How many open pursuits a recruiter has, and how many of them are in their Today."""

    open: int
    to_go: int


@dataclass(frozen=True, slots=True)
class Part:
    """What a batch did to one pursuit, and to how many it did so."""

    item: BatchItem
    batch: Batch
    size: int


def chosen(session: Session, agency_id: int, ids: Collection[int]) -> Sequence[Pursuit]:
    """The agency's pursuits of those `ids`, ready for their verbs. Raises `NotFoundError` if one is not there.

    In a transaction that writes they are held to its end, always in the same order, so that no two wait for each other.
    """
    wanted = (Pursuit.agency_id == agency_id, Pursuit.id.in_(ids))
    stories = with_story().where(*wanted).order_by(Pursuit.id)
    if is_writing(session):
        session.execute(select(Pursuit.id).where(*wanted).order_by(Pursuit.id).with_for_update())
        stories = read_again(stories)
    found = session.scalars(stories).all()
    if len(found) != len(set(ids)):
        raise NotFoundError("One of these pursuits is not there. Go back and select again.")
    return found


def batch_for(session: Session, agency_id: int, batch_id: int) -> Batch:
    """The agency's batch, its items ready to be undone. Raises `NotFoundError`, another agency's included."""
    wanted = (Batch.agency_id == agency_id, Batch.id == batch_id)
    if is_writing(session):
        session.execute(select(Batch.id).where(*wanted).with_for_update())
    parts = selectinload(Batch.items).options(joinedload(BatchItem.fact), joinedload(BatchItem.was))
    found = session.scalar(
        select(Batch)
        .options(joinedload(Batch.recruiter), parts, selectinload(Batch.items).selectinload(BatchItem.pursuit))
        .where(*wanted)
    )
    if found is None:
        raise NotFoundError("There is no such batch.")
    chosen(session, agency_id, [item.pursuit_id for item in found.items])
    return found


def item_for(session: Session, agency_id: int, batch_id: int, item_id: int) -> BatchItem:
    """What the agency's batch did to one pursuit, ready to be undone alone. Raises `NotFoundError`."""
    for item in batch_for(session, agency_id, batch_id).items:
        if item.id == item_id:
            return item
    raise NotFoundError("There is no such part of this batch.")


def parts_of(session: Session, pursuit: Pursuit) -> Sequence[Part]:
    """What was done to `pursuit` together with others, oldest first (`ix_batch_items_of_pursuit`)."""
    each = aliased(BatchItem)
    size = select(func.count(each.id)).where(each.agency_id == pursuit.agency_id, each.batch_id == BatchItem.batch_id)
    wanted = (
        select(BatchItem, Batch, size.scalar_subquery())
        .join(Batch, and_(Batch.agency_id == BatchItem.agency_id, Batch.id == BatchItem.batch_id))
        .where(BatchItem.agency_id == pursuit.agency_id, BatchItem.pursuit_id == pursuit.id)
    )
    return [Part(*row) for row in session.execute(wanted.order_by(BatchItem.id))]


def batch_named(session: Session, agency_id: int, batch_id: int) -> Batch | None:
    """The agency's batch, only to say what it was."""
    return session.scalar(select(Batch).where(Batch.agency_id == agency_id, Batch.id == batch_id))


def batches_between(session: Session, scope: Scope, since: datetime, until: datetime | None) -> Sequence[Batch]:
    """At most 50 batches of `scope` made from `since` to before `until`, newest first (`ix_batches_by_recruiter`, `ix_batches_by_team`)."""
    wanted = select(Batch).options(joinedload(Batch.recruiter)).where(*_made(scope, since))
    if until is not None:
        wanted = wanted.where(Batch.made_at < until)
    return session.scalars(wanted.order_by(Batch.made_at.desc(), Batch.id.desc()).limit(MOST_LISTED)).all()


def last_batch(session: Session, scope: Scope, since: datetime) -> Batch | None:
    """The newest batch of `scope` that is not undone."""
    wanted = select(Batch).where(*_made(scope, since), Batch.undone_at.is_(None))
    return session.scalar(wanted.order_by(Batch.made_at.desc(), Batch.id.desc()).limit(1))


def in_batches(agency_id: int) -> Select[int | None]:
    """The facts that are part of a batch, to be left out where the batch itself is shown."""
    return select(BatchItem.fact_id).where(BatchItem.agency_id == agency_id, BatchItem.fact_id == Fact.id)


def _made(scope: Scope, since: datetime) -> tuple[ColumnElement[bool], ...]:
    by = true() if scope.recruiter_id is None else Batch.recruiter_id == scope.recruiter_id
    return Batch.agency_id == scope.agency_id, by, Batch.made_at >= since


def due_on_each(
    session: Session, agency_id: int, owners: Collection[int | None], span: tuple[date, date], beside: Collection[int]
) -> Counter[date]:
    """How many pursuits of `owners` (None: nobody's) fall due on each day of `span`, those of the ids `beside` left out."""
    named = [owner for owner in owners if owner is not None]
    whose = Pursuit.recruiter_id.in_(named)
    wanted = select(Pursuit.due_on, func.count(Pursuit.id)).where(
        Pursuit.agency_id == agency_id,
        or_(whose, Pursuit.recruiter_id.is_(None)) if None in owners else whose,
        is_open(span[0]),
        Pursuit.due_on.between(*span),
        Pursuit.id.not_in(beside),
    )
    rows = session.execute(wanted.group_by(Pursuit.due_on))
    return Counter({day: number for day, number in rows if day is not None})


def held_by_each(
    session: Session, agency_id: int, recruiters: Collection[int], now: datetime, today: date
) -> Mapping[int, Held]:
    """What each of `recruiters` has on their desk, by id, in one statement (`ix_pursuits_today`)."""
    to_go = func.count(case((Pursuit.listed_at <= now, 1)))
    wanted = select(Pursuit.recruiter_id, func.count(), to_go).where(
        Pursuit.agency_id == agency_id, Pursuit.recruiter_id.in_(recruiters), is_open(today)
    )
    found = {
        each: Held(opened, listed) for each, opened, listed in session.execute(wanted.group_by(Pursuit.recruiter_id))
    }
    return {each: found.get(each, Held(0, 0)) for each in recruiters}
