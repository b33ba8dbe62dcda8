"""The interviews that an applicant tracking system tells of, each found by the name it has there, or by its time."""

from __future__ import annotations

from typing import Any

from app.ats.rows import Rows, is_older
from app.errors import ConflictError, InvalidError, RuleError
from app.intake import InterviewDetails, take_interview
from app.models import Actor, Interview, Pursuit
from app.queries.history import debriefed_by
from app.queries.refs import ref_for
from app.schemas import InterviewIn

_PROMISES = ("promised_on", "decision_on")
_ANSWERS = ("asked_next_steps", "asked_for_job", "discussed", "fit")


def take_meeting(rows: Rows, pursuit: Pursuit, told: InterviewIn, *, by: Actor, at: str) -> Interview:
    """The meeting that is told of, taken down, moved, or called off. Raises `InvalidError`, and `ConflictError` (`recruiter-owned`)
    for a debrief that a person wrote, or when a person has ended the pursuit that a new meeting would go on with. A conflict
    points below `at`, where the meeting is in what was sent.
    """
    ref = ref_for(rows.session, rows.connection, "interview", told.ref) if told.ref else None
    if ref is not None and ref.pursuit_id != pursuit.id:
        raise InvalidError("This interview is another pursuit's.", pointer="/ref")
    meeting_id = told.id if told.id is not None else ref.interview_id if ref else None
    if ref is not None and is_older(rows.occurred_at, ref):
        return next(meeting for meeting in pursuit.interviews if meeting.id == ref.interview_id)
    _refuse_to_overwrite(rows, pursuit, told, meeting_id, at)
    known_at = min(rows.occurred_at, rows.at) if rows.occurred_at else None
    try:
        meeting = take_interview(pursuit, _details(told, meeting_id), by=by, at=rows.at, known_at=known_at)
    except RuleError as refusal:
        if refusal.code == "closed":
            pursuit.leave_to_person(at)
        raise
    rows.session.flush()
    if told.ref is not None:
        rows.remember("interview", told.ref, ref, meeting.id, pursuit_id=pursuit.id)
    return meeting


def _details(told: InterviewIn, meeting_id: int | None) -> InterviewDetails:
    members: dict[str, Any] = told.told("status", "location", "interviewers", *_PROMISES)
    if members.get("status") == "completed":
        members["status"] = "held"
    if told.debrief is not None:
        members |= told.debrief.told(*_ANSWERS)
    return InterviewDetails(id=meeting_id, starts_at=told.starts_at, ends_at=told.ends_at, on=told.date, **members)


def _refuse_to_overwrite(rows: Rows, pursuit: Pursuit, told: InterviewIn, meeting_id: int | None, at: str) -> None:
    meeting = next((one for one in pursuit.interviews if one.id == meeting_id or _is_at(one, told)), None)
    if meeting is None or meeting.debriefed_at is None:
        return
    members = told.told(*_PROMISES) | (told.debrief.told(*_ANSWERS) if told.debrief else {})
    differing = [name for name, value in members.items() if getattr(meeting, name) != value]
    if not differing or debriefed_by(rows.session, pursuit) == "ats":
        return
    sentence = "A person recorded this debrief. Leave it out, or ask the recruiter to change it."
    refusal = ConflictError(sentence, code="recruiter-owned")
    inside = {name: f"/debrief/{name}" for name in _ANSWERS}
    refusal.members = {
        "errors": [{"detail": sentence, "pointer": f"{at}{inside.get(name, f'/{name}')}"} for name in differing]
    }
    raise refusal


def _is_at(meeting: Interview, told: InterviewIn) -> bool:
    return meeting.counts and told.starts_at is not None and meeting.starts_at == told.starts_at
