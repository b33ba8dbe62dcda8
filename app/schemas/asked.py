"""What an applicant tracking system sends: everything it knows of a pursuit, and what happened in it.

Merge semantics: a member that is absent stays as it is, null clears it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from app.cadence import By, Channel, WordKind
from app.schemas.members import (
    Asked,
    Day,
    ExternalId,
    Id,
    Instant,
    Key,
    Line,
    Name,
    Reason,
    Text,
    Url,
    Words,
    leave_to_recruiters,
)
from app.schemas.particulars import LONGEST_INTERVIEW, Firm, Manager, Meeting, Opening, Person

MOST_INTERVIEWS = 50
# Every outcome but "lapsed", which is the agency's own miss and only silence can tell.
Ending = Literal["hired", "not_selected", "withdrew", "job_closed", "no_response", "offer_declined"]
# What a recruiter decides is never overwritten by a machine's merge; each has a resource of its own.
RECRUITER_OWNED = {
    "cadence": "The cadence is the agency's to choose.",
    "closed_at": "An ending is told with POST …/closure.",
    "closed_by": "An ending is told with POST …/closure.",
    "closed_on": "An ending is told with POST …/closure.",
    "closure": "An ending is told with POST …/closure.",
    "held_until": "A hold is put with PUT …/hold.",
    "hold": "A hold is put with PUT …/hold.",
    "notes": "A note is added with POST …/notes.",
    "outcome": "An ending is told with POST …/closure.",
    "touches": "A touch is logged with POST …/touches.",
    "words": "A word is logged with POST …/words.",
}


class Referred(Asked):
    """A row of ours, by our `id`, by what the source calls it (`ref`), or by what it is."""

    id: Id | None = Field(None, description="Ours.")
    ref: ExternalId | None = Field(
        None, description="What the source calls it. An unknown one is made, to be filled later."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Any:
        if not self.model_fields_set - {"id", "ref"} and self.id is None and self.ref is None:
            raise ValueError("give an id, a ref, or what it is")
        return self


class CandidateIn(Person, Referred):
    """The person. Found by id, ref, e-mail address, or name and phone; else made."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"ref": "CAND-77", "first_name": "Maya", "last_name": "Okafor", "email": "maya.okafor@example.com"}
            ]
        }
    )


class EmployerIn(Firm, Referred):
    """The company that interviews. Found by id, ref or name; else made."""


class ContactIn(Manager, Referred):
    """The hiring manager. Found by id, ref, or within the employer by e-mail address or name; else made."""


class JobIn(Opening, Referred):
    """The opening. Found by id, ref, or within the employer by requisition or title; else made."""


class RecruiterIn(Asked):
    """Who follows it up: one of the agency's people, by id or e-mail address."""

    id: Id | None = None
    email: Line | None = Field(None, examples=["priya@brightline.example"])

    @model_validator(mode="after")
    def _names_one(self) -> RecruiterIn:
        if (self.id is None) == (self.email is None):
            raise ValueError("give an id or an email")
        return self


class StageIn(Asked):
    """Where the source has it in its own process; kept and shown, never guessed from."""

    ref: ExternalId | None = None
    name: Name = Field(examples=["Onsite"])
    kind: Literal["applied", "screen", "interview", "offer", "hired", "closed", "other"] = "other"


class InterviewIn(Meeting):
    """A meeting: its start and end, its start alone (an hour is assumed), or its `date` alone (until 17:00 there).

    The same `ref`, else the same start, else the same day, is the same meeting.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ref": "INT-7",
                    "starts_at": "2026-04-21T15:30:00-07:00",
                    "ends_at": "2026-04-21T16:30:00-07:00",
                    "interviewers": [{"name": "Sam Oh", "email": "sam.oh@northwind.example"}],
                    "promised_on": "2026-04-28",
                }
            ]
        }
    )

    id: Id | None = None
    ref: ExternalId | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> InterviewIn:
        if not (self.id or self.ref or self.starts_at or self.ends_at or self.date):
            raise ValueError("give starts_at, date, or a ref that is known")
        return self


class PursuitIn(Asked):
    """What the source knows of one candidate's pursuit of one job. Absent members stay as they are; null clears."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "occurred_at": "2026-04-21T09:00:00-07:00",
                    "url": "https://ats.example/applications/1042",
                    "candidate": {
                        "ref": "CAND-77",
                        "first_name": "Maya",
                        "last_name": "Okafor",
                        "email": "maya.okafor@example.com",
                    },
                    "employer": {"ref": "CO-5", "name": "Northwind Freight"},
                    "job": {"ref": "GH-42", "title": "Data analyst"},
                    "contact": {"name": "Dana Whitfield", "phone": "+13125550142", "email": "dana@northwind.example"},
                    "interviews": [
                        {
                            "ref": "INT-7",
                            "starts_at": "2026-04-21T15:30:00-07:00",
                            "ends_at": "2026-04-21T16:30:00-07:00",
                            "interviewers": [{"name": "Sam Oh", "email": "sam.oh@northwind.example"}],
                            "promised_on": "2026-04-28",
                        }
                    ],
                }
            ]
        }
    )

    occurred_at: Instant | None = Field(
        None, description="By the source's clock. Older than what it said before: answered `applied: false`."
    )
    url: Url | None = Field(None, description="Where a person finds it at the source.")
    candidate: CandidateIn | None = None
    employer: EmployerIn | None = None
    job: JobIn | None = None
    contact: ContactIn | None = None
    recruiter: RecruiterIn | None = None
    stage: StageIn | None = None
    interviews: Annotated[list[InterviewIn], Field(max_length=MOST_INTERVIEWS)] = []

    @model_validator(mode="before")
    @classmethod
    def _leaves_the_recruiters_own(cls, sent: object) -> object:
        return leave_to_recruiters(sent, RECRUITER_OWNED)


class TouchIn(Asked):
    """One contact made with the employer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "step": "first_call",
                    "channel": "call",
                    "by": "recruiter",
                    "result": "voicemail",
                    "made_at": "2026-04-28T16:10:00-07:00",
                }
            ]
        }
    )

    step: Key | None = Field(description="`next_touch.step`, or null for one outside the plan.")
    channel: Channel
    by: By = "recruiter"
    result: Literal["done", "voicemail", "no_answer", "talked"] = "done"
    made_at: Instant | None = Field(None, description="Now, when absent.")
    early_reason: Reason | None = Field(None, description="Needed in quiet time; kept and reported.")
    note: Text | None = None


class MeetingIn(Asked):
    """When the next interview is: its start and end, its start alone, or its date alone."""

    starts_at: Instant | None = None
    ends_at: Instant | None = None
    date: Day | None = None

    @model_validator(mode="after")
    def _has_a_time(self) -> MeetingIn:
        if (self.starts_at is None) == (self.date is None) or (self.date and self.ends_at):
            raise ValueError("give starts_at (and ends_at), or date")
        if self.starts_at and self.ends_at and not timedelta() < self.ends_at - self.starts_at <= LONGEST_INTERVIEW:
            raise ValueError("it ends before it starts, or more than 14 days after; correct starts_at or ends_at")
        return self


class WordIn(Asked):
    """Anything heard from the employer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "promised", "promised_on": "2026-05-20", "heard_at": "2026-05-14T10:00:00-07:00"}]
        }
    )

    kind: WordKind
    heard_at: Instant | None = Field(None, description="Now, when absent.")
    promised_on: Day | None = None
    decision_on: Day | None = None
    interview: MeetingIn | None = Field(None, description="With kind `interview`: when it is.")
    note: Text | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> WordIn:
        if self.interview and self.kind != "interview":
            raise ValueError("an interview goes with kind interview only")
        return self


class NoteIn(Asked):
    """Something worth remembering. It moves no clock."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Prefers to be called after three."}]})

    text: Words


class HoldIn(Asked):
    """Until which day nothing is due."""

    until: Day


class ClosureIn(Asked):
    """How it ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "hired"}]})

    outcome: Ending
    reason: Reason | None = None
