"""One fact, as its undo and the toast need it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.models import Fact


def fact_for(session: Session, agency_id: int, fact_id: int) -> Fact:
    """The agency's fact, undone or not. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(select(Fact).where(Fact.agency_id == agency_id, Fact.id == fact_id))
    if found is None:
        raise NotFoundError("There is no such entry.")
    return found
