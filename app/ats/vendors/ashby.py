"""Ashby: whole applications and interview schedules. A hire comes as three events that share one id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.interviewers import met
from app.ats.news import (
    NOT_OURS,
    TEST,
    Active,
    ApplicationNews,
    Deleted,
    Ended,
    JobNews,
    JobStatus,
    Meeting,
    MeetingStatus,
    Merged,
    News,
    Nothing,
    Opening,
    Person,
    Stage,
)
from app.ats.reading import at, instant, many, text
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, first, named
from app.cadence import Outcome
from app.models import Interviewer

_APPLICATIONS = ("applicationSubmit", "applicationUpdate", "candidateHire", "candidateStageChange")
_REASONS: dict[str | None, Outcome] = {
    "RejectedByCandidate": "withdrew",
    "RejectedByOrg": "not_selected",
    "Other": "not_selected",
}
_STAGES = {
    "PreInterviewScreen": "screen",
    "Active": "interview",
    "Offer": "offer",
    "Hired": "hired",
    "Archived": "other",
}
_MEETINGS: dict[str | None, MeetingStatus] = {
    "Scheduled": "scheduled",
    "WaitingOnFeedback": "held",
    "Complete": "held",
    "Cancelled": "cancelled",
}
_JOBS: dict[str | None, JobStatus] = {"Open": "open", "Closed": "closed", "Archived": "closed"}


def read(delivery: Delivery) -> Iterator[News]:
    action, data = text(delivery.said, "action"), at(delivery.said, "data")
    if action in _APPLICATIONS:
        yield application(at(data, "application"), action)
    elif action in ("interviewScheduleCreate", "interviewScheduleUpdate"):
        yield schedule(at(data, "interviewSchedule"))
    elif action == "offerCreate" and (ref := text(data, "offer.applicationId")):
        since = instant(data, "offer.latestVersion.createdAt")
        yield ApplicationNews(ref=ref, at=since, is_offered=True)
    elif action in ("jobCreate", "jobUpdate"):
        yield job(at(data, "job"))
    elif action == "candidateDelete" and (ref := text(data, "candidate.id")):
        yield Deleted(kind="candidate", ref=ref)
    elif action == "candidateMerge":
        yield _merged(data)
    else:
        yield TEST if action == "ping" else NOT_OURS


def application(said: Any, action: str = "") -> News:
    """What is so of an application as Ashby shows it, whether `action` brought it or it was read."""
    ref, person = text(said, "id"), text(said, "candidate.id")
    if ref is None:
        return Nothing(why="It names no application.")
    if text(said, "status") == "Lead":
        return Nothing(why="A lead: there is no application to follow yet.")
    since = instant(said, "updatedAt")
    return ApplicationNews(
        ref=ref,
        at=since,
        candidate=_person(person, at(said, "candidate")) if person else None,
        job=_job(at(said, "job")),
        stage=_stage(said, is_entered=action == "candidateStageChange"),
        state=_state(action, said),
        state_at=since,
    )


def _state(action: str, said: Any) -> Active | Ended | None:
    status = text(said, "status")
    if action == "candidateHire" or status == "Hired":
        return Ended(outcome="hired")
    if status == "Archived":
        known, reason = _REASONS.get(text(said, "archiveReason.reasonType")), text(said, "archiveReason.text")
        key = None if known else (text(said, "archiveReason.id") or "no reason given")
        return Ended(outcome=known, reason_key=key, reason=reason or "No reason given")
    return Active(is_sure=True) if status == "Active" else None


def _stage(said: Any, *, is_entered: bool) -> Stage | None:
    key, name = text(said, "currentInterviewStage.id"), text(said, "currentInterviewStage.title")
    if key is None:
        return None
    meaning = _STAGES.get(text(said, "currentInterviewStage.type") or "")
    return Stage(key=key, name=name or key, meaning=meaning, is_entered=is_entered)


def schedule(said: Any) -> News:
    """When the interviews of a schedule are, which count as one here."""
    ref, whose = text(said, "id"), text(said, "applicationId")
    status = _MEETINGS.get(text(said, "status"))
    if not ref or not whose:
        return Nothing(why="It names no application.")
    if status is None:
        return Nothing(why="The interview has no time yet.")
    begin = [found for one in many(said, "interviewEvents") if (found := instant(one, "startTime"))]
    end = [found for one in many(said, "interviewEvents") if (found := instant(one, "endTime"))]
    meeting = Meeting(
        ref=ref,
        status=status,
        starts_at=min(begin, default=None),
        ends_at=max(end, default=None) if begin else None,
        interviewers=_met(said),
    )
    return ApplicationNews(ref=whose, at=instant(said, "updatedAt"), meetings=(meeting,))


def job(said: Any) -> News:
    """What is so of a job."""
    known = _job(said)
    return JobNews(job=known, at=instant(said, "updatedAt")) if known else Nothing(why="It names no job.")


def _met(said: Any) -> tuple[Interviewer, ...] | None:
    """Whom they meet in all of its events. Ashby may know them by ids alone, which is not to say that it is nobody."""
    told = (met(at(one, "interviewers"), name="firstName lastName") for one in many(said, "interviewEvents"))
    return tuple(person for people in told for person in people or ()) or None


def _merged(data: Any) -> News:
    kept = text(data, "candidate.id") or text(data, "mergedCandidate.id")
    gone = text(data, "deletedCandidate.id") or text(data, "duplicateCandidate.id") or text(data, "oldCandidate.id")
    return Merged(gone=gone, kept=kept) if gone and kept else Nothing(why="It does not say who became whom.")


def _job(said: Any) -> Opening | None:
    ref = text(said, "id")
    if ref is None:
        return None
    requisition = text(said, "customRequisitionId")
    return Opening(
        ref=ref, title=text(said, "title"), requisition_id=requisition, status=_JOBS.get(text(said, "status"))
    )


def _person(ref: str, said: Any) -> Person:
    given, _, family = (text(said, "name") or "").rpartition(" ")
    return Person(
        ref=ref,
        first_name=given or family or None,
        last_name=family if given else None,
        email=text(said, "primaryEmailAddress.value"),
        phone=text(said, "primaryPhoneNumber.value"),
    )


def _key(delivery: Delivery) -> str | None:
    """The action with its id: one id is shared by all events of a hire. It may be missing."""
    action, shared = text(delivery.said, "action"), text(delivery.said, "webhookActionId")
    if action and shared:
        return f"{action}:{shared}"
    for entity in ("application", "interviewSchedule", "job", "offer"):
        ref, since = (text(delivery.said, f"data.{entity}.{name}") for name in ("id", "updatedAt"))
        if ref and since:
            return f"{action}:{ref}:{since}"
    return None


ASHBY = Vendor(
    slug="ashby",
    name="Ashby",
    read=read,
    is_signed=body_in("Ashby-Signature", "sha256="),
    event=named("action"),
    subject=first(
        "data.application.id",
        "data.interviewSchedule.applicationId",
        "data.offer.applicationId",
        "data.candidate.id",
        "data.job.id",
    ),
    key=_key,
    is_test=lambda delivery: text(delivery.said, "action") == "ping",
    signed_with="Secret token",
    makes_secret=False,
    steps=(
        "Make up a long secret token, and save it here.",
        "In Ashby, open **Admin**, **Integrations**, **Webhooks**, and press **New**.",
        (
            "Make one webhook for each of `applicationSubmit`, `applicationUpdate`, `candidateHire`, "
            "`candidateStageChange`, `candidateDelete`, `candidateMerge`, `interviewScheduleCreate`, "
            "`interviewScheduleUpdate`, `offerCreate` and `jobUpdate`."
        ),
        (
            "Give each the address as **Request URL**, and the token as **Secret Token**. Without it Ashby signs "
            "nothing, and nothing is taken in."
        ),
        (
            "Saving one sends a ping. If that fails, the webhook is made disabled: tick **Enabled**, and press "
            "**Update** to try again."
        ),
        (
            "With a key to its API, below, Hearback reads whose interview it is and what it missed: **Admin**, "
            "**Integrations**, **API Keys**, **New**, with **Read** of Jobs, Candidates and Interviews, and access to "
            "confidential jobs if yours are to be followed up."
        ),
    ),
)
