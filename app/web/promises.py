"""The dates that the employer gave in the present leg, corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.models import Pursuit
from app.web import shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import Sent, Sheet

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/promise", include_in_schema=False)


def _given(_db: Session, pursuit: Pursuit) -> Mapping[str, Any]:
    dates = {"promised_on": pursuit.promised_on, "decision_on": pursuit.decision_on}
    return {name: day.isoformat() if day else "" for name, day in dates.items()}


PROMISE = Sheet("promise.html", {"promised_on": "Call back by", "decision_on": "Decision by"}, _given)


@router.get("")
def edit(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db) -> Response:
    return PROMISE.show(request, db, pursuit)


@router.post("")
def update(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    PROMISE.expect(request, pursuit, sent)
    promised_on, decision_on = sent.day("promised_on"), sent.day("decision_on")
    sent.check()
    promise = pursuit.promise(promised_on=promised_on, decision_on=decision_on, by=recruiter.actor, at=now)
    return shown.logged(db, pursuit, promise)
