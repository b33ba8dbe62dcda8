"""A new pursuit in one form: it finds or makes the candidate, the employer, the hiring manager and the job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app import intake
from app.edge import Db, Now
from app.errors import AppError, InvalidError
from app.intake import UNSET, CandidateDetails, ContactDetails, EmployerDetails, JobDetails
from app.models import Candidate, Recruiter, natural_key
from app.queries import people
from app.web import errors, pages, shown, suggestions
from app.web.deps import HIGHEST_ID, MayChange
from app.web.forms import FormError, Sent, Typed

router = APIRouter(prefix="/pursuits", include_in_schema=False)

LABELS = {
    "candidate": "Candidate",
    "which": "Which of them",
    "candidate_email": "Candidate’s e-mail",
    "candidate_phone": "Candidate’s phone",
    "employer": "Employer",
    "job": "Job",
    "contact": "Hiring manager",
    "contact_phone": "Hiring manager’s phone",
    "contact_email": "Hiring manager’s e-mail",
    "day": "Day",
    "starts": "Starts",
    "ends": "Ends",
    "promised_on": "Call back by",
    "decision_on": "Decision by",
    "owner": "Owner",
}
# Where the intake points, and the field that it was told in.
_FIELDS = {
    "/candidate/first_name": "candidate",
    "/candidate/last_name": "candidate",
    "/candidate/email": "candidate_email",
    "/candidate/phone": "candidate_phone",
    "/employer/name": "employer",
    "/job/title": "job",
    "/contact/name": "contact",
    "/contact/email": "contact_email",
    "/contact/phone": "contact_phone",
    "/interviews/0": "day",
    "/interviews/0/ends_at": "ends",
}
NEW = "new"


@router.get("/new")
def new(request: Request, recruiter: MayChange, db: Db) -> Response:
    return _page(request, db, recruiter, {"owner": str(recruiter.id)}, {}, 200)


@router.post("")
def create(request: Request, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    """Take it all down, and go to the pursuit; with `check`, only say what is found and what is new."""

    def again(fresh: Session, error: AppError) -> Response:
        me = request.state.visit[0]
        return _page(request, fresh, me, sent.values, _faults(error), 422)

    errors.show_form(request, again)
    told = _told(db, recruiter, sent)
    if sent.ticked("check"):
        return _page(request, db, recruiter, sent.values, {}, 200, is_checked=True)
    taken = intake.take(db, recruiter.agency, **told, by=recruiter.actor, at=now)
    return shown.said(taken.pursuit, "opened" if taken.is_new else "found-open")


# What was typed


def _told(db: Session, me: Recruiter, sent: Typed) -> dict[str, Any]:
    """What the form says, for the intake. Raises `FormError` with every fault at once."""
    name = sent.words("candidate", "Give the candidate’s name.", suggestions.LONGEST)
    employer = sent.words("employer", "Give the employer’s name.", suggestions.LONGEST)
    job = sent.words("job", "Give the job’s title.", suggestions.LONGEST)
    contact = sent.words("contact", longest=suggestions.LONGEST)
    meeting = suggestions.interview_of(sent, me.agency)
    for field in ("contact_phone", "contact_email"):
        if sent.words(field) and contact is None:
            sent.fault("contact", "Give the hiring manager’s name, to whom this belongs.")
    _check_reach(sent, me.agency.country)
    owner = _owner(db, me, sent)
    candidate = _candidate(db, me, sent, name) if name else CandidateDetails()
    sent.check()
    return {
        "candidate": candidate,
        "employer": EmployerDetails(name=employer or ""),
        "job": JobDetails(title=job or ""),
        "contact": _contact(sent, contact),
        "interviews": [meeting] if meeting else [],
        "recruiter": owner,
    }


def _check_reach(sent: Typed, country: str | None) -> None:
    """Every address and number that cannot be, told together with the other faults."""
    for field in ("candidate_email", "contact_email", "candidate_phone", "contact_phone"):
        try:
            if field.endswith("_email"):
                intake.clean_email(sent.words(field))
            else:
                intake.clean_phone(sent.words(field), country)
        except InvalidError as error:
            sent.fault(field, error.sentence)


def _contact(sent: Typed, name: str | None) -> ContactDetails | None:
    if name is None:
        return None
    phone, email = sent.words("contact_phone"), sent.words("contact_email")
    # An empty field says nothing: it takes nothing away from somebody who is known.
    return ContactDetails(name=name, phone=phone or UNSET, email=email or UNSET)


def _owner(db: Session, me: Recruiter, sent: Typed) -> Recruiter | None:
    asked = sent.values.get("owner", str(me.id))
    if not asked:
        return None
    found = next((one for one in people.recruiters_of(db, me.agency_id) if str(one.id) == asked), None)
    if found is None:
        sent.fault("owner", "Choose who it belongs to.")
    return found


def _candidate(db: Session, me: Recruiter, sent: Typed, name: str) -> CandidateDetails:
    """Who is meant: the one chosen, the one whose address it is, or somebody new; a fault where a name leaves it open."""
    email, phone = sent.words("candidate_email") or UNSET, sent.words("candidate_phone") or UNSET
    by_email, chosen = _by_email(db, me, sent), _chosen(db, me, sent.values)
    expected = chosen.given_key if chosen else natural_key(name)
    if by_email is not None and (by_email.given_key != expected or (chosen and chosen.id != by_email.id)):
        sent.fault("candidate_email", f"{by_email.email} is {by_email.name}’s. Give another, or choose them.")
    if chosen is not None:
        return CandidateDetails(id=chosen.id, email=email, phone=phone)
    is_told_apart = isinstance(email, str) or isinstance(phone, str) or sent.values.get("which") == NEW
    if not is_told_apart and people.candidates_called(db, me.agency_id, name):
        sent.fault("which", f"There is a {name} already. Say whether it is the same person.")
    first_name, last_name = intake.split_name(name)
    return CandidateDetails(first_name=first_name, last_name=last_name, email=email, phone=phone)


def _by_email(db: Session, me: Recruiter, sent: Typed) -> Candidate | None:
    email = sent.words("candidate_email")
    return people.candidate_by_email(db, me.agency_id, email) if email else None


def _chosen(db: Session, me: Recruiter, values: Mapping[str, str]) -> Candidate | None:
    """The candidate chosen from the list, or from those of the name, while the name is still theirs."""
    asked = values.get("candidate_id") or values.get("which") or ""
    if not asked.isascii() or not asked.isdecimal() or int(asked[:12]) > HIGHEST_ID:
        return None
    found = people.candidate_by_id(db, me.agency_id, int(asked[:12]))
    return found if found and found.given_key == natural_key(values.get("candidate", "")) else None


def _faults(error: AppError) -> Mapping[str, str]:
    if isinstance(error, FormError):
        return error.faults
    pointer = error.pointer if isinstance(error, InvalidError) else ""
    return {_FIELDS.get(pointer, ""): error.sentence}


# What is shown


def _page(
    request: Request,
    db: Session,
    me: Recruiter,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    status: int,
    *,
    is_checked: bool = False,
) -> Response:
    values = {**dict.fromkeys((*LABELS, "candidate_id"), ""), **typed}
    reading = Typed(values)
    meeting = suggestions.interview_of(reading, me.agency)
    now = request.state.visit[2]
    return pages.render(
        request,
        "pursuits/new.html",
        status=status,
        values=values,
        errors=faults,
        labels=LABELS,
        notes=_notes(db, me, values),
        same=_same(db, me, values) if "which" in faults or values["which"] else [],
        owners=_owners(db, me),
        outlook="" if reading.faults else suggestions.outlook_words(meeting, me.agency, now),
        is_checked=is_checked,
    )


def _notes(db: Session, me: Recruiter, values: Mapping[str, str]) -> dict[str, str]:
    """What is found and what is new, by field."""
    candidate, employer, contact, job = (
        " ".join(values[name].replace("\0", "").split()) for name in ("candidate", "employer", "contact", "job")
    )
    firm = people.employer_named(db, me.agency_id, employer) if employer else None
    is_chosen = _chosen(db, me, values) is not None
    return {
        "candidate": suggestions.KNOWN if is_chosen else suggestions.candidate_note(db, me.agency_id, candidate),
        "employer": suggestions.employer_note(db, me.agency_id, employer),
        "contact": suggestions.contact_note(db, firm, contact),
        "job": suggestions.job_note(db, firm, job),
    }


def _same(db: Session, me: Recruiter, values: Mapping[str, str]) -> Sequence[tuple[str, str, str]]:
    """Those of the name, to choose from, and somebody new."""
    known = people.candidates_called(db, me.agency_id, values["candidate"])
    lines = [(str(one.id), one.name, suggestions.candidate_words(one, me.agency)) for one in known]
    return [*lines, (NEW, "Somebody new", "Will be added.")] if known else []


def _owners(db: Session, me: Recruiter) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in people.recruiters_of(db, me.agency_id)] + [("", "Nobody yet")]
