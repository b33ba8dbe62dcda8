"""Connections to applicant tracking systems, and what each has sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field

from app.schemas.lists import Page
from app.schemas.members import InstantOut, Told

if TYPE_CHECKING:
    from app.models import Connection, InboundEvent, Meaning


class ConnectionOut(Told):
    """One account at one ATS. Its address and its secrets are told nowhere.

    `scope`: the account is one `employer`'s own (`employer_id`), or an `agency`'s, whose jobs name their employers.
    `removed_at`: since when nothing is taken from it any more; what it told stays.
    """

    id: int
    version: int
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
    updated_at: InstantOut = Field(
        description="When it was last set otherwise, became well or ill, or what its words mean changed; not when it "
        "last sent something."
    )
    removed_at: InstantOut | None
    last_event_at: InstantOut | None
    read_until: InstantOut | None = Field(
        description="What changed at the vendor’s before this has been read by its own API; null without a key to that."
    )

    @classmethod
    def of(cls, row: Connection, now: datetime, **more: Any) -> Self:
        return cls.like(
            row,
            source=row.slug,
            scope="employer" if row.employer_id is not None else "agency",
            health=row.health(now),
            **more,
        )


class MeaningOut(Told):
    """A word of the vendor's for a stage or a reason, and what it means here; null: nobody has said yet."""

    key: str = Field(description="How the vendor tells it apart.", examples=["2712"])
    name: str = Field(examples=["Onsite"])
    meaning: str | None = Field(examples=["interview"])


class ConnectionShownOut(ConnectionOut):
    """One of them with what its words for stages and reasons mean here, as an admin has settled it in Hearback."""

    stage_map: list[MeaningOut]
    reason_map: list[MeaningOut]

    @classmethod
    def with_words(cls, row: Connection, meanings: Iterable[Meaning], now: datetime) -> Self:
        words: dict[str, list[MeaningOut]] = {"stage": [], "reason": []}
        for one in meanings:
            words[one.kind].append(MeaningOut.like(one))
        return cls.of(row, now, stage_map=words["stage"], reason_map=words["reason"])


class ConnectionsOut(Page):
    """A page of connections. `next_cursor`, or the `Link` header, leads to the next one; null is the end."""

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
        return cls.like(row, **more)


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
