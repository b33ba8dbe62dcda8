"""What a candidate may tell, what is asked before it is taken down, and what is said afterwards."""

from __future__ import annotations

from app.candidate_page import states
from app.candidate_page.story import TOOK_JOB, Story
from app.candidate_page.view import Confirmation, Question, Report, What
from app.models import Closure, Fact, Touch, Word

# Where something else is the first thing to do, hearing from them is not the loudest button.
_SECOND_TO = frozenset(
    {"thank_you", "thank_you_late", "your_step", "interview_ahead", "no_interview", "seen_again", "offer"}
)
_HEARD = {
    "interview": "Good news: they want to see you again.",
    "offer": "Good news: you have an offer.",
    "no": "Noted: they said no.",
    "promised": "Noted: they gave a new date.",
}
_NOTED: dict[What, str] = {
    "sent": "Noted: you have written.",
    "called": "Noted: you have called.",
    "voicemail": "Noted: you left a voicemail.",
    "heard": "Noted: you heard from them.",
    "took_job": "Congratulations on the new job.",
}

_CHOICES = (
    ("interview", "They want to see me again"),
    ("offer", "They made an offer"),
    ("no", "They said no"),
    ("promised", "They gave a new date"),
    ("other", "Something else"),
)


def reports(story: Story) -> tuple[Report, ...]:
    """What the candidate may tell in this state, whatever the next step is."""
    heard = Report("heard", f"I heard from {story.words.employer}", True, story.state not in _SECOND_TO)
    if story.plan.closed:
        return (heard,) if story.plan.closed.by == "system" else ()
    withdraw = "I want to turn it down" if story.state == "offer" else "I want to withdraw"
    return heard, Report("took_job", "I took another job", True), Report("withdraw", withdraw, True)


def may_tell(story: Story, what: What) -> bool:
    """Whether the page offers `what` as things stand."""
    return any(report.what == what for report in (*reports(story), *states.todo(story).reports))


# Before


def question(story: Story, what: What) -> Question:
    """What is asked before `what` is taken down."""
    if what == "heard":
        told = f"It goes into {story.words.us}’s plan." if story.words.us else "It goes into our plan."
        return Question(what, "What did they say?", (told, _undo(story)), "Tell us", _CHOICES)
    if what in ("took_job", "withdraw"):
        return _ending(story, what)
    headline, yes = {
        "sent": ("Have you sent it?", "Yes, I have sent it"),
        "called": ("Have you called?", "Yes, I called"),
    }.get(what, ("Have you left a voicemail?", "Yes, I left one"))
    return Question(what, headline, ("We note it, and the next step follows.", _undo(story)), yes)


def _ending(story: Story, what: What) -> Question:
    words, job = story.words, story.words.job or "the job"
    headline, yes = "Do you want to withdraw?", "Yes, withdraw"
    if what == "took_job":
        headline, yes = "Did you take another job?", "Yes, I took another job"
    elif story.state == "offer":
        headline, yes = "Do you want to turn the offer down?", "Yes, turn it down"
    ends = f"Then we stop following {job} at {words.employer} for you."
    return Question(what, headline, (ends, f"{_tells_them(story)} You need not do anything more.", _undo(story)), yes)


def _tells_them(story: Story) -> str:
    return f"{story.words.we_do('tells', 'tell')} {story.words.employer}."


def _undo(story: Story) -> str:
    if not story.words.us:
        return "Told us by mistake? Tell us, and we undo it."
    return f"Told us by mistake? Tell {story.words.us}, who can undo it."


# Afterwards


def confirmation(story: Story, what: What, *, already: bool) -> Confirmation | None:
    """What is said after `what` was told today; None when it was not, so that an address alone claims nothing."""
    fact = told_today(story, what)
    if fact is None:
        return None
    todo = states.todo(story)
    noted = "We had noted this already, so nothing changed." if already else ""
    return Confirmation(
        _headline(fact, what), todo.big, tuple(line for line in (todo.text, noted) if line), _undo(story)
    )


def told_today(story: Story, what: What) -> Fact | None:
    """The newest fact that this candidate told today as `what`, unless it was undone since."""
    facts = (fact for fact in reversed(story.facts) if _is_told_by(story, fact) and _what(fact) == what)
    return next(facts, None)


def _is_told_by(story: Story, fact: Fact) -> bool:
    is_theirs = (fact.actor_kind, fact.actor_id) == ("candidate", story.pursuit.candidate.id)
    return is_theirs and story.words.day_of(fact.recorded_at) == story.words.today


def _what(fact: Fact) -> What | None:
    """Which report `fact` is, if a candidate told it."""
    if isinstance(fact, Touch):
        if fact.channel != "call":
            return "sent"
        return "voicemail" if fact.result == "voicemail" else "called"
    if isinstance(fact, Word):
        return "heard"
    if isinstance(fact, Closure):
        return "took_job" if fact.text == TOOK_JOB else "withdraw"
    return None


def _headline(fact: Fact, what: What) -> str:
    if isinstance(fact, Touch) and fact.step == "thank_you":
        return "We noted your thank-you."
    if isinstance(fact, Word):
        return _HEARD.get(fact.word or "", _NOTED["heard"])
    if isinstance(fact, Closure) and what == "withdraw":
        return "You turned the offer down." if fact.outcome == "offer_declined" else "You have withdrawn."
    return _NOTED[what]
