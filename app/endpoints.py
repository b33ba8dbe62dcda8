"""What may be done to a webhook endpoint and to a message to it, from the page and the API alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import ConflictError, RuleError
from app.models import Actor, Delivery, WebhookEndpoint
from app.models import webhook as verbs
from app.models.webhook import Payload
from app.outbox import put, send_soon
from app.queries.webhooks import MOST_ENDPOINTS, endpoint_at, endpoints_open


@dataclass(frozen=True, slots=True)
class SetUp:
    """An endpoint as it was asked for; `secret` only if it is new."""

    endpoint: WebhookEndpoint
    secret: str | None

    @property
    def is_new(self) -> bool:
        return self.secret is not None


def set_up(
    session: Session, agency_id: int, url: str, *, payload: Payload, events: Sequence[str], by: Actor, at: datetime
) -> SetUp:
    """The agency's endpoint at a checked `url`: made, or changed to be so and, unless a person paused it, switched on.

    Raises `RuleError` if the agency has as many as it may, `ConflictError` if somebody makes it at this very moment.
    """
    found = endpoint_at(session, agency_id, url)
    if found is None:
        if endpoints_open(session, agency_id) >= MOST_ENDPOINTS:
            raise RuleError(
                f"There are {MOST_ENDPOINTS} webhook endpoints already. Delete one first.", code="too-many-endpoints"
            )
        try:
            with session.begin_nested():
                made = verbs.open_endpoint(session, agency_id, url, payload=payload, events=events, by=by, at=at)
        except IntegrityError as simultaneous:
            raise ConflictError("Somebody set up this very address at this moment. Ask again.") from simultaneous
        return SetUp(made, made.secret)
    is_enabled = None if found.disabled_because == "person" else True
    change(session, found, payload=payload, events=events, is_enabled=is_enabled, by=by, at=at)
    return SetUp(found, None)


def change(
    session: Session,
    endpoint: WebhookEndpoint,
    *,
    payload: Payload | None = None,
    events: Sequence[str] | None = None,
    is_enabled: bool | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Make `endpoint` so; what is None stays. What waited for one that is switched on again is sent."""
    endpoint.amend(payload=payload, events=events, at=at)
    if is_enabled is False:
        verbs.pause(session, endpoint, by=by, at=at)
    elif is_enabled and not endpoint.is_live:
        verbs.enable(session, endpoint, by=by, at=at)
        send_soon(session, endpoint, at)


def send_test(session: Session, endpoint: WebhookEndpoint, *, at: datetime) -> Delivery:
    """A message that says nothing but that it arrives. Raises `ConflictError` if nothing is sent to `endpoint` at all."""
    _is_sent_to(endpoint)
    message = verbs.trial_message(endpoint, at)
    put(session, [message], endpoint, at)
    session.flush()
    return message


def replay(session: Session, delivery: Delivery, *, at: datetime) -> None:
    """Send `delivery` again, under the same id and with the same body. Raises `ConflictError` as `send_test` does."""
    _is_sent_to(delivery.endpoint)
    delivery.replay(at)
    send_soon(session, delivery.endpoint, at)


def remove(session: Session, endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> None:
    """Forget `endpoint` with everything that was sent to it."""
    verbs.tell_removed(session, endpoint, by=by, at=at)
    session.execute(delete(Delivery).where(Delivery.endpoint_id == endpoint.id))
    session.delete(endpoint)


def _is_sent_to(endpoint: WebhookEndpoint) -> None:
    if not endpoint.is_live:
        raise ConflictError("This endpoint is switched off, so nothing is sent. Switch it on first.", code="paused")
