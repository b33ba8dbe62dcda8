"""Sends an endpoint what waits for it, one message after the other, and takes down what came of each.

One job drains one endpoint, in a lane of its own, so an endpoint that stalls holds up nobody else. No transaction is open
while a message is under way. If the process dies just then, the message is sent again, under the same id.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.addresses import Resolve
from app.config import Settings
from app.credentials import webhook_headers
from app.db import transaction
from app.errors import NotFoundError
from app.jobs.engine import Job, Later
from app.jobs.outward import Answer, post
from app.models import Delivery, WebhookEndpoint
from app.models.webhook import LONGEST_WAIT, disable
from app.queries import webhooks as queries
from app.queries.applications import why_closed
from app.queries.refs import refs_of
from app.queries.updated import shown
from app.schemas.told import PursuitOut, ref_out, refs_out
from app.schemas.webhook import CALLED_BY_OTHERS, LARGEST_BODY, written

IN_A_ROW = 20  # messages, after which others have their turn
GONE = 410
# Nothing is taken in just now: too many, or nobody there behind the door.
AWAY = (408, 425, 429, 502, 503, 504)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message made ready to be sent."""

    delivery_id: int
    attempts: int
    url: str
    message_id: str
    body: bytes
    secrets: list[str]


@dataclass(frozen=True, slots=True)
class Deliver:
    """The handler, as this installation is set; `resolve` is how host names are looked up (default: by the system)."""

    settings: Settings
    resolve: Resolve | None = None

    def __call__(self, job: Job) -> None:
        for _ in range(IN_A_ROW):
            letter = self._next(job)
            if letter is None:
                return
            if job.is_stopping():
                break
            answer = self._send(letter, job.clock())
            with transaction(job.engine) as session:
                take_down(session, job.agency_id, letter.delivery_id, letter.attempts, answer, job.clock())
        raise Later(job.clock())

    def _next(self, job: Job) -> _Letter | None:
        """The message that is to be sent now, its body settled; None if there is nothing more to send at all."""
        now, endpoint_id = job.clock(), job.arguments["endpoint_id"]
        with transaction(job.engine) as session:
            try:
                endpoint = queries.endpoint_for(session, job.agency_id, endpoint_id)
            except NotFoundError:
                return None
            if not endpoint.is_live:
                return None
            if endpoint.paused_until and now < endpoint.paused_until:
                raise Later(endpoint.paused_until, "It took nothing in, and is left in peace for a while.")
            delivery = queries.next_due(session, endpoint.id, now)
            if delivery is None:
                if next_at := queries.next_attempt_at(session, endpoint.id):
                    raise Later(next_at, "It is tried again by the schedule.")
                return None
            if delivery.body is None:
                delivery.body = body_of(session, delivery, endpoint, now, self.settings.public_url)
            return _Letter(
                delivery_id=delivery.id,
                attempts=delivery.attempts,
                url=endpoint.url,
                message_id=delivery.message_id,
                body=delivery.body.encode(),
                secrets=endpoint.secrets_at(now),
            )

    def _send(self, letter: _Letter, now: datetime) -> Answer:
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": "Hearback-Webhooks/1.0",
            **webhook_headers(letter.secrets, letter.message_id, int(now.timestamp()), letter.body),
        }
        loopback = self.settings.webhooks_to_loopback
        return post(letter.url, headers, letter.body, loopback=loopback, resolve=self.resolve)


def body_of(session: Session, delivery: Delivery, endpoint: WebhookEndpoint, now: datetime, public_url: str) -> str:
    """What is sent: the news as it was, how others call the pursuit, where it is, and, if asked for, all of it."""
    data: dict[str, Any] = dict(delivery.data)
    if delivery.pursuit_id is None:
        return written(delivery.type, delivery.happened_at, data | _called(session, delivery))
    refs = refs_out(refs_of(session, delivery.agency_id, [delivery.pursuit_id]).get(delivery.pursuit_id, ()))
    data["url"] = f"{public_url}/pursuits/{delivery.pursuit_id}"
    data["external_refs"] = [ref.model_dump(mode="json") for ref in refs.pursuit]
    thin = written(delivery.type, delivery.happened_at, data)
    if endpoint.payload != "full":
        return thin
    pursuit = shown(session, delivery.agency_id, delivery.pursuit_id)
    reason = why_closed(session, delivery.agency_id, [pursuit]).get(pursuit.id)
    data["pursuit"] = PursuitOut.of(pursuit, refs, now, public_url, reason).model_dump(mode="json")
    full = written(delivery.type, delivery.happened_at, data)
    return full if len(full.encode()) <= LARGEST_BODY else thin


def _called(session: Session, delivery: Delivery) -> dict[str, Any]:
    """What sources call the candidate or the job that the news is of."""
    noun = CALLED_BY_OTHERS.get(delivery.type)
    if noun is None:
        return {}
    row_id = delivery.data[f"{noun}_id"]
    refs = refs_of(session, delivery.agency_id, [row_id], noun).get(row_id, ())
    return {"external_refs": [ref_out(ref, source).model_dump(mode="json") for ref, source in refs]}


def take_down(session: Session, agency_id: int, delivery_id: int, attempts: int, answer: Answer, now: datetime) -> None:
    """What came of the attempt after `attempts` others, unless the message is gone or somebody else tried it meanwhile."""
    try:
        delivery = queries.delivery_for(session, agency_id, delivery_id)
    except NotFoundError:
        return
    if delivery.attempts != attempts or delivery.next_attempt_at is None:
        return
    endpoint = delivery.endpoint
    delivery.tried(now, status=answer.status, answer=answer.body, error=answer.error, took=answer.ms)
    if answer.status is not None and 200 <= answer.status < 300:
        delivery.deliver(now)
        endpoint.answered(now)
        return
    wait = min(asked_to_wait(answer.retry_after, now), LONGEST_WAIT)
    delivery.miss(now, wait=wait, jitter=random.random(), for_good=answer.status == GONE)  # noqa: S311
    endpoint.refused(now, is_away=answer.status is None or answer.status in AWAY, wait=wait)
    if answer.status == GONE:
        disable(session, endpoint, "gone", at=now)
    elif endpoint.has_failed_long(now):
        disable(session, endpoint, "failing", at=now)
    if not endpoint.is_live:
        _log.warning("webhook_endpoint.disabled", agency_id=agency_id, endpoint_id=endpoint.id)


def asked_to_wait(retry_after: str | None, now: datetime) -> timedelta:
    """What `Retry-After` asks for, in seconds or as a date; what cannot be read, or is past, asks for nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text[:9]), LONGEST_WAIT.total_seconds()))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta(0)
    return max(until - now, timedelta(0)) if until.tzinfo else timedelta(0)
