"""What connections named by an id alone and nobody has filled in for a day: candidates, jobs and employers.

A day is what details may take to come. Each kind is a range of its own index of stubs, the oldest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union
from sqlalchemy.orm import Session

from app.models import Application, Candidate, Connection, Employer, ExternalRef, InboundEvent, Job, Pursuit

Kind = Literal["candidate", "job", "employer"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PATIENCE = timedelta(hours=24)
MOST_SHOWN, MOST_COUNTED = 20, 500
_ROW: Mapping[Kind, Any] = {"candidate": Candidate, "job": Job, "employer": Employer}
_NAME: Mapping[Kind, Any] = {"candidate": Candidate.first_name, "job": Job.title, "employer": Employer.name}


@dataclass(frozen=True, slots=True)
class Stub:
    """A row that waits for its details, since when, by which event it was named, and a pursuit of it, if it has one."""

    kind: Kind
    row_id: int
    name: str
    since: datetime
    event_id: int | None
    event: str
    pursuit_id: int | None


def stubs_of(session: Session, connection: Connection, now: datetime) -> Sequence[Stub]:
    """What `connection` named more than a day before `now` and is a stub still, the oldest first; 20 at most."""
    found = [(kind, *row) for kind in KINDS for row in session.execute(_shown(kind, connection, now))]
    oldest = sorted(found, key=lambda one: (one[3], one[0], one[1]))[:MOST_SHOWN]
    wanted = select(InboundEvent.id, InboundEvent.event).where(InboundEvent.id.in_([one[4] for one in oldest]))
    events = {row.id: row.event for row in session.execute(wanted)}
    return [
        Stub(kind, row_id, name, since, event_id, events.get(event_id, ""), pursuit_id)
        for kind, row_id, name, since, event_id, pursuit_id in oldest
    ]


def stub_counts(session: Session, agency_id: int, now: datetime) -> Mapping[int, int]:
    """How many each connection of the agency waits for, by its id. The 500 oldest of each kind are looked at."""
    arms: list[Select[Any]] = []
    for kind in KINDS:
        old = _old(kind, select(_ROW[kind].id), agency_id, now).limit(MOST_COUNTED).subquery()
        arms += [way.add_columns(literal(kind).label("kind"), old.c.id) for way in _ways(kind, agency_id, old.c.id)]
    named = union(*arms).subquery()
    counted = select(named.c.connection_id, func.count().label("number")).group_by(named.c.connection_id)
    return {row.connection_id: row.number for row in session.execute(counted)}


def stub_named(session: Session, connection: Connection, kind: Kind, row_id: int) -> Any:
    """The row of this kind, if `connection` named it and it is a stub still; else None."""
    row = _ROW[kind]
    mine = (row.agency_id == connection.agency_id, row.id == row_id, row.is_stub)
    return session.scalar(select(row).where(*mine, _is_named_by(connection, kind)))


def _shown(kind: Kind, connection: Connection, now: datetime) -> Select[Any]:
    row = _ROW[kind]
    wanted = select(row.id, _NAME[kind], row.created_at, _first_event(kind), _pursuit(kind))
    mine = _old(kind, wanted, connection.agency_id, now).where(_is_named_by(connection, kind))
    return mine.limit(MOST_SHOWN)


def _old(kind: Kind, wanted: Select[Any], agency_id: int, now: datetime) -> Select[Any]:
    """Stubs of more than a day, the oldest first. Who was erased has no details to come."""
    row = _ROW[kind]
    found = wanted.where(row.agency_id == agency_id, row.is_stub, row.created_at <= now - PATIENCE)
    found = found.where(Candidate.erased_at.is_(None)) if kind == "candidate" else found
    return found.order_by(row.created_at, row.id)


def _is_named_by(connection: Connection, kind: Kind) -> ColumnElement[bool]:
    """Said from the inside out, so that each row's few references are read rather than all of the connection's."""

    def among(ways: list[Select[Any]]) -> ColumnElement[bool]:
        return or_(*(way.where(way.selected_columns[0] == connection.id).exists() for way in ways))

    agency_id = connection.agency_id
    if kind != "employer":
        return among(_ways(kind, agency_id, _ROW[kind].id))
    jobs = select(Job.id).where(Job.agency_id == agency_id, Job.employer_id == Employer.id)
    return (
        among(_ways("employer", agency_id, Employer.id)[:1])
        | jobs.where(among(_ways("job", agency_id, Job.id))).exists()
    )


def _ways(kind: Kind, agency_id: int, row_id: Any) -> list[Select[Any]]:
    """Whose it is: by a name of its own, or by what it came with, a job with an application, an employer with a job."""
    ref, told = ExternalRef.agency_id == agency_id, Application.agency_id == agency_id
    named = select(ExternalRef.connection_id).where(ref, getattr(ExternalRef, f"{kind}_id") == row_id)
    if kind == "candidate":
        return [named]
    if kind == "job":
        return [named, select(Application.connection_id).where(told, Application.job_id == row_id)]
    jobs = (Job.agency_id == agency_id, Job.employer_id == row_id)
    return [
        named,
        select(ExternalRef.connection_id).join(Job, Job.id == ExternalRef.job_id).where(ref, *jobs),
        select(Application.connection_id).join(Job, Job.id == Application.job_id).where(told, *jobs),
    ]


def _first_event(kind: Kind) -> Any:
    """The id of the first event about it, else about the application that it came with."""
    if kind == "candidate":
        mine = (InboundEvent.agency_id == Candidate.agency_id, InboundEvent.candidate_id == Candidate.id)
        return select(InboundEvent.id).where(*mine).order_by(InboundEvent.id).limit(1).scalar_subquery()
    job: Any = Job.id
    if kind == "employer":
        jobs = select(Job.id).where(Job.agency_id == Employer.agency_id, Job.employer_id == Employer.id)
        job = jobs.correlate(Employer).order_by(Job.title_key).limit(1).scalar_subquery()
    same = (
        (InboundEvent.agency_id == Application.agency_id)
        & (InboundEvent.connection_id == Application.connection_id)
        & (InboundEvent.subject == Application.external_id)
    )
    came_with = (Application.agency_id == _ROW[kind].agency_id, Application.job_id == job)
    about = select(InboundEvent.id).join(Application, same).where(*came_with)
    return about.order_by(Application.id, InboundEvent.id).limit(1).scalar_subquery()


def _pursuit(kind: Kind) -> Any:
    """The id of a pursuit of it, an open one first."""
    row = _ROW[kind]
    mine = (Pursuit.agency_id == row.agency_id, getattr(Pursuit, f"{kind}_id") == row.id)
    found = select(Pursuit.id).where(*mine).order_by(Pursuit.closed_at.is_not(None), Pursuit.id)
    return found.limit(1).scalar_subquery()
