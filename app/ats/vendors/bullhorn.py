"""Bullhorn: it sends nothing. The events of a subscription are fetched, and say only what was changed; the rest is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.ats.news import NOT_OURS, CalledOff, Deleted, Kind, News, Nothing, Unhired
from app.ats.reading import instant, text
from app.ats.vendor import Delivery, Vendor, named

APPOINTMENT, PLACEMENT = "Appointment", "Placement"
KINDS: dict[str, Kind] = {"JobSubmission": "application", "Candidate": "candidate", "JobOrder": "job"}


def read(delivery: Delivery) -> Iterator[News]:
    said = delivery.said
    entity, ref = text(said, "entityName") or "", text(said, "entityId")
    if entity not in (*KINDS, APPOINTMENT, PLACEMENT) or ref is None:
        yield NOT_OURS
    elif text(said, "entityEventType") != "DELETED":
        yield Nothing(why="It says that something changed. What is so now is read.")
    elif entity == APPOINTMENT:
        yield CalledOff(meeting=ref, at=instant(said, "eventTimestamp"))
    elif entity == PLACEMENT:
        yield Unhired(hire=ref, at=instant(said, "eventTimestamp"))
    else:
        yield Deleted(kind=KINDS[entity], ref=ref, at=instant(said, "eventTimestamp"))


def _unsigned(_delivery: Delivery, _secrets: Sequence[str]) -> bool:
    """Nothing that is sent to us is Bullhorn's."""
    return False


BULLHORN = Vendor(
    slug="bullhorn",
    name="Bullhorn",
    scope="agency",
    read=read,
    is_signed=_unsigned,
    event=lambda delivery: " ".join(filter(None, (text(delivery.said, n) for n in ("entityName", "entityEventType")))),
    subject=named("entityId"),
    key=named("eventId"),
    steps=(
        "Bullhorn sends nothing to us: its events are fetched. So there is no address to give it, and no secret.",
        "Ask Bullhorn’s support for an API user, and for a client id and a client secret.",
        "Save what it gave you below, as the key to its API.",
        "Say below what its statuses mean, as they arrive. A placement is a hire.",
    ),
)
