"""Anything heard from the employer: the five words, with the dates that come with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.cadence import WordKind
from app.edge import Db, Now
from app.errors import InvalidError
from app.models import Pursuit
from app.web import answers
from app.web.answers import FromForm
from app.web.deps import MayChange, ThePursuit
from app.web.typed_dates import parse_day, parse_time

router = APIRouter(prefix="/pursuits/{pursuit_id}/words", include_in_schema=False)

# What a meeting lasts when only its start was told; said to be assumed wherever it is shown.
ASSUMED = timedelta(hours=1)
Typed = Annotated[str, Form(max_length=60)]


@router.post("")
def create(
    request: Request,
    recruiter: MayChange,
    pursuit: ThePursuit,
    form: FromForm,
    db: Db,
    now: Now,
    kind: Annotated[WordKind, Form()],
    on: Typed = "",
    starts: Typed = "",
    ends: Typed = "",
    promised_on: Typed = "",
    decision_on: Typed = "",
    note: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """`on`, `starts` and `ends` are of the next interview; the other two dates of a new promise. All as typed."""
    answers.begin(request, pursuit, form)
    today = pursuit.agency.today(now)
    word = pursuit.hear(
        kind,
        by=recruiter.actor,
        at=now,
        promised_on=_day(promised_on, today, "/promised_on"),
        decision_on=_day(decision_on, today, "/decision_on"),
        interview=_meeting(pursuit, today, on, starts, ends) if kind == "interview" else None,
        ends_are_assumed=not ends.strip(),
        note=note.strip() or None,
    )
    return answers.logged(request, db, pursuit, word, form)


def _day(typed: str, today: date, pointer: str) -> date | None:
    return parse_day(typed, today, pointer=pointer) if typed.strip() else None


def _meeting(pursuit: Pursuit, today: date, on: str, starts: str, ends: str) -> tuple[datetime, datetime] | None:
    """The start and the end, on the agency's clock; None when the day is not known yet."""
    if not on.strip():
        return None
    day, zone = parse_day(on, today, pointer="/on"), pursuit.agency.zone
    if not starts.strip():
        raise InvalidError("Give the time at which the interview starts.", pointer="/starts")
    starts_at = datetime.combine(day, parse_time(starts, pointer="/starts"), zone)
    if not ends.strip():
        return starts_at, starts_at + ASSUMED
    ends_at = datetime.combine(day, parse_time(ends, pointer="/ends"), zone)
    if ends_at <= starts_at:
        raise InvalidError("The interview ends before it starts. Give a later end.", pointer="/ends")
    return starts_at, ends_at
