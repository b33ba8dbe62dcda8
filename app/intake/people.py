"""Find or make: the candidate, the employer, the hiring manager and the job that somebody names.

Each is found by id or by its natural key and takes on what was told, or is made. What was not told stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from app.errors import InvalidError
from app.intake.details import (
    UNSET,
    CandidateDetails,
    ContactDetails,
    EmployerDetails,
    JobDetails,
    Unset,
    clean_email,
    clean_line,
    clean_name,
    clean_phone,
    clean_reach,
    given,
)
from app.models import Agency, Candidate, Contact, Employer, Job, Pursuit, natural_key
from app.models.candidate import Reach
from app.models.employer import JOB_STATUSES
from app.queries import people

Row = TypeVar("Row", Candidate, Employer, Contact, Job)
EmployersOwn = TypeVar("EmployersOwn", Contact, Job)

_NO_CANDIDATE = "Give the candidate's name."
_NO_EMPLOYER = "Give the employer's name."
_NO_CONTACT = "Give the hiring manager's name."
_NO_JOB = "Give the job's title."


def take_candidate(session: Session, agency: Agency, told: CandidateDetails, *, at: datetime) -> Candidate:
    """The candidate who is told of. Raises `InvalidError`."""
    found = _candidate(session, agency, told)
    emails = _emails(told, found.all_emails if found else ())
    phones = _phones(agency, told, found.all_phones if found else ())
    first = clean_line(given(told.first_name, found.first_name if found else ""), "/first_name") or ""
    last = clean_line(given(told.last_name, found.last_name if found else ""), "/last_name") or ""
    if not first and not last:
        raise InvalidError(_NO_CANDIDATE, pointer="/first_name")
    candidate = found or Candidate(agency_id=agency.id, is_stub=told.is_stub, created_at=at, email=None, phone=None)
    was = candidate.name_key
    candidate.rename(first, last)
    candidate.reach_by(emails, phones)
    candidate.is_stub = candidate.is_stub and told.is_stub
    session.add(candidate)
    candidate.keep(at)
    session.flush()
    if found and was != candidate.name_key:
        _sort_again(session, agency.id, Pursuit.candidate_id == candidate.id, candidate_key=candidate.name_key)
    return candidate


def take_employer(session: Session, agency: Agency, told: EmployerDetails, *, at: datetime) -> Employer:
    """The employer who is told of. Raises `InvalidError`."""
    found = _employer(session, agency, told)
    name = clean_name(given(told.name, found.name if found else ""), "/name", _NO_EMPLOYER)
    employer = found or Employer(agency_id=agency.id, is_stub=told.is_stub, created_at=at)
    was = employer.name_key
    employer.name, employer.name_key = name, natural_key(name)
    employer.is_stub = employer.is_stub and told.is_stub
    session.add(employer)
    employer.keep(at)
    session.flush()
    if found and was != employer.name_key:
        _sort_again(session, agency.id, Pursuit.employer_id == employer.id, employer_key=employer.name_key)
    return employer


def take_contact(
    session: Session, agency: Agency, employer: Employer, told: ContactDetails, *, at: datetime
) -> Contact:
    """The hiring manager who is told of, at `employer`. Raises `InvalidError`."""
    email = told.email if isinstance(told.email, Unset) else clean_email(told.email)
    phone = told.phone if isinstance(told.phone, Unset) else clean_phone(told.phone, agency.country)
    found = _contact(session, employer, told, email)
    name = clean_name(given(told.name, found.name if found else ""), "/name", _NO_CONTACT)
    contact = found or Contact(
        agency_id=agency.id, employer_id=employer.id, employer=employer, is_stub=told.is_stub, created_at=at
    )
    contact.name, contact.name_key = name, natural_key(name)
    contact.title = clean_line(given(told.title, contact.title), "/title")
    contact.email, contact.phone = given(email, contact.email), given(phone, contact.phone)
    contact.time_zone = clean_line(given(told.time_zone, contact.time_zone), "/time_zone")
    contact.is_stub = contact.is_stub and told.is_stub
    session.add(contact)
    contact.keep(at)
    session.flush()
    return contact


def take_job(session: Session, agency: Agency, employer: Employer, told: JobDetails, *, at: datetime) -> Job:
    """The opening that is told of, at `employer`. Raises `InvalidError`."""
    found = _job(session, employer, told)
    title = clean_name(given(told.title, found.title if found else ""), "/title", _NO_JOB)
    job = found or Job(
        agency_id=agency.id, employer_id=employer.id, employer=employer, is_stub=told.is_stub, created_at=at
    )
    job.title, job.title_key = title, natural_key(title)
    job.requisition_id = clean_line(given(told.requisition_id, job.requisition_id), "/requisition_id")
    job.status = given(told.status, job.status or "open")
    job.is_confidential = given(told.is_confidential, job.is_confidential or False)
    if job.status not in JOB_STATUSES:
        raise InvalidError(f"Give the status as one of {', '.join(JOB_STATUSES)}.", pointer="/status")
    job.is_stub = job.is_stub and told.is_stub
    session.add(job)
    job.keep(at)
    session.flush()
    return job


# Finding


def _candidate(session: Session, agency: Agency, told: CandidateDetails) -> Candidate | None:
    if told.id is not None:
        return _known(people.candidate_by_id(session, agency.id, told.id), "candidate")
    if told.is_another:
        return None
    emails, phones = _emails(told, ()), _phones(agency, told, ())
    if emails and (found := people.candidate_by_email(session, agency.id, emails[0]["value"])):
        return found
    if not phones:
        return None
    key = natural_key(clean_line(given(told.last_name, ""), "/last_name"), given(told.first_name, ""))
    same = (one for one in people.candidates_named(session, agency.id, key) if one.phone == phones[0]["value"])
    # One who has another address is another person, as far as anybody can tell.
    return next((one for one in same if not emails or one.email is None), None)


def _emails(told: CandidateDetails, known: Sequence[Reach]) -> list[Reach]:
    return clean_reach(told.email, told.emails, known, "email", clean_email)


def _phones(agency: Agency, told: CandidateDetails, known: Sequence[Reach]) -> list[Reach]:
    def clean(number: str | None, pointer: str) -> str | None:
        return clean_phone(number, agency.country, pointer)

    return clean_reach(told.phone, told.phones, known, "phone", clean)


def _employer(session: Session, agency: Agency, told: EmployerDetails) -> Employer | None:
    if told.id is not None:
        return _known(people.employer_by_id(session, agency.id, told.id), "employer")
    if told.is_another or isinstance(told.name, Unset):
        return None
    return people.employer_named(session, agency.id, clean_name(told.name, "/name", _NO_EMPLOYER))


def _contact(session: Session, employer: Employer, told: ContactDetails, email: str | Unset | None) -> Contact | None:
    if told.id is not None:
        found = _known(people.contact_by_id(session, employer.agency_id, told.id), "contact")
        return _of(employer, found, "contact")
    if told.is_another:
        return None
    if email is not UNSET and email is not None and (known := people.contact_by_email(session, employer, str(email))):
        return known
    if isinstance(told.name, Unset):
        return None
    return people.contact_named(session, employer, clean_name(told.name, "/name", _NO_CONTACT))


def _job(session: Session, employer: Employer, told: JobDetails) -> Job | None:
    if told.id is not None:
        found = _known(people.job_by_id(session, employer.agency_id, told.id), "job")
        return _of(employer, found, "job")
    if told.is_another:
        return None
    requisition_id = clean_line(given(told.requisition_id, None), "/requisition_id")
    if requisition_id is not None and (known := people.job_by_requisition(session, employer, requisition_id)):
        return known
    if isinstance(told.title, Unset):
        return None
    titled = people.job_titled(session, employer, clean_name(told.title, "/title", _NO_JOB))
    # Two requisitions of one title are two openings.
    return titled if titled is None or requisition_id is None or titled.requisition_id is None else None


def _known(found: Row | None, noun: str) -> Row:
    if found is None:
        raise InvalidError(f"There is no such {noun}.", pointer="/id")
    return found


def _of(employer: Employer, found: EmployersOwn, noun: str) -> EmployersOwn:
    if found.employer_id != employer.id:
        raise InvalidError(f"This {noun} is another employer's.", pointer="/id")
    return found


def _sort_again(session: Session, agency_id: int, whose: ColumnElement[bool], **keys: str) -> None:
    """The pursuits of a renamed person or firm carry its key, to be sorted by."""
    session.execute(update(Pursuit).where(Pursuit.agency_id == agency_id, whose).values(**keys))
