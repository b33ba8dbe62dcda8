"""Endings that a person decides: moved on with no word, or however else it came out."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response

from app.edge import Db, Now
from app.web import answers
from app.web.answers import FromForm
from app.web.deps import MayChange, ThePursuit

router = APIRouter(prefix="/pursuits/{pursuit_id}/closure", include_in_schema=False)

# Lapsed is the agency's own miss, which the clock alone decides.
Decided = Literal["no_response", "withdrew", "not_selected", "job_closed", "hired", "offer_declined"]


@router.post("")
def create(
    request: Request,
    recruiter: MayChange,
    pursuit: ThePursuit,
    form: FromForm,
    db: Db,
    now: Now,
    outcome: Annotated[Decided, Form()],
    reason: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    answers.begin(request, pursuit, form)
    closure = pursuit.close(outcome, by=recruiter.actor, at=now, reason=reason.strip() or None)
    return answers.logged(request, db, pursuit, closure, form)
