"""What the clock alone changes is told as well: a touch falls due, a touch is late. Each once, for each due instant.

The index says where to look, since each endpoint was last told; the pursuit's plan decides; and the message's id is made
of the pursuit, the step and the instant, so that whoever looks again, twice or in two processes, adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.cadence import end_of_day
from app.db import reading, transaction
from app.models import Delivery, Pursuit, WebhookEndpoint
from app.outbox import send_soon
from app.queries import due as queries
from app.queries import webhooks
from app.schemas.webhook import PursuitNewsOut

DUE, OVERDUE = "touch.due", "touch.overdue"
BATCH = 200
KEPT_FOR = timedelta(days=30)


def tell_due(engine: Engine, now: datetime) -> int:
    """Tell every endpoint that wants it of what fell due or came to be late by `now`; how many messages were added."""
    with reading(engine) as session:
        agency_ids = sorted({endpoint.agency_id for endpoint in webhooks.wanting(session, (DUE, OVERDUE))})
    return sum(_tell_agency(engine, agency_id, now) for agency_id in agency_ids)


def forget_old(engine: Engine, now: datetime, limit: int = 1_000) -> int:
    """Delete messages of more than 30 days ago that were delivered or have failed, at most `limit`; how many."""
    with reading(engine) as session:
        ids = webhooks.old(session, now - KEPT_FOR, limit)
    if ids:
        with transaction(engine) as session:
            session.execute(delete(Delivery).where(Delivery.id.in_(ids)))
    return len(ids)


def _tell_agency(engine: Engine, agency_id: int, now: datetime) -> int:
    with reading(engine) as session:
        to = _wanting(session, agency_id)
        if not to:
            return 0
        since = min(endpoint.clock_told_at for endpoint in to)
        ids = queries.came_due(session, webhooks.agency_of(session, agency_id), since, now)
    added = 0
    for start in range(0, len(ids), BATCH):
        with transaction(engine) as session:
            added += _tell(session, _wanting(session, agency_id), ids[start : start + BATCH], now)
    with transaction(engine) as session:
        for endpoint in _wanting(session, agency_id, for_update=True):
            endpoint.clock_told_at = max(endpoint.clock_told_at, now)
    return added


def _wanting(session: Session, agency_id: int, *, for_update: bool = False) -> list[WebhookEndpoint]:
    return webhooks.wanting(session, (DUE, OVERDUE), agency_id, for_update=for_update)


def _tell(session: Session, to: Sequence[WebhookEndpoint], ids: Sequence[int], now: datetime) -> int:
    news = [one for pursuit in queries.with_agency(session, ids) for one in _news(pursuit, now)]
    added = 0
    for endpoint in to:
        rows = [_message(endpoint, *one, now) for one in news if _is_news_to(endpoint, one)]
        number = _insert(session, rows) if rows else 0
        if number:
            send_soon(session, endpoint, now)
        added += number
    return added


def _news(pursuit: Pursuit, now: datetime) -> Iterator[tuple[Pursuit, str, datetime]]:
    """What is so of `pursuit` by `now`: the type of message, and since when."""
    plan = pursuit.plan(now)
    if plan.next is None or plan.standing not in ("due", "overdue") or pursuit.listed_at is None:
        return
    yield pursuit, DUE, pursuit.listed_at
    if plan.standing == "overdue":
        due = plan.next.due
        yield pursuit, OVERDUE, due.at or end_of_day(due.on, pursuit.agency.zone)


def _is_news_to(endpoint: WebhookEndpoint, news: tuple[Pursuit, str, datetime]) -> bool:
    """Nobody is told what was so before they asked to be told, unless it was found out since."""
    pursuit, type_, since = news
    return endpoint.wants(type_) and max(since, pursuit.updated_at) > endpoint.created_at


def _message(endpoint: WebhookEndpoint, pursuit: Pursuit, type_: str, since: datetime, now: datetime) -> dict[str, Any]:
    due = pursuit.due_at or pursuit.due_on
    return {
        "agency_id": endpoint.agency_id,
        "endpoint_id": endpoint.id,
        "pursuit_id": pursuit.id,
        "message_id": f"{type_.replace('.', '_')}_{pursuit.id}_{pursuit.next_step}_{due:%Y%m%dT%H%M%S}",
        "type": type_,
        "happened_at": since,
        "data": PursuitNewsOut.of(pursuit, type_, None, {}).model_dump(mode="json"),
        "created_at": now,
        "attempts": 0,
        "next_attempt_at": now,
        "tries": [],
    }


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Add those that are not there yet; how many."""
    make = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    added = make(Delivery).on_conflict_do_nothing(index_elements=["endpoint_id", "message_id"]).returning(Delivery.id)
    return len(session.scalars(added, rows).all())
