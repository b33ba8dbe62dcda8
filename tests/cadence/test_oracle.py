"""The engine against the naive second reading of the rulebook, at every instant where an answer may change."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cadence import STANDARD, Cadence, Step, Touch, plan, replay, step_lines
from tests.cadence.oracle import Answer, ask
from tests.cadence.stories import A_MOMENT, edges, stories
from tests.cadence.story import Story, april, interview, june, local, may

CADENCES = (
    STANDARD,
    Cadence((Step("call", "Call", "call", "recruiter", "promise", days=2, fallback_days=9),), final_days=1),
    Cadence(
        (
            Step("thanks", "Thanks", "email", "candidate", "interview", hours=48),
            Step("gift", "Gift", "email", "recruiter", "interview", days=3),
            Step("text", "Text", "text", "recruiter", "previous", days=4),
            Step("call", "Call", "call", "recruiter", "promise", fallback_days=20, quiet=True),
            Step("visit", "Visit", "in_person", "recruiter", "previous", days=1),
        ),
        final_days=20,
    ),
)


FOLLOWED = [
    Touch("thank_you", april(22, 8, 40)),
    Touch("first_call", april(28)),
    Touch("second_call", may(14)),
    Touch("email", may(21)),
    Touch("last_try", june(4)),
]
WORKED: list[tuple[datetime, str | None, date | None, date]] = [
    (april(21, 16, 30), "thank_you", date(2026, 4, 22), date(2026, 6, 9)),
    (april(22, 8, 40), "first_call", date(2026, 4, 28), date(2026, 6, 9)),
    (april(28), "second_call", date(2026, 5, 12), date(2026, 6, 9)),
    (may(14), "email", date(2026, 5, 21), date(2026, 6, 11)),
    (may(21), "last_try", date(2026, 6, 4), date(2026, 6, 11)),
    (june(4), None, None, date(2026, 6, 11)),
]


def engine(story: Story, now: datetime) -> Answer:
    """The engine's answer, in the oracle's words."""
    history = replay([fact for fact in story.facts if fact.at <= now], story.cadence, story.days)
    seen = plan(history.position, story.cadence, story.days, now)
    following, closed = seen.next, seen.closed
    return Answer(
        standing=seen.standing,
        outcome=closed.outcome if closed else None,
        closed_on=closed.on if closed else None,
        states={line.step.key: line.state.replace("_", " ") for line in step_lines(history, seen, story.cadence)},
        closes_on=seen.closes_on,
        moves_on=seen.moves_on,
        next_step=following.step.key if following else None,
        due_on=following.due.on if following else None,
        due_at=following.due.at if following else None,
        days_overdue=following.days_overdue if following else 0,
        quiet_until=seen.quiet_until,
    )


def differences(story: Story, now: datetime) -> dict[str, Any]:
    """What the two do not agree on: name → (the engine's, the oracle's)."""
    ours, theirs = asdict(engine(story, now)), asdict(ask(story.facts, story.cadence, story.days, now))
    return {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}


def moments(story: Story, now: datetime) -> list[datetime]:
    """`now`, every fact's instant and every edge there is at `now`; each with the moments beside it."""
    exact = [now, *(fact.at for fact in story.facts), *edges(story.at(now), story.days.zone)]
    beside = {instant + aside for instant in exact for aside in (-A_MOMENT, timedelta(0), A_MOMENT)}
    return sorted(instant for instant in beside if instant >= story.facts[0].at)


@pytest.mark.parametrize(("now", "step", "due_on", "moves_on"), WORKED)
def test_both_readings_give_the_worked_example(
    now: datetime, step: str | None, due_on: date | None, moves_on: date
) -> None:
    story = Story().tell(interview(), *FOLLOWED)
    for read in (engine(story, now), ask(story.facts, STANDARD, story.days, now)):
        assert (read.next_step, read.due_on, read.moves_on) == (step, due_on, moves_on)


def test_both_readings_end_the_worked_example_as_it_ends() -> None:
    ended = local(date(2026, 6, 12), 0)
    followed, left = Story().tell(interview(), *FOLLOWED), Story().tell(interview(), *FOLLOWED[:2])
    for story, outcome, on in ((followed, "no_response", june(11).date()), (left, "lapsed", may(28).date())):
        for read in (engine(story, ended), ask(story.facts, STANDARD, story.days, ended)):
            assert (read.standing, read.outcome, read.closed_on) == ("closed", outcome, on)


@given(stories(cadences=CADENCES), st.data())
def test_a_naive_second_reading_of_the_rulebook_agrees(told: tuple[Story, datetime], data: st.DataObject) -> None:
    story, now = told
    some = data.draw(st.lists(st.sampled_from(moments(story, now)), min_size=4, max_size=8, unique=True))
    for instant in some:
        assert differences(story, instant) == {}, instant
