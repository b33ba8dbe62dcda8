"""Why a verb on a pursuit was refused, to whoever asked: who was first, or what hangs on it and is to be undone before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import AppError, ConflictError, UndoneError, UnsettlingError
from app.models import Pursuit, Recruiter
from app.queries.day_log import undoings_of
from app.queries.history import latest_of
from app.web.logged import hanging_words, name_of, undone_by_words, who_did_what


@dataclass(frozen=True, slots=True)
class First:
    """What is to be undone first: where that is posted, and the words of the button."""

    undo: str
    words: str


Refused = tuple[str, First | None]


def refused(db: Session, me: Recruiter, pursuit: Pursuit, error: AppError, now: datetime) -> Refused:
    """The sentence for `error`, `pursuit` read afresh, and what to undo first if something hangs on it."""
    match error:
        case UnsettlingError(fact_id=int(fact_id)):
            return _hanging(me, pursuit, fact_id, now)
        case UndoneError():
            return _undone(db, me, pursuit, error, now), None
        case ConflictError(code="stale" | "conflict") if event := latest_of(db, pursuit.agency_id, pursuit.id):
            return who_did_what(event, me, pursuit, pursuit.plan(now)), None
    return error.sentence, None


def _hanging(me: Recruiter, pursuit: Pursuit, fact_id: int, now: datetime) -> Refused:
    fact = next(fact for fact in pursuit.facts if fact.id == fact_id)
    first = First(f"/facts/{fact.id}/undo", f"Undo the {name_of(fact, pursuit)}")
    return hanging_words(fact, me, pursuit, pursuit.agency.today(now)), first


def _undone(db: Session, me: Recruiter, pursuit: Pursuit, error: UndoneError, now: datetime) -> str:
    facts = [fact for fact in pursuit.facts if fact.id == error.fact_id]
    event = undoings_of(db, pursuit.agency_id, facts).get(error.fact_id)
    return undone_by_words(event, me, pursuit, pursuit.agency.today(now)) if event else error.sentence
