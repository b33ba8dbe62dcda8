"""Webhook endpoints and what was sent to them, as an integrator sets them up and reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field

from app.schemas.lists import Page
from app.schemas.members import Asked, InstantOut, Told, Yes
from app.schemas.rows import TombstoneOut
from app.schemas.webhook import CHOSEN

if TYPE_CHECKING:
    from app.models import Delivery, WebhookEndpoint

LONGEST_URL = 500


def _known(name: str) -> str:
    if name not in CHOSEN:
        raise ValueError(f"there is no event of that name; give some of {', '.join(CHOSEN)}")
    return name


def _once(names: list[str]) -> list[str]:
    """In the order of the documentation, each once."""
    return [name for name in CHOSEN if name in names]


Payload = Literal["thin", "full"]
EventName = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": list(CHOSEN)})]
EventNames = Annotated[
    list[EventName],
    Field(max_length=2 * len(CHOSEN), description="Which events are sent. Empty: all, those to come included."),
    AfterValidator(_once),
]
ItsPayload = Annotated[
    Payload,
    Field(
        description="`thin`: ids, states and times, nobody's name. `full`: the whole pursuit as well, as it is read."
    ),
]


class WebhookEndpointIn(Asked):
    """An address to send to. One of the same `url` that is there already is changed to be so."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://ats.example/hooks/hearback", "events": ["touch.overdue", "pursuit.closed"]}]
        }
    )

    url: str = Field(
        min_length=1,
        max_length=LONGEST_URL,
        description="https, at an address of the public internet.",
        examples=["https://ats.example/hooks/hearback"],
    )
    payload: ItsPayload = "thin"
    events: EventNames = []


class WebhookEndpointChangeIn(Asked):
    """What is to be otherwise. Absent members stay as they are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_enabled": True}]})

    payload: ItsPayload | None = None
    events: EventNames | None = None
    is_enabled: Yes | None = Field(
        None,
        description="False pauses it: what happens meanwhile waits, for 30 days, and is sent once it is true again.",
    )


class WebhookEndpointOut(Told):
    """An address that is sent to, and how it does."""

    id: int
    version: int
    url: str
    payload: Payload
    events: list[str]
    is_enabled: bool
    disabled_because: Literal["person", "gone", "failing"] | None = Field(
        description="`person`: somebody paused it. `gone`: it answered 410. `failing`: it took nothing in for five days."
    )
    disabled_at: InstantOut | None
    failing_since: InstantOut | None = Field(description="Since when it has taken nothing in; null while it does.")
    delivered_at: InstantOut | None = Field(description="When it last took a message in.")
    previous_secret_until: InstantOut | None = Field(description="Until then messages are signed with both secrets.")
    created_at: InstantOut
    updated_at: InstantOut = Field(
        description="When it was last set otherwise, or switched off; not when it last took a message in."
    )

    @classmethod
    def of(cls, row: WebhookEndpoint, **more: Any) -> Self:
        return cls.like(
            row, events=list(row.types), is_enabled=row.is_live, previous_secret_until=row.previous_until, **more
        )


class WebhookSecretOut(WebhookEndpointOut):
    """The endpoint, and what its messages are signed with: told when it is made, and never again."""

    secret: str | None = Field(
        description="null where the endpoint was there already.", examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]
    )


class WebhookEndpointsOut(Page):
    """A page of endpoints. `next_cursor`, or the `Link` header, leads to the next one; null is the end."""

    data: Sequence[WebhookEndpointOut | TombstoneOut]


class DeliveryOut(Told):
    """One message to one endpoint, and how far it has come. `attempts` counts those since it was last replayed."""

    id: int
    endpoint_id: int
    message_id: str = Field(description="The `webhook-id` header: the same through all attempts.", examples=["evt_981"])
    type: str = Field(examples=["touch.logged"])
    pursuit_id: int | None
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    status: int | None = Field(description="What the endpoint answered last.", examples=[503])
    error: str | None = Field(description="Why there was no answer.", examples=["It did not answer within 15 seconds."])
    happened_at: InstantOut
    created_at: InstantOut
    next_attempt_at: InstantOut | None
    delivered_at: InstantOut | None
    failed_at: InstantOut | None
    updated_at: InstantOut = Field(description="When it was made, tried, or to be sent again; the last of these.")

    @classmethod
    def of(cls, row: Delivery, **more: Any) -> Self:
        return cls.like(row, **more)


class TryOut(Told):
    """One attempt: its `status`, or the `error` that kept it from having one; `ms` is how long it took."""

    at: InstantOut
    status: int | None
    error: str | None
    ms: int


class DeliveryShownOut(DeliveryOut):
    """One message with what was sent and what was answered."""

    body: str | None = Field(description="Just what was sent, and signed; null until it is sent first.")
    answer: str | None = Field(description="The first 4,096 bytes of the last answer.")
    tries: list[TryOut] = Field(description="The last 20 attempts.")


class DeliveryChangesOut(Page):
    """Messages in the order in which something last came of them. `next_cursor` leads on; null is the end."""

    data: Sequence[DeliveryOut]


class DeliveriesOut(Told):
    """A page of messages, newest first. `next_cursor`, or the `Link` header, leads to older ones; null is the end."""

    data: Sequence[DeliveryOut]
    next_cursor: str | None
