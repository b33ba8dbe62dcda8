"""Connections to applicant tracking systems: how each does, what its words mean, and reading at once what changed there."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.api import answers
from app.api.answers import HEADERS
from app.api.deps import Reader, expect
from app.api.idempotency import Once
from app.api.lists import DELETED, PAGE, CursorWord, Limit, UpdatedAfter, WithDeleted, one_of, reading
from app.api.responses import CHANGES, LINK, LISTS, READS, example
from app.api.webhook_endpoints import Setter
from app.ats.readback import catch_up, reader_of
from app.edge import Db, Now
from app.errors import ConflictError
from app.models import Connection
from app.queries.applications import meanings_of
from app.queries.connections import connection_for
from app.schemas.connection import ConnectionOut, ConnectionShownOut, ConnectionsOut
from app.schemas.members import HIGHEST_ID

router = APIRouter(route_class=Once, tags=["Connections"])

ConnectionId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[2])]


@router.get(
    "/connections",
    operation_id="listConnections",
    summary="Read on through all systems that tell us",
    response_model=ConnectionsOut,
    responses=LISTS | example(200, "connections", Link=LINK),
)
def index(
    request: Request,
    key: Reader,
    db: Db,
    now: Now,
    updated_after: UpdatedAfter = None,
    include_deleted: WithDeleted = False,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """In the order they changed: set otherwise, well or ill, or a word of theirs explained. What they send changes none of
    them; `GET /inbound_events` reads on through that. They are set up by an admin in Hearback, since each is shown its
    address once. Follow `Link: rel="next"`; when there is none, you have caught up.
    """
    told = (DELETED if include_deleted else "",)
    asked = reading(request, "connections", updated_after, cursor, limit, told)
    (with_deleted,) = asked.narrowed(one_of((DELETED,)))
    only = [] if with_deleted else [Connection.removed_at.is_(None)]
    return asked.by_update(db, Connection, key.agency_id, partial(ConnectionOut.of, now=now), *only)


@router.get(
    "/connections/{connection_id}",
    operation_id="readConnection",
    summary="Read a connection",
    response_model=ConnectionShownOut,
    responses=READS | example(200, "connection_shown"),
)
def show(request: Request, key: Reader, db: Db, now: Now, connection_id: ConnectionId) -> Response:
    """How it does now, and what its words mean; 304 to an `If-None-Match` that names what you have."""
    connection = connection_for(db, key.agency_id, connection_id)
    shown = ConnectionShownOut.with_words(connection, meanings_of(db, connection), now)
    return answers.read(request, connection.version, shown)


@router.post(
    "/connections/{connection_id}/reconcile",
    operation_id="reconcileConnection",
    summary="Read what changed now",
    status_code=202,
    response_model=ConnectionOut,
    responses=CHANGES | example(202, "connection", Location={"schema": {"type": "string"}}),
)
def create_reconcile(request: Request, key: Setter, db: Db, now: Now, connection_id: ConnectionId) -> Response:
    """Soon, everything is read by the vendor's own API that changed there since `read_until`. 409 without a key to it."""
    connection = connection_for(db, key.agency_id, connection_id)
    expect(request, connection)
    if reader_of(connection) is None:
        raise ConflictError(
            "It has no key to the vendor’s API. An admin gives it on the connection’s page in Hearback."
        )
    catch_up(db, connection, now)
    return Response(ConnectionOut.of(connection, now).model_dump_json(), 202, HEADERS, "application/json")
