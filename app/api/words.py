"""Words from the employer, told by an applicant tracking system."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from app.api.answers import logged
from app.api.deps import ThePursuit, Writer
from app.api.idempotency import Once
from app.api.problems import named
from app.api.responses import CHANGES, example
from app.edge import Db, Now
from app.intake import InterviewDetails
from app.intake.interviews import Span, span
from app.schemas import LoggedOut, MeetingIn, WordIn

router = APIRouter(route_class=Once, tags=["What happened"])


@router.post(
    "/pursuits/{pursuit_id}/words",
    operation_id="logWord",
    summary="Log a word from the employer",
    status_code=201,
    response_model=LoggedOut,
    responses=CHANGES | example(201, "logged"),
)
def create(request: Request, asked: WordIn, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """It stops the plan it interrupts, and reopens a pursuit that silence closed. `no` closes it; `offer` pauses it."""
    meeting = _span(asked.interview, pursuit.agency.zone)
    with named({"/at": "/heard_at", "/ends_at": "/interview/ends_at"}):
        word = pursuit.hear(
            asked.kind,
            heard_at=asked.heard_at,
            promised_on=asked.promised_on,
            decision_on=asked.decision_on,
            interview=(meeting.starts_at, meeting.ends_at) if meeting else None,
            ends_are_assumed=meeting is not None and meeting.ends_are_assumed,
            note=asked.note,
            by=key.actor,
            at=now,
        )
    return logged(request, db, pursuit, word, 201)


def _span(asked: MeetingIn | None, zone: ZoneInfo) -> Span | None:
    if asked is None:
        return None
    return span(InterviewDetails(starts_at=asked.starts_at, ends_at=asked.ends_at, on=asked.date), zone)
