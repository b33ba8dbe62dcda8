"""Candidates, employers, hiring managers and jobs: found by id, by natural key, and by how their names begin."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Candidate, Contact, Employer, Interview, Job, Pursuit, Recruiter, natural_key

FEW = 8  # suggestions: what one can take in at a glance
_LAST_SIGN = "\U0010ffff"


def begins(column: InstrumentedAttribute[str], start: str) -> ColumnElement[bool]:
    """`column` (a key) begins with the key of `start`: one range of the column's index."""
    key = natural_key(start.replace("\0", ""))
    return and_(column >= key, column < key + _LAST_SIGN)


def is_named(start: str) -> ColumnElement[bool]:
    """A candidate whose first or last name begins with `start`; two words may be in either order."""
    return or_(begins(Candidate.given_key, start), begins(Candidate.name_key, start))


# By id: None for another agency's


def candidate_by_id(session: Session, agency_id: int, candidate_id: int) -> Candidate | None:
    return session.scalar(select(Candidate).where(Candidate.agency_id == agency_id, Candidate.id == candidate_id))


def employer_by_id(session: Session, agency_id: int, employer_id: int) -> Employer | None:
    return session.scalar(select(Employer).where(Employer.agency_id == agency_id, Employer.id == employer_id))


def contact_by_id(session: Session, agency_id: int, contact_id: int) -> Contact | None:
    return session.scalar(select(Contact).where(Contact.agency_id == agency_id, Contact.id == contact_id))


def job_by_id(session: Session, agency_id: int, job_id: int) -> Job | None:
    return session.scalar(select(Job).where(Job.agency_id == agency_id, Job.id == job_id))


def interview_by_id(session: Session, agency_id: int, interview_id: int) -> Interview | None:
    return session.scalar(select(Interview).where(Interview.agency_id == agency_id, Interview.id == interview_id))


# By natural key: the oldest, should there be several


def candidate_by_email(session: Session, agency_id: int, email: str) -> Candidate | None:
    """The candidate with this address, however it is capitalised."""
    wanted = (Candidate.agency_id == agency_id, Candidate.email_key == natural_key(email))
    return session.scalar(select(Candidate).where(*wanted).order_by(Candidate.id).limit(1))


def candidates_named(session: Session, agency_id: int, name_key: str) -> Sequence[Candidate]:
    """Everybody of exactly this name, the oldest first."""
    wanted = (Candidate.agency_id == agency_id, Candidate.name_key == name_key)
    return session.scalars(select(Candidate).where(*wanted).order_by(Candidate.id)).all()


def candidates_called(session: Session, agency_id: int, name: str) -> Sequence[Candidate]:
    """At most 8 people of exactly this name, as it is said (first name first), the oldest first."""
    wanted = (Candidate.agency_id == agency_id, Candidate.given_key == natural_key(name.replace("\0", "")))
    return session.scalars(select(Candidate).where(*wanted).order_by(Candidate.id).limit(FEW)).all()


def employer_named(session: Session, agency_id: int, name: str) -> Employer | None:
    wanted = (Employer.agency_id == agency_id, Employer.name_key == natural_key(name))
    return session.scalar(select(Employer).where(*wanted).order_by(Employer.id).limit(1))


def contact_by_email(session: Session, employer: Employer, email: str) -> Contact | None:
    """The employer's contact with this address: a read of that employer's few contacts."""
    wanted = (*_at(Contact, employer), func.lower(Contact.email) == email.lower())
    return session.scalar(select(Contact).where(*wanted).order_by(Contact.id).limit(1))


def contact_named(session: Session, employer: Employer, name: str) -> Contact | None:
    wanted = (*_at(Contact, employer), Contact.name_key == natural_key(name))
    return session.scalar(select(Contact).where(*wanted).order_by(Contact.id).limit(1))


def job_by_requisition(session: Session, employer: Employer, requisition_id: str) -> Job | None:
    """The employer's job with this requisition: a read of that employer's jobs."""
    wanted = (*_at(Job, employer), Job.requisition_id == requisition_id)
    return session.scalar(select(Job).where(*wanted).order_by(Job.id).limit(1))


def job_titled(session: Session, employer: Employer, title: str) -> Job | None:
    wanted = (*_at(Job, employer), Job.title_key == natural_key(title))
    return session.scalar(select(Job).where(*wanted).order_by(Job.id).limit(1))


def open_pursuit_id(session: Session, candidate: Candidate, job: Job, contact_id: int | None) -> int | None:
    """The candidate's open pursuit of `job` with this hiring manager, or with none yet; any, when None is asked for."""
    wanted = [
        Pursuit.agency_id == candidate.agency_id,
        Pursuit.candidate_id == candidate.id,
        Pursuit.job_id == job.id,
        Pursuit.closed_at.is_(None),
    ]
    if contact_id is not None:
        wanted.append(or_(Pursuit.contact_id == contact_id, Pursuit.contact_id.is_(None)))
    return session.scalar(select(Pursuit.id).where(*wanted).order_by(Pursuit.contact_id.is_(None), Pursuit.id).limit(1))


def contacts_at(session: Session, agency_id: int, employer_ids: Collection[int], most: int) -> dict[int, list[Contact]]:
    """The first `most` contacts at each of these employers, by name, in one statement (`ix_contacts_of_employer`)."""
    by_name = (Contact.name_key, Contact.id)
    place = func.row_number().over(partition_by=Contact.employer_id, order_by=by_name).label("place")
    theirs = (Contact.agency_id == agency_id, Contact.employer_id.in_(employer_ids))
    placed = select(Contact.id, place).where(*theirs).subquery()
    first = select(Contact).join(placed, placed.c.id == Contact.id).where(placed.c.place <= most).order_by(*by_name)
    found: dict[int, list[Contact]] = {}
    for contact in session.scalars(first):
        found.setdefault(contact.employer_id, []).append(contact)
    return found


# By how a name begins


def candidates_beginning(session: Session, agency_id: int, start: str) -> Sequence[Candidate]:
    """At most 8 candidates whose first or last name begins with `start`, by last name."""
    found: dict[int, Candidate] = {}
    # One range after the other: read as one condition, a rare name would cost a look at everybody.
    for key in (Candidate.name_key, Candidate.given_key):
        wanted = select(Candidate).where(Candidate.agency_id == agency_id, begins(key, start))
        found |= {one.id: one for one in session.scalars(wanted.order_by(key, Candidate.id).limit(FEW))}
    return sorted(found.values(), key=lambda one: (one.name_key, one.id))[:FEW]


def employers_beginning(session: Session, agency_id: int, start: str) -> Sequence[Employer]:
    """At most 8 employers whose name begins with `start`."""
    wanted = select(Employer).where(Employer.agency_id == agency_id, begins(Employer.name_key, start))
    return session.scalars(wanted.order_by(Employer.name_key, Employer.id).limit(FEW)).all()


def contacts_beginning(session: Session, employer: Employer, start: str) -> Sequence[Contact]:
    """At most 8 of the employer's hiring managers whose name begins with `start`; of all, when it is empty."""
    wanted = select(Contact).where(*_at(Contact, employer), begins(Contact.name_key, start))
    return session.scalars(wanted.order_by(Contact.name_key, Contact.id).limit(FEW)).all()


def jobs_beginning(session: Session, employer: Employer, start: str) -> Sequence[Job]:
    """At most 8 of the employer's jobs whose title begins with `start`; of all, when it is empty."""
    wanted = select(Job).where(*_at(Job, employer), begins(Job.title_key, start))
    return session.scalars(wanted.order_by(Job.title_key, Job.id).limit(FEW)).all()


def recruiters_of(session: Session, agency_id: int) -> Sequence[Recruiter]:
    """The agency's active people, by name."""
    wanted = select(Recruiter).where(Recruiter.agency_id == agency_id, Recruiter.is_active)
    return session.scalars(wanted.order_by(Recruiter.name, Recruiter.id)).all()


def _at(table: type[Contact] | type[Job], employer: Employer) -> tuple[Any, ...]:
    return table.agency_id == employer.agency_id, table.employer_id == employer.id
