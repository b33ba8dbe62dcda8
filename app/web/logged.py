"""What was told, in one sentence for the toast and for whoever listens; and who told it first, after a lost race."""

from __future__ import annotations

from app.cadence import Plan
from app.cadence.words import day_words, time_words
from app.models import Event, Fact, Pursuit, Recruiter
from app.web.timeline import OUTCOMES

_TOUCHES = {"voicemail": "Voicemail logged", "no_answer": "No answer logged", "talked": "Call logged", "done": "Done"}
_WORDS = {
    "interview": "Next interview logged",
    "promised": "New date logged",
    "other": "Heard back",
    "offer": "Offer logged",
    "no": "They said no",
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


def sentence_of(fact: Fact, pursuit: Pursuit, plan: Plan) -> str:
    """ "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May." """
    then = next_words(plan)
    return f"{_what(fact, plan)}: {pursuit.candidate.name}.{_past_promise(fact, pursuit, plan)}" + (
        f" {then}." if then else ""
    )


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


def undone_words(fact: Fact, pursuit: Pursuit) -> str:
    """ "Undone: Maya Okafor is back." """
    is_back = fact.kind in ("touch", "skip", "word", "hold", "closure")
    return f"Undone: {pursuit.candidate.name} is back." if is_back else f"Undone: {pursuit.candidate.name}."


def who_did_what(event: Event, me: Recruiter, pursuit: Pursuit, plan: Plan) -> str:
    """ "Jo logged this call at 10:38 am. Nothing was changed." """
    who = "You" if event.actor == me.actor else event.actor_name.partition(" ")[0]
    zone = pursuit.agency.zone
    on, at = event.at.astimezone(zone).date(), time_words(event.at, zone)
    when = f"at {at}" if on == plan.today else f"on {day_words(on, plan.today)}, {at}"
    return f"{who} {_deed(event)} {when}. Nothing was changed."


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
    return {"skip": "Skipped", "unhold": "Snooze ended", "reopening": "Reopened", "note": "Note added"}.get(
        fact.kind, "Saved"
    )


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
    return f" They promised {day_words(promised, plan.today)}, which is before that."


def _deed(event: Event) -> str:
    if event.name == "touch.logged":
        return f"logged {_THINGS.get(event.data.get('channel', ''), 'this')}"
    if event.name.endswith(".undone"):
        return "undid something here"
    return _DEEDS.get(event.name, "changed this")
