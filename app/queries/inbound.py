"""The log of what a connection sent: by state, by what it is about, and a page at a time, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, select, text, true
from sqlalchemy.orm import Session, defer, joinedload

from app.errors import NotFoundError
from app.models import Application, Candidate, Connection, InboundEvent
from app.models.connection import SAYS_SOMETHING, EventState

MOST_COUNTED = 100
# In the index's own words, or it is not used.
_SAYS_SOMETHING = text(f"({SAYS_SOMETHING})")
UNREAD = (defer(InboundEvent.body), defer(InboundEvent.headers))
NEWEST = 20


def log_of(
    session: Session,
    connection: Connection,
    *,
    state: EventState | None = None,
    about: str = "",
    before: int | None = None,
    limit: int,
) -> Sequence[InboundEvent]:
    """Events of `connection`, newest first, `limit` at most: of one state, with an id below `before`, and `about` this.

    `about` is the vendor's id of what an event is about, or its name for the event, written in full.
    """
    wanted = [*_of(connection)]
    if state is not None:
        wanted.append(InboundEvent.state == state)
    if before is not None:
        wanted.append(InboundEvent.id < before)
    # One range after the other: read as one condition, a rare id would cost a look at everything that ever came.
    named = [InboundEvent.subject == about, InboundEvent.event == about] if about else [true()]
    found: dict[int, InboundEvent] = {}
    for one in named:
        newest = select(InboundEvent).where(*wanted, one).options(*UNREAD).order_by(InboundEvent.id.desc()).limit(limit)
        found |= {event.id: event for event in session.scalars(newest)}
    return sorted(found.values(), key=lambda event: event.id, reverse=True)[:limit]


def event_for(session: Session, agency_id: int, event_id: int) -> InboundEvent:
    """The agency's event, its connection loaded. Raises `NotFoundError`, another agency's included."""
    wanted = select(InboundEvent).where(InboundEvent.agency_id == agency_id, InboundEvent.id == event_id)
    found = session.scalar(wanted.options(joinedload(InboundEvent.connection, innerjoin=True)))
    if found is None:
        raise NotFoundError("There is no such event.")
    return found


def failures(session: Session, connection: Connection) -> int:
    """How many events could not be applied; counted to 100."""
    wanted = select(InboundEvent.id).where(*_of(connection), InboundEvent.state == "failed").limit(MOST_COUNTED)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def failed_lately(session: Session, connection: Connection) -> list[datetime]:
    """When those of the newest 20 events came that could not be applied."""
    newest = select(InboundEvent.state, InboundEvent.received_at).where(*_of(connection))
    found = session.execute(newest.order_by(InboundEvent.id.desc()).limit(NEWEST))
    return [received_at for state, received_at in found if state == "failed"]


def said_before(session: Session, before: datetime, limit: int) -> Sequence[int]:
    """The ids of at most `limit` events, of all agencies, of before that instant, of which is kept what they said."""
    wanted = select(InboundEvent.id).where(InboundEvent.received_at < before, _SAYS_SOMETHING)
    return session.scalars(wanted.order_by(InboundEvent.received_at, InboundEvent.id).limit(limit)).all()


def saying(session: Session, agency_id: int, after: int, limit: int) -> Sequence[Row[int, int, str, bytes, str]]:
    """At most `limit` events of the agency of which is kept what they said, by id, after that one.

    Of each its id, its connection's, headers, body, and the `name_key` of whom it is known to be about
    (`ix_inbound_events_saying`).
    """
    about = and_(Candidate.agency_id == agency_id, Candidate.id == InboundEvent.candidate_id)
    wanted = select(
        InboundEvent.id, InboundEvent.connection_id, InboundEvent.headers, InboundEvent.body, Candidate.name_key
    ).outerjoin(Candidate, about)
    mine = (InboundEvent.agency_id == agency_id, InboundEvent.id > after, _SAYS_SOMETHING)
    return session.execute(wanted.where(*mine).order_by(InboundEvent.id).limit(limit)).all()


def pursuit_of_event(session: Session, event: InboundEvent) -> int | None:
    """Our id of the pursuit that `event` is about, if it has one."""
    if event.subject is None:
        return None
    wanted = select(Application.pursuit_id).where(
        Application.agency_id == event.agency_id,
        Application.connection_id == event.connection_id,
        Application.external_id == event.subject,
    )
    return session.scalar(wanted)


def _of(connection: Connection) -> tuple[ColumnElement[bool], ...]:
    return InboundEvent.agency_id == connection.agency_id, InboundEvent.connection_id == connection.id
