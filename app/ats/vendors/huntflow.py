"""Huntflow: an agency's own system. A vacancy names its company; statuses and reasons are each customer's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import (
    NOT_OURS,
    TEST,
    Active,
    ApplicationNews,
    CandidateNews,
    Ended,
    JobNews,
    JobStatus,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reading import at, instant, text
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, first, header

_JOBS: dict[str | None, JobStatus] = {"OPEN": "open", "HOLD": "on_hold", "CLOSED": "closed"}


def read(delivery: Delivery) -> Iterator[News]:
    about, said = delivery.header("X-Huntflow-Event").upper(), at(delivery.said, "event")
    if about == "PING":
        yield TEST
    elif about == "VACANCY" and (job := _job(at(said, "vacancy"))):
        yield JobNews(job=job, at=instant(said, "created"))
    elif about == "APPLICANT":
        yield _applicant(said)
    elif about == "OFFER" and text(said, "type") == "ADD":
        yield _offer(at(said, "applicant_offer"), said)
    else:
        yield NOT_OURS


def _applicant(said: Any) -> News:
    ref, job, since = text(said, "applicant.id"), _job(at(said, "vacancy")), instant(said, "created")
    if ref is None:
        return Nothing(why="It names no applicant.")
    person = _person(ref, at(said, "applicant"))
    if job is None:
        return CandidateNews(candidate=person, at=since)
    return ApplicationNews(
        ref=f"{ref}:{job.ref}",
        at=since,
        candidate=person,
        job=job,
        stage=_stage(said),
        state=_state(said) if text(said, "type") == "STATUS" else None,
    )


def _state(said: Any) -> Active | Ended:
    key = text(said, "rejection_reason.id")
    reason = text(said, "rejection_reason.name") or key
    return Ended(outcome=None, reason_key=key, reason=reason) if key else Active(is_sure=True)


def _stage(said: Any) -> Stage | None:
    key, name = text(said, "status.id"), text(said, "status.name")
    return Stage(key=key, name=name or key, is_entered=text(said, "type") == "STATUS") if key else None


def _offer(offer: Any, said: Any) -> News:
    ref, job = text(offer, "applicant.id"), _job(at(offer, "vacancy"))
    if ref is None or job is None:
        return Nothing(why="It names no applicant for a vacancy.")
    return ApplicationNews(ref=f"{ref}:{job.ref}", at=instant(said, "created"), job=job, is_offered=True)


def _job(said: Any) -> Opening | None:
    ref = text(said, "id")
    if ref is None:
        return None
    status, employer = _JOBS.get(text(said, "state")), text(said, "company")
    return Opening(ref=ref, title=text(said, "position"), status=status, employer=employer)


def _person(ref: str, said: Any) -> Person:
    return Person(ref=ref, first_name=text(said, "first_name"), last_name=text(said, "last_name"))


HUNTFLOW = Vendor(
    slug="huntflow",
    name="Huntflow",
    scope="agency",
    read=read,
    is_signed=body_in("X-Huntflow-Signature"),
    event=header("X-Huntflow-Event"),
    subject=first("event.applicant.id", "event.vacancy.id", "event.applicant_offer.applicant.id"),
    key=header("X-Huntflow-Delivery"),
    is_test=lambda delivery: delivery.header("X-Huntflow-Event").upper() == "PING",
    steps=(
        "In Huntflow, open **Settings**, **Webhooks**. It has five at most.",
        "Give the address, and choose APPLICANT, VACANCY and OFFER.",
        "Save its secret here. Huntflow tries the address with a PING.",
        "Say below what its statuses and reasons mean, as they arrive.",
    ),
)
