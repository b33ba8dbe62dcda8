"""Reading back: what to read of a vendor's API and when, and taking in what was read, as deliveries are taken in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from app.ats.reader import MEDIA_TYPE, Reader, Thing, kept, written
from app.ats.readers import READERS
from app.ats.receiving import keep, put_off
from app.ats.vendor import Delivery
from app.ats.vendors import VENDORS
from app.models import Connection, InboundEvent
from app.models.connection import heard_from
from app.queries.connections import newest_about
from app.queue import enqueue

READ, CATCH_UP, POLL = "read_thing", "read_changes", "poll_events"
# A list read by the time of the last change is read a little further back: two clocks are never the same.
OVERLAP = timedelta(minutes=10)
EVERY = timedelta(days=1)


def reader_of(connection: Connection) -> Reader | None:
    """What reads this connection's API; None while it has no key, is removed, or its vendor's is not read at all."""
    is_read = connection.read_until is not None and connection.removed_at is None
    return READERS.get(connection.vendor) if is_read else None


def read_soon(session: Session, connection: Connection, things: Iterable[Thing], at: datetime) -> None:
    """Have these read, one after the other; one that waits to be read already is read once."""
    for thing in things:
        _put(session, READ, connection, f"{thing.kind}:{thing.ref}", at, of_kind=thing.kind, ref=thing.ref)


def catch_up(session: Session, connection: Connection, at: datetime) -> None:
    """Have everything read that changed since the last time; of a vendor that sends nothing, its events first."""
    if reader_of(connection) is not None:
        _put(session, CATCH_UP, connection, "changes", at)
        poll_soon(session, connection, at)


def poll_soon(session: Session, connection: Connection, at: datetime) -> None:
    """Have the events fetched of a vendor that sends none by itself."""
    reader = reader_of(connection)
    if reader is not None and reader.poll is not None:
        _put(session, POLL, connection, "events", at)


def wanted_after(event: InboundEvent, delivery: Delivery) -> list[Thing]:
    """What is to be read once `event` was applied."""
    reader = reader_of(event.connection)
    return list(reader.wants(delivery)) if reader is not None else []


def take_read(session: Session, connection: Connection, thing: Thing, found: Any, at: datetime) -> None:
    """Take in what was read of `thing` at `at`; None: it is gone. The same as the last that came of it is not news."""
    delivery = Delivery.of({"content-type": MEDIA_TYPE}, kept(thing, found), at)
    newest = newest_about(session, connection, thing.ref)
    if newest is not None and newest.event == _name(thing) and newest.body_hash == delivery.body_hash:
        newest.repeat(at)
        return
    event = InboundEvent(
        agency_id=connection.agency_id,
        connection_id=connection.id,
        dedupe_key=f"read:{uuid4()}",
        event=_name(thing),
        subject=thing.ref,
        received_at=at,
        headers=json.dumps(dict(delivery.headers)),
        body=delivery.body,
        body_hash=delivery.body_hash,
    )
    session.add(event)
    session.flush()
    put_off(session, event, at)


def take_polled(session: Session, connection: Connection, events: Sequence[Any], at: datetime) -> None:
    """Keep the `events` that a feed gave, each once, as if they had been sent."""
    if events:
        heard_from(session, connection, at)
    for said in events:
        keep(session, connection, VENDORS[connection.vendor], Delivery.of({}, written(said), at))


def _name(thing: Thing) -> str:
    return f"read {thing.kind}"


def _put(session: Session, kind: str, connection: Connection, what: str, at: datetime, **arguments: Any) -> None:
    enqueue(
        session,
        kind,
        connection.agency_id,
        at=at,
        key=f"reading:{connection.id}:{what}",
        lane=f"reading:{connection.id}",
        connection_id=connection.id,
        **arguments,
    )
