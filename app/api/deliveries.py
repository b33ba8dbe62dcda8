"""Deliveries: each endpoint's newest first, all of them by change, each with what was sent and answered, and once more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app import endpoints
from app.api import answers
from app.api.answers import HEADERS
from app.api.deps import Reader
from app.api.idempotency import Once
from app.api.lists import PAGE, CursorWord, Limit, UpdatedAfter, one_of, reading
from app.api.responses import CHANGES, LINK, LISTS, READS, example
from app.api.webhook_endpoints import EndpointId, Setter
from app.edge import Db, Now
from app.models import Delivery
from app.models.webhook import STATES, State
from app.queries.webhooks import UNREAD, delivery_for, endpoint_for, log_of
from app.schemas.endpoint import DeliveriesOut, DeliveryChangesOut, DeliveryOut, DeliveryShownOut
from app.schemas.members import HIGHEST_ID

router = APIRouter(route_class=Once, tags=["Webhooks"])

DeliveryId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[812])]


@router.get(
    "/webhook_endpoints/{endpoint_id}/deliveries",
    operation_id="listDeliveries",
    summary="What was sent to it",
    response_model=DeliveriesOut,
    responses=LISTS | READS | example(200, "deliveries", Link=LINK),
)
def index_deliveries(
    request: Request,
    key: Reader,
    db: Db,
    endpoint_id: EndpointId,
    state: Annotated[State | None, Query(description="Only these.")] = None,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """Newest first, and kept for 30 days. Follow `Link: rel="next"` to older ones. Without bodies: read one for its own."""
    endpoint = endpoint_for(db, key.agency_id, endpoint_id)
    asked = reading(request, f"deliveries {endpoint_id}", None, cursor, limit, (state or "",))
    (state,) = asked.narrowed(one_of(STATES))
    found = log_of(db, endpoint, state=state, before=asked.before, limit=asked.limit + 1)
    return asked.newest_first(found, DeliveryOut.of, "created_at")


@router.get(
    "/deliveries",
    operation_id="listDeliveryChanges",
    summary="Read on through what was sent to all endpoints",
    response_model=DeliveryChangesOut,
    responses=LISTS | example(200, "deliveries", Link=LINK),
)
def index_changes(
    request: Request,
    key: Reader,
    db: Db,
    updated_after: UpdatedAfter = None,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """In the order in which something last came of them: one was made, tried, or is to be sent again. Follow
    `Link: rel="next"`; when there is none, you have caught up. Without bodies: read one for its own.
    """
    asked = reading(request, "deliveries", updated_after, cursor, limit, ())
    return asked.by_update(db, Delivery, key.agency_id, DeliveryOut.of, options=UNREAD)


@router.get(
    "/deliveries/{delivery_id}",
    operation_id="readDelivery",
    summary="Read what was sent, and answered",
    response_model=DeliveryShownOut,
    responses=READS | example(200, "delivery"),
)
def show_delivery(request: Request, key: Reader, db: Db, delivery_id: DeliveryId) -> Response:
    """With its body, the beginning of the last answer, and each attempt; 304 to an `If-None-Match` that names what you have."""
    return answers.read(request, 1, DeliveryShownOut.of(delivery_for(db, key.agency_id, delivery_id)))


@router.post(
    "/deliveries/{delivery_id}/replay",
    operation_id="replayDelivery",
    summary="Send it again",
    status_code=202,
    response_model=DeliveryOut,
    responses=CHANGES | example(202, "delivery_waiting", Location={"schema": {"type": "string"}}),
)
def create_replay(key: Setter, db: Db, now: Now, delivery_id: DeliveryId) -> Response:
    """Under the same `webhook-id` and with the same body, from the first attempt on; delivered ones too."""
    delivery = delivery_for(db, key.agency_id, delivery_id)
    endpoints.replay(db, delivery, at=now)
    return Response(DeliveryOut.of(delivery).model_dump_json(), 202, HEADERS, "application/json")
