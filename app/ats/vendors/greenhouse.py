"""Greenhouse Recruiting: webhooks of Configure, Dev Center, Web Hooks.

It tells no interview's time, and of an interview at all only within the stage. Nothing carries the time of the event, so
what counts is when the application was last touched, rejected, or its offer resolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.interviewers import met
from app.ats.news import (
    NOT_OURS,
    TEST,
    Active,
    ApplicationNews,
    CalledOff,
    CandidateNews,
    Deleted,
    Ended,
    Erased,
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
from app.ats.reading import at, instant, many, text, truth, url
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, first, header, named
from app.models.candidate import Reach
from app.schemas.particulars import MOST_REACHES

_APPLICATIONS = (
    "new_candidate_application",
    "application_updated",
    "candidate_stage_change",
    "hire_candidate",
    "unhire_candidate",
    "reject_candidate",
    "unreject_candidate",
)
MEETINGS: dict[str, MeetingStatus] = {"scheduled": "scheduled", "awaiting_feedback": "held", "complete": "held"}
_JOB_STATUSES: dict[str | None, JobStatus] = {"open": "open", "closed": "closed"}
# The kinds of rejection that Greenhouse brings along; their ids differ from one customer to the next.
_WE, _THEY = ("we rejected them", "none specified"), "they rejected us"
_PROSPECT = Nothing(why="A prospect: there is no application to follow yet.")


def read(delivery: Delivery) -> Iterator[News]:
    action, said = text(delivery.said, "action"), at(delivery.said, "payload")
    if action in _APPLICATIONS:
        yield _PROSPECT if at(said, "application.prospect") is True else _application(action, at(said, "application"))
    elif action == "new_prospect_application":
        yield _PROSPECT
    elif action in ("offer_created", "offer_approved"):
        yield from _offer(said)
    elif action in ("job_created", "job_updated", "job_approved"):
        yield from (JobNews(job=job) for job in _jobs([at(said, "job")]))
    else:
        yield from _others(action, said)


def _others(action: str | None, said: Any) -> Iterator[News]:
    person = text(said, "candidate.id") or text(said, "person.id") or ""
    if action == "update_candidate" and person:
        yield CandidateNews(candidate=person_of(person, at(said, "candidate")))
    elif action == "delete_candidate" and person:
        yield Deleted(kind="candidate", ref=person)
        gone = many(said, "person.deleted_application_ids")
        yield from (Deleted(kind="application", ref=str(ref)) for ref in gone)
    elif action == "merge_candidate" and person:
        kept = text(said, "candidate.new_candidate_id") or text(said, "new_candidate_id")
        yield Merged(gone=person, kept=kept) if kept else NOT_OURS
    elif action == "candidate_anonymized" and person:
        yield Erased(candidate=person)
    elif action == "delete_application" and (ref := text(said, "application.id") or text(said, "id")):
        yield Deleted(kind="application", ref=ref)
    elif action == "job_deleted" and (ref := text(said, "job.id")):
        yield Deleted(kind="job", ref=ref)
    elif action == "interview_deleted" and (ref := text(said, "interview.id")):
        yield CalledOff(meeting=ref)
    else:
        yield TEST if action in (None, "ping") else NOT_OURS


def _application(action: str, said: Any) -> News:
    ref = text(said, "id")
    if ref is None:
        return Nothing(why="It names no application.")
    person, jobs = text(said, "candidate.id"), _jobs(many(said, "jobs")[:2])
    # A hire comes without the time of the last touch.
    resolved_at = instant(said, "offer.resolved_at") if action == "hire_candidate" else None
    return ApplicationNews(
        ref=ref,
        at=instant(said, "last_activity_at") or resolved_at,
        candidate=person_of(person, at(said, "candidate")) if person else None,
        # A prospect may be in many jobs at once, a candidate is in one.
        job=jobs[0] if len(jobs) == 1 else None,
        stage=_stage(said, is_entered=action == "candidate_stage_change"),
        state=_state(action, said),
        state_at=resolved_at or instant(said, "rejected_at"),
        meetings=tuple(_meetings(many(said, "current_stage.interviews"))),
        url=url(said, "url"),
    )


def _state(action: str, said: Any) -> Active | Ended | None:
    status = text(said, "status")
    if action == "hire_candidate" or status == "hired":
        return Ended(outcome="hired")
    if action in ("unhire_candidate", "unreject_candidate"):
        return Active(is_sure=True, is_reopened=True)
    if action == "reject_candidate" or status == "rejected":
        return _rejected(said)
    return Active() if status == "active" else None


def _rejected(said: Any) -> Ended:
    reason, kind = text(said, "rejection_reason.name"), text(said, "rejection_reason.type.name")
    if kind is None or kind.casefold() in _WE:
        return Ended(outcome="not_selected", reason=reason)
    if kind.casefold() == _THEY:
        return Ended(outcome="withdrew", reason=reason)
    return Ended(outcome=None, reason_key=kind.casefold(), reason=kind)


def _stage(said: Any, *, is_entered: bool) -> Stage | None:
    key, name = text(said, "current_stage.id"), text(said, "current_stage.name")
    return Stage(key=key, name=name or key, is_entered=is_entered) if key else None


def _meetings(said: list[Any]) -> Iterator[Meeting]:
    for one in said:
        status, ref = MEETINGS.get(text(one, "status") or ""), text(one, "id")
        if status and ref:
            yield Meeting(ref=ref, status=status, interviewers=met(at(one, "interviewers"), name="display_name"))


def _offer(said: Any) -> Iterator[News]:
    ref = text(said, "application_id") or text(said, "offer.application_id")
    yield ApplicationNews(ref=ref, is_offered=True) if ref else Nothing(why="It names no application.")


def _jobs(said: list[Any]) -> list[Opening]:
    return [found for one in said if (found := opening_of(one))]


def opening_of(said: Any) -> Opening | None:
    """A job as Greenhouse tells it, by webhook and by its API; None without an id."""
    ref = text(said, "id")
    if ref is None:
        return None
    return Opening(
        ref=ref,
        title=text(said, "name"),
        requisition_id=text(said, "requisition_id"),
        status=_JOB_STATUSES.get(text(said, "status")),
        confidential=truth(said, "confidential"),
    )


def person_of(ref: str, said: Any) -> Person:
    """A candidate as Greenhouse tells them, by webhook and by its API."""
    return Person(
        ref=ref,
        first_name=text(said, "first_name"),
        last_name=text(said, "last_name"),
        emails=tuple(_reaches(many(said, "email_addresses"))),
        phones=tuple(_reaches(many(said, "phone_numbers"))),
    )


def _reaches(said: list[Any]) -> Iterator[Reach]:
    """Their addresses, or numbers, as Greenhouse lists them."""
    for one in said[:MOST_REACHES]:
        if value := text(one, "value"):
            yield Reach(value=value, type=text(one, "type"))


GREENHOUSE = Vendor(
    slug="greenhouse",
    name="Greenhouse",
    read=read,
    is_signed=body_in("Signature", "sha256 "),
    event=named("action"),
    subject=first(
        "payload.application.id",
        "payload.application_id",
        "payload.offer.application_id",
        "payload.candidate.id",
        "payload.person.id",
        "payload.job.id",
        "payload.interview.id",
        "payload.id",
    ),
    key=header("Greenhouse-Event-ID"),
    is_test=lambda delivery: text(delivery.said, "action") in (None, "ping"),
    signed_with="Secret key",
    makes_secret=False,
    steps=(
        "Make up a long secret key, and save it here.",
        "In Greenhouse, open **Configure**, **Dev Center**, **Web Hooks**, and there **Web Hooks** again.",
        (
            "Make one web hook for each event: new candidate application, application updated, candidate stage "
            "change, hired, unhired, rejected, unrejected, offer created, candidate updated, merged, deleted and "
            "anonymized, job updated and deleted, interview deleted."
        ),
        (
            "Give each the address as **Endpoint URL** and the same **Secret Key**. Give your own as **Error "
            "recipient email**: it tells of failures nowhere else."
        ),
        (
            "Saving one sends a ping. If that fails, the web hook is made all the same, but disabled: edit it, and "
            "set **Disabled** to No."
        ),
    ),
)
