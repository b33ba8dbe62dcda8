"""Contacts made with the employer: of the next step, or outside the plan."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response

from app.cadence import By, Channel
from app.edge import Db, Now
from app.errors import RuleError
from app.models import Pursuit
from app.web import answers
from app.web.answers import FromForm
from app.web.deps import MayChange, ThePursuit

router = APIRouter(prefix="/pursuits/{pursuit_id}/touches", include_in_schema=False)

Result = Literal["done", "voicemail", "no_answer", "talked"]
LINE = 300  # characters of a reason
NOTE = 10_000


@router.post("")
def create(
    request: Request,
    recruiter: MayChange,
    pursuit: ThePursuit,
    form: FromForm,
    db: Db,
    now: Now,
    outcome: Annotated[Result, Form()],
    step: Annotated[str, Form(max_length=64)] = "",
    channel: Annotated[Channel, Form()] = "call",
    early_reason: Annotated[str, Form(max_length=LINE)] = "",
    note: Annotated[str, Form(max_length=NOTE)] = "",
) -> Response:
    """`step` is the one that the form named: if another is next by now, nothing is logged. Without it, an extra contact."""
    answers.begin(request, pursuit, form)
    by_channel, made_by = _step(pursuit, step) if step else (channel, "recruiter")
    touch = pursuit.log_touch(
        step=step or None,
        channel=by_channel,
        made_by=made_by,
        result="done" if by_channel == "email" else outcome,
        by=recruiter.actor,
        at=now,
        early_reason=early_reason.strip() or None,
        note=note.strip() or None,
    )
    return answers.logged(request, db, pursuit, touch, form)


def _step(pursuit: Pursuit, key: str) -> tuple[Channel, By]:
    if not pursuit.cadence.has(key):
        raise RuleError("This cadence has no such step. Load the page again and try again.", code="not-next")
    step = pursuit.cadence.steps[pursuit.cadence.index(key)]
    return step.channel, step.by
