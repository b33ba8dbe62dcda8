"""Connections to applicant tracking systems, and what each has sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field

from app.schemas.lists import Page
from app.schemas.members import InstantOut, Told

if TYPE_CHECKING:
    from app.models import Connection, InboundEvent


class ConnectionOut(Told):
    """One account at one ATS. Its address and its secrets are told nowhere.

    `scope`: the account is one `employer`'s own (`employer_id`), or an `agency`'s, whose jobs name their employers.
    """

    id: int
    source: str = Field(description="What stands for it in `external_refs` and in addresses.", examples=["greenhouse"])
    vendor: str = Field(description="`api` for a source that tells by this API.", examples=["greenhouse"])
    name: str
    scope: Literal["employer", "agency"]
    employer_id: int | None
    recruiter_id: int | None = Field(description="Who follows up what it opens.")
    health: Literal["needs_secret", "needs_key", "waiting", "receives", "silent", "failing", "unread"] = Field(
        description="`silent`: it sent nothing for three days. `failing`: 5 or more of its newest 20 events could not be "
        "applied. `unread`: its own API does not let Hearback read."
    )
    degraded_at: InstantOut | None = Field(description="Since when it is not well, as `connection.degraded` told.")
    created_at: InstantOut
    last_event_at: InstantOut | None
    read_until: InstantOut | None = Field(
        description="What changed at the vendor’s before this has been read by its own API; null without a key to that."
    )

    @classmethod
    def of(cls, row: Connection, now: datetime) -> Self:
        return cls(
            id=row.id,
            source=row.slug,
            vendor=row.vendor,
            name=row.name,
            scope="employer" if row.employer_id is not None else "agency",
            employer_id=row.employer_id,
            recruiter_id=row.recruiter_id,
            health=row.health(now),
            degraded_at=row.degraded_at,
            created_at=row.created_at,
            last_event_at=row.last_event_at,
            read_until=row.read_until,
        )


class ConnectionsOut(Told):
    """All of them that are not removed, by name."""

    data: Sequence[ConnectionOut]


class InboundEventOut(Told):
    """Something a connection sent, and what became of it: `late`, something newer was known; `failed`, look at `reason`.

    `event` is the vendor's name for it, `subject` its id of what it is about; `repeats` counts the deliveries after the first.
    """

    id: int
    connection_id: int
    event: str
    subject: str | None
    state: Literal["received", "applied", "late", "ignored", "failed"]
    reason: str | None
    repeats: int
    received_at: InstantOut
    settled_at: InstantOut | None
    updated_at: InstantOut = Field(description="When it came, came again, or came to something; the last of these.")

    @classmethod
    def of(cls, row: InboundEvent, **more: Any) -> Self:
        return cls(
            id=row.id,
            connection_id=row.connection_id,
            event=row.event,
            subject=row.subject,
            state=row.state,  # type: ignore[arg-type]
            reason=row.reason,
            repeats=row.repeats,
            received_at=row.received_at,
            settled_at=row.settled_at,
            updated_at=row.updated_at,
            **more,
        )


class InboundEventShownOut(InboundEventOut):
    """One of them with what came, and the pursuit it is about."""

    body: str = Field(
        description="As it came, bytes that are no UTF-8 replaced; empty once it is forgotten: after 90 days, or "
        "with a person in it."
    )
    pursuit_id: int | None


class InboundChangesOut(Page):
    """Events in the order in which something was last to be said of them. `next_cursor` leads on; null is the end."""

    data: Sequence[InboundEventOut]


class InboundEventsOut(Told):
    """A page of events, newest first. `next_cursor`, or the `Link` header, leads to older ones; null is the end."""

    data: Sequence[InboundEventOut]
    next_cursor: str | None
