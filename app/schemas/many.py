"""Many at once: what is sent, and what became of each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.schemas.asked import PursuitIn
from app.schemas.events import EVENT_EXAMPLE, EventIn
from app.schemas.members import Asked, ExternalId, Source, Told

MOST_PURSUITS, MOST_EVENTS = 1_000, 100


class BatchPursuitIn(PursuitIn):
    """A pursuit, and what the source calls it."""

    external_id: ExternalId


def _each(model: type[Asked], most: int) -> Any:
    """Any JSON, up to so many: what does not fit is told of that one alone. The contract says what does."""
    shape: Any = {"items": {"$ref": f"#/components/schemas/{model.__name__}"}}
    return Field(min_length=1, max_length=most, json_schema_extra=shape)


class PursuitsIn(Asked):
    """Up to 1,000 pursuits of one source, each as `PUT …/by-ref/{source}/{external_id}` takes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source": "greenhouse",
                    "pursuits": [
                        {
                            "external_id": "APP-1042",
                            "candidate": {"ref": "CAND-77", "first_name": "Maya", "last_name": "Okafor"},
                            "job": {"ref": "GH-42", "title": "Data analyst"},
                        }
                    ],
                }
            ]
        }
    )

    source: Source
    pursuits: Annotated[list[Any], _each(BatchPursuitIn, MOST_PURSUITS)]


class EventsIn(Asked):
    """Up to 100 events of one source, in any order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"source": "my-ats", "events": [EVENT_EXAMPLE]}]})

    source: Source
    events: Annotated[list[Any], _each(EventIn, MOST_EVENTS)]


class ItemOut(Told):
    """What became of one: its place in what was sent; `problem` is what a request with it alone would be answered."""

    index: int
    status: int = Field(description="As HTTP has it.", examples=[201])
    problem: dict[str, Any] | None = Field(
        json_schema_extra={"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]}
    )


class PursuitItemOut(ItemOut):
    """What became of one pursuit. The members but `external_id` are null if it was refused."""

    external_id: str | None
    id: int | None
    version: int | None
    applied: bool | None
    reason: Literal["stale"] | None


class EventItemOut(ItemOut):
    """What became of one event. `late`: something newer was known; `ignored`: it says nothing new; `failed`: it was set down,
    and a rule or a person stands against it; `duplicate`: it came before; `refused`: it does not fit.
    """

    id: str | None
    state: Literal["applied", "late", "ignored", "failed", "duplicate", "refused"]
    reason: str | None


class PursuitItemsOut(Told):
    """One for each that was sent, in that order."""

    results: list[PursuitItemOut]


class EventItemsOut(Told):
    """One for each that was sent, in that order."""

    results: list[EventItemOut]
