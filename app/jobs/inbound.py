"""Applying what an ATS sent: one job for each event, one after the other within a connection."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.ats.ailing import look_after
from app.ats.answering import resettle
from app.ats.applying import apply
from app.jobs.engine import Job
from app.models import Connection, InboundEvent, Meaning
from app.queries.connections import connection_for

_AGAIN = "Hearback could not apply this, and tries again by itself."


def apply_inbound_event(job: Job) -> None:
    """Apply the event of the job's `event_id`. What goes wrong on our side is told by the event, and tried again."""
    try:
        with job.finishing() as session:
            event = _event(session, job)
            if event is not None:
                apply(session, event, at=job.clock())
    except Exception:
        with job.transaction() as session:
            event = _event(session, job)
            if event is not None and event.state == "received":
                event.become("failed", _AGAIN, at=job.clock())
                look_after(session, event, job.clock())
        raise


def settle_applications(job: Job) -> None:
    """Settle what has waited for the meaning of the job's `meaning_id`."""
    with job.finishing() as session:
        mine = (Meaning.agency_id == job.agency_id, Meaning.id == job.arguments["meaning_id"])
        meaning = session.scalar(select(Meaning).where(*mine))
        if meaning is not None:
            connection = connection_for(session, job.agency_id, meaning.connection_id)
            resettle(session, connection, meaning, job.clock())


def _event(session: Session, job: Job) -> InboundEvent | None:
    connection = joinedload(InboundEvent.connection, innerjoin=True).joinedload(Connection.agency, innerjoin=True)
    mine = (InboundEvent.agency_id == job.agency_id, InboundEvent.id == job.arguments["event_id"])
    return session.scalar(select(InboundEvent).where(*mine).options(connection))
