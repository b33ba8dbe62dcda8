"""Naming by hand what a connection named by an id alone. Whoever turns out to be there already is made one with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.ats.rows import Row, Rows, row_by_id
from app.errors import NotFoundError
from app.intake import one_at_a_time, split_name
from app.intake.details import clean_name
from app.models import Connection
from app.queries.stubs import Kind, stub_named
from app.schemas import CandidateIn, EmployerIn, JobIn

_NEEDED: dict[Kind, str] = {
    "candidate": "Give the candidate’s name.",
    "job": "Give the job’s title.",
    "employer": "Give the employer’s name.",
}


def name_stub(session: Session, connection: Connection, kind: Kind, row_id: int, typed: str, *, at: datetime) -> None:
    """Give the stub of `connection` (its agency loaded) the name that was typed; what comes later of it is taken as ever.

    Raises `InvalidError`, and `NotFoundError` for what is none of its stubs, or none any more.
    """
    name = clean_name(typed, "/name", _NEEDED[kind])
    one_at_a_time(session, connection.agency)
    row = stub_named(session, connection, kind, row_id)
    if row is None:
        raise NotFoundError("It has its details by now, or was never there.")
    rows = Rows(session, connection.agency, connection, None, at)
    match kind:
        case "candidate":
            first, last = split_name(name)
            rows.candidate(CandidateIn(first_name=first, last_name=last), row)
        case "employer":
            rows.employer(EmployerIn(name=name), row)
        case "job":
            employer: Row = row_by_id(session, connection.agency_id, "employer", row.employer_id)
            rows.job(JobIn(title=name), employer, row)
    session.flush()
