"""Any contact, told in full: of the next step or outside the plan, by whichever channel, by whom, and when it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.cadence import By, Channel
from app.edge import Db, Now
from app.models import Pursuit
from app.models.fact import RESULTS
from app.web import shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import LINE, Sent, Sheet, Typed, nothing

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/touches/new", include_in_schema=False)

CHANNELS: tuple[Channel, ...] = ("call", "email", "text", "in_person")
MAKERS: tuple[By, ...] = ("recruiter", "candidate")
LABELS = {
    "step": "What it was",
    "channel": "How",
    "made_by": "Who made it",
    "outcome": "What came of it",
    "on": "Day",
    "at": "Time",
    "note": "Note",
    "early_reason": "Reason to contact them in quiet time",
}
EXTRA = Sheet("touch.html", LABELS, nothing)


@router.get("")
def new(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db) -> Response:
    return EXTRA.show(request, db, pursuit)


@router.post("")
def create(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    """`step` is the next step or nothing; without a day and a time it was made just now."""
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    EXTRA.expect(request, pursuit, sent)
    told = _told(sent, pursuit)
    sent.check()
    return shown.logged(db, pursuit, pursuit.log_touch(**told, by=recruiter.actor, at=now))


def _told(sent: Typed, pursuit: Pursuit) -> Mapping[str, Any]:
    """What `log_touch` is to be told; faults are collected in `sent`."""
    step = sent.words("step", longest=LINE)
    if step and not pursuit.cadence.has(step):
        sent.fault("step", "This cadence has no such step. Choose again.")
        step = None
    made_at = sent.instant("on", "at", pursuit.agency.zone)
    if bool(sent.values.get("on")) != bool(sent.values.get("at")):
        sent.fault("at" if sent.values.get("on") else "on", "Give both the day and the time, or neither for just now.")
    return {
        "step": step,
        "channel": sent.choice("channel", CHANNELS, "Choose how."),
        "made_by": sent.choice("made_by", MAKERS, "Choose who made it."),
        "result": sent.choice("outcome", RESULTS, "Choose what came of it."),
        "made_at": made_at,
        "note": sent.words("note"),
        "early_reason": sent.words("early_reason", longest=LINE),
    }
