"""What happens, and when: every step the candidate may know of, past and to come, and the day it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from app.cadence import Projected
from app.candidate_page.story import TOOK_JOB, Story
from app.candidate_page.view import Line
from app.candidate_page.words import did, first_name
from app.models import Closure, Fact, Interview, Reopening, Touch, Word

_ICONS = {"call": "phone", "email": "mail", "text": "send", "in_person": "users"}
_RESULTS = {
    "voicemail": "Left a voicemail. No answer yet.",
    "no_answer": "Nobody picked up.",
    "talked": "They spoke. No decision yet.",
}
_DAY = timedelta(days=1)


def past(story: Story) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What has happened, oldest first: before the newest interview that was held, and since."""
    held = [meeting for meeting in story.meetings if meeting.ends_at <= story.now]
    since = held[-1].ends_at if held else story.now
    entries: list[Interview | Fact] = [*held, *story.facts]
    told = [(entry, _told(story, entry)) for entry in sorted(entries, key=_when)]
    earlier = tuple(line for entry, line in told if line and _when(entry)[0] < since)
    lines = tuple(line for entry, line in told if line and _when(entry)[0] >= since)
    return earlier, (*lines, *_unsent(story), *_ended(story))


def to_come(story: Story) -> tuple[Line, ...]:
    """What is planned, and the day it ends if there is no word."""
    if story.plan.closed or story.plan.standing == "offer":
        return ()
    if story.plan.standing == "interview_ahead":
        return tuple(_interview_ahead(story))
    return (*_steps(story), *_move_on(story))


def _when(entry: Interview | Fact) -> tuple[datetime, int, int]:
    meeting = isinstance(entry, Interview)
    return (entry.ends_at if isinstance(entry, Interview) else entry.at), 0 if meeting else 1, entry.id or 0


# What has happened


def _told(story: Story, entry: Interview | Fact) -> Line | None:
    match entry:
        case Interview():
            return _interview(story, entry)
        case Touch():
            return _touch(story, entry)
        case Word():
            return _word(story, entry)
        case Closure():
            return _closure(story, entry)
        case Reopening():
            return _past(story, "rotate-ccw", "We took it up again", story.words.day_of(entry.at))
    return None


def _past(story: Story, icon: str, title: str, on: date, text: str = "") -> Line:
    return Line("past", icon, title, story.words.label(on), on, text)


def _interview(story: Story, meeting: Interview) -> Line:
    on = story.words.day_of(meeting.ends_at)
    return _past(story, "check", f"Interview with {story.words.manager}", on, _debriefed(story, meeting))


def _debriefed(story: Story, meeting: Interview) -> str:
    asked = [
        words for yes, words in ((meeting.asked_for_job, "the job"), (meeting.asked_next_steps, "next steps")) if yes
    ]
    said = [f"You asked for {' and for '.join(asked)}."] if asked else []
    return " ".join([*said, *_promised(story, meeting)])


def _promised(story: Story, told: Interview | Word) -> Iterator[str]:
    if told.promised_on:
        yield f"{story.words.they} promised a call by {story.words.day(told.promised_on)}."
    if told.decision_on:
        hopes = "hopes" if told.decision_on >= story.words.today else "hoped"
        yield f"{story.words.they} {hopes} to decide by {story.words.day(told.decision_on)}."


def _touch(story: Story, touch: Touch) -> Line:
    on, text = story.words.day_of(touch.at), _RESULTS.get(touch.result or "", "")
    if touch.step == "thank_you":
        return _past(story, "check", "Your thank-you e-mail", on, _thanked(story, touch))
    title = f"{_toucher(story, touch)} {did(touch.channel)} {story.words.they}"
    if touch.step and story.pursuit.cadence.has(touch.step):
        title = _step_title(story, touch, title)
    return _past(story, "check", title, on, text)


def _thanked(story: Story, touch: Touch) -> str:
    ended = max((held.ends_at for held in story.meetings if held.ends_at <= touch.at), default=None)
    return "Sent within a day. Well done." if ended and touch.at <= ended + _DAY else "Sent."


def _toucher(story: Story, touch: Touch) -> str:
    if touch.made_by == "candidate":
        return "You"
    return first_name(touch.actor_name) if touch.actor_kind == "recruiter" else story.words.we


def _step_title(story: Story, touch: Touch, title: str) -> str:
    cadence = story.pursuit.cadence
    step = cadence.steps[cadence.index(touch.step or "")]
    if step.quiet:
        return f"{_toucher(story, touch)} made one last try"
    promised = {told.promised_on for told in (*story.meetings, *story.facts) if isinstance(told, Interview | Word)}
    if step.anchor == "promise" and story.words.day_of(touch.at) in promised:
        return f"{_toucher(story, touch)} {did(touch.channel)} on the promised date"
    return f"{title} again" if step.anchor == "previous" and touch.channel == "call" else title


def _word(story: Story, word: Word) -> Line:
    words = story.words
    title = {
        "interview": "They want to see you again",
        "promised": f"{words.they} gave a new date",
        "offer": f"{words.employer} made an offer",
        "no": f"{words.employer} said no",
    }.get(word.word or "", f"{words.they} answered")
    text = " ".join(_promised(story, word)) or ("No decision yet." if word.word == "other" else "")
    return _past(story, "message-circle-reply", title, words.day_of(word.at), text)


def _closure(story: Story, closure: Closure) -> Line | None:
    title = (
        "You took another job"
        if closure.text == TOOK_JOB
        else {
            "withdrew": "You withdrew",
            "no_response": "We moved on",
            "lapsed": "We moved on",
            "not_selected": f"{story.words.employer} said no",
            "job_closed": f"{story.words.employer} closed the job",
            "hired": "You got the job",
            "offer_declined": "You turned the offer down",
        }.get(closure.outcome or "")
    )
    return _past(story, "flag", title, story.words.day_of(closure.at)) if title else None


def _unsent(story: Story) -> Iterator[Line]:
    """A thank-you that the promised call has overtaken: told, so that nobody wonders."""
    first = story.plan.next.index if story.plan.next else story.position.step_index
    step = story.pursuit.cadence.steps[0]
    sent = any(isinstance(fact, Touch) and fact.step == step.key for fact in story.facts)
    if story.plan.is_open and first > 0 and step.hours and not sent and len(story.meetings) == 1:
        yield Line("skipped", _ICONS[step.channel], "Your thank-you e-mail", "Not noted", None)


def _ended(story: Story) -> Iterator[Line]:
    """What silence ended; a person's own ending is a fact, told among the others."""
    closed = story.plan.closed
    if closed and closed.by == "system":
        yield _past(story, "flag", "We moved on", closed.on, "No word came.")


# What is to come


def _interview_ahead(story: Story) -> Iterator[Line]:
    meeting = story.newest
    if meeting is None:
        return
    on = story.words.day_of(meeting.starts_at)
    starts_at = story.starts_at(meeting)
    at = f", {story.words.time(starts_at)}" if starts_at else ""
    title = f"Interview with {story.words.manager}"
    yield Line("next", "calendar", title, f"{story.words.label(on)}{at}", on, "Ask when they will call and decide.")
    if story.pursuit.cadence.steps[0].hours:
        yield Line("future", "mail", "Your thank-you e-mail", "Within 24 hours", None)


def _steps(story: Story) -> Iterator[Line]:
    for index, step in enumerate(story.plan.projected):
        on = story.works_on if index == 0 and step.due.on < story.plan.today else step.done_on
        if step.step.quiet and story.plan.today < step.due.natural_on:
            yield _hush(story, step)
        yield _step(story, step, story.pursuit.agency.days.roll(on) if step.due.at is None else on, is_next=index == 0)


def _hush(story: Story, step: Projected) -> Line:
    until = f"until {story.words.day(step.due.natural_on)}"
    return Line(
        "hush quietzone", "moon", "Quiet weeks", until, None, f"Nobody contacts {story.words.employer}, on purpose."
    )


def _step(story: Story, projected: Projected, on: date, *, is_next: bool) -> Line:
    step, words = projected.step, story.words
    when, text = words.label(on), ""
    if projected.due.at:
        late = story.now > projected.due.at
        when = "Today" if late else f"{when}, by {words.time(projected.due.at)}"
        text = "" if late else "Within 24 hours. It also says who will call."
    elif projected.due.basis in ("promised", "decision") and projected.due.on >= words.today:
        text = f"Only if {words.they} has not called first."
    return Line("next" if is_next else "future", _ICONS[step.channel], _planned(story, projected), when, on, text)


def _planned(story: Story, projected: Projected) -> str:
    """What a step to come is called: "Priya calls again", "Call on the promised date", "One last try"."""
    step, words = projected.step, story.words
    if projected.due.at and step.by == "candidate":
        return "Your thank-you e-mail"
    if step.quiet:
        return "One last try"
    does = words.makes(step.channel) if step.by == "recruiter" else _yours(step.channel)
    if step.anchor == "promise":
        is_promised = projected.due.basis in ("promised", "decision")
        return f"{does} on the promised date" if is_promised else f"{does} {words.they}"
    return f"{does} again" if step.channel == "call" else f"{does} {words.they}"


def _yours(channel: str) -> str:
    return {"call": "You call", "email": "You e-mail", "text": "You text"}.get(channel, "You visit")


def _move_on(story: Story) -> Iterator[Line]:
    on = story.plan.moves_on
    if on:
        yield Line("future", "flag", "We move on", story.words.label(on), on, "Only if there is still no word.")
