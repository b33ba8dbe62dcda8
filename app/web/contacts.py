"""What the next touch lacks: a hiring manager's name, number or address, filled in where it is missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.edge import Now
from app.models import Pursuit
from app.web import pages, shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import LINE, Sent, Sheet, Typed

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/contact", include_in_schema=False)


def _known(_db: Session, pursuit: Pursuit) -> Mapping[str, Any]:
    contact = pursuit.contact
    return {"name": contact.name, "phone": contact.phone or "", "email": contact.email or ""} if contact else {}


CONTACT = Sheet("contact.html", {"name": "Name", "phone": "Phone", "email": "E-mail"}, _known)


@router.get("")
def edit(request: Request, pursuit: ThePursuit, recruiter: MayChange) -> Response:
    return CONTACT.show(request, request.state.visit[1], pursuit)


@router.post("")
def update(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, now: Now) -> Response:
    """A field that is absent stays as it is: the row and the card ask for one alone."""
    CONTACT.expect(request, pursuit, sent)
    country = recruiter.agency.country or pages.HOME
    given = {"phone": _phone(sent, country), "email": _email(sent)}
    name = sent.words("name", "" if pursuit.contact else "Give the hiring manager's name.", LINE)
    if not any(given.values()):
        sent.fault(next((field for field in ("phone", "email") if field in sent.values), "phone"), _NEEDED)
    sent.check()
    pursuit.name_contact(name=name, **given, by=recruiter.actor, at=now)
    return shown.said(pursuit, "contact") if sent.values.get("from") != "today" else pages.see("/today")


_NEEDED = "Give a number or an address."


def _phone(sent: Typed, country: str) -> str | None:
    """The number typed, in E.164; a fault if it is none."""
    written = sent.words("phone", longest=LINE)
    if written is None:
        return None
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        sent.fault("phone", "This is not a telephone number. Write it as (312) 555-0142 or +49 30 901820.")
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(sent: Typed) -> str | None:
    """The address typed; a fault if it is none. Whether it takes mail is not asked."""
    written = sent.words("email", longest=LINE)
    if written is None:
        return None
    try:
        return validate_email(written, check_deliverability=False).normalized
    except EmailNotValidError:
        sent.fault("email", "This is not an e-mail address. Write it as dana@northwind.example.")
        return None
