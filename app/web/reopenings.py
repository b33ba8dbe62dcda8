"""A closed pursuit, taken up again where its plan stood."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.edge import Db, Now
from app.web import shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import Sent

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/opening", include_in_schema=False)


@router.post("")
def create(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    return shown.logged(db, pursuit, pursuit.reopen(by=recruiter.actor, at=now))
