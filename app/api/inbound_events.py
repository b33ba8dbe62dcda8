"""The log of what connections sent: each one's newest first, all of it by change, and one event once more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api import answers
from app.api.answers import HEADERS
from app.api.connections import ConnectionId
from app.api.deps import Reader
from app.api.idempotency import Once
from app.api.lists import PAGE, CursorWord, Limit, UpdatedAfter, one_of, reading
from app.api.responses import CHANGES, LINK, LISTS, READS, example
from app.api.webhook_endpoints import Setter
from app.ats.receiving import put_off
from app.edge import Db, Now
from app.models import InboundEvent
from app.models.connection import EVENT_STATES, EventState
from app.queries.connections import connection_for
from app.queries.inbound import UNREAD, event_for, log_of, pursuit_of_event
from app.schemas.connection import InboundChangesOut, InboundEventOut, InboundEventShownOut, InboundEventsOut
from app.schemas.members import HIGHEST_ID, ExternalId

router = APIRouter(route_class=Once, tags=["Connections"])

EventId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[9001])]


@router.get(
    "/connections/{connection_id}/inbound_events",
    operation_id="listInboundEvents",
    summary="What it sent",
    response_model=InboundEventsOut,
    responses=LISTS | READS | example(200, "inbound_events", Link=LINK),
)
def index_events(
    request: Request,
    key: Reader,
    db: Db,
    connection_id: ConnectionId,
    state: Annotated[EventState | None, Query(description="Only these.")] = None,
    subject: Annotated[ExternalId | None, Query(description="Only what is about this, by the vendor's id.")] = None,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """Newest first. Follow `Link: rel="next"` to older ones. Without bodies: read one for its own."""
    connection = connection_for(db, key.agency_id, connection_id)
    asked = reading(request, f"inbound_events {connection_id}", None, cursor, limit, (state or "", subject or ""))
    state, subject = asked.narrowed(one_of(EVENT_STATES), str)
    found = log_of(db, connection, state=state, about=subject or "", before=asked.before, limit=asked.limit + 1)
    return asked.newest_first(found, InboundEventOut.of, "received_at")


@router.get(
    "/inbound_events",
    operation_id="listInboundChanges",
    summary="Read on through what all connections sent",
    response_model=InboundChangesOut,
    responses=LISTS | example(200, "inbound_events", Link=LINK),
)
def index_changes(
    request: Request,
    key: Reader,
    db: Db,
    updated_after: UpdatedAfter = None,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """In the order in which something was last to be said of them: one came, came again, or came to something. Follow
    `Link: rel="next"`; when there is none, you have caught up. Without bodies: read one for its own.
    """
    asked = reading(request, "inbound_events", updated_after, cursor, limit, ())
    return asked.by_update(db, InboundEvent, key.agency_id, InboundEventOut.of, options=UNREAD)


@router.get(
    "/inbound_events/{event_id}",
    operation_id="readInboundEvent",
    summary="Read what was sent, and what became of it",
    response_model=InboundEventShownOut,
    responses=READS | example(200, "inbound_event"),
)
def show_event(request: Request, key: Reader, db: Db, event_id: EventId) -> Response:
    """With its body, and the pursuit it is about; 304 to an `If-None-Match` that names what you have."""
    found = event_for(db, key.agency_id, event_id)
    body, pursuit_id = found.body.decode(errors="replace"), pursuit_of_event(db, found)
    return answers.read(request, 1, InboundEventShownOut.of(found, body=body, pursuit_id=pursuit_id))


@router.post(
    "/inbound_events/{event_id}/replay",
    operation_id="replayInboundEvent",
    summary="Apply it again",
    status_code=202,
    response_model=InboundEventOut,
    responses=CHANGES | example(202, "inbound_event_again", Location={"schema": {"type": "string"}}),
)
def create_replay(key: Setter, db: Db, now: Now, event_id: EventId) -> Response:
    """As if it had just come: what it says that is older than what is known changes nothing. What is forgotten is 409."""
    event = event_for(db, key.agency_id, event_id)
    event.await_again(now)
    put_off(db, event, now)
    return Response(InboundEventOut.of(event).model_dump_json(), 202, HEADERS, "application/json")
