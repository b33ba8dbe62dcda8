"""JobAdder's API: when interviews are, and what happened while its webhook was suspended, which it never sends again.

A key alone opens nothing: somebody lets us in at JobAdder's own page. Where the API is, each token's answer says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.news import News, Nothing
from app.ats.oauth import consented
from app.ats.reader import (
    MOST_PAGES,
    Api,
    Consent,
    Credential,
    Door,
    MissingError,
    Reader,
    Thing,
    ThingKind,
    UnreadableError,
    part,
)
from app.ats.reading import at, instant, many, text
from app.ats.vendor import Delivery
from app.ats.vendors import jobadder

_PAGE = 100
# What each list is of, where a row says which, and how else it is narrowed.
_LISTS: dict[str, tuple[ThingKind, str, dict[str, str]]] = {
    "jobs": ("job", "jobId", {}),
    "applications": ("application", "applicationId", {}),
    "placements": ("hire", "placementId", {"approved": "true"}),
}
_NAMES = {kind: name for name, (kind, _, _) in _LISTS.items()}
_IDS = {kind: path for kind, path, _ in _LISTS.values()}


def _enter(api: Api) -> Door:
    headers, lives = consented(api, f"{api.credentials['auth_url']}/connect/token", told="api")
    if not lives:
        raise UnreadableError("It let us in, and did not say where its API is.")
    return Door(lives, headers)


def _wants(delivery: Delivery) -> Iterator[Thing]:
    """The application, whose interviews no event tells when they are moved."""
    said = delivery.said
    for about in ("jobApplication", "application", "interview.interviewee"):
        if ref := text(said, f"{about}.applicationId") or text(said, f"eventData.{about}.applicationId"):
            yield Thing("application", ref)
            return


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    """One of the lists' rows as a whole; of an application, its interviews too. Nothing, where it is not shown it.

    That it is not found does not mean that it is gone: what somebody may read who let us in changes with what they are.
    """
    path = f"{_NAMES[thing.kind]}/{part(thing.ref)}"
    try:
        found = {"found": api.read(path)}
        if thing.kind == "application":
            found["interviews"] = many(api.read(f"{path}/interviews"), "items")
    except MissingError:
        return {}
    return found


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    """Newest first: what changes while the pages are asked for moves the rest back, and none of it is passed over."""
    from_ = since.astimezone(UTC).strftime(">%Y-%m-%dT%H:%M:%SZ")
    for name, (kind, path, narrowed) in _LISTS.items():
        asked = {"updatedAt": from_, "sort": "-updatedAt", "limit": str(_PAGE), **narrowed}
        for page in range(MOST_PAGES):
            rows = many(api.read(name, **asked, offset=str(page * _PAGE)), "items")
            yield [Thing(kind, ref) for row in rows if (ref := text(row, path))]
            if len(rows) < _PAGE:
                break


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said, since = at(found, "found"), instant(found, "found.updatedAt")
    if said is None:
        yield Nothing(why="JobAdder does not show it to whoever let Hearback in, or it was deleted.")
    elif text(said, _IDS.get(thing.kind, "")) != thing.ref:
        yield Nothing(why="It answered with something else than was asked for.")
    elif thing.kind == "job":
        yield jobadder.job(said, at=since)
    elif thing.kind == "hire":
        yield jobadder.placement(said, at=instant(said, "approvedAt") or since)
    else:
        yield jobadder.application(said, at=since)
        yield jobadder.held(said, many(found, "interviews"))


READER = Reader(
    credentials=(
        Credential("client_id", "Client ID", "Of the application that you registered with JobAdder.", is_secret=False),
        Credential("client_secret", "Client secret"),
        Credential("auth_url", "Address of its sign-in", given="https://id.jobadder.com", is_secret=False),
    ),
    consent=Consent(lambda told: f"{told['auth_url']}/connect/authorize", "read offline_access"),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
