"""Workable's API: the times of interviews, which no webhook tells, and a candidate as they are now.

Its list of events is by candidate and has no time of the last change, so interviews are as of now.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.interviewers import met
from app.ats.news import ApplicationNews, Meeting, News, Nothing
from app.ats.reader import MOST_PAGES, Api, Credential, Door, Reader, Thing, part
from app.ats.reading import at, instant, many, text
from app.ats.vendor import Delivery
from app.ats.vendors.workable import application

_PAGE = "100"


def _enter(api: Api) -> Door:
    return Door(api.credentials["url"], {"authorization": f"Bearer {api.credentials['key']}"})


def _wants(delivery: Delivery) -> Iterator[Thing]:
    event, ref = text(delivery.said, "event_type") or "", text(delivery.said, "data.id")
    if ref and event.startswith("candidate_") and event != "candidate_deleted":
        yield Thing("application", ref)


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    candidate = at(api.read(f"spi/v3/candidates/{part(thing.ref)}"), "candidate")
    asked = {"candidate_id": thing.ref, "include_cancelled": "true", "limit": _PAGE}
    return {"candidate": candidate, "events": many(api.read("spi/v3/events", **asked), "events")}


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    from_ = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = api.read("spi/v3/candidates", updated_after=from_, limit=_PAGE)
    for _ in range(MOST_PAGES):
        yield [Thing("application", ref) for one in many(found, "candidates") if (ref := text(one, "id"))]
        further = at(found, "paging.next")
        if not isinstance(further, str):
            return
        found = api.read(further)


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said = at(found, "candidate")
    if text(said, "id") != thing.ref:
        yield Nothing(why="It answered with something else than was asked for.")
    elif text(said, "stage_kind") == "sourced":
        yield Nothing(why="Sourced: there is no application to follow yet.")
    else:
        yield application(thing.ref, said, is_moved=False)
        yield ApplicationNews(ref=thing.ref, meetings=tuple(_meetings(thing.ref, many(found, "events"))))


def _meetings(ref: str, events: list[Any]) -> Iterator[Meeting]:
    """The interviews of this candidate among `events`, whoever else's were answered."""
    for one in events:
        if text(one, "type") == "interview" and text(one, "candidate.id") == ref and (own := text(one, "id")):
            yield Meeting(
                ref=own,
                status="cancelled" if at(one, "cancelled") is True else "scheduled",
                starts_at=instant(one, "starts_at"),
                ends_at=instant(one, "ends_at"),
                interviewers=met(at(one, "members")),
            )


READER = Reader(
    credentials=(
        Credential("key", "API token", "It may read candidates and events."),
        Credential("url", "Address", "Of the account: https://your-account.workable.com", is_secret=False),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
