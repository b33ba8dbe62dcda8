"""What applicant tracking systems call our rows: by source and external id, and all references of some pursuits."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, joinedload

from app.errors import NotFoundError
from app.models import Application, Candidate, Connection, ExternalRef, Pursuit

TYPES = ("employer", "contact", "job", "candidate", "pursuit", "interview")


def connection_by_slug(session: Session, agency_id: int, slug: str) -> Connection | None:
    """The agency's connection whose references say `slug` as their source, its agency loaded."""
    wanted = select(Connection).where(Connection.agency_id == agency_id, Connection.slug == slug)
    return session.scalar(wanted.options(joinedload(Connection.agency, innerjoin=True)))


def ref_for(session: Session, connection: Connection, type_: str, external_id: str) -> ExternalRef | None:
    """What `connection` calls `external_id` among its rows of `type_`; None if it never named one so."""
    wanted = select(ExternalRef).where(
        ExternalRef.agency_id == connection.agency_id,
        ExternalRef.connection_id == connection.id,
        ExternalRef.type == type_,
        ExternalRef.external_id == external_id,
    )
    return session.scalar(wanted)


def ref_of(session: Session, connection: Connection, type_: str, row_id: int) -> ExternalRef | None:
    """What `connection` calls our row of `type_` with this id; the first, should it have several names for it."""
    target = getattr(ExternalRef, f"{type_}_id")
    wanted = select(ExternalRef).where(
        ExternalRef.agency_id == connection.agency_id,
        ExternalRef.connection_id == connection.id,
        ExternalRef.type == type_,
        target == row_id,
    )
    return session.scalar(wanted.order_by(ExternalRef.id).limit(1))


def id_by_ref(session: Session, agency_id: int, noun: str, source: str, external_id: str) -> int:
    """Our id of the row of this kind that `source` calls `external_id`. Raises `NotFoundError`."""
    connection = connection_by_slug(session, agency_id, source)
    ref = ref_for(session, connection, noun, external_id) if connection else None
    row_id: int | None = getattr(ref, f"{noun}_id") if ref else None
    if row_id is None:
        raise NotFoundError(f"There is no such {noun}.")
    return row_id


def refs_of(
    session: Session, agency_id: int, ids: Iterable[int], noun: str = "pursuit"
) -> dict[int, list[tuple[ExternalRef, str]]]:
    """The references of these rows, each with its source, by row, in one statement; a pursuit's include its meetings'."""
    target = getattr(ExternalRef, f"{noun}_id")
    wanted = (
        select(ExternalRef, Connection.slug)
        .join(Connection, Connection.id == ExternalRef.connection_id)
        .where(ExternalRef.agency_id == agency_id, target.in_(list(ids)))
        .order_by(ExternalRef.id)
    )
    found: dict[int, list[tuple[ExternalRef, str]]] = {}
    for ref, slug in session.execute(wanted):
        found.setdefault(getattr(ref, f"{noun}_id"), []).append((ref, slug))
    return found


def called(session: Session, candidate: Candidate) -> dict[str, list[str]]:
    """What each connection, by its id as text, calls the candidate, their applications and their interviews."""
    theirs = select(Pursuit.id).where(Pursuit.agency_id == candidate.agency_id, Pursuit.candidate_id == candidate.id)
    names = [
        select(table.connection_id, table.external_id).where(table.agency_id == candidate.agency_id, whose)
        for table, whose in (
            (ExternalRef, ExternalRef.candidate_id == candidate.id),
            (ExternalRef, ExternalRef.pursuit_id.in_(theirs)),
            (Application, Application.candidate_id == candidate.id),
        )
    ]
    found: dict[str, list[str]] = {}
    for connection_id, name in session.execute(union(*names)):
        found.setdefault(str(connection_id), []).append(name)
    return found


def pursuits_of_job(session: Session, agency_id: int, job_id: int) -> list[Pursuit]:
    """Every pursuit of one job (`ix_pursuits_of_job`)."""
    wanted = select(Pursuit).where(Pursuit.agency_id == agency_id, Pursuit.job_id == job_id)
    return list(session.scalars(wanted.order_by(Pursuit.id)))


def open_pursuits_of_job(session: Session, agency_id: int, job_id: int) -> int:
    """How many pursuits of one job are open (`ix_pursuits_of_job`)."""
    mine = (Pursuit.agency_id == agency_id, Pursuit.job_id == job_id, Pursuit.closed_at.is_(None))
    return session.scalar(select(func.count(Pursuit.id)).where(*mine)) or 0
