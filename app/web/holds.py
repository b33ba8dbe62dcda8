"""Snoozes: the next touch waits until a day, or a pursuit about to close is kept open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.edge import Db, Now
from app.web import answers
from app.web.answers import FromForm
from app.web.deps import MayChange, ThePursuit
from app.web.typed_dates import parse_day

router = APIRouter(prefix="/pursuits/{pursuit_id}/hold", include_in_schema=False)


@router.post("")
def create(
    request: Request,
    recruiter: MayChange,
    pursuit: ThePursuit,
    form: FromForm,
    db: Db,
    now: Now,
    until: Annotated[str, Form(max_length=60)],
) -> Response:
    """Until the day that was typed, or the first working day after it."""
    answers.begin(request, pursuit, form)
    day = parse_day(until, pursuit.agency.today(now), pointer="/until")
    hold = pursuit.hold(day, by=recruiter.actor, at=now)
    return answers.logged(request, db, pursuit, hold, form)


@router.post("/release")
def destroy(request: Request, recruiter: MayChange, pursuit: ThePursuit, form: FromForm, db: Db, now: Now) -> Response:
    """The hold is let go."""
    answers.begin(request, pursuit, form)
    return answers.logged(request, db, pursuit, pursuit.unhold(by=recruiter.actor, at=now), form)
