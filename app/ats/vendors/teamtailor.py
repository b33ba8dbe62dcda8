"""Teamtailor: resources of its JSON:API, with what they refer to by id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import (
    NOT_OURS,
    Active,
    ApplicationNews,
    CandidateNews,
    Deleted,
    Ended,
    JobNews,
    JobStatus,
    Kind,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reading import at, instant, text
from app.ats.signatures import teamtailor
from app.ats.vendor import Delivery, Vendor, first

_KINDS: dict[str, Kind] = {"candidate": "candidate", "job": "job", "job_application": "application"}
JOBS: dict[str | None, JobStatus] = {"open": "open", "archived": "closed", "unlisted": "open"}


def read(delivery: Delivery) -> Iterator[News]:
    said = at(delivery.said, "payload") or delivery.said
    noun, _, verb = (text(said, "event_name") or "").partition(".")
    data, ref, kind = at(said, "data"), text(said, "data.id"), _KINDS.get(noun)
    if kind is None:
        yield NOT_OURS
    elif ref is None:
        yield Nothing(why="It names nothing.")
    elif verb == "destroy":
        yield Deleted(kind=kind, ref=ref)
    elif kind == "candidate":
        yield CandidateNews(candidate=_person(ref, data), at=instant(data, "attributes.updated-at"))
    elif kind == "job":
        status = JOBS.get(text(data, "attributes.human-status"))
        job = Opening(ref=ref, title=text(data, "attributes.title"), status=status)
        yield JobNews(job=job, at=instant(data, "attributes.updated-at"))
    else:
        yield _application(ref, data)


def _application(ref: str, data: Any) -> News:
    person, job, stage = (text(data, f"relationships.{name}.data.id") for name in ("candidate", "job", "stage"))
    rejected_at = instant(data, "attributes.rejected-at")
    return ApplicationNews(
        ref=ref,
        at=instant(data, "attributes.updated-at"),
        candidate=Person(ref=person) if person else None,
        job=Opening(ref=job) if job else None,
        stage=Stage(key=stage, name=stage, is_entered=True) if stage else None,
        state=_rejected(data) if rejected_at else Active(is_sure=True),
        state_at=rejected_at,
    )


def _rejected(data: Any) -> Ended:
    reason = text(data, "relationships.reject-reason.data.id")
    return Ended(outcome=None if reason else "not_selected", reason_key=reason, reason=reason)


def _person(ref: str, data: Any) -> Person:
    first_name, last_name = text(data, "attributes.first-name"), text(data, "attributes.last-name")
    email, phone = text(data, "attributes.email"), text(data, "attributes.phone")
    return Person(ref=ref, first_name=first_name, last_name=last_name, email=email, phone=phone)


TEAMTAILOR = Vendor(
    slug="teamtailor",
    name="Teamtailor",
    read=read,
    is_signed=teamtailor,
    event=first("payload.event_name", "event_name"),
    subject=first("payload.data.id", "data.id"),
    signed_with="Signature key",
    steps=(
        "Webhooks are an extra of Teamtailor. Ask its support to switch them on.",
        "In Teamtailor, open **Settings**, **Integrations**, **Webhooks**, and press **Add webhook**.",
        "Give the address as **Webhook URL**, and choose the events of `candidate`, `job` and `job_application`.",
        "Save the signature key that it makes here.",
        "Test it there. If Teamtailor’s log shows 401, it signs in a way that Hearback does not know; tell us.",
    ),
)
