"""Ashby's API: whose an interview is, which its webhook does not say, and what was missed.

It is called by name, and says no in the body, mostly with 200. A list ends with a token, for which it tells the next time
only what has changed since. The first time it is of all there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.ats.news import ApplicationNews, News, Nothing, Stage
from app.ats.reader import (
    A_MINUTE,
    BUSY,
    GONE,
    MOST_PAGES,
    REFUSED,
    Api,
    BusyError,
    Credential,
    Door,
    MissingError,
    Reader,
    RefusedError,
    Thing,
    ThingKind,
    UnreadableError,
    basic,
)
from app.ats.reading import at, instant, many, text
from app.ats.vendor import Delivery
from app.ats.vendors import ashby

_PAGE = 100
_MOST_PAGES = 5 * MOST_PAGES
# What each list is of, and where a row says which: an interview is read with its application.
_LISTS: dict[str, tuple[ThingKind, str]] = {
    "application.list": ("application", "id"),
    "interviewSchedule.list": ("application", "applicationId"),
    "job.list": ("job", "id"),
}

_CODES = ("errorInfo.code", "errors.0.code", "errors.0.message", "errors.0")


def _enter(api: Api) -> Door:
    told = {"accept": "application/json; version=1"}
    return Door(api.credentials["url"], basic(api.credentials["key"]) | told)


def _wants(delivery: Delivery) -> Iterator[Thing]:
    """Who and what an interview or an offer is about, since it names an application and no more."""
    said = at(delivery.said, "data")
    if ref := text(said, "interviewSchedule.applicationId") or text(said, "offer.applicationId"):
        yield Thing("application", ref)


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    """An application with its interviews, or a job; nothing, where the key is not shown it.

    That it is not found does not mean that it is gone: neither is what belongs to a confidential job.
    """
    try:
        if thing.kind == "job":
            return {"job": at(_call(api, "job.info", id=thing.ref), "results")}
        application = at(_call(api, "application.info", applicationId=thing.ref), "results")
        found = _call(api, "interviewSchedule.list", applicationId=thing.ref, limit=_PAGE)
    except MissingError:
        return {}
    return {"application": application, "schedules": many(found, "results")}


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    for name, (kind, whose) in _LISTS.items():
        for rows in _rows(api, name, since):
            yield [Thing(kind, ref) for row in rows if (ref := text(row, whose))]


def _rows(api: Api, name: str, since: datetime) -> Iterator[list[Any]]:
    """What changed, by the token of the last time; without one that it takes, whatever says so of all there is."""
    if token := api.memory.pop(name, None):
        try:
            yield from _pages(api, name, syncToken=token)
        except UnreadableError:  # the token is too old, or too much has changed since
            api.memory.pop(name, None)
        else:
            return
    for rows in _pages(api, name):
        yield [row for row in rows if (instant(row, "updatedAt") or since) >= since]


def _pages(api: Api, name: str, **asked: Any) -> Iterator[list[Any]]:
    """The rows of a list, page by page. At its end the token for the next time is remembered."""
    for _ in range(_MOST_PAGES):
        found = _call(api, name, limit=_PAGE, **asked)
        yield many(found, "results")
        if at(found, "moreDataAvailable") is not True or not at(found, "nextCursor"):
            if token := at(found, "syncToken"):
                api.memory[name] = token
            return
        asked["cursor"] = at(found, "nextCursor")


def _call(api: Api, name: str, **asked: Any) -> Any:
    """What it answers. Raises `app.ats.reader`'s errors, also where only the body says no."""
    said = api.call(name, asked)
    if at(said, "success") is True:
        return said
    match next((found for path in _CODES if (found := text(said, path))), None):
        case "missing_endpoint_permission":
            raise RefusedError(REFUSED)
        case "rate_limit_exceeded":
            raise BusyError(BUSY, A_MINUTE)
        case str(code) if code.endswith("_not_found"):
            raise MissingError(GONE)
        case code:
            raise UnreadableError(f"It answered with the error {code}." if code else "It said no, and not why.")


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said = at(found, thing.kind)
    if said is None:
        yield Nothing(why="Ashby does not show it to this key: it was deleted, or its job is confidential.")
    elif text(said, "id") != thing.ref:
        yield Nothing(why="It answered with something else than was asked for.")
    elif thing.kind == "job":
        yield ashby.job(said)
    elif isinstance(news := ashby.application(said), ApplicationNews):
        yield news
        yield from _moved(thing.ref, said)
        yield from (ashby.schedule(one) for one in many(found, "schedules") if text(one, "applicationId") == thing.ref)
    else:
        yield news


def _moved(ref: str, said: Any) -> Iterator[News]:
    """Since when it is in its stage, which is a sign of life unless it began there."""
    key, name = text(said, "currentInterviewStage.id"), text(said, "currentInterviewStage.title")
    entered = {since: text(one, "stageId") for one in many(said, "applicationHistory") if (since := _since(one))}
    if key and len(entered) > 1 and entered[max(entered)] == key:
        stage = Stage(key=key, name=name or key, is_entered=True)
        yield ApplicationNews(ref=ref, at=max(entered), stage=stage)


def _since(said: Any) -> datetime | None:
    return instant(said, "enteredStageAt")


READER = Reader(
    credentials=(
        Credential(
            "key", "API key", "Ashby, Admin, Integrations, API Keys: it may read jobs, candidates and interviews."
        ),
        Credential("url", "Address", given="https://api.ashbyhq.com", is_secret=False),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
