"""Lever's API: what the webhooks leave out. An opportunity is read whole, with its posting and its interviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.ats.interviewers import met
from app.ats.news import Active, ApplicationNews, Ended, Erased, Meeting, News, Opening, Person, Stage
from app.ats.reader import MOST_PAGES, Api, Credential, Door, Reader, Thing, basic, part
from app.ats.reading import at, instant, many, text, url
from app.ats.vendor import Delivery
from app.ats.vendors.lever import end_of, ended

_PAGE = "100"


def _wants(delivery: Delivery) -> Iterator[Thing]:
    ref = text(delivery.said, "data.opportunityId")
    if ref and text(delivery.said, "event") != "candidateDeleted":
        yield Thing("application", ref)


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    opportunity = at(
        api.read(f"v1/opportunities/{part(thing.ref)}?expand=applications&expand=stage&expand=contact"), "data"
    )
    found = {"opportunity": opportunity, "interviews": _interviews(api, thing.ref)}
    if posting := text(opportunity, "applications.0.posting"):
        found["posting"] = at(api.read(f"v1/postings/{part(posting)}"), "data")
    if reason := text(opportunity, "archived.reason"):
        found["reason"] = at(api.read(f"v1/archive_reasons/{part(reason)}"), "data")
    return found


def _interviews(api: Api, ref: str) -> list[Any]:
    return [one for page in _pages(api, f"v1/opportunities/{part(ref)}/interviews") for one in page]


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    millis = str(round(since.timestamp() * 1000))
    for page in _pages(api, "v1/opportunities", updated_at_start=millis):
        yield [Thing("application", ref) for one in page if (ref := text(one, "id"))]


def _pages(api: Api, path: str, **params: str) -> Iterator[list[Any]]:
    asked = {"limit": _PAGE, **params}
    for _ in range(MOST_PAGES):
        found = api.read(path, **asked)
        yield many(found, "data")
        if at(found, "hasNext") is not True or not (after := text(found, "next")):
            return
        asked["offset"] = str(at(found, "next")) or after


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said = at(found, "opportunity")
    person = text(said, "contact.id") or text(said, "contact")
    if at(said, "isAnonymized") is True and person:
        yield Erased(candidate=person)
        return
    yield from _moves(thing.ref, said)
    yield ApplicationNews(
        ref=thing.ref,
        at=instant(said, "updatedAt"),
        candidate=_person(person, said) if person else None,
        job=_job(found),
        stage=_stage(said),
        state=_state(found),
        state_at=instant(said, "archived.archivedAt"),
        url=url(said, "urls.show"),
    )
    # An interview carries no time of its last change, so it is so as of now.
    yield ApplicationNews(ref=thing.ref, meetings=tuple(_meetings(many(found, "interviews"))))


def _state(found: Any) -> Active | Ended:
    if not at(found, "opportunity.archived"):
        return Active(is_sure=True)
    if text(found, "reason.type") == "hired":
        return Ended(outcome="hired")
    return ended(text(found, "opportunity.archived.reason"), text(found, "reason.text"))


def _moves(ref: str, said: Any) -> Iterator[News]:
    """Into which stages it went, and when: the first is where it began."""
    for one in many(said, "stageChanges")[1:]:
        if key := text(one, "toStageId"):
            name = text(said, "stage.text") if key == text(said, "stage.id") else None
            stage = Stage(key=key, name=name or key, meaning=_meaning(key), is_entered=True)
            yield ApplicationNews(ref=ref, at=instant(one, "updatedAt"), stage=stage)


def _stage(said: Any) -> Stage | None:
    key = text(said, "stage.id") or text(said, "stage")
    return Stage(key=key, name=text(said, "stage.text") or key, meaning=_meaning(key)) if key else None


def _meaning(key: str) -> str | None:
    return "offer" if key == "offer" else None


def _person(ref: str, said: Any) -> Person:
    first, _, last = (text(said, "contact.name") or text(said, "name") or "").partition(" ")
    return Person(
        ref=ref,
        first_name=first or None,
        last_name=last or None,
        email=text(said, "emails.0"),
        phone=text(said, "phones.0.value"),
    )


def _job(found: Mapping[str, Any]) -> Opening | None:
    ref = text(found, "posting.id")
    return Opening(ref=ref, title=text(found, "posting.text")) if ref else None


def _meetings(said: list[Any]) -> Iterator[Meeting]:
    for one in said:
        if ref := text(one, "id"):
            starts_at = instant(one, "date")
            yield Meeting(
                ref=ref,
                status="cancelled" if at(one, "canceledAt") else "scheduled",
                starts_at=starts_at,
                ends_at=end_of(starts_at, text(one, "duration")),
                location=text(one, "location"),
                interviewers=met(at(one, "interviewers")),
            )


READER = Reader(
    credentials=(
        Credential("key", "API key", "Lever, Settings, Integrations and API, API credentials. It may only read."),
        Credential("url", "Address", "Of the EU: https://api.eu.lever.co", "https://api.lever.co", is_secret=False),
    ),
    enter=lambda api: Door(api.credentials["url"], basic(api.credentials["key"])),
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
