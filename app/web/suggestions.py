"""What is known already, as one types: names that begin so, whether this one is found or new, and what would follow.

Fragments with addresses of their own; the form for a new pursuit works without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app import cadence
from app.cadence.words import day_words, time_words
from app.edge import Db, Now
from app.intake import InterviewDetails
from app.intake.details import given
from app.intake.interviews import span
from app.models import Agency, Candidate, Employer
from app.queries import people
from app.templating import phone
from app.web import pages
from app.web.deps import MayChange
from app.web.forms import Typed

router = APIRouter(prefix="/suggestions", include_in_schema=False)

LONGEST = 200  # characters of a name


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of a list: `fills` are fields that choosing it fills, `found` what is then said under the field."""

    id: int
    title: str
    detail: str
    found: str
    fills: Mapping[str, str] = field(default_factory=dict)


@router.get("/candidates")
def candidates(request: Request, recruiter: MayChange, db: Db, q: str = "", candidate: str = "") -> Response:
    """Candidates whose first or last name begins so."""
    name = _clean(q or candidate)
    found = people.candidates_beginning(db, recruiter.agency_id, name) if name else ()
    return _list(
        request,
        "candidate",
        [_person(one, recruiter.agency) for one in found],
        candidate_note(db, recruiter.agency_id, name),
    )


@router.get("/employers")
def employers(request: Request, recruiter: MayChange, db: Db, q: str = "", employer: str = "") -> Response:
    """Employers whose name begins so."""
    name = _clean(q or employer)
    found = people.employers_beginning(db, recruiter.agency_id, name) if name else ()
    lines = [Suggestion(one.id, one.name, "", KNOWN) for one in found]
    return _list(request, "employer", lines, employer_note(db, recruiter.agency_id, name))


@router.get("/contacts")
def contacts(
    request: Request, recruiter: MayChange, db: Db, q: str = "", contact: str = "", employer: str = ""
) -> Response:
    """The hiring managers of `employer` whose name begins so; all of them, while nothing is typed."""
    name, firm = _clean(q or contact), people.employer_named(db, recruiter.agency_id, _clean(employer))
    lines = [
        Suggestion(
            one.id,
            one.name,
            ", ".join(filter(None, (one.title, one.email))),
            KNOWN,
            {"contact_phone": _number(one.phone, recruiter.agency), "contact_email": one.email or ""},
        )
        for one in (people.contacts_beginning(db, firm, name) if firm else ())
    ]
    return _list(request, "contact", lines, contact_note(db, firm, name))


@router.get("/jobs")
def jobs(request: Request, recruiter: MayChange, db: Db, q: str = "", job: str = "", employer: str = "") -> Response:
    """The jobs at `employer` whose title begins so; all of them, while nothing is typed."""
    title, firm = _clean(q or job), people.employer_named(db, recruiter.agency_id, _clean(employer))
    found = people.jobs_beginning(db, firm, title) if firm else ()
    lines = [Suggestion(one.id, one.title, one.requisition_id or "", KNOWN) for one in found]
    return _list(request, "job", lines, job_note(db, firm, title))


@router.get("/outlook")
def outlook(request: Request, recruiter: MayChange, now: Now) -> Response:
    """What would follow an interview then, with those promises."""
    typed = Typed(dict(request.query_params))
    words = outlook_words(interview_of(typed, recruiter.agency), recruiter.agency, now)
    return pages.parts(request, ("suggestions/_outlook.html", {"outlook": "" if typed.faults else words}))


# What is found, and what is new

KNOWN = "Known already."


def candidate_note(db: Session, agency_id: int, name: str) -> str:
    """Whether somebody of exactly this name is known: a name alone does not say who it is."""
    if not name:
        return ""
    if people.candidates_called(db, agency_id, name):
        return "Somebody of this name is known. Choose them from the list if it is the same person."
    return "New. Will be added."


def employer_note(db: Session, agency_id: int, name: str) -> str:
    if not name:
        return ""
    return KNOWN if people.employer_named(db, agency_id, name) else "New. Will be added."


def contact_note(db: Session, firm: Employer | None, name: str) -> str:
    if not name:
        return ""
    return KNOWN if firm and people.contact_named(db, firm, name) else _new_at(firm)


def job_note(db: Session, firm: Employer | None, title: str) -> str:
    if not title:
        return ""
    return KNOWN if firm and people.job_titled(db, firm, title) else _new_at(firm)


def candidate_words(candidate: Candidate, agency: Agency) -> str:
    """What tells one candidate from a namesake."""
    reach = filter(None, (candidate.email, _number(candidate.phone, agency)))
    return ", ".join(reach) or "No e-mail address or number yet"


def _number(number: str | None, agency: Agency) -> str:
    return phone(number, agency.country or pages.HOME) if number else ""


def _person(candidate: Candidate, agency: Agency) -> Suggestion:
    fills = {
        "candidate_id": str(candidate.id),
        "candidate_email": candidate.email or "",
        "candidate_phone": _number(candidate.phone, agency),
    }
    return Suggestion(candidate.id, candidate.name, candidate_words(candidate, agency), KNOWN, fills)


def _new_at(firm: Employer | None) -> str:
    return f"New at {firm.name}. Will be added." if firm else "New. Will be added with the employer."


def _clean(name: str) -> str:
    return " ".join(name[:LONGEST].replace("\0", "").split())


def _list(request: Request, noun: str, lines: Sequence[Suggestion], note: str) -> Response:
    context: dict[str, Any] = {"noun": noun, "lines": lines, "note": note}
    return pages.parts(request, ("suggestions/_list.html", context))


# What would follow


def interview_of(typed: Typed, agency: Agency) -> InterviewDetails | None:
    """The interview that was typed, on the agency's clock; None without a day. Faults are noted in `typed`."""
    day, starts, ends = typed.day("day"), typed.clock("starts"), typed.clock("ends")
    promised_on, decision_on = typed.day("promised_on"), typed.day("decision_on")
    if day is None:
        if starts or ends or promised_on or decision_on:
            typed.fault("day", "Give the day of the interview.")
        return None
    for name, promised in (("promised_on", promised_on), ("decision_on", decision_on)):
        if promised and promised < day:
            typed.fault(name, "This is before the interview. Give a later day.")
    if starts and ends and ends <= starts:
        typed.fault("ends", "The interview ends before it starts. Give a later end.")
    zone = agency.zone
    return InterviewDetails(
        starts_at=datetime.combine(day, starts, zone) if starts else None,
        ends_at=datetime.combine(day, ends, zone) if ends else None,
        on=day,
        promised_on=promised_on,
        decision_on=decision_on,
    )


def outlook_words(told: InterviewDetails | None, agency: Agency, now: datetime) -> str:
    """ "Thank-you by 4:30 pm on Wed 22 Apr, then first call on Tue 28 Apr. Moves on Tue 9 Jun." """
    when = span(told, agency.zone) if told else None
    if told is None or when is None:
        return ""
    held = cadence.Interview(when.ends_at, given(told.promised_on, None), given(told.decision_on, None))
    position = cadence.replay([held], cadence.STANDARD, agency.days).position
    plan = cadence.plan(position, cadence.STANDARD, agency.days, now)
    if plan.closed:
        return f"A month of silence would close it at once, as of {day_words(plan.closed.on, plan.today)}."
    steps = [_step(one, plan, agency) for one in plan.projected[:2]]
    ends = f" Moves on {day_words(plan.moves_on, plan.today)}." if plan.moves_on else ""
    return f"{', then '.join(steps)}.{ends}" if steps else ""


def _step(one: cadence.Projected, plan: cadence.Plan, agency: Agency) -> str:
    title = one.step.title if one is plan.projected[0] else one.step.title.lower()
    on = day_words(one.due.on, plan.today)
    return f"{title} by {time_words(one.due.at, agency.zone)} on {on}" if one.due.at else f"{title} on {on}"
