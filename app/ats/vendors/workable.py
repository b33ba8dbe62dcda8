"""Workable: a candidate is somebody in one job. The payload is as it is when sent, so a late event carries newer news.

It has no event for a hire, a rejection or an interview: they are read from the candidate as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import (
    NOT_OURS,
    Active,
    ApplicationNews,
    Deleted,
    Ended,
    Meeting,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reading import at, instant, text, url
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, named
from app.models.application import latest

_KINDS = {
    "applied": "applied",
    "shortlisted": "screen",
    "phone_screen": "screen",
    "phone-screen": "screen",
    "assessment": "screen",
    "interview": "interview",
    "offer": "offer",
    "hired": "hired",
}


def read(delivery: Delivery) -> Iterator[News]:
    event, said = text(delivery.said, "event_type") or "", at(delivery.said, "data")
    ref = text(said, "id")
    if not event.startswith("candidate_"):
        yield NOT_OURS
    elif ref is None:
        yield Nothing(why="It names no candidate.")
    elif event == "candidate_deleted":
        yield Deleted(kind="application", ref=ref, at=instant(delivery.said, "fired_at"))
    elif text(said, "stage_kind") == "sourced":
        yield Nothing(why="Sourced: there is no application to follow yet.")
    else:
        yield application(ref, said, is_moved=event == "candidate_moved")


def application(ref: str, said: Any, *, is_moved: bool) -> News:
    """What is so of the candidate called `ref`, who has just moved or not."""
    kind, job = text(said, "stage_kind"), text(said, "job.shortcode")
    hired_at, disqualified_at = instant(said, "hired_at"), instant(said, "disqualified_at")
    return ApplicationNews(
        ref=ref,
        # `updated_at` may be older than what it tells of.
        at=latest(instant(said, "updated_at"), hired_at, disqualified_at),
        candidate=_person(ref, said),
        job=Opening(ref=job, title=text(said, "job.title")) if job else None,
        stage=_stage(said, is_entered=is_moved),
        state=_state(said),
        state_at=hired_at or disqualified_at,
        meetings=(Meeting(ref=f"{ref} interview"),) if kind == "interview" else (),
        url=url(said, "profile_url"),
    )


def _state(said: Any) -> Active | Ended:
    if at(said, "disqualified") is True:
        reason = text(said, "disqualification_reason")
        return Ended(outcome="withdrew" if at(said, "withdrew") is True else "not_selected", reason=reason)
    if text(said, "stage_kind") == "hired" or instant(said, "hired_at"):
        return Ended(outcome="hired")
    return Active(is_sure=True)


def _stage(said: Any, *, is_entered: bool) -> Stage | None:
    name = text(said, "stage")
    if name is None:
        return None
    meaning = _KINDS.get(text(said, "stage_kind") or "")
    return Stage(key=name.casefold(), name=name, meaning=meaning, is_entered=is_entered)


def _person(ref: str, said: Any) -> Person:
    return Person(
        ref=ref,
        first_name=text(said, "firstname") or text(said, "name"),
        last_name=text(said, "lastname"),
        email=text(said, "email"),
        phone=text(said, "phone"),
    )


WORKABLE = Vendor(
    slug="workable",
    name="Workable",
    read=read,
    is_signed=body_in("X-Workable-Signature", encodings=("hex", "base64")),
    event=named("event_type"),
    subject=named("data.id"),
    key=named("id"),
    signed_with="Account token",
    steps=(
        "Save the API token of the Workable account here: Workable signs with it.",
        (
            "Workable has no page for webhooks. Make them by its API, with that token: `POST /spi/v3/subscriptions`, "
            "with the address as `target` and one `event`."
        ),
        (
            "Do so for `candidate_created`, `candidate_moved` and `candidate_deleted`. Workable takes an address "
            "once, so end it in `?created`, `?moved` and `?deleted`."
        ),
        "It sends no time of an interview. With a key to its API, below, Hearback reads it; else a recruiter gives it one.",
    ),
)
