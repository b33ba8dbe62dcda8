"""Deliveries: every message to an endpoint, with what was sent, what was answered, and once more if it is wanted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app import endpoints
from app.api.answers import HEADERS
from app.api.deps import Reader
from app.api.idempotency import Once
from app.api.lists import PAGE, CursorWord, Limit, one_of, reading, row_id, unusable
from app.api.responses import CHANGES, LINK, LISTS, READS, example
from app.api.webhook_endpoints import Setter
from app.edge import Db, Now
from app.models.webhook import STATES, State
from app.queries import webhooks as queries
from app.schemas.endpoint import DeliveriesOut, DeliveryOut, DeliveryShownOut
from app.schemas.members import HIGHEST_ID

router = APIRouter(route_class=Once, tags=["Webhooks"])

DeliveryId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[812])]


@router.get(
    "/deliveries",
    operation_id="listDeliveries",
    summary="What was sent",
    response_model=DeliveriesOut,
    responses=LISTS | example(200, "deliveries", Link=LINK),
)
def index(
    request: Request,
    key: Reader,
    db: Db,
    endpoint_id: Annotated[int | None, Query(ge=1, le=HIGHEST_ID, description="Only to this endpoint.")] = None,
    state: Annotated[State | None, Query(description="Only these; goes with `endpoint_id`.")] = None,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """Newest first, and kept for 30 days. Follow `Link: rel="next"` to older ones. Without bodies: read one for its own."""
    asked = reading(request, "deliveries", None, cursor, limit, (str(endpoint_id or ""), state or ""))
    if state and endpoint_id is None:
        raise unusable("state", "Give endpoint_id as well.")
    endpoint_id, state = asked.narrowed(row_id, one_of(STATES))
    found = queries.log_of(db, key.agency_id, endpoint_id, state=state, before=asked.before, limit=asked.limit + 1)
    return asked.newest_first(found, DeliveryOut.of, "created_at")


@router.get(
    "/deliveries/{delivery_id}",
    operation_id="readDelivery",
    summary="Read what was sent, and answered",
    response_model=DeliveryShownOut,
    responses=READS | example(200, "delivery", Link=LINK),
)
def show(key: Reader, db: Db, delivery_id: DeliveryId) -> Response:
    """With its body, the beginning of the last answer, and each attempt."""
    found = queries.delivery_for(db, key.agency_id, delivery_id)
    return Response(DeliveryShownOut.of(found).model_dump_json(), 200, HEADERS, "application/json")


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
    delivery = queries.delivery_for(db, key.agency_id, delivery_id)
    endpoints.replay(db, delivery, at=now)
    return Response(DeliveryOut.of(delivery).model_dump_json(), 202, HEADERS, "application/json")
