"""Breezy HR: a candidate in a position. Its stages are each customer's own, so somebody says what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import NOT_OURS, ApplicationNews, Deleted, JobNews, JobStatus, News, Nothing, Opening, Person, Stage
from app.ats.reading import at, instant, text
from app.ats.signatures import body_or_compact_in
from app.ats.vendor import Delivery, Vendor, first, named

_JOBS: dict[str | None, JobStatus] = {"published": "open", "closed": "closed", "archived": "closed"}


def read(delivery: Delivery) -> Iterator[News]:
    event, said = text(delivery.said, "type") or "", at(delivery.said, "object")
    person, position = text(said, "candidate._id"), text(said, "position._id")
    since = instant(delivery.said, "creation_date")
    if event.startswith("companyPosition") and position:
        status = _JOBS.get(text(said, "position.state"))
        yield JobNews(job=Opening(ref=position, title=text(said, "position.name"), status=status), at=since)
    elif not event.startswith("candidate"):
        yield NOT_OURS
    elif not person or not position:
        yield Nothing(why="It names no candidate in a position.")
    elif event == "candidateDeleted":
        yield Deleted(kind="application", ref=f"{person}:{position}", at=since)
    else:
        yield ApplicationNews(
            ref=f"{person}:{position}",
            at=since,
            candidate=_person(person, at(said, "candidate")),
            job=Opening(ref=position, title=text(said, "position.name")),
            stage=_stage(said, is_entered=event == "candidateStatusUpdated"),
        )


def _stage(said: Any, *, is_entered: bool) -> Stage | None:
    key, name = text(said, "stage.id"), text(said, "stage.name")
    return Stage(key=key, name=name or key, is_entered=is_entered) if key else None


def _person(ref: str, said: Any) -> Person:
    given, _, family = (text(said, "name") or "").rpartition(" ")
    return Person(
        ref=ref,
        first_name=given or family or None,
        last_name=family if given else None,
        email=text(said, "email_address"),
        phone=text(said, "phone_number"),
    )


BREEZY = Vendor(
    slug="breezy",
    name="Breezy HR",
    read=read,
    is_signed=body_or_compact_in("X-Hook-Signature"),
    event=named("type"),
    subject=first("object.candidate._id", "object.position._id"),
    key=named("_id"),
    steps=(
        (
            "Webhooks need Breezy’s Pro plan, and are made by its API: `POST "
            "/v3/company/{company_id}/webhook_endpoints`, with the address as `url`."
        ),
        (
            "Ask for these `events`: `candidateAdded`, `candidateStatusUpdated`, `candidateDeleted`, "
            "`companyPositionAdded`, `companyPositionUpdated` and `companyPositionStateUpdated`."
        ),
        "The answer has the `secret`, and shows it once. Save it here.",
    ),
)
