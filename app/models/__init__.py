"""What is true, and the verbs that change it."""

from app.models.access import ApiKey, IdempotencyKey, Recruiter, SignIn, SignInFailure, StatusLink
from app.models.actor import SYSTEM, Actor
from app.models.agency import Agency, DayOff
from app.models.application import Application, Meaning
from app.models.background import BackgroundJob
from app.models.batch import Batch, BatchItem
from app.models.candidate import Candidate
from app.models.connection import Connection, ExternalRef, InboundEvent
from app.models.employer import Contact, Employer, Job
from app.models.event import Event
from app.models.fact import Closure, Fact, Hold, Note, Promise, Reopening, Skip, Touch, Unhold, Word
from app.models.interview import DAY_ENDS, Interview, Interviewer
from app.models.kept import Kept, Tombstone
from app.models.pursuit import Pursuit
from app.models.question import Question
from app.models.search import SearchEntry
from app.models.tenant import natural_key
from app.models.view import Look, SavedView
from app.models.webhook import Delivery, WebhookEndpoint

__all__ = [
    "DAY_ENDS",
    "SYSTEM",
    "Actor",
    "Agency",
    "ApiKey",
    "Application",
    "BackgroundJob",
    "Batch",
    "BatchItem",
    "Candidate",
    "Closure",
    "Connection",
    "Contact",
    "DayOff",
    "Delivery",
    "Employer",
    "Event",
    "ExternalRef",
    "Fact",
    "Hold",
    "IdempotencyKey",
    "InboundEvent",
    "Interview",
    "Interviewer",
    "Job",
    "Kept",
    "Look",
    "Meaning",
    "Note",
    "Promise",
    "Pursuit",
    "Question",
    "Recruiter",
    "Reopening",
    "SavedView",
    "SearchEntry",
    "SignIn",
    "SignInFailure",
    "Skip",
    "StatusLink",
    "Tombstone",
    "Touch",
    "Unhold",
    "WebhookEndpoint",
    "Word",
    "natural_key",
]
