"""What is in a recruiter's own calendar feed: whose it is, and what of their pursuits it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cadence import day_of, end_of_day, start_of_day
from app.credentials import hash_token
from app.errors import NotFoundError
from app.models import Interview, Pursuit, Recruiter
from app.queries.calendar import KINDS, Entry, Kind, Span
from app.queries.pursuits import with_parents

# A meeting is more than its day.
PLANNED: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "interview")
# Meetings are kept for a while; what is planned is told for a quarter of a year; what ended is called off for a month.
BEHIND, AHEAD, CALLED_OFF = timedelta(days=14), timedelta(days=92), timedelta(days=30)
# Of a kind on a day, of meetings, and of those that ended: more than anybody reads.
MOST_A_DAY, MOST_MEETINGS, MOST_ENDED = 100, 500, 100


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries but meetings; meetings with their pursuits, those that were called off included; pursuits that ended lately."""

    entries: Sequence[Entry]
    meetings: Sequence[tuple[Interview, Pursuit]]
    ended: Sequence[Pursuit]


def recruiter_by_feed(session: Session, token: str) -> Recruiter:
    """Whose calendar has the address that ends in `token`, their agency loaded.

    Raises `NotFoundError` for one that never was or was stopped, and once the recruiter left.
    """
    wanted = select(Recruiter).options(joinedload(Recruiter.agency, innerjoin=True))
    found = session.scalar(wanted.where(Recruiter.feed_hash == hash_token(token), Recruiter.is_active))
    if found is None:
        raise NotFoundError("There is no such calendar.")
    return found


def told_to(session: Session, recruiter: Recruiter, now: datetime) -> Feed:
    """What the feed of `recruiter` (their agency loaded) tells at `now`."""
    agency = recruiter.agency
    today = day_of(now, agency.zone)
    mine = Pursuit.recruiter_id == recruiter.id
    span = Span(agency.id, agency.days, now, today, today + AHEAD, [mine], PLANNED)
    days = span.entries(session, MOST_A_DAY)
    entries = [entry for on in sorted(days) for entry in days[on].entries]
    return Feed(entries, _meetings(session, recruiter, now), _ended(session, recruiter, now))


def _meetings(session: Session, recruiter: Recruiter, now: datetime) -> list[tuple[Interview, Pursuit]]:
    zone, today = recruiter.agency.zone, day_of(now, recruiter.agency.zone)
    starts_at = Interview.starts_at
    wanted = (
        with_parents()
        .add_columns(Interview)
        .join(Interview, (Interview.pursuit_id == Pursuit.id) & (Interview.agency_id == Pursuit.agency_id))
        .where(Interview.agency_id == recruiter.agency_id, Pursuit.recruiter_id == recruiter.id)
        .where(starts_at >= start_of_day(today - BEHIND, zone), starts_at < end_of_day(today + AHEAD, zone))
        .order_by(starts_at, Interview.id)
        .limit(MOST_MEETINGS)
    )
    return [(meeting, pursuit) for pursuit, meeting in session.execute(wanted)]


def _ended(session: Session, recruiter: Recruiter, now: datetime) -> Sequence[Pursuit]:
    mine = (Pursuit.agency_id == recruiter.agency_id, Pursuit.recruiter_id == recruiter.id)
    lately = (Pursuit.updated_at >= now - CALLED_OFF, Pursuit.closed_at.is_not(None))
    wanted = with_parents().where(*mine, *lately).order_by(Pursuit.updated_at.desc(), Pursuit.id.desc())
    return session.scalars(wanted.limit(MOST_ENDED)).all()
