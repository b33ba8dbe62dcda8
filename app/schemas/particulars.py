"""What a person, a firm, a job and a meeting are made of, told beside a pursuit and by themselves alike."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from app.schemas.members import Asked, Day, Instant, Line, Name, Text, Yes

LONGEST_INTERVIEW = timedelta(days=14)
MOST_REACHES = 10  # addresses of one person, and numbers
MOST_INTERVIEWERS = 20  # of one meeting


class ReachIn(Asked):
    """An address or a number, and what kind of one it is, in your own words."""

    value: Name
    type: Line | None = Field(None, examples=["work"])


class Person(Asked):
    """What is told of a candidate. `emails` and `phones` are all of them, the first the one in use: `email` and `phone`
    alone change that one, and null there is none at all.
    """

    first_name: Line = ""
    last_name: Line = ""
    email: Line | None = Field(None, examples=["maya.okafor@example.com"])
    phone: Line | None = Field(
        None, description="E.164, or as dialled in the agency's country.", examples=["+17735550177"]
    )
    emails: Annotated[list[ReachIn], Field(max_length=MOST_REACHES)] | None = None
    phones: Annotated[list[ReachIn], Field(max_length=MOST_REACHES)] | None = None

    @model_validator(mode="after")
    def _is_of_one_mind(self) -> Any:
        for one, every in (("email", self.emails), ("phone", self.phones)):
            if {one, f"{one}s"} <= self.model_fields_set and _folded(getattr(self, one)) != _folded(_first(every)):
                raise ValueError(f"{one} is not the first of {one}s; leave one of them out")
        return self


def _first(every: list[ReachIn] | None) -> str | None:
    return every[0].value if every else None


def _folded(value: str | None) -> str:
    return (value or "").strip().casefold()


class Firm(Asked):
    """What is told of an employer."""

    name: Name = Field("", examples=["Northwind Freight"])


class Manager(Asked):
    """What is told of a hiring manager."""

    name: Name = Field("", examples=["Dana Whitfield"])
    title: Line | None = Field(None, examples=["VP Operations"])
    email: Line | None = Field(None, examples=["dana@northwind.example"])
    phone: Line | None = Field(None, examples=["+13125550142"])
    time_zone: Line | None = Field(None, examples=["America/Chicago"])


class Opening(Asked):
    """What is told of a job."""

    title: Name = Field("", examples=["Data analyst"])
    requisition_id: Line | None = Field(None, examples=["REQ-9"])
    status: Literal["open", "on_hold", "filled", "closed"] = "open"
    confidential: Yes = Field(
        False, description="Whoever is not of the agency, its candidate too, is not told which it is."
    )


class DebriefIn(Asked):
    """What came of a meeting (rulebook, "The debrief")."""

    asked_next_steps: Yes | None = None
    asked_for_job: Yes | None = None
    discussed: Text | None = Field(None, description="Something discussed.")
    fit: Text | None = Field(None, description="The skill or experience that answers it.")


class InterviewerIn(Asked):
    """Somebody whom the candidate met there."""

    name: Name = Field(examples=["Sam Oh"])
    email: Line | None = Field(None, examples=["sam.oh@northwind.example"])


Interviewers = Annotated[list[InterviewerIn], Field(max_length=MOST_INTERVIEWERS)]


class Meeting(Asked):
    """What is told of an interview."""

    starts_at: Instant | None = None
    ends_at: Instant | None = None
    date: Day | None = None
    status: Literal["scheduled", "held", "completed", "cancelled", "no_show"] = "scheduled"
    location: Line | None = None
    interviewers: Interviewers | None = Field(None, description="Whom the candidate met, all of them; null is nobody.")
    promised_on: Day | None = Field(None, description="The day they said they would call back by.")
    decision_on: Day | None = Field(None, description="The day they said they would decide by.")
    debrief: DebriefIn | None = None

    @model_validator(mode="after")
    def _has_a_sensible_time(self) -> Any:
        if self.date and (self.starts_at or self.ends_at):
            raise ValueError("give starts_at and ends_at, or date, not both")
        if self.starts_at and self.ends_at and not timedelta() < self.ends_at - self.starts_at <= LONGEST_INTERVIEW:
            raise ValueError("it ends before it starts, or more than 14 days after; correct starts_at or ends_at")
        return self
