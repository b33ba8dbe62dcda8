"""Teamtailor's API: who applied for what, by their names; the stage's own kind; and whether it was the candidate who said no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.news import Active, ApplicationNews, Ended, News, Opening, Person, Stage
from app.ats.reader import MOST_PAGES, Api, Credential, Door, Reader, Thing, part
from app.ats.reading import at, instant, many, text
from app.ats.vendor import Delivery
from app.ats.vendors.teamtailor import JOBS

_VERSION = "20240404"
_LINKED = {"candidate": "candidates", "job": "jobs", "stage": "stages", "reject-reason": "reject-reasons"}
_KINDS = {
    "inbox": "applied",
    "screening": "screen",
    "interview": "interview",
    "offer": "offer",
    "hired": "hired",
}


def _enter(api: Api) -> Door:
    told = {"authorization": f"Token token={api.credentials['key']}", "x-api-version": _VERSION}
    return Door(api.credentials["url"], told)


def _wants(delivery: Delivery) -> Iterator[Thing]:
    said = at(delivery.said, "payload") or delivery.said
    noun, _, verb = (text(said, "event_name") or "").partition(".")
    if noun == "job_application" and verb != "destroy" and (ref := text(said, "data.id")):
        yield Thing("application", ref)


def _fetch(api: Api, thing: Thing) -> Any:
    return api.read(f"v1/job-applications/{part(thing.ref)}", include=",".join(_LINKED))


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    from_ = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = api.read("v1/job-applications", **{"filter[updated-at][from]": from_, "page[size]": "30"})
    for _ in range(MOST_PAGES):
        yield [Thing("application", ref) for one in many(found, "data") if (ref := text(one, "id"))]
        further = at(found, "links.next")
        if not isinstance(further, str):
            return
        found = api.read(further)


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said = at(found, "data.attributes")
    candidate, job, stage, reason = (_linked(found, name) for name in _LINKED)
    yield ApplicationNews(
        ref=thing.ref,
        at=instant(said, "updated-at"),
        candidate=_person(candidate),
        job=_job(job),
        stage=_stage(stage, is_entered=False),
        state=_ended(reason) if instant(said, "rejected-at") else Active(is_sure=True),
        state_at=instant(said, "rejected-at"),
    )
    moved_at, began_at = instant(said, "changed-stage-at"), instant(said, "created-at")
    if moved_at and began_at and moved_at > began_at:
        yield ApplicationNews(ref=thing.ref, at=moved_at, stage=_stage(stage, is_entered=True))


def _linked(found: Any, name: str) -> Any:
    """What the application has of that name, among what came along with it."""
    ref = text(found, f"data.relationships.{name}.data.id")
    kind = _LINKED[name]
    same = (one for one in many(found, "included") if text(one, "type") == kind and text(one, "id") == ref)
    return next(same, None) if ref else None


def _person(said: Any) -> Person | None:
    ref = text(said, "id")
    if ref is None:
        return None
    return Person(
        ref=ref,
        first_name=text(said, "attributes.first-name"),
        last_name=text(said, "attributes.last-name"),
        email=text(said, "attributes.email"),
        phone=text(said, "attributes.phone"),
    )


def _job(said: Any) -> Opening | None:
    ref, status = text(said, "id"), JOBS.get(text(said, "attributes.human-status"))
    return Opening(ref=ref, title=text(said, "attributes.title"), status=status) if ref else None


def _stage(said: Any, *, is_entered: bool) -> Stage | None:
    key, kind = text(said, "id"), _KINDS.get(text(said, "attributes.stage-type") or "")
    return (
        Stage(key=key, name=text(said, "attributes.name") or key, meaning=kind, is_entered=is_entered) if key else None
    )


def _ended(reason: Any) -> Ended:
    """Without a reason it was the employer; with one, whoever Teamtailor says, else what somebody says it means."""
    key, name = text(reason, "id"), text(reason, "attributes.reason")
    match at(reason, "attributes.rejected-by-company"):
        case True:
            return Ended(outcome="not_selected", reason_key=key, reason=name or key)
        case False:
            return Ended(outcome="withdrew", reason_key=key, reason=name or key)
        case _:
            return Ended(outcome=None if key else "not_selected", reason_key=key, reason=name or key)


READER = Reader(
    credentials=(
        Credential("key", "API key", "Teamtailor, Settings, Integrations, API keys: Admin, and it may only read."),
        Credential(
            "url",
            "Address",
            "Of the US: https://api.na.teamtailor.com",
            "https://api.teamtailor.com",
            is_secret=False,
        ),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
