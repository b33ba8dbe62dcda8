"""One pursuit, as its verbs and its page need it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.db import is_writing
from app.errors import NotFoundError
from app.models import Pursuit, Recruiter

_PARENTS = (
    joinedload(Pursuit.agency, innerjoin=True),
    joinedload(Pursuit.candidate, innerjoin=True),
    joinedload(Pursuit.employer, innerjoin=True),
    joinedload(Pursuit.job, innerjoin=True),
    joinedload(Pursuit.contact),
    joinedload(Pursuit.recruiter),
)
_STORY = (selectinload(Pursuit.facts), selectinload(Pursuit.interviews))


def with_parents() -> Select[Pursuit]:
    """Pursuits with everything a row of a list shows, in one statement."""
    return select(Pursuit).options(*_PARENTS)


def with_story() -> Select[Pursuit]:
    """Pursuits with their facts and interviews too: what a verb needs."""
    return with_parents().options(*_STORY)


def stories_of(session: Session, agency_id: int, ids: Iterable[int]) -> dict[int, Pursuit]:
    """Those of the agency's pursuits with their parents, facts and interviews, by id."""
    wanted = with_story().where(Pursuit.agency_id == agency_id, Pursuit.id.in_(set(ids)))
    return {pursuit.id: pursuit for pursuit in session.scalars(wanted)}


def ids_of_candidate(session: Session, agency_id: int, candidate_id: int) -> Sequence[int]:
    """The ids of every pursuit of one candidate (`ix_pursuits_of_candidate`)."""
    wanted = select(Pursuit.id).where(Pursuit.agency_id == agency_id, Pursuit.candidate_id == candidate_id)
    return session.scalars(wanted.order_by(Pursuit.id)).all()


def read_again(stories: Select[Pursuit]) -> Select[Pursuit]:
    """`stories` as they are now, whatever of them the session has seen before it held them."""
    # Whoever asks is often the pursuit's own recruiter, whose row is read again here: their agency stays loaded.
    asker = joinedload(Pursuit.recruiter).joinedload(Recruiter.agency)
    return stories.options(asker).execution_options(populate_existing=True)


def pursuit_for(session: Session, agency_id: int, pursuit_id: int) -> Pursuit:
    """The agency's pursuit, ready for its verbs. Raises `NotFoundError`, another agency's included.

    In a transaction that writes it is held until the end, as SQLite holds the whole database: two who change one
    pursuit take turns, and neither is lost.
    """
    wanted = with_story().where(Pursuit.agency_id == agency_id, Pursuit.id == pursuit_id)
    if is_writing(session):
        wanted = read_again(wanted.with_for_update(of=Pursuit))
    found = session.scalar(wanted)
    if found is None:
        raise NotFoundError("There is no such pursuit.")
    return found
