"""The candidate's dates, at most three: their own next action, the next touch by the recruiter, and the stop date."""

from __future__ import annotations

from collections.abc import Iterator

from app.candidate_page import states
from app.candidate_page.story import Story
from app.candidate_page.view import DATE_KEYS, Entry


def entries(story: Story) -> tuple[Entry, ...]:
    """What belongs in the candidate's calendar as things stand; empty once it is over."""
    if story.plan.closed:
        return ()
    return (*_interview(story), *_action(story), *_touch(story), *_stop(story))


def called_off(story: Story) -> tuple[Entry, ...]:
    """Once it is over, what a calendar is to strike: it keeps an entry that merely vanishes. Empty until then."""
    over = story.plan.closed
    words = f"Nothing more to do for {story.words.employer}"
    return tuple(Entry(key, words, "", over.on) for key in DATE_KEYS) if over else ()


def _interview(story: Story) -> Iterator[Entry]:
    meeting = story.newest
    if story.plan.standing != "interview_ahead" or meeting is None:
        return
    on = story.words.day_of(meeting.starts_at)
    words = f"Interview with {story.words.manager}, {story.words.employer}"
    text = "At the end, ask when they will call and when they decide. Then ask for the job."
    starts_at = story.starts_at(meeting)
    yield Entry("action", words, text, on, starts_at, meeting.ends_at if starts_at else None)


def _action(story: Story) -> Iterator[Entry]:
    following = story.plan.next
    if following is None or following.step.by != "candidate":
        return
    act = "Call" if following.step.channel == "call" else "E-mail"
    what = f"Thank-you e-mail to {story.words.manager}" if following.due.at else f"{act} {story.words.manager}"
    yield Entry("action", f"{what}, {story.words.employer}", "", following.due.on, following.due.at)


def _touch(story: Story) -> Iterator[Entry]:
    """The recruiter's next step, on the day it is due: an entry that is late stays where it was."""
    words, following = story.words, story.plan.next
    projected = next((step for step in story.plan.projected if step.step.by == "recruiter"), None)
    if projected is None or following is None:
        return
    on = projected.due.on if projected.step.key == following.step.key else projected.done_on
    text = f"Only if there is no word before. Nothing for you to do. Please do not contact {words.employer}."
    yield Entry("touch", f"{words.makes(projected.step.channel)} {words.they}, {words.employer}", text, on)


def _stop(story: Story) -> Iterator[Entry]:
    found = states.stop(story)
    if found and found.on:
        yield Entry("stop", f"Stop waiting for {story.words.employer}", "No word by now? Count it as a no.", found.on)
