"""What holds for every story, in every zone, on every day of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import chain, groupby, pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cadence import (
    ROW_LIMIT,
    STANDARD,
    Interview,
    Plan,
    Touch,
    deadlines,
    end_of_day,
    in_order,
    month_after,
    plan,
    replay,
    start_of_day,
)
from app.calendar import AgencyDays
from tests.cadence.stories import ZONES, agency_days, instants, stories
from tests.cadence.story import Story

FORWARD = ["interview_ahead", "quiet", "held", "upcoming", "due", "overdue", "waiting", "closed"]
later = st.lists(st.timedeltas(timedelta(0), timedelta(days=90)), min_size=2, max_size=6).map(sorted)
A_MOMENT = timedelta(microseconds=1)


def progress(seen: Plan) -> int:
    return FORWARD.index(seen.standing) if seen.standing in FORWARD else -1


@given(stories(), later)
def test_standing_never_moves_backwards_while_nothing_happens(
    told: tuple[Story, datetime], waits: list[timedelta]
) -> None:
    story, now = told
    seen = [story.at(now + wait) for wait in waits]
    for before, after in pairwise(seen):
        same_step = (before.next and before.next.step) == (after.next and after.next.step)
        if same_step or after.closed:
            assert progress(after) >= progress(before), (before.standing, after.standing)


@given(stories(), later)
def test_a_closed_pursuit_stays_closed_as_it_was(told: tuple[Story, datetime], waits: list[timedelta]) -> None:
    story, now = told
    endings = [seen.closed for wait in waits if (seen := story.at(now + wait)).closed]
    assert len(set(endings)) <= 1


@given(stories())
def test_doing_what_was_projected_gives_the_projected_dates(told: tuple[Story, datetime]) -> None:
    story, now = told
    seen = story.at(now)
    expected = [(step.step.key, step.due.on) for step in seen.projected]
    moves_on = seen.moves_on
    while seen.next and seen.closes_on and seen.closes_on >= seen.next.due.on:
        assert [(step.step.key, step.due.on) for step in seen.projected] == expected
        assert seen.moves_on == moves_on
        now = max(now, seen.next.due.at or start_of_day(seen.next.due.on, story.days.zone))
        seen = story.tell(Touch(seen.next.step.key, now)).at(now)
        expected = expected[1:]
    if not expected and seen.is_open and seen.standing != "offer":
        assert seen.closes_on == moves_on


@given(stories())
def test_a_story_that_breaks_no_rule_replays_without_a_violation(told: tuple[Story, datetime]) -> None:
    assert told[0].history.violations == ()


@given(stories(), st.randoms(use_true_random=False))
def test_the_order_facts_are_stored_in_changes_nothing(told: tuple[Story, datetime], random: Random) -> None:
    story, _ = told
    # Those of one instant stay as they were told.
    instants = [list(same) for _, same in groupby(in_order(story.facts), key=lambda fact: fact.at)]
    random.shuffle(instants)
    shuffled = list(chain.from_iterable(instants))
    assert replay(in_order(shuffled), STANDARD, story.days) == replay(in_order(story.facts), STANDARD, story.days)


@given(instants, st.sampled_from(ZONES))
def test_the_thank_you_is_exactly_24_elapsed_hours_in_every_zone(ended: datetime, zone: str) -> None:
    seen = Story(days=AgencyDays(ZoneInfo(zone))).tell(Interview(ended)).at(ended)
    assert seen.next is not None
    assert seen.next.due.at is not None
    assert seen.next.due.at.timestamp() - ended.timestamp() == 24 * 60 * 60


@pytest.mark.parametrize("spring_or_autumn", [date(2026, 3, 7), date(2026, 10, 31)])
def test_24_hours_across_a_clock_change_are_24_hours(spring_or_autumn: date) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    ended = datetime.combine(spring_or_autumn, datetime.min.time(), zone).replace(hour=16).astimezone(UTC)
    seen = Story().tell(Interview(ended)).at(ended)
    assert seen.next is not None
    assert seen.next.due.at == ended + timedelta(hours=24)
    assert seen.next.due.at.astimezone(zone).hour != 16


@given(stories())
def test_silence_closes_at_the_very_end_of_its_day(told: tuple[Story, datetime]) -> None:
    story, now = told
    seen = story.at(now)
    if seen.closes_on is None:
        return
    end = end_of_day(seen.closes_on, story.days.zone)
    assert story.at(end - A_MOMENT).is_open
    closed = story.at(end).closed
    assert closed is not None
    assert (closed.on, closed.at, closed.by) == (seen.closes_on, end, "system")


@given(stories())
def test_no_pursuit_is_closed_before_the_day_of_its_last_fact(told: tuple[Story, datetime]) -> None:
    story, now = told
    seen = story.at(now)
    assert seen.closes_on is None or seen.closes_on >= story.facts[-1].at.astimezone(story.days.zone).date()


@given(stories(), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_every_row_has_a_reason_of_one_line(told: tuple[Story, datetime], wait: timedelta) -> None:
    story, now = told
    for who in ("Maria", "Bartholomew-Maximilian-Alexander"):
        why = story.why(now + wait, who)
        assert 0 < len(why.row) <= ROW_LIMIT
        assert why.sentence
        assert why.arithmetic
        assert why.rule


@given(stories())
def test_a_due_touch_is_listed_from_its_instant_on(told: tuple[Story, datetime]) -> None:
    story, now = told
    position = story.history.position
    stored = deadlines(position, STANDARD, story.days, now)
    if stored.listed_at is None or stored.listed_at <= now:
        return
    assert not is_to_do(story.at(stored.listed_at - A_MOMENT))
    assert is_to_do(story.at(stored.listed_at))


def is_to_do(seen: Plan) -> bool:
    return seen.standing in ("due", "overdue") or seen.closing_in == 0


@given(stories())
def test_the_next_step_changes_by_itself_only_when_it_is_overtaken(told: tuple[Story, datetime]) -> None:
    story, now = told
    position = story.history.position
    stored = deadlines(position, STANDARD, story.days, now)
    if stored.overtakes_at is None or stored.overtakes_at <= now:
        return
    before = plan(position, STANDARD, story.days, stored.overtakes_at)
    after = plan(position, STANDARD, story.days, stored.overtakes_at + A_MOMENT)
    if before.next and after.next:
        assert stored.next_step != after.next.step.key


@given(stories())
def test_a_due_day_is_a_working_day(told: tuple[Story, datetime]) -> None:
    story, now = told
    for step in story.at(now).projected:
        assert step.due.at or story.days.roll(step.due.on) == step.due.on


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_is_the_same_day_of_the_next_month_or_its_last(day: date) -> None:
    after = month_after(day)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == 1
    assert after.day == day.day or (after + timedelta(days=1)).day == 1


def test_a_month_after_31_january_is_the_last_day_of_february() -> None:
    assert month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert month_after(date(2028, 1, 31)) == date(2028, 2, 29)


@given(agency_days(), st.dates(date(2019, 1, 1), date(2036, 1, 1)))
@settings(max_examples=50)
def test_rolling_is_the_first_working_day_from_there(days: AgencyDays, day: date) -> None:
    rolled = days.roll(day)
    assert rolled >= day
    assert days.is_working(rolled)
    assert not any(days.is_working(day + timedelta(days=n)) for n in range((rolled - day).days))
