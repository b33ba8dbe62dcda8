"""Outbound webhooks: whom we tell of what happens, and each message to them with what came of it.

Messages follow Standard Webhooks 1.0. One carries the same id through all its attempts, so that a double is known as one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.credentials import new_webhook_secret
from app.db import Base, Instant
from app.models.actor import SYSTEM, Actor
from app.models.event import Event
from app.models.kept import Dated, Tombstone, by_update
from app.models.tenant import Owned, parent, refers, within

Payload = Literal["thin", "full"]
Because = Literal["person", "gone", "failing"]
State = Literal["waiting", "delivered", "failed"]
STATES: tuple[State, ...] = get_args(State)

# From one attempt to the next; after the last, 75 hours and a half on, a message has failed.
SCHEDULE = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
# So long everything to an endpoint waits after its first, second … failure in a row to answer at all.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (0, 5, 30, 120, 300))
LONGEST_WAIT = timedelta(days=1)  # of what a receiver asks for by Retry-After
FAILING_FOR = timedelta(days=5)
BOTH_SECRETS_FOR = timedelta(days=1)


ENDPOINT = "webhook_endpoint"  # what its tombstone calls it

_WAITS = text("next_attempt_at IS NOT NULL")
_FAILED = text("failed_at IS NOT NULL")


class WebhookEndpoint(Owned, Base):
    """An address that is told. `events`: which, separated by spaces; none means all.

    The secret is kept as it is, since a hash cannot sign; it is shown when it is made and never again.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = within(
        UniqueConstraint("agency_id", "url"),
        CheckConstraint("payload IN ('thin', 'full')", name="payload"),
        CheckConstraint("disabled_because IN ('person', 'gone', 'failing')", name="disabled_because"),
        # What of them was set otherwise since then?
        Index("ix_webhook_endpoints_by_update", "agency_id", "updated_at", "id"),
    )

    # One more with each change that somebody makes to it, whatever deliveries do meanwhile.
    version: Mapped[int] = mapped_column(default=1)
    url: Mapped[str]
    payload: Mapped[str] = mapped_column(default="thin")
    events: Mapped[str] = mapped_column(default="")
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    previous_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    disabled_because: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    paused_until: Mapped[datetime | None] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    # Up to here it was told what the clock alone has changed.
    clock_told_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def is_live(self) -> bool:
        return self.disabled_at is None

    @property
    def types(self) -> tuple[str, ...]:
        """What it asked for; empty means everything."""
        return tuple(self.events.split())

    def wants(self, type_: str) -> bool:
        """Whether a message of `type_` is made for it. One that fails or is paused misses nothing: it gets all when it is back."""
        return self.disabled_because != "gone" and (not self.events or type_ in self.types)

    def secrets_at(self, now: datetime) -> list[str]:
        """What is signed with: the secret, and the one before it for a day after it was replaced."""
        is_both = self.previous_secret and self.previous_until and now < self.previous_until
        return [self.secret, self.previous_secret] if is_both and self.previous_secret else [self.secret]

    def rotate(self, at: datetime) -> str:
        """A new secret, told only now. The old one signs as well for another day."""
        self.previous_secret, self.previous_until = self.secret, at + BOTH_SECRETS_FOR
        self.secret = new_webhook_secret()
        self._changed(at)
        return self.secret

    def amend(self, *, payload: Payload | None = None, events: Sequence[str] | None = None, at: datetime) -> None:
        """Tell more or less, or of other things; what is None stays. The same again is no change."""
        was = self.payload, self.events
        self.payload = payload or self.payload
        self.events = self.events if events is None else " ".join(events)
        if was != (self.payload, self.events):
            self._changed(at)

    def enable(self, at: datetime) -> None:
        """Switch it on again; what waited for it is sent."""
        self.disabled_at = self.disabled_because = self.failing_since = self.paused_until = None
        self.failures = 0
        # What fell due while it was gone is old news.
        self.clock_told_at = max(self.clock_told_at, at - FAILING_FOR)
        self._changed(at)

    def disable(self, because: Because, at: datetime) -> None:
        """Send nothing more until it is switched on again."""
        self.disabled_at, self.disabled_because = at, because
        self._changed(at)

    def answered(self, at: datetime) -> None:
        """It took a message in."""
        self.failures, self.failing_since, self.paused_until, self.delivered_at = 0, None, None, at

    def refused(self, at: datetime, *, is_away: bool, wait: timedelta) -> None:
        """It did not take a message in. `is_away`: it takes in nothing just now, so everything waits a while."""
        self.failures += 1
        self.failing_since = self.failing_since or at
        if is_away:
            self.paused_until = at + max(wait, PAUSES[min(self.failures, len(PAUSES)) - 1])

    def has_failed_long(self, now: datetime) -> bool:
        """Whether it took in nothing for so long that it is switched off."""
        return (
            self.failing_since is not None and now - self.failing_since >= FAILING_FOR and self.failures > len(SCHEDULE)
        )

    def _changed(self, at: datetime) -> None:
        self.version += 1
        self.updated_at = at


class Delivery(Owned, Dated, Base):
    """One message to one endpoint. `data` is what was so when it happened; `body` what was sent, the same each time.

    `next_attempt_at`: when it is tried (again); None once it was delivered or has failed.
    """

    __tablename__ = "deliveries"
    __table_args__ = within(
        refers("endpoint_id", "webhook_endpoints"),
        refers("event_id", "events"),
        refers("pursuit_id", "pursuits"),
        UniqueConstraint("endpoint_id", "message_id"),
        # What is an endpoint to be sent next?
        Index("ix_deliveries_due", "endpoint_id", "next_attempt_at", "id"),
        # The log of one endpoint, newest first; and of that only what waits, or has failed.
        Index("ix_deliveries_log", "agency_id", "endpoint_id", "id"),
        Index("ix_deliveries_waiting", "agency_id", "endpoint_id", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_deliveries_failed", "agency_id", "endpoint_id", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
        # Which are old enough to be forgotten?
        Index("ix_deliveries_old", "created_at"),
        by_update("deliveries"),
    )

    endpoint_id: Mapped[int]
    event_id: Mapped[int | None]
    pursuit_id: Mapped[int | None]
    message_id: Mapped[str]
    type: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(Instant)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    body: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    status: Mapped[int | None]
    answer: Mapped[str | None]
    error: Mapped[str | None]
    tries: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    endpoint: Mapped[WebhookEndpoint] = parent("Delivery", "endpoint_id", "WebhookEndpoint")

    @property
    def state(self) -> State:
        """`waiting` to be sent, or sent again; `delivered`; or `failed`, after the last attempt."""
        if self.delivered_at is not None:
            return "delivered"
        return "waiting" if self.failed_at is None else "failed"

    def replay(self, at: datetime) -> None:
        """Send it again, under the same id and with the same body."""
        self.attempts, self.next_attempt_at, self.delivered_at, self.failed_at = 0, at, None, None
        self.changed_at = at

    def tried(self, at: datetime, *, status: int | None, answer: str | None, error: str | None, took: int) -> None:
        """Take down an attempt; `took` is in milliseconds. What becomes of it then is `deliver` or `miss`.

        If the body was forgotten meanwhile, so is the answer, which may quote it.
        """
        self.attempts += 1
        self.status, self.answer, self.error = status, answer if self.body is not None else None, error
        self.tries = [*self.tries, {"at": at.isoformat(), "status": status, "error": error, "ms": took}][-20:]
        self.changed_at = at

    def deliver(self, at: datetime) -> None:
        self.delivered_at, self.next_attempt_at, self.changed_at = at, None, at

    def miss(
        self, at: datetime, *, wait: timedelta = timedelta(0), jitter: float = 0.0, for_good: bool = False
    ) -> None:
        """It was not taken in: try again by the schedule, later by up to a tenth (`jitter`, 0 to 1), not before `wait`."""
        self.changed_at = at
        if for_good or self.attempts > len(SCHEDULE):
            self.failed_at, self.next_attempt_at = at, None
        else:
            pause = SCHEDULE[self.attempts - 1]
            self.next_attempt_at = at + max(wait, pause + pause * 0.1 * jitter)


def open_endpoint(
    session: Session, agency_id: int, url: str, *, payload: Payload, events: Sequence[str], by: Actor, at: datetime
) -> WebhookEndpoint:
    """A new endpoint of the agency at a clean, checked `url`. Its `secret` is told now and never again."""
    endpoint = WebhookEndpoint(
        agency_id=agency_id,
        url=url,
        payload=payload,
        events=" ".join(events),
        secret=new_webhook_secret(),
        created_at=at,
        updated_at=at,
        clock_told_at=at,
        failures=0,
        version=1,
    )
    session.add(endpoint)
    session.flush()
    session.add(_event("webhook_endpoint.opened", endpoint, by, at))
    return endpoint


def disable(session: Session, endpoint: WebhookEndpoint, because: Because, *, at: datetime, by: Actor = SYSTEM) -> None:
    """Switch `endpoint` off, which is told to the others of its agency."""
    if endpoint.disabled_because == because:
        return
    endpoint.disable(because, at)
    session.add(_event("webhook_endpoint.disabled", endpoint, by, at, reason=because))


def enable(session: Session, endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> None:
    """Switch `endpoint` on again."""
    if not endpoint.is_live:
        endpoint.enable(at)
        session.add(_event("webhook_endpoint.enabled", endpoint, by, at))


def pause(session: Session, endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> None:
    """Send nothing to `endpoint` for now, by somebody's wish; what happens meanwhile waits."""
    if endpoint.is_live:
        disable(session, endpoint, "person", at=at, by=by)


def tell_removed(session: Session, endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> None:
    """History's word that `endpoint` is gone with all that was sent to it, and the lists': its id, and nothing else of it."""
    session.add(_event("webhook_endpoint.removed", endpoint, by, at))
    whose = {"agency_id": endpoint.agency_id, "type": ENDPOINT, "row_id": endpoint.id}
    session.add(Tombstone(**whose, deleted_at=at))


def rotate(session: Session, endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> str:
    """A new secret for `endpoint`, told only now; the old one signs as well for a day."""
    session.add(_event("webhook_endpoint.rotated", endpoint, by, at))
    return endpoint.rotate(at)


def trial_message(endpoint: WebhookEndpoint, at: datetime) -> Delivery:
    """A message that says nothing but that it arrives."""
    return Delivery(
        agency_id=endpoint.agency_id,
        endpoint_id=endpoint.id,
        message_id=f"test_{secrets.token_hex(8)}",
        type="endpoint.test",
        happened_at=at,
        data={"endpoint_id": endpoint.id},
        created_at=at,
        attempts=0,
        next_attempt_at=at,
        tries=[],
    )


def _event(name: str, endpoint: WebhookEndpoint, by: Actor, at: datetime, **data: Any) -> Event:
    told = {"endpoint_id": endpoint.id, **data}
    return Event(agency_id=endpoint.agency_id, name=name, at=at, **by.columns, data=told)
