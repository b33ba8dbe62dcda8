"""Touches, told by an applicant tracking system."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.answers import logged
from app.api.deps import ThePursuit, Writer
from app.api.idempotency import Once
from app.api.problems import named
from app.api.responses import CHANGES, example
from app.edge import Db, Now
from app.schemas import LoggedOut, TouchIn

router = APIRouter(route_class=Once, tags=["What happened"])


@router.post(
    "/pursuits/{pursuit_id}/touches",
    operation_id="logTouch",
    summary="Log one contact made with the employer",
    status_code=201,
    response_model=LoggedOut,
    responses=CHANGES | example(201, "logged"),
)
def create(request: Request, asked: TouchIn, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """Of the next step, or outside the plan with `step` null. In quiet time it needs an `early_reason`."""
    with named({"/at": "/made_at"}):
        touch = pursuit.log_touch(
            step=asked.step,
            channel=asked.channel,
            made_by=asked.by,
            result=asked.result,
            made_at=asked.made_at,
            early_reason=asked.early_reason,
            note=asked.note,
            by=key.actor,
            at=now,
        )
    return logged(request, db, pursuit, touch, 201)
