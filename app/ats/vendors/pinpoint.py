"""Pinpoint: few events, each named by what happened. Its bodies are not printed anywhere, so they are read leniently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import (
    NOT_OURS,
    ApplicationNews,
    Deleted,
    Ended,
    JobNews,
    Meeting,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reading import at, instant, text
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, first, named

_APPLICATIONS = (
    "application_created",
    "application_moved",
    "application_hired",
    "interview_scheduled",
    "offer_accepted",
)


def read(delivery: Delivery) -> Iterator[News]:
    event, data = text(delivery.said, "event") or "", at(delivery.said, "data")
    since = instant(delivery.said, "triggered_at")
    if event in _APPLICATIONS:
        said = at(data, "application") or data
        ref = text(said, "id")
        yield _application(event, ref, said, data, since) if ref else Nothing(why="It names no application.")
    elif event.startswith("job_") and (job := _job(at(data, "job") or data)):
        yield Deleted(kind="job", ref=job.ref, at=since) if event == "job_deleted" else JobNews(job=job, at=since)
    else:
        yield NOT_OURS


def _application(event: str, ref: str, said: Any, data: Any, since: Any) -> News:
    person, meeting = text(said, "candidate.id") or ref, at(data, "interview")
    is_met = event == "interview_scheduled"
    return ApplicationNews(
        ref=ref,
        at=since,
        candidate=_person(person, at(said, "candidate") or said),
        job=_job(at(said, "job") or at(data, "job")),
        stage=_stage(said, is_entered=event == "application_moved"),
        state=Ended(outcome="hired") if event in ("application_hired", "offer_accepted") else None,
        meetings=(_meeting(ref, meeting),) if is_met else (),
    )


def _meeting(ref: str, said: Any) -> Meeting:
    starts_at, ends_at = instant(said, "starts_at") or instant(said, "start_at"), instant(said, "ends_at")
    return Meeting(ref=text(said, "id") or f"{ref} interview", starts_at=starts_at, ends_at=ends_at)


def _stage(said: Any, *, is_entered: bool) -> Stage | None:
    name = text(said, "stage.name") or text(said, "stage")
    key = text(said, "stage.id") or (name and name.casefold())
    return Stage(key=key, name=name or key, is_entered=is_entered) if key else None


def _job(said: Any) -> Opening | None:
    ref = text(said, "id")
    return Opening(ref=ref, title=text(said, "title")) if ref else None


def _person(ref: str, said: Any) -> Person:
    return Person(
        ref=ref,
        first_name=text(said, "first_name"),
        last_name=text(said, "last_name"),
        email=text(said, "email"),
        phone=text(said, "phone"),
    )


PINPOINT = Vendor(
    slug="pinpoint",
    name="Pinpoint",
    read=read,
    is_signed=body_in("PINPOINT-HMAC-SHA256", encodings=("base64",)),
    event=named("event"),
    subject=first("data.application.id", "data.id", "data.job.id"),
    signed_with="Signing secret",
    steps=(
        "In Pinpoint, open **Company**, **Profile**, **Webhooks**, and press **New webhook**.",
        (
            "Give the address, and choose application created, moved and hired, interview scheduled, offer accepted, "
            "job updated and deleted."
        ),
        "Save the signing secret of that webhook here.",
        "Send a test event from its page, and see it arrive here.",
    ),
)
