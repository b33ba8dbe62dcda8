"""Meetings of a pursuit: added, moved, called off. Times are typed and told on the agency's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.errors import NotFoundError
from app.models import Interview, Pursuit
from app.web import interviewers, shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import LINE, Sent, Sheet, Typed, nothing

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/interviews", include_in_schema=False)

LABELS = {
    "day": "Day",
    "starts": "Starts",
    "ends": "Ends",
    "location": "Place or link",
    "interviewers": "Interviewers",
    "promised_on": "Call back by",
    "decision_on": "Decision by",
}
LATER = "The interview ends before it starts. Give a later end."
NEW = Sheet("interview.html", LABELS, nothing)


def meeting_of(pursuit: Pursuit, interview_id: int) -> Interview:
    """The pursuit's meeting of that id, unless it was called off. Raises `NotFoundError`."""
    found = next((held for held in pursuit.interviews if held.id == interview_id and held.counts), None)
    if found is None:
        raise NotFoundError("There is no such interview.")
    return found


def _moving(interview_id: int) -> Sheet:
    def fill(_db: Session, pursuit: Pursuit) -> Mapping[str, Any]:
        meeting, zone = meeting_of(pursuit, interview_id), pursuit.agency.zone
        starts_at, ends_at = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
        times = {"day": f"{starts_at:%Y-%m-%d}", "starts": f"{starts_at:%H:%M}", "ends": f"{ends_at:%H:%M}"}
        people = "\n".join(interviewers.line_of(one) for one in meeting.interviewers)
        return {"meeting": meeting, "interviewers": people, **times}

    return Sheet("interview.html", LABELS, fill)


@router.get("/new")
def new(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db) -> Response:
    return NEW.show(request, db, pursuit)


@router.post("")
def create(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    """A meeting that was held or is to be held. What was promised in it is told with it, or with its debrief."""
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    NEW.expect(request, pursuit, sent)
    starts_at, ends_at = _times(sent, pursuit)
    location, people = sent.words("location", longest=LINE), interviewers.typed_in(sent, ())
    promised_on, decision_on = sent.day("promised_on"), sent.day("decision_on")
    sent.check()
    pursuit.schedule(
        starts_at=starts_at,
        ends_at=ends_at,
        location=location,
        interviewers=people,
        promised_on=promised_on,
        decision_on=decision_on,
        by=recruiter.actor,
        at=now,
    )
    return shown.said(pursuit, "interview-added")


@router.get("/{interview_id:int}/edit")
def edit(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db, interview_id: int) -> Response:
    return _moving(interview_id).show(request, db, pursuit)


@router.post("/{interview_id:int}")
def update(
    request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, now: Now, interview_id: int
) -> Response:
    """The meeting is at another time, or with other people."""
    meeting = meeting_of(pursuit, interview_id)
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    _moving(interview_id).expect(request, pursuit, sent)
    starts_at, ends_at = _times(sent, pursuit)
    people = interviewers.typed_in(sent, meeting.interviewers)
    sent.check()
    pursuit.correct(meeting, starts_at=starts_at, ends_at=ends_at, interviewers=people, by=recruiter.actor, at=now)
    return shown.said(pursuit, "interview-moved")


@router.post("/{interview_id:int}/cancellation")
def cancel(
    request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, now: Now, interview_id: int
) -> Response:
    """The meeting is called off, or the candidate did not come: it starts no round."""
    meeting = meeting_of(pursuit, interview_id)
    shown.on_conflict(request, pursuit)
    pursuit.expect(sent.version())
    status = "no_show" if sent.values.get("status") == "no_show" else "cancelled"
    pursuit.call_off(meeting, status=status, by=recruiter.actor, at=now)
    return shown.said(pursuit, "interview-off")


def _times(sent: Typed, pursuit: Pursuit) -> tuple[datetime, datetime]:
    """Start and end on the agency's clock; a fault where they are missing or the wrong way round."""
    zone = pursuit.agency.zone
    day = sent.day("day", "Give the day of the interview.")
    starts, ends = sent.clock("starts", "Give the time it starts."), sent.clock("ends", "Give the time it ends.")
    if day is None or starts is None or ends is None:
        sent.check()
        raise NotFoundError("There is no such interview.")
    if ends <= starts:
        sent.fault("ends", LATER)
    return datetime.combine(day, starts, zone), datetime.combine(day, ends, zone)
