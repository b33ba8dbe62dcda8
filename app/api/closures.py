"""Ending a pursuit as an applicant tracking system says, and taking it up again."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.answers import logged
from app.api.deps import ThePursuit, Writer
from app.api.idempotency import Once
from app.api.responses import CHANGES, REMOVALS, example
from app.edge import Db, Now
from app.schemas import ClosureIn, LoggedOut

router = APIRouter(route_class=Once, tags=["What happened"])


@router.post(
    "/pursuits/{pursuit_id}/closure",
    operation_id="close",
    summary="Say how it ended",
    status_code=201,
    response_model=LoggedOut,
    responses=CHANGES | example(201, "logged"),
)
def create(request: Request, asked: ClosureIn, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """Closed by the ATS, at once. What silence has closed may be closed so too; what a person has closed may not."""
    closure = pursuit.close(asked.outcome, reason=asked.reason, by=key.actor, at=now)
    return logged(request, db, pursuit, closure, 201)


@router.delete(
    "/pursuits/{pursuit_id}/closure",
    operation_id="reopen",
    summary="Take it up again",
    response_model=LoggedOut,
    responses=REMOVALS | example(200, "logged"),
)
def destroy(request: Request, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """The plan goes on where it stood: the next touch is due at once, and silence closes nothing for a week."""
    return logged(request, db, pursuit, pursuit.reopen(by=key.actor, at=now))
