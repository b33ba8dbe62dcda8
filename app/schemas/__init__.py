"""Public JSON shapes, spoken by the API and by webhooks alike. Members are only ever added, never renamed."""

from app.schemas.asked import (
    CandidateIn,
    ClosureIn,
    ContactIn,
    EmployerIn,
    HoldIn,
    InterviewIn,
    JobIn,
    MeetingIn,
    NoteIn,
    PursuitIn,
    TouchIn,
    WordIn,
)
from app.schemas.lists import PursuitsOut
from app.schemas.members import ExternalId, Instant, InstantOut
from app.schemas.told import (
    FactOut,
    LoggedOut,
    NextTouchOut,
    PursuitOut,
    ReasonOut,
    RefOut,
    Refs,
    UpsertedOut,
    refs_out,
)

__all__ = [
    "CandidateIn",
    "ClosureIn",
    "ContactIn",
    "EmployerIn",
    "ExternalId",
    "FactOut",
    "HoldIn",
    "Instant",
    "InstantOut",
    "InterviewIn",
    "JobIn",
    "LoggedOut",
    "MeetingIn",
    "NextTouchOut",
    "NoteIn",
    "PursuitIn",
    "PursuitOut",
    "PursuitsOut",
    "ReasonOut",
    "RefOut",
    "Refs",
    "TouchIn",
    "UpsertedOut",
    "WordIn",
    "refs_out",
]
