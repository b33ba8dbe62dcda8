"""What an ATS says and a person decided otherwise: the recruiter's answer, in one click."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.ats.answering import answer
from app.edge import Db, Now
from app.errors import NotFoundError
from app.queries.applications import question_for
from app.web import shown
from app.web.deps import HIGHEST_ID, MayChange, ThePursuit
from app.web.forms import Sent

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/questions", include_in_schema=False)


@router.post("/{question_id}")
def update(
    request: Request,
    pursuit: ThePursuit,
    recruiter: MayChange,
    sent: Sent,
    db: Db,
    now: Now,
    question_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)],
) -> Response:
    """Take the answer, and say so on the pursuit's page."""
    question = question_for(db, recruiter.agency_id, question_id)
    if question.pursuit_id != pursuit.id:
        raise NotFoundError("There is no such question.")
    shown.on_conflict(request, pursuit)
    answer(db, question, pursuit, sent.values.get("answer", ""), by=recruiter.actor, at=now)
    return shown.said(pursuit, "answered")
