"""What people settle: the answer to a question, and what a vendor's words mean. Pursuits follow at once, or soon."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from app.ats.settling import settle
from app.errors import AppError, InvalidError
from app.models import Actor, Application, Connection, Meaning, Pursuit, Question
from app.models.application import REASON_MEANINGS, STAGE_MEANINGS
from app.queries.applications import applications_where
from app.queries.connections import connection_for
from app.queue import enqueue

RESETTLE = "settle_applications"
CHOICES = {"stage": STAGE_MEANINGS, "reason": REASON_MEANINGS}


def answer(session: Session, question: Question, pursuit: Pursuit, choice: str, *, by: Actor, at: datetime) -> None:
    """Take the answer, and then what the ATS said meanwhile. Raises as `Question.settle` does."""
    question.settle(choice, pursuit, by=by, at=at)
    session.flush()
    connection = connection_for(session, pursuit.agency_id, question.connection_id)
    for application in applications_where(session, connection, Application.pursuit_id == pursuit.id):
        settle(session, connection, application, at)


def explain(session: Session, meaning: Meaning, told: str, *, at: datetime) -> None:
    """Say what a stage or a reason means ("" takes that back); what waits for it is settled soon. Raises `InvalidError`."""
    if told and told not in CHOICES[meaning.kind]:
        raise InvalidError("Choose one of the meanings.", pointer="/meaning")
    if (meaning.meaning or "") == told:
        return
    meaning.meaning = told or None
    connection_for(session, meaning.agency_id, meaning.connection_id).note_change(at)
    enqueue(
        session,
        RESETTLE,
        meaning.agency_id,
        at=at,
        key=f"meaning:{meaning.id}",
        lane=f"connection:{meaning.connection_id}",
        meaning_id=meaning.id,
    )


def resettle(session: Session, connection: Connection, meaning: Meaning, at: datetime) -> None:
    """Bring every application that is at this stage, or ended for this reason, to accord with what it means now."""
    column = Application.stage_key if meaning.kind == "stage" else Application.reason_key
    for application in applications_where(session, connection, column == meaning.key):
        # What a rule forbids in one pursuit keeps no other from following.
        with suppress(AppError), session.begin_nested():
            settle(session, connection, application, at)
