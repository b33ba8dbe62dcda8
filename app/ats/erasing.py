"""Forgetting a person: nothing that names them is left, in any table, and what happened stays countable.

History is append-only but for this. Facts keep their kind, day and actor; the words in them go, since nobody can say
whether a note names somebody.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from app.ats.traces import Traces
from app.models import (
    Actor,
    Application,
    Candidate,
    Delivery,
    Event,
    ExternalRef,
    Fact,
    InboundEvent,
    Interview,
    Pursuit,
    Question,
    SavedView,
    StatusLink,
    natural_key,
)
from app.models.connection import NOTHING_SAID
from app.queries.refs import called
from app.queue import enqueue

FORGET = "forget_said"
ERASED, FORGOTTEN = "Erased candidate", "Erased."


def erase(session: Session, candidate: Candidate, *, by: Actor, at: datetime) -> None:
    """Forget `candidate`, for good: name, addresses, what was said of them, and what was sent about them.

    What names them and was not known to be about them is looked for in the background: it may be anything ever sent.
    """
    traces = _traces(session, candidate)
    words = [word for word in (*traces.emails, *traces.phones, candidate.name) if word]
    candidate.rename(ERASED, "")
    candidate.reach_by([], [])
    candidate.erased_at = candidate.erased_at or at
    candidate.keep(at)
    session.flush()
    agency_id = candidate.agency_id
    theirs = select(Pursuit.id).where(Pursuit.agency_id == agency_id, Pursuit.candidate_id == candidate.id)
    _forget_pursuits(session, agency_id, candidate, theirs, at)
    _forget_sent(session, agency_id, candidate)
    enqueue(session, FORGET, agency_id, at=at, **traces.arguments)
    _forget_views(session, agency_id, words, at)
    for pursuit_id in session.scalars(theirs).all():
        session.add(_told(agency_id, pursuit_id, by, at))
    session.flush()


def _traces(session: Session, candidate: Candidate) -> Traces:
    """What `candidate` is known by. Of somebody who is forgotten already that is no name, and of a stub none of theirs."""
    is_named = candidate.erased_at is None and not candidate.is_stub
    return Traces(
        first_name=candidate.first_name if is_named else "",
        last_name=candidate.last_name if is_named else "",
        emails=[one["value"] for one in candidate.all_emails],
        phones=[one["value"] for one in candidate.all_phones],
        refs=called(session, candidate),
    )


def _forget_pursuits(session: Session, agency_id: int, candidate: Candidate, theirs: object, at: datetime) -> None:
    """The names and words in what was recorded of their pursuits."""

    def of(table: Any) -> ColumnElement[bool]:
        whose: ColumnElement[bool] = (table.agency_id == agency_id) & table.pursuit_id.in_(theirs)
        return whose

    mine = (Pursuit.agency_id == agency_id, Pursuit.candidate_id == candidate.id)
    anew = {"candidate_key": candidate.name_key, "updated_at": at, "version": Pursuit.version + 1}
    _run(session, update(Pursuit).where(*mine).values(anew))
    # A reason for an early touch must stay one, or history would not be replayed as it was.
    for column in ("text", "early_reason"):
        said = of(Fact) & getattr(Fact, column).is_not(None)
        _run(session, update(Fact).where(said).values({column: FORGOTTEN}))
    unsaid: dict[str, Any] = {"discussed": None, "fit": None, "location": None, "interviewers": []}
    unsaid |= {"changed_at": at, "version": Interview.version + 1}
    _run(session, update(Interview).where(of(Interview)).values(unsaid))
    for table in (Fact, Event):
        by_them = of(table) & (table.actor_kind == "candidate")
        _run(session, update(table).where(by_them).values(actor_name=ERASED))
    _run(session, update(Question).where(of(Question)).values(said=FORGOTTEN))
    merges = (Delivery.type == "candidate.merged") & (Delivery.data["candidate_id"].as_integer() == candidate.id)
    told = of(Delivery) | (Delivery.agency_id == agency_id) & merges
    _run(session, update(Delivery).where(told).values(body=None, answer=None))
    _run(session, delete(StatusLink).where(of(StatusLink)))


def _forget_sent(session: Session, agency_id: int, candidate: Candidate) -> None:
    """What an ATS sent that is known to be about them."""
    mine = (InboundEvent.agency_id == agency_id, InboundEvent.candidate_id == candidate.id)
    _run(session, update(InboundEvent).where(*mine).values(NOTHING_SAID))
    theirs = (Application.agency_id == agency_id, Application.candidate_id == candidate.id)
    for application in session.scalars(select(Application).where(*theirs)).all():
        application.forget_words()
    session.flush()
    for table in (Application, ExternalRef):
        whose = (table.agency_id == agency_id, table.candidate_id == candidate.id)
        _run(session, update(table).where(*whose).values(url=None))


def _forget_views(session: Session, agency_id: int, words: list[str], at: datetime) -> None:
    """Saved views that look for them by address, number or full name: there is nobody left to find, as their owners are told.

    A name of one word is many people's, and a word like any other: whoever is called so is not known by it.
    """
    telling = [natural_key(word) for word in words if " " in word.strip() or "@" in word or word.startswith("+")]
    if not telling:
        return
    named = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in telling))
    for view in session.scalars(select(SavedView).where(SavedView.agency_id == agency_id)).all():
        if named.search(natural_key(view.query)) or named.search(view.name_key):
            view.erase(at)


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _told(agency_id: int, pursuit_id: int, by: Actor, at: datetime) -> Event:
    return Event(
        agency_id=agency_id,
        pursuit_id=pursuit_id,
        name="candidate.erased",
        at=at,
        **by.columns,
        cadence_version=None,
        data={},
    )
