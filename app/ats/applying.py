"""Applying an event that was kept: read by its vendor's file, taken in, and what became of it noted on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from app.ats.ailing import look_after
from app.ats.news import News
from app.ats.readback import read_soon, wanted_after
from app.ats.reader import is_read, news_of
from app.ats.readers import READERS
from app.ats.telling import tell
from app.ats.vendor import Delivery
from app.ats.vendors import VENDORS, api
from app.models import InboundEvent
from app.models.connection import FORGOTTEN

_UNREADABLE = "The body is not a JSON object, so nothing was done with it. It is kept as it came."


def apply(session: Session, event: InboundEvent, *, at: datetime) -> None:
    """Apply `event`, its connection and agency loaded. Applying it again comes to the same."""
    _apply(session, event, at)
    look_after(session, event, at)


def _apply(session: Session, event: InboundEvent, at: datetime) -> None:
    if not event.body:
        event.become("ignored", FORGOTTEN, at=at)
        return
    delivery = Delivery.of(json.loads(event.headers), event.body, event.received_at)
    read = _reader(event, delivery)
    if read is None:
        event.become("failed", "This kind of system is not known any more.", at=at)
        return
    if delivery.said is None:
        event.become("failed", _UNREADABLE, at=at)
        return
    connection = event.connection
    was_read, news = is_read(delivery), list(read(delivery))
    told = tell(session, connection, news, received_at=event.received_at, at=at, is_read=was_read)
    event.candidate_id = next(iter(told.candidate_ids), None)
    event.become(told.state, told.reason, at=at)
    if told.has_erased:
        event.forget(at)
    elif not was_read:
        read_soon(session, connection, wanted_after(event, delivery), at)


def _reader(event: InboundEvent, delivery: Delivery) -> Callable[[Delivery], Iterable[News]] | None:
    if api.is_ours(delivery):
        return api.read
    if is_read(delivery):
        reader = READERS.get(event.connection.vendor)
        return partial(news_of, reader) if reader else None
    vendor = VENDORS.get(event.connection.vendor)
    return vendor.read if vendor else None
