"""What happens is told to others: as events are written, messages to the endpoints that want them are written too.

It hangs on the session, not on any door: whoever records an event, page, API, ATS or sweep, it is told, in the same
transaction or not at all. Nothing is sent here, worked out or read of the pursuit; that is `app.jobs.deliver`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from app.models import Delivery, Event, Pursuit, WebhookEndpoint
from app.queries.webhooks import listening, told_of
from app.queue import enqueue
from app.schemas.webhook import news_of, type_of

KIND = "deliver"
_NEWS = "news"

News = tuple[Event, Pursuit | None]


def install() -> None:
    """From now on every session of this process tells what it records."""
    if not event.contains(Session, "after_flush", _gather):
        event.listen(Session, "after_flush", _gather)
        event.listen(Session, "before_commit", _tell)


def send_soon(session: Session, endpoint: WebhookEndpoint, at: datetime) -> None:
    """Have what waits for `endpoint` sent once this transaction is committed."""
    name = f"endpoint:{endpoint.id}"
    enqueue(session, KIND, endpoint.agency_id, at=at, key=name, lane=name, endpoint_id=endpoint.id)


def put(session: Session, messages: Sequence[Delivery], endpoint: WebhookEndpoint, at: datetime) -> None:
    """Add `messages`, all to `endpoint`, and have them sent."""
    session.add_all(messages)
    send_soon(session, endpoint, at)


def _gather(session: Session, _context: object) -> None:
    told = [row for row in session.new if isinstance(row, Event) and type_of(row.name)]
    if told:
        changed: Iterable[object] = [*session.new, *session.dirty]
        pursuits = {row.id: row for row in changed if isinstance(row, Pursuit)}
        session.info.setdefault(_NEWS, []).extend((row, pursuits.get(row.pursuit_id or 0)) for row in told)


def _tell(session: Session) -> None:
    session.flush()
    news: list[News] = session.info.pop(_NEWS, [])
    # What a savepoint took back never happened.
    kept = [(row, pursuit) for row, pursuit in news if row in session]
    if not kept:
        return
    endpoints = listening(session, {row.agency_id for row, _ in kept})
    if endpoints:
        kept = [(row, pursuit or told_of(session, row.agency_id, row.pursuit_id)) for row, pursuit in kept]
    for endpoint in endpoints:
        wanted = [one for one in kept if one[0].agency_id == endpoint.agency_id and _wants(endpoint, one[0])]
        if wanted:
            session.execute(insert(Delivery), [_message(endpoint, *one) for one in wanted])
            send_soon(session, endpoint, max(row.at for row, _ in wanted))


def _wants(endpoint: WebhookEndpoint, row: Event) -> bool:
    """Whether it is told of `row`; of itself it is told nothing."""
    return endpoint.wants(type_of(row.name) or "") and row.data.get("endpoint_id") != endpoint.id


def _message(endpoint: WebhookEndpoint, row: Event, pursuit: Pursuit | None) -> dict[str, Any]:
    return {
        "agency_id": endpoint.agency_id,
        "endpoint_id": endpoint.id,
        "event_id": row.id,
        "pursuit_id": row.pursuit_id,
        "message_id": f"evt_{row.id}",
        "type": type_of(row.name),
        "happened_at": row.at,
        "data": news_of(row, pursuit),
        "created_at": row.at,
        "attempts": 0,
        "next_attempt_at": row.at,
        "tries": [],
    }
