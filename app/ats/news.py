"""News of an applicant tracking system, in nobody's dialect: what is so since when, never what to add to what was.

A vendor's file reads its payloads into these; `app.ats.telling` takes them in. Instants are aware; `at` None means that
the vendor gave no time, so it counts from when it came. What is None was not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.cadence import Outcome
from app.models.candidate import Reach
from app.models.interview import Interviewer

MeetingStatus = Literal["scheduled", "held", "cancelled"]
JobStatus = Literal["open", "on_hold", "filled", "closed"]
Kind = Literal["application", "candidate", "job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A candidate, by what the vendor calls them. `emails` and `phones`, where it tells several, stand for the one."""

    ref: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    emails: tuple[Reach, ...] = ()
    phones: tuple[Reach, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A job, by what the vendor calls it; `employer` where the account is an agency's."""

    ref: str
    title: str | None = None
    requisition_id: str | None = None
    status: JobStatus | None = None
    confidential: bool | None = None
    employer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where it is in the vendor's own process. `meaning`: what that is here, where the vendor itself says so.

    `is_entered`: it has come there now, which is a sign of life; else it is only mentioned.
    """

    key: str
    name: str
    meaning: str | None = None
    is_entered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """It is over. `outcome` None: the reason tells, once somebody has said what it means."""

    outcome: Outcome | None
    reason_key: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """It is under way. `is_sure`: the vendor tells its state with its exact time, so even a hire was taken back if this is
    newer. `is_reopened`: it was over before, and somebody took just that back, which is a sign of life.
    """

    is_sure: bool = False
    is_reopened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An interview; without a time, all that is known is that there is one. Held without a time: over when it is told.

    `interviewers` are all whom the candidate meets there: () is nobody.
    """

    ref: str
    status: MeetingStatus = "scheduled"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    location: str | None = None
    interviewers: tuple[Interviewer, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationNews:
    """What is so of one application since `at`; `state_at` where the vendor gives its end a time of its own.

    `hire`: what the vendor calls the hire, where that is a thing of its own.
    """

    ref: str
    at: datetime | None = None
    candidate: Person | None = None
    job: Opening | None = None
    stage: Stage | None = None
    state: Active | Ended | None = None
    state_at: datetime | None = None
    hire: str | None = None
    is_offered: bool = False
    meetings: tuple[Meeting, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateNews:
    """What is so of a person."""

    candidate: Person
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobNews:
    """What is so of a job."""

    job: Opening
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOff:
    """A meeting is off, by a vendor that does not say whose."""

    meeting: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unhired:
    """A hire was taken back, by a vendor that does not say whose."""

    hire: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two records are one person: whoever was `gone` is `kept`."""

    gone: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """It is no more at the vendor's."""

    kind: Kind
    ref: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """The person is to be forgotten."""

    candidate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Nothing to do, and why."""

    why: str


News = ApplicationNews | CandidateNews | JobNews | CalledOff | Unhired | Merged | Deleted | Erased | Nothing
NOT_OURS = Nothing(why="Hearback has no use for this kind of event.")
TEST = Nothing(why="A test of the connection. There is nothing to do.")
