"""What a candidate told, read from a form and taken down by the very verbs that the recruiter's page uses."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import get_args

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.cadence import Outcome, end_of_day, start_of_day
from app.candidate_page import TOOK_JOB, Story, What, may_tell, told_today
from app.errors import RuleError, TooManyError
from app.models import DAY_ENDS, Fact, Word
from app.queries.links import told_since

WHATS: dict[str, What] = {what: what for what in get_args(What)}
KINDS = ("interview", "offer", "no", "promised", "other")
MOST_A_DAY = 20
LONGEST_NOTE = 500  # characters
_FURTHEST = timedelta(days=366)
# How long an interview is taken to last: they tell its day, and perhaps its start.
_HOUR = timedelta(hours=1)


class Form(BaseModel):
    """A report as it was sent. The fields after `what` are of "heard": a day and a time are as typed, or empty."""

    what: What
    kind: str = ""
    on: str = ""
    at: str = ""
    note: str = ""


def check(story: Story, what: What) -> None:
    """Raises `RuleError` when the page no longer offers `what`."""
    if not may_tell(story, what):
        raise RuleError("This is not asked for any more.", code="not-offered")


def check_turn(session: Session, story: Story) -> None:
    """Raises `TooManyError` when this candidate has told enough for one day, by mistake or not."""
    today, zone = story.words.today, story.words.zone
    pursuit = story.pursuit
    if told_since(session, pursuit.agency_id, pursuit.candidate_id, start_of_day(today, zone)) >= MOST_A_DAY:
        seconds = int((end_of_day(today, zone) - story.now).total_seconds())
        raise TooManyError("That is a lot for one day.", seconds=max(seconds, 1))


def errors(story: Story, form: Form) -> dict[str, str]:
    """What is to be put right in `form`, by field; empty when it can be taken down."""
    if form.what != "heard":
        return {}
    found = {"kind": "Choose what they said."} if form.kind not in KINDS else {}
    if form.kind in ("interview", "promised"):
        found |= _day_errors(story, form)
    if len(form.note) > LONGEST_NOTE:
        found["note"] = f"Use {LONGEST_NOTE} characters or fewer."
    return found


def _day_errors(story: Story, form: Form) -> dict[str, str]:
    today = story.words.today
    if not form.on:
        return {"on": "Give the day they named."} if form.kind == "promised" else {}
    day = _day(form.on)
    if day is None or not today <= day <= today + _FURTHEST:
        return {"on": "Give a day from today on, within a year."}
    return {"at": "Give a time such as 15:30."} if form.at and _time(form.at) is None else {}


def is_told(story: Story, form: Form) -> bool:
    """Whether the very same was told today: a second tap, or the form sent again."""
    fact = told_today(story, form.what)
    if fact is None or form.what != "heard":
        return fact is not None
    asked = (form.kind, form.note.strip() or None, _day(form.on) if form.kind in ("interview", "promised") else None)
    return isinstance(fact, Word) and (fact.word, fact.text, _told_day(story, fact)) == asked


def _told_day(story: Story, fact: Fact) -> date | None:
    starts = (held.starts_at for held in story.pursuit.interviews if held.id == fact.interview_id)
    start = next(starts, None)
    return story.words.day_of(start) if start else fact.promised_on


def tell(story: Story, form: Form) -> None:
    """Take down what `form` tells, as this candidate, now. It has no `errors`."""
    pursuit, by, at = story.pursuit, story.pursuit.candidate.actor, story.now
    match form.what:
        case "heard":
            _hear(story, form)
        case "took_job" | "withdraw":
            outcome: Outcome = "offer_declined" if story.state == "offer" else "withdrew"
            pursuit.close(outcome, reason=TOOK_JOB if form.what == "took_job" else None, by=by, at=at)
        case "sent" | "called" | "voicemail":
            step = story.plan.next.step if story.plan.next else None
            pursuit.log_touch(
                step=step.key if step else None,
                channel=step.channel if step else "email",
                made_by="candidate",
                result="voicemail" if form.what == "voicemail" else "done",
                by=by,
                at=at,
            )


def _hear(story: Story, form: Form) -> None:
    pursuit, day = story.pursuit, _day(form.on)
    is_dated = day is not None and form.kind == "interview"
    pursuit.hear(
        form.kind,  # type: ignore[arg-type]
        promised_on=day if form.kind == "promised" else None,
        interview=_meeting(story, day, _time(form.at)) if day and is_dated else None,
        ends_are_assumed=True,
        note=form.note.strip() or None,
        by=pursuit.candidate.actor,
        at=story.now,
    )


def _meeting(story: Story, day: date, starts: time | None) -> tuple[datetime, datetime]:
    start = datetime.combine(day, starts, story.words.zone) if starts else None
    end = start + _HOUR if start else datetime.combine(day, DAY_ENDS, story.words.zone)
    return end - _HOUR, end


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _time(typed: str) -> time | None:
    try:
        return time.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return None
