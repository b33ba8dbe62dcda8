"""Private links to candidates' pages, by token and by pursuit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.credentials import hash_token
from app.errors import NotFoundError
from app.models import Fact, Pursuit, StatusLink


def link_by_token(session: Session, token: str) -> StatusLink:
    """The link whose address ends in `token`, whether or not it still works. Raises `NotFoundError`."""
    found = session.scalar(select(StatusLink).where(StatusLink.token_hash == hash_token(token)))
    if found is None:
        raise NotFoundError("There is no such link.")
    return found


def links_of(session: Session, agency_id: int, pursuit_id: int) -> Sequence[StatusLink]:
    """Every link to the agency's pursuit, oldest first, those that work no more included."""
    wanted = select(StatusLink).where(StatusLink.agency_id == agency_id, StatusLink.pursuit_id == pursuit_id)
    return session.scalars(wanted.order_by(StatusLink.id)).all()


def told_since(session: Session, agency_id: int, candidate_id: int, since: datetime) -> int:
    """How many things the agency's candidate has told since that instant, what was undone included."""
    told = select(func.count()).where(
        Fact.agency_id == agency_id,
        Fact.actor_kind == "candidate",
        Fact.actor_id == candidate_id,
        Fact.recorded_at >= since,
    )
    return session.scalar(told) or 0


def await_turn(session: Session, link: StatusLink) -> None:
    """Wait until no other transaction writes to the link's pursuit, so that two taps are taken one after the other."""
    session.execute(select(Pursuit.id).where(Pursuit.id == link.pursuit_id).with_for_update())
