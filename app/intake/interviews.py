"""A meeting that somebody tells of: taken down once, moved when it moved, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.cadence import day_of
from app.errors import InvalidError
from app.intake.details import InterviewDetails, Unset, clean_interviewers, clean_line, given
from app.models import DAY_ENDS, Actor, Interview, Pursuit
from app.models.interview import INTERVIEW_STATUSES

AN_HOUR = timedelta(hours=1)
_PROMISES = ("promised_on", "decision_on")
_ANSWERS = ("asked_next_steps", "asked_for_job", "discussed", "fit")
_NOT_HELD = ("cancelled", "no_show")


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when (instants), and whether the end was only assumed; `is_day`: nothing but the day was told."""

    starts_at: datetime
    ends_at: datetime
    ends_are_assumed: bool = False
    is_day: bool = False


def span(told: InterviewDetails, zone: ZoneInfo) -> Span | None:
    """When the meeting that is told of was or will be, on the clock of `zone`; None if nothing is told of that."""
    if told.starts_at and told.ends_at:
        return Span(told.starts_at, told.ends_at)
    if told.starts_at:
        return Span(told.starts_at, told.starts_at + AN_HOUR, ends_are_assumed=True)
    if told.ends_at:
        return Span(told.ends_at - AN_HOUR, told.ends_at)
    if told.on is None:
        return None
    ends_at = datetime.combine(told.on, DAY_ENDS, zone)
    return Span(ends_at - AN_HOUR, ends_at, ends_are_assumed=True, is_day=True)


def take_interview(
    pursuit: Pursuit, told: InterviewDetails, *, by: Actor, at: datetime, known_at: datetime | None = None
) -> Interview:
    """The meeting that is told of: the same start, or the same day where only a day was known, is the same meeting.

    `pursuit` has its story loaded. `known_at` is when the source learned of it (default `at`). Where it is and whom they
    met is not taken of a candidate who was forgotten. Raises `InvalidError`, and what the rules forbid as `RuleError` or
    `ConflictError`.
    """
    if pursuit.candidate.erased_at is not None:
        told = replace(told, location=Unset.UNSET, interviewers=Unset.UNSET)
    when = span(told, pursuit.agency.zone)
    status = given(told.status, "scheduled")
    if status not in INTERVIEW_STATUSES:
        raise InvalidError(f"Give the status as one of {', '.join(INTERVIEW_STATUSES)}.", pointer="/status")
    meeting = _meeting(pursuit, told, when)
    if meeting is None or (not meeting.counts and status not in _NOT_HELD and told.status is not Unset.UNSET):
        return _new(pursuit, told, when, status, by=by, at=at, known_at=known_at)
    if when and meeting.counts:
        _move(pursuit, meeting, when, by=by, at=at)
    if not isinstance(told.status, Unset):
        _mark(pursuit, meeting, told.status, by=by, at=at)
    meeting.location = clean_line(given(told.location, meeting.location), "/location")
    meeting.interviewers = clean_interviewers(given(told.interviewers, meeting.interviewers))
    if meeting.counts:
        _answer(pursuit, meeting, told, by=by, at=at)
    meeting.keep(at)
    return meeting


def _meeting(pursuit: Pursuit, told: InterviewDetails, when: Span | None) -> Interview | None:
    if told.id is not None:
        found = next((meeting for meeting in pursuit.interviews if meeting.id == told.id), None)
        if found is None:
            raise InvalidError("There is no such interview.", pointer="/id")
        return found
    if when is None:
        raise InvalidError("Give the interview's start, or its day.", pointer="/starts_at")
    zone = pursuit.agency.zone
    same = [meeting for meeting in pursuit.interviews if meeting.counts]
    exact = (meeting for meeting in same if not when.is_day and _is_at(meeting, when, told))
    near = (meeting for meeting in same if _on(meeting, zone) == day_of(when.starts_at, zone))
    return next(exact, None) or next((one for one in near if when.is_day or _is_day(one, zone)), None)


def _is_at(meeting: Interview, when: Span, told: InterviewDetails) -> bool:
    return meeting.ends_at == when.ends_at if told.starts_at is None else meeting.starts_at == when.starts_at


def _on(meeting: Interview, zone: ZoneInfo) -> date:
    return day_of(meeting.starts_at, zone)


def _is_day(meeting: Interview, zone: ZoneInfo) -> bool:
    """Whether only its day was ever told."""
    known = span(InterviewDetails(on=_on(meeting, zone)), zone)
    is_as_assumed = known is not None and (meeting.starts_at, meeting.ends_at) == (known.starts_at, known.ends_at)
    return meeting.ends_are_assumed and is_as_assumed


def _new(
    pursuit: Pursuit,
    told: InterviewDetails,
    when: Span | None,
    status: str,
    *,
    by: Actor,
    at: datetime,
    known_at: datetime | None,
) -> Interview:
    if when is None:
        raise InvalidError("Give the interview's start, or its day.", pointer="/starts_at")
    meeting = pursuit.schedule(
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        ends_are_assumed=when.ends_are_assumed,
        status=status,
        location=clean_line(given(told.location, None), "/location"),
        interviewers=clean_interviewers(given(told.interviewers, None)),
        promised_on=given(told.promised_on, None),
        decision_on=given(told.decision_on, None),
        known_at=known_at,
        by=by,
        at=at,
    )
    if meeting.counts:
        _answer(pursuit, meeting, told, by=by, at=at)
    return meeting


def _move(pursuit: Pursuit, meeting: Interview, when: Span, *, by: Actor, at: datetime) -> None:
    zone = pursuit.agency.zone
    says_no_more = _on(meeting, zone) == day_of(when.starts_at, zone) if when.is_day else when.ends_are_assumed
    if says_no_more and (when.is_day or meeting.starts_at == when.starts_at):
        return
    pursuit.reschedule(meeting, starts_at=when.starts_at, ends_at=when.ends_at, by=by, at=at)
    meeting.ends_are_assumed = when.ends_are_assumed


def _mark(pursuit: Pursuit, meeting: Interview, status: str, *, by: Actor, at: datetime) -> None:
    if status == meeting.status:
        return
    if status in _NOT_HELD:
        pursuit.call_off(meeting, status=status, by=by, at=at)
    elif status == "held" and at >= meeting.ends_at:
        meeting.status = status


def _answer(pursuit: Pursuit, meeting: Interview, told: InterviewDetails, *, by: Actor, at: datetime) -> None:
    """What was promised and discussed there, if it differs from what is known."""
    is_ahead = at < meeting.ends_at
    # Before the meeting a promise is the pursuit's; the meeting itself takes it only by its debrief.
    said_by: Any = pursuit if is_ahead and pursuit.interview_ends_at == meeting.ends_at else meeting
    promises = {name: getattr(said_by, name) for name in _PROMISES}
    answers = {name: getattr(meeting, name) for name in _ANSWERS}
    new_promises = {name: given(getattr(told, name), known) for name, known in promises.items()}
    new_answers = {name: given(getattr(told, name), known) for name, known in answers.items()}
    if new_answers == answers and new_promises == promises:
        return
    if is_ahead and new_answers == answers:
        pursuit.promise(**new_promises, by=by, at=at)
    else:
        pursuit.debrief(meeting, **new_promises, **new_answers, by=by, at=at)
