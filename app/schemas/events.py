"""What happened in an applicant tracking system that has no webhooks we know: told in our own words."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, Field, model_validator

from app.schemas.asked import StageIn
from app.schemas.members import Asked, ExternalId, Instant, Line, Name, Url, Yes
from app.schemas.particulars import LONGEST_INTERVIEW, Interviewers

EventType = Literal[
    "candidate.upserted",
    "candidate.merged",
    "candidate.erased",
    "job.upserted",
    "interview.scheduled",
    "interview.completed",
    "interview.cancelled",
    "application.stage_changed",
    "application.rejected",
    "application.withdrawn",
    "application.hired",
    "application.reopened",
]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
# What an event of each type must say; of the others it may say more than it must.
_NEEDED = {
    "candidate.upserted": ("candidate",),
    "candidate.merged": ("candidate", "into"),
    "candidate.erased": ("candidate",),
    "job.upserted": ("job",),
    "interview.scheduled": ("application", "interview"),
    "interview.completed": ("application", "interview"),
    "interview.cancelled": ("interview",),
    "application.stage_changed": ("application", "stage"),
}
EVENT_EXAMPLE: dict[str, Any] = {
    "id": "evt-9001",
    "type": "interview.scheduled",
    "occurred_at": "2026-04-20T09:00:00-07:00",
    "data": {
        "application": {"ref": "APP-1042"},
        "candidate": {"ref": "CAND-77", "first_name": "Maya", "last_name": "Okafor"},
        "job": {"ref": "GH-42", "title": "Data analyst", "employer": "Northwind Freight"},
        "interview": {
            "ref": "INT-7",
            "starts_at": "2026-04-21T15:30:00-07:00",
            "ends_at": "2026-04-21T16:30:00-07:00",
            "interviewers": [{"name": "Sam Oh", "email": "sam.oh@northwind.example"}],
        },
    },
}


class Named(Asked):
    """Something, by what the source calls it."""

    ref: ExternalId


class EventCandidate(Named):
    """The person."""

    first_name: Line | None = None
    last_name: Line | None = None
    email: Line | None = None
    phone: Line | None = None


class EventJob(Named):
    """The opening; `employer` is the name of the company that interviews."""

    title: Name | None = None
    requisition_id: Line | None = None
    status: Literal["open", "on_hold", "filled", "closed"] | None = None
    confidential: Yes | None = None
    employer: Name | None = None


class EventApplication(Named):
    """One candidate's application for one job: from its first interview on, a pursuit."""

    url: Url | None = None


class EventInterview(Named):
    """A meeting. Without a time, all that is known is that there is one."""

    starts_at: Instant | None = None
    ends_at: Instant | None = None
    location: Line | None = None
    interviewers: Interviewers | None = Field(None, description="Whom the candidate met, all of them; null is nobody.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> EventInterview:
        if (
            self.starts_at
            and self.ends_at
            and not 0 < (self.ends_at - self.starts_at).total_seconds() <= LONGEST_INTERVIEW.total_seconds()
        ):
            raise ValueError("it ends before it starts, or more than 14 days after; correct starts_at or ends_at")
        return self


class EventReason(Asked):
    """Why it ended, in the source's own words."""

    name: Name


class EventData(Asked):
    """What the event is about. What it needs depends on its type."""

    candidate: EventCandidate | None = None
    into: Named | None = Field(None, description="With `candidate.merged`: who `candidate` turned out to be.")
    job: EventJob | None = None
    application: EventApplication | None = None
    interview: EventInterview | None = None
    stage: StageIn | None = None
    reason: EventReason | None = None


class EventIn(Asked):
    """Something that happened there. The same `id` again is a duplicate, and nothing is done."""

    model_config = ConfigDict(json_schema_extra={"examples": [EVENT_EXAMPLE]})

    id: ExternalId
    type: EventType
    occurred_at: Instant = Field(description="By the source's clock, which orders events however they come.")
    data: Annotated[EventData, Field()]

    @model_validator(mode="after")
    def _says_what_its_type_needs(self) -> EventIn:
        needed = _NEEDED.get(self.type, ("application",))
        missing = [name for name in needed if getattr(self.data, name) is None]
        if missing:
            raise ValueError(f"{self.type} needs data.{' and data.'.join(missing)}")
        return self
