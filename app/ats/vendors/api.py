"""Events told through our own API, of whatever system: already in our words, so hardly anything is left to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import (
    Active,
    ApplicationNews,
    CalledOff,
    CandidateNews,
    Ended,
    Erased,
    JobNews,
    Meeting,
    MeetingStatus,
    Merged,
    News,
    Opening,
    Person,
    Stage,
)
from app.ats.vendor import Delivery
from app.cadence import Outcome
from app.schemas.events import EventIn

# What the events are kept as, so that they are read again as what they are, whichever system's connection it is.
MEDIA_TYPE = "application/vnd.hearback.event+json"
_MEETINGS: dict[str, MeetingStatus] = {
    "interview.scheduled": "scheduled",
    "interview.completed": "held",
    "interview.cancelled": "cancelled",
}
_ENDINGS: dict[str, Outcome] = {
    "application.rejected": "not_selected",
    "application.withdrawn": "withdrew",
    "application.hired": "hired",
}


def is_ours(delivery: Delivery) -> bool:
    """Whether it was told through our own API."""
    return delivery.header("content-type") == MEDIA_TYPE


def read(delivery: Delivery) -> Iterator[News]:
    """What a kept event says; it fitted when it came."""
    event = EventIn.model_validate_json(delivery.body)
    told: Any = event.data
    match event.type:
        case "candidate.upserted":
            yield CandidateNews(candidate=Person(**told.candidate.model_dump()), at=event.occurred_at)
        case "candidate.merged":
            yield Merged(gone=told.candidate.ref, kept=told.into.ref)
        case "candidate.erased":
            yield Erased(candidate=told.candidate.ref)
        case "job.upserted":
            yield JobNews(job=Opening(**told.job.model_dump()), at=event.occurred_at)
        case "interview.cancelled" if told.application is None:
            yield CalledOff(meeting=told.interview.ref, at=event.occurred_at)
        case _:
            yield _application(event)


def _application(event: EventIn) -> ApplicationNews:
    told: Any = event.data
    return ApplicationNews(
        ref=told.application.ref,
        url=told.application.url,
        at=event.occurred_at,
        candidate=Person(**told.candidate.model_dump()) if told.candidate else None,
        job=Opening(**told.job.model_dump()) if told.job else None,
        stage=_stage(event),
        state=_state(event),
        meetings=_meetings(event),
    )


def _stage(event: EventIn) -> Stage | None:
    stage = event.data.stage
    if stage is None:
        return None
    meaning = None if stage.kind in ("other", "closed") else stage.kind
    is_entered = event.type == "application.stage_changed"
    return Stage(key=stage.ref or stage.name, name=stage.name, meaning=meaning, is_entered=is_entered)


def _state(event: EventIn) -> Active | Ended | None:
    if event.type == "application.reopened":
        return Active(is_sure=True, is_reopened=True)
    outcome = _ENDINGS.get(event.type)
    reason = event.data.reason.name if event.data.reason else None
    return Ended(outcome=outcome, reason=reason) if outcome else None


def _meetings(event: EventIn) -> tuple[Meeting, ...]:
    status, meeting = _MEETINGS.get(event.type), event.data.interview
    if status is None or meeting is None:
        return ()
    told = meeting.told("ref", "starts_at", "ends_at", "location", "interviewers")
    if "interviewers" in told:
        told["interviewers"] = tuple(told["interviewers"] or ())
    return (Meeting(status=status, **told),)
