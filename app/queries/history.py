"""A pursuit's events that its facts do not already tell."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Event, Pursuit
from app.models.candidate import CONTACT_ALLOWED, CONTACT_STOPPED

FACTS = ("touch", "skip", "word", "promise", "hold", "unhold", "closure", "reopening", "note")
# An ATS told of something when something newer was known already: nothing was changed by it.
TOLD_LATE = "application.told_late"
# What history says of a pursuit, and changed nothing of it.
_UNMOVED = (TOLD_LATE, CONTACT_STOPPED, CONTACT_ALLOWED)
UNDONE = tuple(f"{kind}.undone" for kind in FACTS)
BESIDE_FACTS = (
    "pursuit.opened",
    "pursuit.closed",
    "pursuit.reopened",
    "pursuit.assigned",
    "interview.changed",
    "link.issued",
    "link.revoked",
    CONTACT_STOPPED,
    CONTACT_ALLOWED,
    TOLD_LATE,
    *UNDONE,
)


def told_of(session: Session, pursuit: Pursuit) -> Sequence[Event]:
    """What history says of `pursuit` beside its facts, oldest first: opened, closed, reopened, handed over, undone …"""
    wanted = select(Event).where(Event.agency_id == pursuit.agency_id, Event.pursuit_id == pursuit.id)
    return session.scalars(wanted.where(Event.name.in_(BESIDE_FACTS)).order_by(Event.id)).all()


def latest_of(session: Session, agency_id: int, pursuit_id: int) -> Event | None:
    """The last thing that changed the agency's pursuit; None if there is no such pursuit."""
    wanted = select(Event).where(Event.agency_id == agency_id, Event.pursuit_id == pursuit_id)
    return session.scalar(wanted.where(Event.name.not_in(_UNMOVED)).order_by(Event.id.desc()).limit(1))


def debriefed_by(session: Session, pursuit: Pursuit) -> str | None:
    """What kind of actor last recorded a debrief of `pursuit`; None if nobody did."""
    wanted = select(Event.actor_kind).where(Event.agency_id == pursuit.agency_id, Event.pursuit_id == pursuit.id)
    return session.scalar(wanted.where(Event.name == "interview.debriefed").order_by(Event.id.desc()).limit(1))


def late_told(session: Session, agency_id: int, pursuit_id: int) -> Sequence[Event]:
    """What ATSs told of the pursuit too late to change anything."""
    wanted = select(Event).where(Event.agency_id == agency_id, Event.pursuit_id == pursuit_id, Event.name == TOLD_LATE)
    return session.scalars(wanted).all()
