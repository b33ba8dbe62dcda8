"""An interview was held, somebody says: find or make everybody it names, open the pursuit and start the round, once.

Every door ends here: the page for a new pursuit, the API, an applicant tracking system. Telling the same again
changes nothing, and two who tell it at once are taken one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.intake.details import (
    UNSET,
    CandidateDetails,
    ContactDetails,
    EmployerDetails,
    InterviewDetails,
    JobDetails,
    Unset,
    clean_email,
    clean_interviewers,
    clean_phone,
    clean_reach,
    each_once,
    split_name,
    under,
)
from app.intake.interviews import take_interview
from app.intake.people import take_candidate, take_contact, take_employer, take_job
from app.models import Actor, Agency, Candidate, Contact, Employer, Interview, Job, Pursuit, Recruiter
from app.queries.people import open_pursuit_id
from app.queries.pursuits import pursuit_for

__all__ = [
    "UNSET",
    "CandidateDetails",
    "ContactDetails",
    "EmployerDetails",
    "InterviewDetails",
    "JobDetails",
    "Taken",
    "Unset",
    "clean_email",
    "clean_interviewers",
    "clean_phone",
    "clean_reach",
    "each_once",
    "one_at_a_time",
    "split_name",
    "take",
    "take_candidate",
    "take_contact",
    "take_employer",
    "take_interview",
    "take_job",
    "take_pursuit",
    "under",
]

# Advisory locks share one space in a PostgreSQL database; the first number says which of ours it is.
_INTAKE_LOCK = 4_710_001


@dataclass(frozen=True, slots=True)
class Taken:
    """What an intake came to; `is_new` says whether it opened the pursuit or found it open."""

    pursuit: Pursuit
    is_new: bool
    candidate: Candidate
    employer: Employer
    contact: Contact | None
    job: Job
    interviews: tuple[Interview, ...]


def take(
    session: Session,
    agency: Agency,
    *,
    candidate: CandidateDetails,
    employer: EmployerDetails,
    job: JobDetails,
    contact: ContactDetails | None = None,
    interviews: Sequence[InterviewDetails] = (),
    recruiter: Recruiter | None = None,
    by: Actor,
    at: datetime,
) -> Taken:
    """Everything in one go, each error pointing below the member it is about ("/candidate/email").

    Raises `InvalidError`, and what the rules forbid as `RuleError` or `ConflictError`.
    """
    one_at_a_time(session, agency)
    with under("candidate"):
        person = take_candidate(session, agency, candidate, at=at)
    firm, opening, manager = _firm(session, agency, employer, job, contact, at)
    pursuit, is_new = take_pursuit(
        session,
        agency,
        candidate=person,
        job=opening,
        employer=firm,
        contact=manager,
        recruiter=recruiter,
        by=by,
        at=at,
    )
    meetings = tuple(_take_interviews(pursuit, interviews, by, at))
    session.flush()
    return Taken(pursuit, is_new, person, firm, manager, opening, meetings)


def _take_interviews(
    pursuit: Pursuit, interviews: Sequence[InterviewDetails], by: Actor, at: datetime
) -> Iterator[Interview]:
    for place, told in enumerate(interviews):
        with under(f"interviews/{place}"):
            yield take_interview(pursuit, told, by=by, at=at)


def _firm(
    session: Session,
    agency: Agency,
    employer: EmployerDetails,
    job: JobDetails,
    contact: ContactDetails | None,
    at: datetime,
) -> tuple[Employer, Job, Contact | None]:
    with under("employer"):
        firm = take_employer(session, agency, employer, at=at)
    with under("job"):
        opening = take_job(session, agency, firm, job, at=at)
    with under("contact"):
        return firm, opening, take_contact(session, agency, firm, contact, at=at) if contact else None


def take_pursuit(
    session: Session,
    agency: Agency,
    *,
    candidate: Candidate,
    job: Job,
    employer: Employer,
    contact: Contact | None,
    recruiter: Recruiter | None,
    by: Actor,
    at: datetime,
) -> tuple[Pursuit, bool]:
    """The open pursuit of this candidate, job and hiring manager, ready for its verbs, or a new one; and whether it is new.

    One found without a hiring manager, or without a recruiter, takes the one that is told. Call `one_at_a_time` first.
    """
    known = open_pursuit_id(session, candidate, job, contact.id if contact else None)
    if known is None:
        opened = Pursuit.open(
            agency=agency,
            candidate=candidate,
            job=job,
            employer=employer,
            contact=contact,
            recruiter=recruiter,
            by=by,
            at=at,
        )
        session.add(opened)
        session.flush()
        return opened, True
    found = pursuit_for(session, agency.id, known)
    if contact is not None and found.contact is None:
        found.contact, found.updated_at = contact, at
    if recruiter is not None and found.recruiter is None:
        found.recruiter, found.updated_at = recruiter, at
    return found, False


def one_at_a_time(session: Session, agency: Agency) -> None:
    """From here to the end of the transaction, no other intake of `agency` runs: what it looks for, nobody else makes.

    SQLite takes one writer at a time anyway; on PostgreSQL this waits for the agency's lock, 10 seconds at most.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_INTAKE_LOCK, agency.id)))
