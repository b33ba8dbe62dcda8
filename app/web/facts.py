"""Taking back what was told, as if it had never been; history keeps that it was, and who took it back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app.edge import Db, Now
from app.queries.facts import fact_for
from app.queries.pursuits import pursuit_for
from app.web import answers
from app.web.answers import FromForm
from app.web.deps import HIGHEST_ID, MayChange

router = APIRouter(prefix="/facts/{fact_id}", include_in_schema=False)


@router.post("/undo")
def destroy(
    request: Request,
    recruiter: MayChange,
    form: FromForm,
    db: Db,
    now: Now,
    fact_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)],
) -> Response:
    """Refused with 409 when it was undone already, or when something logged since hangs on it."""
    told = fact_for(db, recruiter.agency_id, fact_id)
    pursuit = pursuit_for(db, recruiter.agency_id, told.pursuit_id)
    answers.begin(request, pursuit, form)
    fact = next(fact for fact in pursuit.facts if fact.id == told.id)
    pursuit.undo(fact, by=recruiter.actor, at=now)
    return answers.undone(request, db, pursuit, fact, form)
