"""The call sheet: what to know and to say while calling or writing, beside the queue."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.cadence import Plan, day_of
from app.cadence.words import day_words, time_words
from app.models import Fact, Pursuit, Recruiter, Touch
from app.web.rounds import CHANNELS, RESULTS, WORDS


@dataclass(frozen=True, slots=True)
class Script:
    """`title` is Say, Write or Nudge; `words` are one paragraph, and the whole of an e-mail's text."""

    title: str
    words: str
    subject: str


def facts_of(pursuit: Pursuit, plan: Plan) -> list[tuple[str, str]]:
    """What there is to know of `pursuit`, its facts loaded: label and words, what is not known left out."""
    found = [
        ("About", f"{pursuit.candidate.name}, {pursuit.job.title}"),
        ("Local time", _there(pursuit, plan)),
        ("Promised", _dates(pursuit, plan)),
        ("Last contact", _last(pursuit, plan)),
    ]
    return [(label, words) for label, words in found if words]


def script_of(pursuit: Pursuit, plan: Plan, recruiter: Recruiter) -> Script | None:
    """For the next touch; None when there is none to make, or nobody to make it to."""
    following, contact = plan.next, pursuit.contact
    if following is None or contact is None or following.quiet:
        return None
    about = f"{pursuit.candidate.name}, {pursuit.job.title}"
    if following.step.by == "candidate":
        return Script("Nudge", _nudge(pursuit, plan), f"Your {following.step.title.lower()} to {contact.name}")
    title = "Write" if following.step.channel in ("email", "text") else "Say"
    hello = f"Hi {contact.first_name},"
    who = f"{_first(recruiter.name)} at {recruiter.agency.name} about {pursuit.candidate.name}."
    opening = (
        f"{hello} {who}"
        if title == "Say"
        else f"{hello} a short note about {pursuit.candidate.name} and the job as {pursuit.job.title}."
    )
    return Script(title, f"{opening} {_promised(pursuit, plan)}{_question(pursuit, plan)}", about)


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


def _promised(pursuit: Pursuit, plan: Plan) -> str:
    position = pursuit.position
    if position.promised_on:
        return f"You said you would call by {day_words(position.promised_on, plan.today)}. "
    if position.decision_on:
        return f"You hoped to decide by {day_words(position.decision_on, plan.today)}. "
    return ""


def _question(pursuit: Pursuit, plan: Plan) -> str:
    following, first = plan.next, pursuit.candidate.first_name
    if following and following.index == len(pursuit.cadence.steps) - 1:
        return f"This is my last try. If {first} is out, that helps to know too. If not, when should we expect word?"
    if following and following.step.channel == "email":
        return f"{first} still wants this job. Is there anything else you need from us to decide?"
    return f"Is {first} still in the running, and when should we expect word?"


def _nudge(pursuit: Pursuit, plan: Plan) -> str:
    contact = pursuit.contact.name if pursuit.contact else pursuit.employer.name
    return (
        f"Hi {pursuit.candidate.first_name}, have you sent your thank-you to {contact} yet? "
        "It counts most within 24 hours. Name one thing you talked about, and say that you want the job."
    )


def _first(name: str) -> str:
    return name.partition(" ")[0]
