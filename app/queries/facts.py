"""One fact, as its undo and the toast need it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundError
from app.models import Event, Fact
from app.models.actor import Actor


def fact_for(session: Session, agency_id: int, fact_id: int) -> Fact:
    """The agency's fact, undone or not. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(select(Fact).where(Fact.agency_id == agency_id, Fact.id == fact_id))
    if found is None:
        raise NotFoundError("There is no such entry.")
    return found


def was_undone_by(session: Session, fact: Fact, actor: Actor) -> bool:
    """Whether it was `actor` who took `fact` back."""
    undone = select(Event).where(Event.agency_id == fact.agency_id, Event.pursuit_id == fact.pursuit_id)
    found = session.scalar(undone.where(Event.fact_id == fact.id, Event.name == f"{fact.kind}.undone").limit(1))
    return found is not None and found.actor == actor
