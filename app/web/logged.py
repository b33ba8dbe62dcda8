"""What was told, in the words that the toast, the log of the day and whoever listens share; and who told it first,
after a lost race.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.cadence import Plan
from app.cadence.words import day_words, time_words
from app.models import Actor, Event, Fact, Pursuit, Recruiter
from app.web.timeline import OUTCOMES

_TOUCHES = {"voicemail": "Voicemail logged", "no_answer": "No answer logged", "talked": "Call logged", "done": "Done"}
_WORDS = {
    "interview": "Next interview logged",
    "promised": "New date logged",
    "other": "Heard back",
    "offer": "Offer logged",
    "no": "They said no",
}
_REST = {
    "skip": "Skipped",
    "promise": "Promised date changed",
    "unhold": "Snooze ended",
    "reopening": "Reopened",
    "note": "Note added",
}
# As things that can be undone.
_CONTACTS = {"voicemail": "voicemail", "no_answer": "call without an answer"}
_CHANNELS = {"call": "call", "email": "e-mail", "text": "message", "in_person": "visit"}
_NAMES = {
    "skip": "skipped step",
    "word": "word from the employer",
    "promise": "change of the promised date",
    "hold": "snooze",
    "unhold": "end of the snooze",
    "closure": "closing",
    "reopening": "reopening",
    "note": "note",
}
_THINGS = {"call": "this call", "email": "this e-mail", "text": "this message", "in_person": "this visit"}
_DEEDS = {
    "word.heard": "logged a word from the employer",
    "step.skipped": "skipped this step",
    "promise.changed": "changed the promised date",
    "pursuit.held": "snoozed this",
    "pursuit.unheld": "ended the snooze",
    "pursuit.closed": "closed this",
    "pursuit.reopened": "reopened this",
    "note.added": "added a note",
    "contact.changed": "changed the hiring manager’s details",
    "interview.recorded": "added an interview",
    "interview.changed": "changed the interview",
    "interview.debriefed": "recorded the debrief",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was logged, in words: "Voicemail logged", of "Maya Okafor", "Then: e-mail on Thu 21 May".

    `past` is what else is to be known of it, or "".
    """

    what: str
    who: str
    past: str
    then: str

    @property
    def sentence(self) -> str:
        """For the toast, and for whoever listens."""
        return f"{self.what}: {self.who}.{' ' * bool(self.past)}{self.past}" + (f" {self.then}." if self.then else "")


def told_of(fact: Fact, pursuit: Pursuit, plan: Plan) -> Told:
    """What `fact` was, and what `plan`, the plan after it, came to by it."""
    then = "" if fact.kind == "note" else next_words(plan)
    return Told(_what(fact, plan), pursuit.candidate.name, _past_promise(fact, pursuit, plan), then)


def sentence_of(fact: Fact, pursuit: Pursuit, plan: Plan) -> str:
    """ "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May." """
    return told_of(fact, pursuit, plan).sentence


def thing_of(fact: Fact) -> str:
    """What was logged, as a thing that one can name and undo: "voicemail", "new date"."""
    if fact.kind == "touch":
        return _CONTACTS.get(fact.result or "") or _CHANNELS[fact.channel or "call"]
    return _NAMES[fact.kind]


def next_words(plan: Plan) -> str:
    """What comes after what was just told: "Then: e-mail on Thu 21 May", "Then: quiet until Thu 4 Jun"."""
    following = plan.next
    if plan.closed or plan.standing in ("offer", "interview_ahead", "held"):
        return ""
    if following is None:
        return f"Then: moves on {day_words(plan.moves_on, plan.today)}" if plan.moves_on else ""
    if following.quiet:
        return f"Then: quiet until {day_words(following.due.natural_on, plan.today)}"
    on = "today" if following.due.on <= plan.today else f"on {day_words(following.due.on, plan.today)}"
    return f"Then: {following.step.title.lower()} {on}"


def undone_words(fact: Fact, pursuit: Pursuit, plan: Plan) -> str:
    """ "Voicemail undone: Maya Okafor is back." """
    is_back = plan.is_open and (plan.standing in ("due", "overdue") or plan.closing_in == 0)
    return f"{_first_up(thing_of(fact))} undone: {pursuit.candidate.name}{' is back' * is_back}."


def undone_by_words(event: Event, me: Recruiter, pursuit: Pursuit, today: date) -> str:
    """Who took something back, and when: "Jo undid this at 10:50 am. Nothing was changed." """
    return f"{_who(event.actor, me)} undid this {_when(event.at, pursuit, today)}. Nothing was changed."


def hanging_words(fact: Fact, me: Recruiter, pursuit: Pursuit, today: date) -> str:
    """Why something cannot be undone yet: "The e-mail that Jo logged at 10:52 am hangs on this. Undo that first." """
    who = "you" if fact.actor == me.actor else _who(fact.actor, me)
    when = _when(fact.recorded_at, pursuit, today)
    return f"The {name_of(fact, pursuit)} that {who} logged {when} hangs on this. Undo that first."


def who_did_what(event: Event, me: Recruiter, pursuit: Pursuit, plan: Plan) -> str:
    """ "Jo logged this call at 10:38 am. Nothing was changed." """
    return f"{_who(event.actor, me)} {_deed(event)} {_when(event.at, pursuit, plan.today)}. Nothing was changed."


def name_of(fact: Fact, pursuit: Pursuit) -> str:
    """What to call it beside others like it: "second call"."""
    cadence = pursuit.cadence
    is_of_plan = fact.step is not None and cadence.has(fact.step)
    return cadence.steps[cadence.index(fact.step)].title.lower() if is_of_plan and fact.step else thing_of(fact)


def _who(actor: Actor, me: Recruiter) -> str:
    return "You" if actor == me.actor else actor.name.partition(" ")[0]


def _when(at: datetime, pursuit: Pursuit, today: date) -> str:
    zone = pursuit.agency.zone
    on, time = at.astimezone(zone).date(), time_words(at, zone)
    return f"at {time}" if on == today else f"on {day_words(on, today)}, {time}"


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _what(fact: Fact, plan: Plan) -> str:
    match fact.kind:
        case "touch" if fact.channel == "email":
            return "Sent"
        case "touch":
            return _TOUCHES[fact.result or "done"]
        case "word":
            return _WORDS[fact.word or "other"]
        case "hold":
            return _held(fact, plan)
        case "closure":
            return "Moved on" if fact.outcome == "no_response" else OUTCOMES[fact.outcome or "lapsed"]
    return _REST[fact.kind]


def _held(fact: Fact, plan: Plan) -> str:
    """A hold on a pursuit with nothing left to do keeps it open; on any other it snoozes the next touch."""
    if plan.next is None and plan.closes_on:
        return f"Kept open until {day_words(plan.closes_on, plan.today)}"
    until = plan.held_until or fact.until_on
    return f"Snoozed until {day_words(until, plan.today)}" if until else "Snoozed"


def _past_promise(fact: Fact, pursuit: Pursuit, plan: Plan) -> str:
    promised = pursuit.position.promise_on
    if fact.kind != "hold" or not promised or not plan.held_until or not plan.today <= promised < plan.held_until:
        return ""
    return f"They promised {day_words(promised, plan.today)}, which is before that."


def _deed(event: Event) -> str:
    if event.name == "touch.logged":
        return f"logged {_THINGS.get(event.data.get('channel', ''), 'this')}"
    if event.name.endswith(".undone"):
        return "undid something here"
    return _DEEDS.get(event.name, "changed this")
