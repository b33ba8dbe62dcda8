"""What came of an interview: what was asked, promised and discussed (rulebook, "The debrief")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.models import Interview, Pursuit
from app.web import interviews, shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import Sent, Sheet

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/interviews/{interview_id:int}/debrief", include_in_schema=False)

LABELS = {
    "asked_next_steps": "Asked about next steps",
    "promised_on": "Call back by",
    "decision_on": "Decision by",
    "asked_for_job": "Asked for the job",
    "discussed": "What was discussed",
    "fit": "What fits it",
}


def _debrief(interview_id: int) -> Sheet:
    def fill(_db: Session, pursuit: Pursuit) -> Mapping[str, Any]:
        return {"meeting": (meeting := interviews.meeting_of(pursuit, interview_id)), **_answers(meeting)}

    return Sheet("debrief.html", LABELS, fill)


@router.get("")
def edit(
    request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db, interview_id: Annotated[int, Path(ge=1)]
) -> Response:
    interviews.meeting_of(pursuit, interview_id)
    return _debrief(interview_id).show(request, db, pursuit)


@router.post("")
def update(
    request: Request,
    pursuit: ThePursuit,
    recruiter: MayChange,
    sent: Sent,
    now: Now,
    interview_id: Annotated[int, Path(ge=1)],
) -> Response:
    meeting = interviews.meeting_of(pursuit, interview_id)
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    _debrief(interview_id).expect(request, pursuit, sent)
    promised_on, decision_on = sent.day("promised_on"), sent.day("decision_on")
    discussed, fit = sent.words("discussed"), sent.words("fit")
    sent.check()
    pursuit.debrief(
        meeting,
        asked_next_steps=sent.ticked("asked_next_steps"),
        asked_for_job=sent.ticked("asked_for_job"),
        promised_on=promised_on,
        decision_on=decision_on,
        discussed=discussed,
        fit=fit,
        by=recruiter.actor,
        at=now,
    )
    return shown.said(pursuit, "debriefed")


def _answers(meeting: Interview) -> dict[str, Any]:
    return {
        "asked_next_steps": "yes" if meeting.asked_next_steps else "",
        "asked_for_job": "yes" if meeting.asked_for_job else "",
        "promised_on": meeting.promised_on.isoformat() if meeting.promised_on else "",
        "decision_on": meeting.decision_on.isoformat() if meeting.decision_on else "",
        "discussed": meeting.discussed or "",
        "fit": meeting.fit or "",
    }
