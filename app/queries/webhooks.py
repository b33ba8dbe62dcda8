"""Outbound webhooks: who listens, what is to be sent next, and the log of what was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, defer, joinedload

from app.db import is_writing
from app.errors import NotFoundError
from app.models import Agency, Delivery, Pursuit, WebhookEndpoint
from app.models.webhook import State

MOST_ENDPOINTS = 50  # of an agency
MOST_COUNTED = 1_000
UNREAD = (defer(Delivery.body), defer(Delivery.answer), defer(Delivery.data), defer(Delivery.tries))
_IN_STATE: dict[State, ColumnElement[bool]] = {
    "waiting": Delivery.next_attempt_at.is_not(None),
    "delivered": Delivery.delivered_at.is_not(None),
    "failed": Delivery.failed_at.is_not(None),
}


def listening(session: Session, agency_ids: Collection[int]) -> Sequence[WebhookEndpoint]:
    """The endpoints of these agencies for which messages are made."""
    wanted = select(WebhookEndpoint).where(
        WebhookEndpoint.agency_id.in_(agency_ids),
        WebhookEndpoint.disabled_because.is_(None) | (WebhookEndpoint.disabled_because != "gone"),
    )
    return session.scalars(wanted.order_by(WebhookEndpoint.id)).all()


def told_of(session: Session, agency_id: int, pursuit_id: int | None) -> Pursuit | None:
    """The pursuit that news is of, as the database has it by now: it may have been changed past the session."""
    if pursuit_id is None:
        return None
    wanted = select(Pursuit).where(Pursuit.agency_id == agency_id, Pursuit.id == pursuit_id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def wanting(
    session: Session, types: Collection[str], agency_id: int | None = None, *, for_update: bool = False
) -> list[WebhookEndpoint]:
    """The endpoints, of one agency or of all, for which messages of any of `types` are made."""
    wanted = select(WebhookEndpoint).order_by(WebhookEndpoint.id)
    if agency_id is not None:
        wanted = wanted.where(WebhookEndpoint.agency_id == agency_id)
    if for_update:
        wanted = wanted.with_for_update()
    return [endpoint for endpoint in session.scalars(wanted) if any(endpoint.wants(type_) for type_ in types)]


def agency_of(session: Session, agency_id: int) -> Agency:
    """The agency whose endpoints these are."""
    return session.get_one(Agency, agency_id)


def endpoints_of(session: Session, agency_id: int) -> Sequence[WebhookEndpoint]:
    """Every endpoint of the agency, oldest first."""
    wanted = select(WebhookEndpoint).where(WebhookEndpoint.agency_id == agency_id)
    return session.scalars(wanted.order_by(WebhookEndpoint.id).limit(MOST_ENDPOINTS)).all()


def endpoint_for(session: Session, agency_id: int, endpoint_id: int) -> WebhookEndpoint:
    """The agency's endpoint. Raises `NotFoundError`, another agency's included."""
    wanted = select(WebhookEndpoint).where(WebhookEndpoint.agency_id == agency_id, WebhookEndpoint.id == endpoint_id)
    if is_writing(session):
        wanted = wanted.with_for_update()
    found = session.scalar(wanted)
    if found is None:
        raise NotFoundError("There is no such webhook endpoint.")
    return found


def endpoint_at(session: Session, agency_id: int, url: str) -> WebhookEndpoint | None:
    """The agency's endpoint at a clean `url`."""
    return session.scalar(
        select(WebhookEndpoint).where(WebhookEndpoint.agency_id == agency_id, WebhookEndpoint.url == url)
    )


def next_due(session: Session, endpoint_id: int, now: datetime) -> Delivery | None:
    """The message that has waited longest to be sent to an endpoint (`ix_deliveries_due`)."""
    wanted = select(Delivery).where(Delivery.endpoint_id == endpoint_id, Delivery.next_attempt_at <= now)
    return session.scalar(wanted.order_by(Delivery.next_attempt_at, Delivery.id).limit(1))


def next_attempt_at(session: Session, endpoint_id: int) -> datetime | None:
    """When the next message to an endpoint is to be sent."""
    wanted = select(Delivery.next_attempt_at).where(
        Delivery.endpoint_id == endpoint_id, Delivery.next_attempt_at.is_not(None)
    )
    return session.scalar(wanted.order_by(Delivery.next_attempt_at).limit(1))


def delivery_for(session: Session, agency_id: int, delivery_id: int) -> Delivery:
    """The agency's message with its endpoint. Raises `NotFoundError`, another agency's included."""
    wanted = select(Delivery).where(Delivery.agency_id == agency_id, Delivery.id == delivery_id)
    if is_writing(session):
        wanted = wanted.with_for_update(of=Delivery)
    found = session.scalar(wanted.options(joinedload(Delivery.endpoint, innerjoin=True)))
    if found is None:
        raise NotFoundError("There is no such delivery.")
    return found


def log_of(
    session: Session,
    endpoint: WebhookEndpoint,
    *,
    state: State | None = None,
    before: int | None = None,
    limit: int,
) -> Sequence[Delivery]:
    """Messages to `endpoint`, newest first, `limit` at most, without bodies: in one `state`, with an id below `before`.

    Each is a range of an index (`ix_deliveries_log`, `_waiting`, `_failed`).
    """
    wanted = select(Delivery).where(Delivery.agency_id == endpoint.agency_id, Delivery.endpoint_id == endpoint.id)
    if state is not None:
        wanted = wanted.where(_IN_STATE[state])
    if before is not None:
        wanted = wanted.where(Delivery.id < before)
    return session.scalars(wanted.options(*UNREAD).order_by(Delivery.id.desc()).limit(limit)).all()


def endpoints_open(session: Session, agency_id: int) -> int:
    """How many endpoints the agency has."""
    return session.scalar(select(func.count(WebhookEndpoint.id)).where(WebhookEndpoint.agency_id == agency_id)) or 0


def waiting(session: Session, endpoint: WebhookEndpoint) -> int:
    """How many messages wait to be sent to `endpoint`, counted up to `MOST_COUNTED`."""
    some = select(Delivery.id).where(Delivery.endpoint_id == endpoint.id, Delivery.next_attempt_at.is_not(None))
    return session.scalar(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0


def old(session: Session, before: datetime, limit: int) -> Sequence[int]:
    """The ids of at most `limit` messages from before an instant (`ix_deliveries_old`), but those that are still to be sent.

    What waits for an endpoint that is switched off is let go as well.
    """
    is_off = select(WebhookEndpoint.id).where(WebhookEndpoint.disabled_at.is_not(None))
    is_over = Delivery.next_attempt_at.is_(None) | Delivery.endpoint_id.in_(is_off)
    wanted = select(Delivery.id).where(Delivery.created_at < before, is_over)
    return session.scalars(wanted.order_by(Delivery.created_at).limit(limit)).all()
