"""One row as an applicant tracking system knows it by itself: a candidate, an employer, a contact, a job, an interview.

It is taken in by what takes a pursuit's rows in: found or made by the same names, late news passed over alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.ats.rows import Row, Rows, is_older, row_by_id
from app.ats.upsert import Merge, speaking
from app.errors import ConflictError, InvalidError, NotFoundError
from app.intake import under
from app.intake.details import LONGEST_NAME
from app.models import Actor, Agency, Employer, ExternalRef, Interview, Pursuit
from app.queries.people import employer_by_id
from app.queries.pursuits import pursuit_for
from app.queries.refs import ref_for
from app.schemas import CandidateIn, ContactIn, EmployerIn, InterviewIn, JobIn, PursuitIn
from app.schemas.upserts import (
    CandidateUpsert,
    ContactUpsert,
    EmployerUpsert,
    InterviewUpsert,
    JobUpsert,
    PursuitLink,
    RowUpsert,
)

Expect = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class UpsertedRow:
    """What an upsert came to. `is_applied` is False when the source had said something newer before."""

    row: Any
    is_new: bool
    is_applied: bool


def upsert_row(
    session: Session,
    agency: Agency,
    noun: str,
    source: str,
    external_id: str,
    told: RowUpsert,
    *,
    by: Actor,
    at: datetime,
    expect: Expect = lambda _row: None,
) -> UpsertedRow:
    """Merge `told` into the row of this kind that `source` calls `external_id`, making it if there is none.

    `expect` sees the row as it was, or None, before anything is done, and may refuse. Raises `InvalidError` pointing into
    `told`, `ConflictError` for what is a recruiter's, and what the rules forbid as `RuleError`.
    """
    rows = speaking(session, agency, source, told.occurred_at, at)
    ref = ref_for(session, rows.connection, noun, external_id)
    known = _known(rows, noun, ref, told)
    expect(known)
    if ref and known and is_older(told.occurred_at, ref):
        return UpsertedRow(known, is_new=False, is_applied=False)
    row = _TAKERS[noun](rows, external_id, told, known, by)
    rows.remember(noun, external_id, ref_for(session, rows.connection, noun, external_id), row.id, **told.told("url"))
    session.flush()
    return UpsertedRow(row, is_new=any(made is row for made in rows.made), is_applied=True)


def _known(rows: Rows, noun: str, ref: ExternalRef | None, told: RowUpsert) -> Row | None:
    row_id = told.id if told.id is not None else getattr(ref, f"{noun}_id") if ref else None
    if row_id is None:
        return None
    found = row_by_id(rows.session, rows.agency.id, noun, row_id)
    if found is None:
        raise InvalidError(f"There is no such {noun}.", pointer="/id")
    return found


def _candidate(rows: Rows, external_id: str, told: CandidateUpsert, _known: Row | None, _by: Actor) -> Row:
    names = ("id", "first_name", "last_name", "email", "phone", "emails", "phones")
    return rows.candidate(CandidateIn(ref=external_id, **told.told(*names)), None)


def _employer(rows: Rows, external_id: str, told: EmployerUpsert, _known: Row | None, _by: Actor) -> Row:
    employer = rows.employer(EmployerIn(ref=external_id, **told.told("id", "name")), None)
    for place, contact in enumerate(told.contacts):
        with under(f"contacts/{place}"):
            rows.contact(contact, employer, None)
    return employer


def _contact(rows: Rows, external_id: str, told: ContactUpsert, known: Row | None, _by: Actor) -> Row:
    members = told.told("id", "name", "title", "email", "phone", "time_zone")
    employer = _employer_of(rows, told, known, told.name or external_id)
    return rows.contact(ContactIn(ref=external_id, **members), employer, None)


def _job(rows: Rows, external_id: str, told: JobUpsert, known: Row | None, _by: Actor) -> Row:
    members = told.told("id", "title", "requisition_id", "status", "confidential")
    employer = _employer_of(rows, told, known, told.title or external_id)
    return rows.job(JobIn(ref=external_id, **members), employer, None)


def _employer_of(rows: Rows, told: ContactUpsert | JobUpsert, known: Row | None, of: str) -> Employer:
    """Whose it is: as told, as known, or a stub that waits for a name."""
    current = employer_by_id(rows.session, rows.agency.id, known.employer_id) if known else None
    if told.employer is not None:
        with under("employer"):
            return rows.same_employer(rows.employer(told.employer, current), current)
    if "employer" in told.model_fields_set:
        raise InvalidError("It always has an employer. Leave it out to keep it.", pointer="/employer")
    return current or rows.unnamed_employer(of)


def _interview(rows: Rows, external_id: str, told: InterviewUpsert, known: Row | None, by: Actor) -> Row:
    times = ("starts_at", "ends_at", "date")
    names = ("id", *times, "status", "location", "interviewers", "promised_on", "decision_on", "debrief")
    pursuit = _pursuit_of(rows, told.pursuit, known, by)
    before = {one.id for one in pursuit.interviews}
    with _above("/interviews/0"):
        meeting = InterviewIn(ref=external_id, **told.told(*names))
        Merge(rows, PursuitIn(interviews=[meeting]), by).into(pursuit, is_new=False)
    ref = ref_for(rows.session, rows.connection, "interview", external_id)
    taken = next(one for one in pursuit.interviews if ref and one.id == ref.interview_id)
    rows.made.extend([taken] if taken.id not in before else [])
    return taken


def _pursuit_of(rows: Rows, link: PursuitLink | None, known: Interview | None, by: Actor) -> Pursuit:
    """Whose meeting it is: as known, as told, or a pursuit of stubs that waits to be told of."""
    told = _linked(rows, link)
    if known is not None:
        if told not in (None, known.pursuit_id):
            raise InvalidError("This interview is another pursuit's.", pointer="/pursuit")
        return pursuit_for(rows.session, rows.agency.id, known.pursuit_id)
    if told is not None:
        return pursuit_for(rows.session, rows.agency.id, told)
    if link is None or link.ref is None:
        raise InvalidError("A new interview needs its pursuit.", pointer="/pursuit")
    return _awaited(rows, link.ref, by)


def _linked(rows: Rows, link: PursuitLink | None) -> int | None:
    """The id of the pursuit that `link` means, if it is known. Raises `InvalidError`."""
    if link is None:
        return None
    if link.id is not None:
        try:
            return pursuit_for(rows.session, rows.agency.id, link.id).id
        except NotFoundError as missing:
            raise InvalidError(missing.sentence, pointer="/pursuit/id") from missing
    ref = ref_for(rows.session, rows.connection, "pursuit", link.ref or "")
    return ref.pursuit_id if ref else None


def _awaited(rows: Rows, ref: str, by: Actor) -> Pursuit:
    """A pursuit that the source calls `ref` and has yet to tell of: candidate, job and employer are stubs until then."""
    told = PursuitIn(candidate=CandidateIn(first_name=ref[:LONGEST_NAME]), job=JobIn(title=ref[:LONGEST_NAME]))
    pursuit, _ = Merge(rows, told, by).open()
    pursuit.candidate.is_stub = pursuit.job.is_stub = True
    rows.remember("pursuit", ref, None, pursuit.id)
    rows.session.flush()
    return pursuit


@contextmanager
def _above(place: str) -> Iterator[None]:
    """What is pointed at below `place` inside is told as if it stood by itself."""
    try:
        yield
    except InvalidError as error:
        error.pointer = error.pointer.removeprefix(place)
        raise
    except ConflictError as error:
        faults: Any = error.members.get("errors", ())
        error.members = {"errors": [fault | {"pointer": fault["pointer"].removeprefix(place)} for fault in faults]}
        raise


_TAKERS: dict[str, Callable[[Rows, str, Any, Row | None, Actor], Row]] = {
    "candidate": _candidate,
    "employer": _employer,
    "contact": _contact,
    "job": _job,
    "interview": _interview,
}
