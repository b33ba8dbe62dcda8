"""Webhook endpoints: where what happens is sent to, set up by whoever receives it.

An endpoint reads for whoever set it up, so a key that changes one needs the scope to read as well.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from app import endpoints
from app.addresses import checked_url
from app.api import PREFIX, answers
from app.api.answers import HEADERS
from app.api.deps import Reader, Shown, Writer, etag, expect_read, key_for
from app.api.idempotency import Once
from app.api.lists import DELETED, PAGE, CursorWord, Limit, UpdatedAfter, WithDeleted, one_of, reading
from app.api.responses import CHANGES, ENDPOINT_ETAG, LINK, LISTS, READS, REMOVALS, example
from app.db import reading as only_reading
from app.edge import Db, Now
from app.models import ApiKey, WebhookEndpoint
from app.models.webhook import ENDPOINT, rotate
from app.queries import webhooks as queries
from app.schemas.endpoint import (
    DeliveryOut,
    WebhookEndpointChangeIn,
    WebhookEndpointIn,
    WebhookEndpointOut,
    WebhookEndpointsOut,
    WebhookSecretOut,
)
from app.schemas.members import HIGHEST_ID

router = APIRouter(route_class=Once, tags=["Webhooks"])

EndpointId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[3])]
_ITS = "/webhook_endpoints/{endpoint_id}"


def setter(request: Request, key: Writer, now: Now) -> ApiKey:
    """The key that changes what is sent where, and so may read it."""
    key_for(request.state.db, request, now, "read")
    return key


Setter = Annotated[ApiKey, Depends(setter)]


def the_endpoint(request: Request, key: Setter, db: Db, endpoint_id: EndpointId) -> WebhookEndpoint:
    """The endpoint to be changed. Raises `NotFoundError`, and 428 and 412 as `expect_read` does."""
    endpoint = queries.endpoint_for(db, key.agency_id, endpoint_id)
    expect_read(request, endpoint)
    return endpoint


TheEndpoint = Annotated[WebhookEndpoint, Depends(the_endpoint)]


async def reachable(
    request: Request, asked: WebhookEndpointIn, now: Now, _shown: Shown
) -> tuple[WebhookEndpointIn, str]:
    """What was asked, its URL checked, before anything is written: asking for a name takes a while, and nobody waits.

    Nobody without a key has names asked for. Raises `ClosedAddressError`.
    """
    state = request.app.state
    await run_in_threadpool(_let_in, request, now)
    check = partial(checked_url, asked.url, loopback=state.settings.webhooks_to_loopback, resolve=state.resolve)
    return asked, await anyio.to_thread.run_sync(check, limiter=state.waiting)


Reachable = Annotated[tuple[WebhookEndpointIn, str], Depends(reachable)]


@router.get(
    "/webhook_endpoints",
    operation_id="listWebhookEndpoints",
    summary="Read on through all endpoints",
    response_model=WebhookEndpointsOut,
    responses=LISTS | example(200, "endpoints", Link=LINK),
)
def index(
    request: Request,
    key: Reader,
    db: Db,
    updated_after: UpdatedAfter = None,
    include_deleted: WithDeleted = False,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """In the order in which they were last set otherwise or switched off; there are at most 50. What is sent to them changes
    none of them; `GET /deliveries` reads on through that. Of one that was deleted nothing is kept but its id and when.
    Follow `Link: rel="next"`; when there is none, you have caught up.
    """
    told = (DELETED if include_deleted else "",)
    asked = reading(request, "webhook_endpoints", updated_after, cursor, limit, told)
    (with_deleted,) = asked.narrowed(one_of((DELETED,)))
    with_gone = ENDPOINT if with_deleted else ""
    return asked.by_update(db, WebhookEndpoint, key.agency_id, WebhookEndpointOut.of, with_gone=with_gone)


@router.post(
    "/webhook_endpoints",
    operation_id="setUpWebhookEndpoint",
    summary="Set an endpoint up",
    status_code=201,
    response_model=WebhookSecretOut,
    dependencies=[Depends(reachable)],
    responses=CHANGES
    | example(201, "endpoint_made", ETag=ENDPOINT_ETAG)
    | {200: {"description": "There already", "model": WebhookSecretOut, **example(200, "endpoint_again")[200]}},
)
def create(request: Request, checked: Reachable, key: Setter, db: Db, now: Now) -> Response:
    """`secret` is told now and never again: keep it. An endpoint at this very `url` is changed to be as asked, and switched
    on unless somebody paused it; that is 200, without its secret. So the same may be sent again and again.
    """
    asked, url = checked
    done = endpoints.set_up(db, key.agency_id, url, payload=asked.payload, events=asked.events, by=key.actor, at=now)
    answer = _changed(request, db, done.endpoint, 201 if done.is_new else 200, secret=done.secret)
    answer.headers["Location"] = f"{PREFIX}/webhook_endpoints/{done.endpoint.id}"
    return answer


@router.get(
    _ITS,
    operation_id="readWebhookEndpoint",
    summary="Read an endpoint",
    response_model=WebhookEndpointOut,
    responses=READS | example(200, "endpoint", ETag=ENDPOINT_ETAG),
)
def show(request: Request, key: Reader, db: Db, endpoint_id: EndpointId) -> Response:
    """How it is set, and how it does. Its secret is never told."""
    endpoint = queries.endpoint_for(db, key.agency_id, endpoint_id)
    return answers.read(request, endpoint.version, WebhookEndpointOut.of(endpoint))


@router.put(
    _ITS,
    operation_id="changeWebhookEndpoint",
    summary="Change an endpoint",
    response_model=WebhookEndpointOut,
    responses=CHANGES | example(200, "endpoint", ETag=ENDPOINT_ETAG),
)
def update(
    request: Request, asked: WebhookEndpointChangeIn, endpoint: TheEndpoint, key: Setter, db: Db, now: Now
) -> Response:
    """Absent members stay. `is_enabled` true also brings back one that was switched off; what waited for it is sent."""
    endpoints.change(db, endpoint, **asked.told("payload", "events", "is_enabled"), by=key.actor, at=now)
    return _changed(request, db, endpoint)


@router.delete(
    _ITS,
    operation_id="removeWebhookEndpoint",
    summary="Delete an endpoint",
    status_code=204,
    responses=REMOVALS,
)
def destroy(endpoint: TheEndpoint, key: Setter, db: Db, now: Now) -> Response:
    """With everything that was sent to it, and what still waits."""
    endpoints.remove(db, endpoint, by=key.actor, at=now)
    return Response(status_code=204)


@router.post(
    _ITS + "/rotate",
    operation_id="rotateWebhookSecret",
    summary="Replace its secret",
    response_model=WebhookSecretOut,
    responses=CHANGES | example(200, "endpoint_rotated", ETag=ENDPOINT_ETAG),
)
def create_secret(request: Request, endpoint: TheEndpoint, key: Setter, db: Db, now: Now) -> Response:
    """`secret` is told now and never again. For 24 hours every message is signed with both, so a receiver may change over
    at any moment in between.
    """
    secret = rotate(db, endpoint, by=key.actor, at=now)
    return _changed(request, db, endpoint, secret=secret)


@router.post(
    _ITS + "/test",
    operation_id="testWebhookEndpoint",
    summary="Send it a test",
    status_code=202,
    response_model=DeliveryOut,
    responses=CHANGES | example(202, "delivery_waiting", Location={"schema": {"type": "string"}}),
)
def create_test(endpoint: TheEndpoint, db: Db, now: Now) -> Response:
    """An `endpoint.test`, whatever events it asked for. `Location` tells what becomes of it."""
    sent = endpoints.send_test(db, endpoint, at=now)
    headers = {**HEADERS, "Location": f"{PREFIX}/deliveries/{sent.id}"}
    return Response(DeliveryOut.of(sent).model_dump_json(), 202, headers, "application/json")


def _changed(request: Request, db: Db, endpoint: WebhookEndpoint, status: int = 200, **more: str | None) -> Response:
    db.flush()
    body = WebhookEndpointOut.of(endpoint).model_dump_json()
    told = WebhookSecretOut.of(endpoint, **more).model_dump_json() if more else body
    return Response(told, status, {**HEADERS, "ETag": _tag(endpoint, body)}, "application/json")


def _tag(row: WebhookEndpoint, body: str) -> str:
    return etag(row.version, hashlib.sha256(body.encode()).hexdigest()[:12])


def _let_in(request: Request, now: Now) -> None:
    with only_reading(request.app.state.engine) as session:
        key_for(session, request, now, "write")
