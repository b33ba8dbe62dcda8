"""Connections to applicant tracking systems, the log of what each has sent, and one event once more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.api import answers
from app.api.answers import HEADERS
from app.api.cursors import not_a_cursor
from app.api.deps import Reader
from app.api.idempotency import Once
from app.api.lists import PAGE, CursorWord, Limit, UpdatedAfter, reading
from app.api.responses import CHANGES, LINK, LISTS, READS, example
from app.api.webhook_endpoints import Setter
from app.ats.readback import catch_up, reader_of
from app.ats.receiving import put_off
from app.edge import Db, Now
from app.errors import ConflictError
from app.models import InboundEvent
from app.models.connection import EVENT_STATES, EventState
from app.queries.connections import connection_for, connections_of
from app.queries.inbound import event_for, events_at, log_of, pursuit_of_event
from app.queries.updated import updated
from app.schemas.connection import (
    ConnectionOut,
    ConnectionsOut,
    InboundChangesOut,
    InboundEventOut,
    InboundEventShownOut,
    InboundEventsOut,
)
from app.schemas.members import HIGHEST_ID, ExternalId

router = APIRouter(route_class=Once, tags=["Connections"])

ConnectionId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[2])]
EventId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[9001])]


@router.get(
    "/connections",
    operation_id="listConnections",
    summary="Which systems tell us",
    response_model=ConnectionsOut,
    responses=LISTS | example(200, "connections"),
)
def index(key: Reader, db: Db, now: Now) -> Response:
    """All of the agency's, 200 at most. They are set up by an admin in Hearback, since each is shown its address once."""
    found = ConnectionsOut(data=[ConnectionOut.of(row, now) for row in connections_of(db, key.agency_id)])
    return Response(found.model_dump_json(), 200, HEADERS, "application/json")


@router.get(
    "/connections/{connection_id}",
    operation_id="readConnection",
    summary="Read a connection",
    response_model=ConnectionOut,
    responses=READS | example(200, "connection"),
)
def show(request: Request, key: Reader, db: Db, now: Now, connection_id: ConnectionId) -> Response:
    """How it does now; 304 to an `If-None-Match` that names what you have."""
    return answers.read(request, 1, ConnectionOut.of(connection_for(db, key.agency_id, connection_id), now))


@router.post(
    "/connections/{connection_id}/reconcile",
    operation_id="reconcileConnection",
    summary="Read what changed now",
    status_code=202,
    response_model=ConnectionOut,
    responses=CHANGES | example(202, "connection", Location={"schema": {"type": "string"}}),
)
def create_reconcile(key: Setter, db: Db, now: Now, connection_id: ConnectionId) -> Response:
    """Soon, everything is read by the vendor's own API that changed there since `read_until`. 409 without a key to it."""
    connection = connection_for(db, key.agency_id, connection_id)
    if reader_of(connection) is None:
        raise ConflictError(
            "It has no key to the vendor’s API. An admin gives it on the connection’s page in Hearback."
        )
    catch_up(db, connection, now)
    return Response(ConnectionOut.of(connection, now).model_dump_json(), 202, HEADERS, "application/json")


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
    if len(asked.filters) != 2 or asked.filters[0] not in ("", *EVENT_STATES):
        raise not_a_cursor()
    wanted, about = asked.filters
    before = asked.since.past[1] if asked.since.past else None
    found = log_of(db, connection, state=wanted or None, about=about, before=before, limit=asked.limit + 1)  # type: ignore[arg-type]
    page = [InboundEventOut.of(row) for row in found[: asked.limit]]
    return asked.answer(page, [(row.received_at, row.id) for row in found])


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
    places = updated(db, InboundEvent, key.agency_id, asked.since, limit=asked.limit + 1)
    page = events_at(db, key.agency_id, places[: asked.limit])
    return asked.answer([InboundEventOut.of(row) for row in page], places)


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
