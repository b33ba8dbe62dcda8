"""SmartRecruiters' API: the names of the candidates and jobs that its webhooks tell of by their ids.

How an application stands is not read: the webhook names the application, and this API only the candidate in the job.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.news import CandidateNews, JobNews, JobStatus, News, Nothing, Opening, Person
from app.ats.reader import MOST_PAGES, Api, Credential, Door, Reader, Thing, part
from app.ats.reading import instant, many, text
from app.ats.vendor import Delivery

_JOBS: dict[str | None, JobStatus] = {
    "CREATED": "open",
    "SOURCING": "open",
    "INTERVIEW": "open",
    "OFFER": "open",
    "ON_HOLD": "on_hold",
    "FILLED": "filled",
    "CANCELLED": "closed",
}


def _enter(api: Api) -> Door:
    return Door(api.credentials["url"], {"x-smarttoken": api.credentials["key"]})


def _wants(delivery: Delivery) -> Iterator[Thing]:
    event = delivery.header("event-name")
    own = text(delivery.said, "id")
    candidate = text(delivery.said, "candidate_id") or (own if event.startswith("candidate.") else None)
    job = text(delivery.said, "job_id") or (own if event.startswith("job.") else None)
    if candidate and event != "candidate.deleted":
        yield Thing("candidate", candidate)
    if job:
        yield Thing("job", job)


def _fetch(api: Api, thing: Thing) -> Any:
    return api.read(f"{'jobs' if thing.kind == 'job' else 'candidates'}/{part(thing.ref)}")


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    asked = {"updatedAfter": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "limit": "100"}
    for _ in range(MOST_PAGES):
        found = api.read("candidates", **asked)
        yield [Thing("candidate", ref) for one in many(found, "content") if (ref := text(one, "id"))]
        further = text(found, "nextPageId")
        if further is None:
            return
        asked["pageId"] = further


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    if text(found, "id") != thing.ref:
        yield Nothing(why="It answered with something else than was asked for.")
    elif thing.kind == "job":
        job = Opening(
            ref=thing.ref,
            title=text(found, "title"),
            requisition_id=text(found, "refNumber"),
            status=_JOBS.get(text(found, "status")),
        )
        yield JobNews(job=job, at=instant(found, "updatedOn"))
    else:
        yield CandidateNews(candidate=_person(thing.ref, found), at=instant(found, "updatedOn"))


def _person(ref: str, said: Any) -> Person:
    return Person(
        ref=ref,
        first_name=text(said, "firstName"),
        last_name=text(said, "lastName"),
        email=text(said, "email"),
        phone=text(said, "phoneNumber"),
    )


READER = Reader(
    credentials=(
        Credential("key", "API key", "SmartRecruiters, Settings, Apps and integrations, Credentials: an API key."),
        Credential("url", "Address", given="https://api.smartrecruiters.com", is_secret=False),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
