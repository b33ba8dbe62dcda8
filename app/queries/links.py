"""Private links to candidates' pages, by token and by pursuit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import hash_token
from app.errors import NotFoundError
from app.models import StatusLink


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
