"""A pursuit's page for its candidate, put together."""

from __future__ import annotations

from datetime import date, datetime

from app.candidate_page import lines, states
from app.candidate_page.calendar import entries
from app.candidate_page.reports import reports
from app.candidate_page.story import Story
from app.candidate_page.view import Helper, Notice, StatusPage
from app.candidate_page.words import Words
from app.models import Pursuit


def status_page(pursuit: Pursuit, now: datetime, ends_on: date | None) -> StatusPage:
    """What the candidate of `pursuit` reads at `now` (an aware instant).

    `pursuit` has its whole story loaded; `ends_on` is the day from which the link no longer works (None: not known).
    """
    story = Story.of(pursuit, now)
    earlier, since = lines.past(story)
    todo, state = states.todo(story), story.state
    return StatusPage(
        agency=pursuit.agency.name,
        country=pursuit.agency.country or "US",
        reader=pursuit.candidate.first_name,
        job=story.words.heading,
        title=f"Your interview with {pursuit.employer.name}",
        state=state,
        headline=states.headline(story),
        lede=states.lede(story),
        todo=todo,
        stop=states.stop(story),
        changed=reports(story),
        helper=_helper(pursuit),
        earlier=earlier,
        lines=(*since, *lines.to_come(story)),
        has_dates=bool(entries(story)),
        updated=_updated(story),
        ends=_ends(story, ends_on),
    )


def ended(pursuit: Pursuit, now: datetime, on: date, *, revoked: bool) -> Notice:
    """What is said where the page would be: the link stopped working on the day `on`, or was `revoked` on it."""
    words = Words.of(pursuit, now)
    why = "We switched it off." if revoked else "Links end a month after we stop waiting for an answer."
    ask = f"Ask {words.helper} for a new one by e-mail."
    return Notice(
        pursuit.agency.name, f"This link stopped working on {words.short_day(on)}.", (why, ask), _helper(pursuit)
    )


UNKNOWN = Notice(
    "Your status",
    "This link does not work.",
    (
        "Check that you have all of it: it is long, and an e-mail may break it in two.",
        "Links end a month after we stop waiting for an answer. Ask your recruiter for a new one by e-mail.",
    ),
)


def _helper(pursuit: Pursuit) -> Helper | None:
    recruiter = pursuit.recruiter
    return Helper(recruiter.name, pursuit.agency.hours, recruiter.phone, recruiter.email) if recruiter else None


def _updated(story: Story) -> str:
    words, at = story.words, story.pursuit.updated_at
    told = f"Updated {words.near(words.day_of(at))} at {words.time(at)}."
    if not entries(story):
        return told
    return f"{told} Dates move if {words.employer} replies or {words.we_do('changes', 'change').replace('We', 'we')} the plan."


def _ends(story: Story, ends_on: date | None) -> str:
    keep = "Anyone with this link can read this page, so keep it to yourself."
    if ends_on is None or (story.plan.is_open and states.stop_on(story) is None):
        return f"{keep} It stops working a month after we stop waiting."
    return f"{keep} It stops working on {story.words.short_day(ends_on)}."
