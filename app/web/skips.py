"""Steps left out on purpose, with a reason."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.edge import Db, Now
from app.errors import RuleError
from app.models import Pursuit
from app.web import shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import LINE, Sent, Sheet, nothing

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/skips", include_in_schema=False)

SKIP = Sheet("skip.html", {"reason": "Reason"}, nothing)


@router.get("/new")
def new(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db) -> Response:
    return SKIP.show(request, db, pursuit)


@router.post("")
def create(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    """The step is the one that the form named: if another is next by now, nothing is skipped."""
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    SKIP.expect(request, pursuit, sent)
    reason = sent.words("reason", "Give a reason for skipping this step.", LINE)
    sent.check()
    return shown.logged(
        db,
        pursuit,
        pursuit.skip(step=_step(pursuit, sent.values.get("step", "")), reason=reason or "", by=recruiter.actor, at=now),
    )


def _step(pursuit: Pursuit, key: str) -> str:
    if not pursuit.cadence.has(key):
        raise RuleError("This cadence has no such step. Reload the page and try again.", code="not-next")
    return key
