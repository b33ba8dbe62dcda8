"""Agencies and their recruiters, as an operator adds them."""

from __future__ import annotations

from datetime import datetime

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar import is_zone, public_holidays
from app.credentials import check_new_password, hash_password
from app.errors import ConflictError, InvalidError, NotFoundError
from app.models import Agency, Recruiter, natural_key
from app.models.access import ROLES


def add_agency(
    session: Session, name: str, *, time_zone: str, country: str | None, subdivision: str | None, at: datetime
) -> Agency:
    """A new agency. Raises `InvalidError` for a zone, country or region that is not known, `ConflictError` for a name."""
    if not name.strip():
        raise InvalidError("Give the agency a name.", pointer="/name")
    if not is_zone(time_zone):
        raise InvalidError(f"{time_zone} is no time zone. Write it as in America/Chicago.", pointer="/time_zone")
    if country:
        try:
            public_holidays(country, subdivision, at.year)
        except ValueError as unknown:
            raise InvalidError(f"{unknown}. Write the country as in US, the region as in IL.") from unknown
    if session.scalar(select(Agency.id).where(Agency.name == name.strip())):
        raise ConflictError(f"There is an agency called {name.strip()} already.")
    agency = Agency(
        name=name.strip(), time_zone=time_zone, country=country or None, subdivision=subdivision or None, created_at=at
    )
    session.add(agency)
    session.flush()
    return agency


def agency_named(session: Session, name_or_id: str) -> Agency:
    """The agency of that name, or of that number. Raises `NotFoundError`."""
    named = select(Agency).where(Agency.name == name_or_id.strip()).limit(1)
    agency = session.scalar(named) or (session.get(Agency, int(name_or_id)) if name_or_id.isdecimal() else None)
    if agency is None:
        raise NotFoundError(f"There is no agency called {name_or_id}. Add it first with add-agency.")
    return agency


def add_recruiter(
    session: Session,
    agency: Agency,
    name: str,
    email: str,
    *,
    password: str,
    role: str,
    phone: str | None,
    at: datetime,
) -> Recruiter:
    """Somebody who may sign in. Raises `InvalidError` with what to change, `ConflictError` for an address that is taken."""
    if role not in ROLES:
        raise InvalidError(f"The role is one of {', '.join(ROLES)}.", pointer="/role")
    if not name.strip():
        raise InvalidError("Give the recruiter's name.", pointer="/name")
    email = _address(email)
    if session.scalar(select(Recruiter.id).where(Recruiter.email_key == natural_key(email))):
        raise ConflictError(f"Somebody signs in under {email} already.")
    check_new_password(password, name, email, agency.name)
    recruiter = Recruiter(
        agency=agency,
        agency_id=agency.id,
        name=name.strip(),
        email=email,
        email_key=natural_key(email),
        phone=_number(phone, agency.country) if phone else None,
        role=role,
        password_hash=hash_password(password),
        created_at=at,
    )
    session.add(recruiter)
    session.flush()
    return recruiter


def _address(email: str) -> str:
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise InvalidError(f"{email} is not an e-mail address. Check it.", pointer="/email") from fault


def _number(phone: str, country: str | None) -> str:
    try:
        parsed = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException as fault:
        raise InvalidError(f"{phone} is not a phone number. Write it as +1 312 555 0100.", pointer="/phone") from fault
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
