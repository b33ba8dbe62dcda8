"""What people told today, newest first: the log of the day, and what Undo takes back next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from app.cadence import start_of_day
from app.models import Agency, Batch, Event, Fact
from app.queries.batches import batches_between, in_batches, last_batch
from app.queries.history import UNDONE
from app.queries.today import Scope, told_since

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: past the fact that was told then and has this id."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Facts and `batches`, the newest first; `older` is where the next page begins, None on the last.

    What belongs to a batch is not told again beside it.
    """

    facts: Sequence[Fact]
    batches: Sequence[Batch]
    older: Place | None


def day_log(session: Session, agency: Agency, scope: Scope, past: Place | None = None, limit: int = PER_PAGE) -> Page:
    """What was told today in `scope`, undone or not, `limit` at a time (`ix_facts_by_actor`, `ix_facts_by_team`)."""
    alone = ~in_batches(scope.agency_id).exists()
    found = session.scalars(_newest_first(agency, scope, past).where(alone).limit(limit + 1)).all()
    facts = found[:limit]
    older = Place(facts[-1].recorded_at, facts[-1].id) if len(found) > limit else None
    since = older.at if older else start_of_day(scope.today, agency.zone)
    return Page(facts, batches_between(session, scope, since, past.at if past else None), older)


def last_logged(session: Session, agency: Agency, recruiter_id: int, now: datetime) -> Fact | None:
    """What the recruiter told last today and has not undone: the next thing that Undo takes back, unless a batch is.

    What belongs to a batch is left out: it is taken back with the others, or by its own line.
    """
    mine = Scope.of(agency, recruiter_id, now)
    alone = ~in_batches(agency.id).exists()
    return session.scalar(_newest_first(agency, mine).where(alone, Fact.undone_at.is_(None)).limit(1))


def batch_logged_last(session: Session, agency: Agency, recruiter_id: int, now: datetime, told: Fact | None) -> int:
    """The id of the recruiter's newest batch of today that is not undone, if nothing was `told` after it; else 0."""
    mine = Scope.of(agency, recruiter_id, now)
    batch = last_batch(session, mine, start_of_day(mine.today, agency.zone))
    return batch.id if batch and (told is None or told.recorded_at <= batch.made_at) else 0


def is_any_left(session: Session, agency: Agency, recruiter_id: int, now: datetime) -> bool:
    """Whether anything that the recruiter told today, alone or to many, is left to undo."""
    told = last_logged(session, agency, recruiter_id, now)
    return told is not None or batch_logged_last(session, agency, recruiter_id, now, None) != 0


def undoings_of(session: Session, agency_id: int, facts: Sequence[Fact]) -> Mapping[int, Event]:
    """By fact's id, who took it back and when; of those that were."""
    undone = [fact for fact in facts if fact.undone_at is not None]
    if not undone:
        return {}
    wanted = select(Event).where(
        Event.agency_id == agency_id,
        Event.pursuit_id.in_({fact.pursuit_id for fact in undone}),
        Event.fact_id.in_([fact.id for fact in undone]),
        Event.name.in_(UNDONE),
    )
    return {event.fact_id: event for event in session.scalars(wanted) if event.fact_id is not None}


def _newest_first(agency: Agency, scope: Scope, past: Place | None = None) -> Select[Fact]:
    wanted = select(Fact).where(told_since(scope, start_of_day(scope.today, agency.zone)))
    if past is not None:
        there = tuple_(past.at, past.id, types=[Fact.recorded_at.type, Fact.id.type])
        wanted = wanted.where(tuple_(Fact.recorded_at, Fact.id) < there)
    return wanted.order_by(Fact.recorded_at.desc(), Fact.id.desc())
