"""Holding a pursuit until a day, and letting it go."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.answers import logged
from app.api.deps import ThePursuit, Writer
from app.api.responses import CHANGES, REMOVALS, example
from app.edge import Db, Now
from app.schemas import HoldIn, LoggedOut

router = APIRouter(tags=["What happened"])


@router.put(
    "/pursuits/{pursuit_id}/hold",
    operation_id="putHold",
    summary="Hold it until a day",
    response_model=LoggedOut,
    responses=CHANGES | example(200, "logged"),
)
def update(request: Request, asked: HoldIn, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """The next touch is due no earlier, and silence closes nothing before 7 days after it. Keeping one open is a hold."""
    return logged(request, db, pursuit, pursuit.hold(asked.until, by=key.actor, at=now))


@router.delete(
    "/pursuits/{pursuit_id}/hold",
    operation_id="deleteHold",
    summary="Let the hold go",
    response_model=LoggedOut,
    responses=REMOVALS | example(200, "logged"),
)
def destroy(request: Request, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """The plan is due again as it was before the hold."""
    return logged(request, db, pursuit, pursuit.unhold(by=key.actor, at=now))
