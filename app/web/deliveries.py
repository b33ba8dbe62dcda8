"""One message to an endpoint, for admins: what was sent, what was answered, and once more."""

from __future__ import annotations

import json
import shlex
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app import endpoints
from app.credentials import webhook_headers
from app.edge import Db, Now
from app.models import Delivery
from app.queries.webhooks import delivery_for
from app.schemas.endpoint import TryOut
from app.web import pages
from app.web.admin import Admin
from app.web.deps import HIGHEST_ID
from app.web.webhooks import host_of

router = APIRouter(prefix="/admin/deliveries", include_in_schema=False)


def the_delivery(recruiter: Admin, db: Db, delivery_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> Delivery:
    """The message that the address names. Raises `NotFoundError`, another agency's included."""
    return delivery_for(db, recruiter.agency_id, delivery_id)


TheDelivery = Annotated[Delivery, Depends(the_delivery)]


@router.get("/{delivery_id}")
def show(request: Request, delivery: TheDelivery, now: Now) -> Response:
    """With its body as it was sent, laid out to be read, every attempt, and how to send it from a terminal."""
    return pages.render(
        request,
        "webhooks/delivery.html",
        delivery=delivery,
        host=host_of(delivery.endpoint),
        tries=[TryOut.model_validate(one) for one in reversed(delivery.tries)],
        body=_laid_out(delivery.body),
        curl=_curl(delivery, now),
    )


@router.post("/{delivery_id}/replay")
def replay(delivery: TheDelivery, db: Db, now: Now) -> Response:
    """Send it again, under the same id and with the same body."""
    endpoints.replay(db, delivery, at=now)
    return pages.see(f"/admin/deliveries/{delivery.id}")


def _curl(delivery: Delivery, now: datetime) -> str | None:
    """The very request as a command, signed for `now`."""
    if delivery.body is None:
        return None
    secrets = delivery.endpoint.secrets_at(now)
    signed = webhook_headers(secrets, delivery.message_id, int(now.timestamp()), delivery.body.encode())
    headers = {"content-type": "application/json", **signed}
    said = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
    parts = [f"curl -i {shlex.quote(delivery.endpoint.url)}", *said, f"--data-raw {shlex.quote(delivery.body)}"]
    return " \\\n  ".join(parts)


def _laid_out(body: str | None) -> str | None:
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False) if body else None
