"""What the page says in each state: the headline, what to do next, and when to stop waiting.

Three questions, answered in that order: where do I stand, what do I do next, when do I stop waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.candidate_page import draft
from app.candidate_page.story import Story
from app.candidate_page.view import Holdoff, Report, State, Stop, Todo
from app.candidate_page.words import hours_left

ELSEWHERE = "Until then, keep interviewing elsewhere."
COUNT_AS_NO = f"No word by then? Count it as a no. {ELSEWHERE}"

# Where do I stand


def headline(story: Story) -> str:
    """The state in one breath."""
    words = story.words
    match story.state:
        case "interview_ahead":
            return f"Your interview is {_interview_day(story)}."
        case "on_the_date":
            return f"Today is the day {words.they} named."
        case "your_step":
            return "Time to call." if _your_channel(story) == "call" else "Time to write."
        case "finished":
            return "Last try made." if _last_try_was_made(story) else "Nothing more is planned."
        case "moved_on":
            return f"We have moved on from {words.employer}."
        case "said_no":
            return f"{words.employer} said no."
        case "job_closed":
            return f"{words.employer} closed this job."
    return _HEADLINES[story.state]


_HEADLINES: dict[State, str] = {
    "no_interview": "Your interview has no date yet.",
    "seen_again": "They want to see you again.",
    "thank_you": "Good interview. Now say thank you.",
    "thank_you_late": "There is still time to say thank you.",
    "your_step_ahead": "Waiting, as planned.",
    "before_date": "Waiting, as planned.",
    "date_passed": "Still open. They owe us an answer.",
    "held": "Waiting, as planned.",
    "quiet": "Quiet weeks, on purpose.",
    "offer": "You have an offer.",
    "withdrew": "You have withdrawn.",
    "took_job": "You took another job.",
    "hired": "You got the job.",
    "offer_declined": "You turned the offer down.",
}


def lede(story: Story) -> str:
    """What the headline rests on, if that needs saying."""
    words = story.words
    match story.state:
        case "date_passed":
            return f"{_no_answer(story)} That is common, and it is not a no."
        case "quiet":
            return f"{words.employer} has heard from us. Now they need room to answer."
        case "finished":
            return f"The next word is theirs. {words.employer} has not said yes or no."
        case "moved_on" if story.plan.closed:
            return (
                f"No answer came by {words.day(story.plan.closed.on)}. That is common, and it says nothing about you."
            )
        case "took_job":
            return f"Congratulations, {story.pursuit.candidate.first_name}."
    return ""


def _no_answer(story: Story) -> str:
    """What was promised and has passed: the decision before the call."""
    words, position = story.words, story.position
    decision = position.decision_on
    if decision and decision < words.today:
        return f"{words.they} hoped to decide by {words.short_day(decision)} and has not said yes or no."
    if position.promised_on and position.promised_on < words.today:
        return f"{words.they} promised a call by {words.short_day(position.promised_on)} and has not said yes or no."
    return f"{words.they} named no date and has not said yes or no."


def _interview_day(story: Story) -> str:
    return story.words.soon(story.words.day_of(story.newest.starts_at)) if story.newest else ""


def _your_channel(story: Story) -> str:
    return story.next.step.channel if story.next else ""


def _last_try_was_made(story: Story) -> bool:
    mark = story.pursuit.history().mark(story.pursuit.cadence.steps[-1].key)
    return mark is not None and mark.state == "done"


# What do I do next


def todo(story: Story) -> Todo:
    """The one thing to do next, or nothing, plus what not to do."""
    found = _TODOS.get(story.state, _closed)(story)
    if story.state in ("before_date", "on_the_date", "date_passed", "held", "quiet", "finished"):
        return replace(found, holdoff=_holdoff(story))
    return found


def _holdoff(story: Story) -> Holdoff:
    why = {
        "before_date": "A call before the date looks like pressure.",
        "held": "A call before the date looks like pressure.",
        "quiet": "Nobody contacts them now, on purpose.",
        "finished": "They know that you want the job.",
    }.get(story.state, "Two people chasing looks like pressure.")
    reply = f"If {story.words.they} contacts you, answer, then tell us."
    return Holdoff(f"Please do not contact {story.words.employer}.", f"{why} {reply}")


def _no_interview(story: Story) -> Todo:
    return Todo("Nothing yet.", f"{story.words.we_do('sets the day and tells', 'set the day and tell')} you.")


def _interview(story: Story) -> Todo:
    ask = "At the end, ask when they will call and when they decide."
    return Todo(ask, "Then ask for the job.")


def _seen_again(story: Story) -> Todo:
    if story.plan.standing != "interview_ahead" or story.newest is None:
        return _no_interview(story)
    starts_at = story.starts_at(story.newest)
    at = f" at {story.words.time(starts_at)}" if starts_at else ""
    ask = "At the end, ask when they will call and when they decide. Then ask for the job."
    return Todo(f"Your next interview is {_interview_day(story)}{at}.", ask)


def _thank_you(story: Story) -> Todo:
    words, due = story.words, story.next.due if story.next else None
    letter = draft.thank_you(story.pursuit, story.plan, story.newest)
    own_words = "Change this draft into your own words."
    if story.state == "thank_you" and due and due.at:
        big = f"{_send(story)} by {words.time(due.at)} {words.near(due.on)}."
        text = f"{hours_left(due.at, story.now)}. {own_words}"
    else:
        big, text = f"{_send(story)} today.", f"A day has passed. A late thank-you is better than none. {own_words}"
    if not letter.to:
        text += f" Use the address on your invitation, or ask {words.helper} for it."
    sent = Report("sent", "I have sent it", is_asked=False)
    return Todo(big, text, draft=letter, reports=(sent,))


def _send(story: Story) -> str:
    return f"E-mail {story.words.manager}"


def _your_step(story: Story) -> Todo:
    words, contact = story.words, story.pursuit.contact
    if _your_channel(story) != "call":
        sent = Report("sent", "I have written", is_asked=False, is_primary=True)
        return Todo(f"Write to {words.manager}.", "Ask whether they have decided.", reports=(sent,))
    dial = (contact.phone or "") if contact else ""
    return Todo(
        f"Call {words.manager}.",
        "Say this, in your own words." if dial else f"Ask {words.helper} for the number. Then say this.",
        say=draft.to_say(story.pursuit, story.plan, story.newest),
        dial=dial,
        reports=(
            Report("called", "I called", is_asked=False),
            Report("voicemail", "Left a voicemail", is_asked=False),
        ),
    )


def _your_step_ahead(story: Story) -> Todo:
    if story.next is None:
        return Todo("Nothing yet.")
    day = story.words.day(story.next.due.on)
    act = "call" if story.next.step.channel == "call" else "write to"
    return Todo(f"Nothing until {day}.", f"If there is no word by then, you {act} {story.words.they}.")


def _until(story: Story) -> Todo:
    """Nothing until the day of the recruiter's next step, and why that day."""
    words, following = story.words, story.next
    if following is None:
        return Todo("Nothing more to do here.")
    due, they = following.due, words.they
    acts = f"{words.makes(following.step.channel)} {they}" if _can_be_made(story) else _follows_up(story)
    by = "by then" if due.base_on == due.on else f"by {words.day(due.base_on)}"
    text = {
        "promised": f"{they} promised a call {by}.",
        "decision": f"{they} hopes to decide {by}.",
        "interview": f"{they} named no date. If there is no word by then, {_lower(acts)}.",
    }.get(due.basis, f"If there is no word by then, {_lower(acts)}.")
    return Todo(f"Nothing until {words.day(due.on)}.", text)


def _now(story: Story) -> Todo:
    """Nothing today: the recruiter does it, today or on the next working day."""
    if story.next is None:
        return Todo("Nothing today.")
    if story.plan.standing == "upcoming":
        return _until(story)
    words, channel = story.words, story.next.step.channel
    news = f"{words.we_do('tells', 'tell')} you when there is news. This page shows each step."
    if not _can_be_made(story):
        return Todo(f"Nothing today. {_follows_up(story)}.", news)
    if story.works_on > words.today:
        acts = f"{words.makes(channel)} {words.they} {words.near(story.works_on)}"
    else:
        acts = f"{words.is_making(channel)} {words.they}"
    return Todo(f"Nothing today. {acts}.", news)


def _can_be_made(story: Story) -> bool:
    return not story.pursuit.needs_details(story.plan)


def _follows_up(story: Story) -> str:
    return f"{story.words.we_do('follows up', 'follow up')} with {story.words.employer}"


def _lower(words: str) -> str:
    """A sentence's beginning in the middle of one: only "We" changes."""
    return f"we{words[2:]}" if words.startswith("We ") else words


def _quiet(story: Story) -> Todo:
    until = story.words.day(story.next.due.on) if story.next else ""
    return Todo(f"Nothing until {until}.", "Another call now would hurt.")


def _finished(story: Story) -> Todo:
    return Todo("Nothing more to do here.", "Put your time elsewhere.")


def _offer(story: Story) -> Todo:
    big = f"Talk it over with {story.words.helper} before you answer."
    return Todo(big, "Then say yes or no by the day they named.")


def _closed(story: Story) -> Todo:
    words = story.words
    nothing = "Nothing more to do here."
    tells = f"If this is not right, tell {words.helper}."
    match story.state:
        case "moved_on":
            return Todo("Count this one as a no.", f"Put your time elsewhere. {_if_they_write(story)}")
        case "said_no":
            return Todo(nothing, f"Ask {words.helper} what else is open, and keep interviewing elsewhere.")
        case "job_closed":
            return Todo(nothing, f"The job is closed to everyone. Ask {words.helper} what else is open.")
        case "hired":
            return Todo(nothing, f"{words.we_do('tells', 'tell')} you what comes next.")
        case "withdrew" | "took_job":
            return Todo(nothing, f"{words.we_do('tells', 'tell')} {words.employer}. {tells}")
    return Todo(nothing, tells)


def _if_they_write(story: Story) -> str:
    if story.plan.closed and story.plan.closed.by == "system":
        return "If they ever write, we tell you. If they write to you, tell us here."
    return f"If they ever write, we tell you. If they write to you, tell {story.words.helper}."


_TODOS: dict[State, Callable[[Story], Todo]] = {
    "no_interview": _no_interview,
    "interview_ahead": _interview,
    "seen_again": _seen_again,
    "thank_you": _thank_you,
    "thank_you_late": _thank_you,
    "your_step": _your_step,
    "your_step_ahead": _your_step_ahead,
    "before_date": _until,
    "held": _until,
    "on_the_date": _now,
    "date_passed": _now,
    "quiet": _quiet,
    "finished": _finished,
    "offer": _offer,
}


# When do I stop waiting


def stop(story: Story) -> Stop | None:
    """The day to stop waiting. None where there is nothing to wait for: they answered, or it is over."""
    heading, on = "When to stop waiting", stop_on(story)
    # Beside good news that is on its way, a day to give up on would be read as a no.
    if story.state == "seen_again":
        return None
    if story.state in ("no_interview", "interview_ahead"):
        return Stop(heading, "None yet", f"We set it after your interview. {ELSEWHERE}")
    if story.state == "moved_on" and story.plan.closed:
        on = story.plan.closed.on
        return Stop("We stopped waiting on", story.words.day(on), "That day has passed.", on)
    return Stop(heading, story.words.day(on), COUNT_AS_NO, on) if on else None


def stop_on(story: Story) -> date | None:
    """The day on which silence ends it if the plan is followed; None before an interview, with an offer, and closed."""
    return None if story.plan.standing == "interview_ahead" else story.plan.moves_on
