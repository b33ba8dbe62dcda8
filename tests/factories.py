"""Rows for tests: plain functions whose keyword defaults leave the interesting argument visible.

Today is Thursday 14 May 2026 in Los Angeles, as in the mock-ups; NOW is 10:42 there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.models import Agency, Candidate, Contact, Employer, Job, Pursuit, Recruiter, natural_key

ZONE = ZoneInfo("America/Los_Angeles")
TODAY = date(2026, 5, 14)
NOW = datetime(2026, 5, 14, 10, 42, tzinfo=ZONE).astimezone(UTC)
_numbers = count(1)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A wall-clock time of the test agency, as an instant in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def make_agency(db: Session, *, name: str = "Brightline Staffing", time_zone: str = "America/Los_Angeles") -> Agency:
    agency = Agency(name=name, time_zone=time_zone, country="US", subdivision="CA", created_at=NOW - days(400))
    db.add(agency)
    db.flush()
    return agency


def make_recruiter(
    db: Session, agency: Agency, *, name: str = "Priya Raman", email: str | None = None, role: str = "recruiter"
) -> Recruiter:
    email = email or f"recruiter{next(_numbers)}@brightline.example"
    recruiter = Recruiter(
        agency=agency,
        agency_id=agency.id,
        name=name,
        email=email,
        email_key=natural_key(email),
        phone="+13125550100",
        role=role,
        created_at=NOW - days(300),
    )
    db.add(recruiter)
    db.flush()
    return recruiter


def make_candidate(db: Session, agency: Agency, *, name: str = "Maya Okafor", email: str | None = None) -> Candidate:
    first, _, last = name.partition(" ")
    email = email or f"candidate{next(_numbers)}@example.com"
    candidate = Candidate(
        agency_id=agency.id,
        first_name=first,
        last_name=last,
        name_key=natural_key(last, first),
        email=email,
        email_key=natural_key(email),
        phone="+17735550177",
        created_at=NOW - days(100),
    )
    db.add(candidate)
    db.flush()
    return candidate


def make_employer(db: Session, agency: Agency, *, name: str = "Northwind Freight") -> Employer:
    employer = Employer(agency_id=agency.id, name=name, name_key=natural_key(name), created_at=NOW - days(100))
    db.add(employer)
    db.flush()
    return employer


def make_contact(
    db: Session,
    employer: Employer,
    *,
    name: str = "Dana Whitfield",
    phone: str | None = "+13125550142",
    email: str | None = "dana@northwind.example",
) -> Contact:
    contact = Contact(
        agency_id=employer.agency_id,
        employer_id=employer.id,
        name=name,
        name_key=natural_key(name),
        title="VP Operations",
        phone=phone,
        email=email,
        time_zone="America/Chicago",
        created_at=NOW - days(100),
    )
    db.add(contact)
    db.flush()
    return contact


def make_job(db: Session, employer: Employer, *, title: str = "Data analyst") -> Job:
    job = Job(
        agency_id=employer.agency_id,
        employer_id=employer.id,
        title=title,
        title_key=natural_key(title),
        created_at=NOW - days(100),
    )
    db.add(job)
    db.flush()
    return job


def make_pursuit(
    db: Session,
    agency: Agency | None = None,
    *,
    recruiter: Recruiter | None = None,
    candidate: str = "Maya Okafor",
    employer: str = "Northwind Freight",
    interviewed_on: date | None = TODAY - days(23),
    promised_on: date | None = None,
    decision_on: date | None = None,
    phone: str | None = "+13125550142",
    email: str | None = "dana@northwind.example",
    thanked: bool = False,
) -> Pursuit:
    """A pursuit whose interview was held from 15:30 to 16:30 on `interviewed_on` (None: no interview yet).

    `thanked`: the candidate's thank-you went out the next morning at 8:40.
    """
    agency = agency or make_agency(db)
    recruiter = recruiter or make_recruiter(db, agency)
    firm = make_employer(db, agency, name=employer)
    pursuit = Pursuit.open(
        agency=agency,
        candidate=make_candidate(db, agency, name=candidate),
        job=make_job(db, firm),
        employer=firm,
        contact=make_contact(db, firm, phone=phone, email=email),
        recruiter=recruiter,
        by=recruiter.actor,
        at=at(interviewed_on or TODAY, 9),
    )
    db.add(pursuit)
    if interviewed_on:
        pursuit.schedule(
            starts_at=at(interviewed_on, 15, 30),
            ends_at=at(interviewed_on, 16, 30),
            promised_on=promised_on,
            decision_on=decision_on,
            by=recruiter.actor,
            at=at(interviewed_on, 9),
        )
    if interviewed_on and thanked:
        pursuit.log_touch(
            step="thank_you",
            channel="email",
            made_by="candidate",
            result="done",
            by=pursuit.candidate.actor,
            at=at(interviewed_on + days(1), 8, 40),
        )
    db.flush()
    return pursuit
