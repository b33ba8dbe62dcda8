"""What an ATS said of applications: by its own id, and all that hang on one pursuit, person, job, stage or reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload

from app.errors import NotFoundError
from app.models import Application, Closure, Connection, Meaning, Pursuit, Question

MOST = 500


def application_for(session: Session, connection: Connection, external_id: str) -> Application | None:
    """What `connection` calls `external_id`; held to the end of a transaction that writes."""
    wanted = select(Application).where(*_of(connection), Application.external_id == external_id)
    return session.scalar(wanted.with_for_update())


def applications_where(session: Session, connection: Connection, *which: ColumnElement[bool]) -> Sequence[Application]:
    """The connection's applications of which `which` holds, oldest first; 500 at most."""
    wanted = select(Application).where(*_of(connection), *which)
    return session.scalars(wanted.order_by(Application.id).limit(MOST)).all()


def meanings_of(session: Session, connection: Connection) -> Sequence[Meaning]:
    """Every stage and reason that the connection has named, those without a meaning first."""
    wanted = select(Meaning).where(Meaning.agency_id == connection.agency_id, Meaning.connection_id == connection.id)
    return session.scalars(wanted.order_by(Meaning.meaning.is_not(None), Meaning.kind, Meaning.name).limit(MOST)).all()


def asked_before(session: Session, pursuit: Pursuit, topic: str, occurred_at: datetime) -> Question | None:
    """The question about just this, answered or not."""
    wanted = select(Question).where(
        Question.agency_id == pursuit.agency_id,
        Question.pursuit_id == pursuit.id,
        Question.topic == topic,
        Question.occurred_at == occurred_at,
    )
    return session.scalar(wanted)


def questions_on(session: Session, pursuit: Pursuit) -> Sequence[Question]:
    """What waits for an answer on this pursuit, oldest first."""
    wanted = select(Question).where(
        Question.agency_id == pursuit.agency_id, Question.pursuit_id == pursuit.id, Question.answered_at.is_(None)
    )
    return session.scalars(wanted.order_by(Question.id).limit(20)).all()


def question_for(session: Session, agency_id: int, question_id: int) -> Question:
    """The agency's question. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(select(Question).where(Question.agency_id == agency_id, Question.id == question_id))
    if found is None:
        raise NotFoundError("There is no such question.")
    return found


def open_questions(session: Session, agency_id: int) -> Sequence[Question]:
    """What waits for an answer anywhere in the agency, oldest first, with its pursuit and candidate; 50 at most."""
    wanted = select(Question).where(Question.agency_id == agency_id, Question.answered_at.is_(None))
    whose = joinedload(Question.pursuit, innerjoin=True).joinedload(Pursuit.candidate, innerjoin=True)
    return session.scalars(wanted.options(whose).order_by(Question.id).limit(50)).all()


def _of(connection: Connection) -> tuple[ColumnElement[bool], ...]:
    return Application.agency_id == connection.agency_id, Application.connection_id == connection.id


def why_closed(session: Session, agency_id: int, pursuits: Collection[Pursuit]) -> dict[int, tuple[str | None, str]]:
    """Why those of `pursuits` ended that were ended with a reason, by id: what the ATS calls it, and the words for it."""
    ids = [pursuit.id for pursuit in pursuits if pursuit.closed_at is not None and pursuit.closed_by != "system"]
    if not ids:
        return {}
    source = and_(
        Application.agency_id == Closure.agency_id,
        Application.pursuit_id == Closure.pursuit_id,
        Application.connection_id == Closure.actor_id,
        Closure.actor_kind == "ats",
    )
    wanted = select(Closure.pursuit_id, Application.reason_key, Closure.text).outerjoin(Application, source)
    standing = (Closure.agency_id == agency_id, Closure.pursuit_id.in_(ids), Closure.undone_at.is_(None))
    rows = session.execute(wanted.where(*standing).order_by(Closure.id))
    return {pursuit_id: (key, text) for pursuit_id, key, text in rows if text}
