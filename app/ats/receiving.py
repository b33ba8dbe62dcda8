"""Taking a delivery in: known again, verified, kept as it came, and put into the queue. What it says is read later.

So a vendor is answered at once, and nothing that goes wrong in the reading loses what was sent.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.ats.vendor import Delivery, Vendor
from app.errors import AppError, UnauthenticatedError
from app.models import Connection, InboundEvent
from app.models.connection import heard_from
from app.queries.connections import first_delivery
from app.queue import enqueue

APPLY = "apply_inbound_event"
# The same words within this time are the same event; later they may be true anew.
SAME_BODY_FOR = timedelta(hours=48)
HANDSHAKE = "x-hook-secret"
_SECRETS = ("authorization", "proxy-authorization", "cookie", HANDSHAKE)
_OUR_TYPES = "application/vnd.hearback."
_LONGEST_HEADERS = 16_384  # characters of all that is kept


class NotReadyError(AppError):
    """The connection cannot take deliveries yet, which is ours to mend: the vendor is to try again."""

    code = "not-ready"


def receive(session: Session, connection: Connection, vendor: Vendor, delivery: Delivery) -> str | None:
    """Take `delivery` in, once. Answers the secret that a handshake is to be answered with, else None.

    Raises `UnauthenticatedError` for a signature that is none of the connection's, and `NotReadyError` while it has no
    secret to know one by. Of a vendor that signs nothing the address is enough, until a secret is saved.
    """
    if vendor.shakes_hands and (secret := delivery.header(HANDSHAKE)):
        return _shake_hands(connection, secret, delivery)
    if not connection.secrets and vendor.signs:
        if vendor.is_test(delivery):
            connection.tested_at = delivery.received_at
            return None
        raise NotReadyError("This connection has no secret yet, so nothing can be taken in. Save it, then send again.")
    if connection.secrets and not vendor.is_signed(delivery, connection.secrets):
        raise UnauthenticatedError("The signature is none of this connection’s.")
    heard_from(session, connection, delivery.received_at)
    if vendor.is_test(delivery):
        connection.tested_at = delivery.received_at
    keep(session, connection, vendor, delivery)
    return None


def _shake_hands(connection: Connection, secret: str, delivery: Delivery) -> str:
    """The first secret that a vendor brings along is the connection's; another one is for an admin to save."""
    if not connection.secrets:
        connection.trust(secret, at=delivery.received_at)
    connection.tested_at = delivery.received_at
    return secret


def keep(session: Session, connection: Connection, vendor: Vendor, delivery: Delivery) -> None:
    """Keep a delivery that is known to be the vendor's, and have it applied soon; one that came before is counted."""
    said, told = delivery.body_hash, vendor.key(delivery)
    key = told or f"sha256:{said}"
    known = first_delivery(session, connection, key, said, delivery.received_at - SAME_BODY_FOR)
    if known is not None and (told or known.received_at >= delivery.received_at - SAME_BODY_FOR):
        known.repeat(delivery.received_at)
        return
    event = InboundEvent(
        agency_id=connection.agency_id,
        connection_id=connection.id,
        dedupe_key=key if known is None else f"{key}@{delivery.received_at.isoformat()}",
        event=vendor.event(delivery) or "",
        subject=vendor.subject(delivery),
        received_at=delivery.received_at,
        headers=_headers(delivery),
        body=delivery.body,
        body_hash=said,
    )
    try:
        with session.begin_nested():
            session.add(event)
    except IntegrityError:  # the same delivery, taken in by another process at this very moment
        return
    put_off(session, event, delivery.received_at)


def put_off(session: Session, event: InboundEvent, at: datetime) -> None:
    """Have `event` applied soon; those of one connection one after the other."""
    enqueue(
        session,
        APPLY,
        event.agency_id,
        at=at,
        key=f"inbound:{event.id}",
        lane=f"connection:{event.connection_id}",
        event_id=event.id,
    )


def _headers(delivery: Delivery) -> str:
    """What came with the body, less what opens other doors."""
    kept = {name: value for name, value in delivery.headers.items() if name not in _SECRETS}
    if kept.get("content-type", "").startswith(_OUR_TYPES):  # what only we write, nobody sends
        del kept["content-type"]
    written = json.dumps(kept)
    return written if len(written) <= _LONGEST_HEADERS else "{}"
