"""The call sheet: what to know and to say while calling or writing, beside the queue or as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.cadence import Plan, day_of
from app.cadence.words import day_words, time_words
from app.models import Fact, Interview, Interviewer, Pursuit, Recruiter, Touch
from app.web.queue import Row, row_of
from app.web.rounds import CHANNELS, RESULTS, WORDS, StepItem, round_of
from app.web.saying import Script, previous_of, script_of


@dataclass(frozen=True, slots=True)
class CallSheet:
    """One pursuit at hand: `facts` are label and words, `met` whom the candidate met last, `items` its cadence with dates.

    `to_debrief` is the interview whose debrief would tell more; None when there is none, or nobody is to contact them.
    """

    pursuit: Pursuit
    row: Row
    facts: Sequence[tuple[str, str]]
    script: Script | None
    met: Sequence[Interviewer]
    items: Sequence[StepItem]
    to_debrief: int | None


def call_sheet_of(pursuit: Pursuit, now: datetime, recruiter: Recruiter) -> CallSheet:
    """The sheet of `pursuit`, its story loaded, for `recruiter` at `now` (an aware instant)."""
    plan = pursuit.plan(now)
    round_ = round_of(pursuit, plan)
    meeting = round_.interview if round_.interview and round_.interview.ends_at <= now else None
    script = script_of(pursuit, plan, recruiter, meeting, previous_of(pursuit, meeting))
    return CallSheet(
        pursuit=pursuit,
        row=row_of(pursuit, now, reader=recruiter, meeting=meeting),
        facts=facts_of(pursuit, plan, meeting),
        script=script,
        met=meeting.interviewers if meeting else (),
        items=round_.items(),
        to_debrief=meeting.id if script and meeting else None,
    )


def facts_of(pursuit: Pursuit, plan: Plan, meeting: Interview | None) -> list[tuple[str, str]]:
    """What there is to know of `pursuit`, its facts loaded: label and words, what is not known left out."""
    found = [
        ("About", f"{pursuit.candidate.name}, {pursuit.job.title}"),
        ("Candidate", "" if pursuit.candidate.can_contact else f"Do not contact {pursuit.candidate.first_name}"),
        ("Local time", _there(pursuit, plan)),
        ("Promised", _dates(pursuit, plan)),
        ("Last contact", _last(pursuit, plan)),
        ("Debrief", _debrief(meeting)),
    ]
    return [(label, words) for label, words in found if words]


def _there(pursuit: Pursuit, plan: Plan) -> str:
    """ "12:42 pm, Chicago"."""
    zone = pursuit.contact.time_zone if pursuit.contact else None
    if not zone:
        return ""
    return f"{time_words(plan.now, ZoneInfo(zone))}, {zone.rpartition('/')[2].replace('_', ' ')}"


def _dates(pursuit: Pursuit, plan: Plan) -> str:
    """ "A call by Tue 28 Apr, a decision by Thu 30 Apr"."""
    given = (("a call by", pursuit.position.promised_on), ("a decision by", pursuit.position.decision_on))
    said = ", ".join(f"{what} {day_words(on, plan.today)}" for what, on in given if on)
    return said[:1].upper() + said[1:] or "No date"


def _last(pursuit: Pursuit, plan: Plan) -> str:
    """ "Call, left voicemail, by Priya, Tue 28 Apr"."""
    told = [fact for fact in pursuit.facts if fact.kind in ("touch", "word") and fact.undone_at is None]
    if not told:
        return ""
    last = max(told, key=lambda fact: (fact.at, fact.id))
    on = day_words(day_of(last.at, pursuit.agency.zone), plan.today)
    return f"{_contact(last)}, {on}" if last.kind == "word" else f"{_contact(last)} by {_first(last.actor_name)}, {on}"


def _contact(fact: Fact) -> str:
    if not isinstance(fact, Touch):
        return WORDS[fact.word or "other"]
    result = RESULTS.get(fact.result or "", "")
    return CHANNELS[fact.channel or "call"] + (f", {result}," if result else "")


def _debrief(meeting: Interview | None) -> str:
    """ "Asked for the job and the next steps"."""
    if meeting is None:
        return ""
    if meeting.debriefed_at is None:
        return "Not recorded yet"
    asked = [
        words
        for words, was_asked in (("the job", meeting.asked_for_job), ("the next steps", meeting.asked_next_steps))
        if was_asked
    ]
    return f"Asked for {' and '.join(asked)}" if asked else "Recorded"


def _first(name: str) -> str:
    return name.partition(" ")[0]
