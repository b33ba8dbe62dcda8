"""Generated stories: any zone, any day of any month, any run of facts that the rules allow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from app.cadence import (
    Closure,
    Fact,
    Hold,
    Interview,
    Plan,
    Promise,
    Reopening,
    Skip,
    Touch,
    Unhold,
    Word,
    forbidden,
)
from app.calendar import AgencyDays
from tests.cadence.story import Story

ZONES = sorted(available_timezones())
CALENDARS = [("US", "CA"), ("DE", "BE"), ("GB", "SCT"), ("JP", None), ("AE", None), (None, None)]

instants = st.datetimes(
    min_value=datetime(2019, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2036, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)


@st.composite
def agency_days(draw: st.DrawFn) -> AgencyDays:
    country, subdivision = draw(st.sampled_from(CALENDARS))
    return AgencyDays(draw(zones), country, subdivision)


@st.composite
def stories(draw: st.DrawFn, longest: int = 8) -> tuple[Story, datetime]:
    """A story that breaks no rule, and the instant of its last fact."""
    days = draw(agency_days())
    ended = draw(instants)
    told = Story(days=days).tell(_interview(draw, days, ended))
    now = ended
    for _ in range(draw(st.integers(0, longest))):
        now += draw(st.timedeltas(timedelta(minutes=1), timedelta(days=20)))
        before = told.at(now)
        fact = draw(st.sampled_from(_moves(draw, before, now)))
        if forbidden(fact, before, days) is None:
            told.tell(fact)
    return told, now


def _interview(draw: st.DrawFn, days: AgencyDays, ended: datetime) -> Interview:
    first = ended.astimezone(days.zone).date()
    return Interview(ended, _promise(draw, first), _promise(draw, first))


def _promise(draw: st.DrawFn, first: date) -> date | None:
    ahead = draw(st.one_of(st.none(), st.integers(0, 45)))
    return None if ahead is None else first + timedelta(days=ahead)


def _moves(draw: st.DrawFn, before: Plan, now: datetime) -> list[Fact]:
    step = before.next.step.key if before.next else None
    moves: list[Fact] = [
        Touch(step, now, early_reason="They asked us to call"),
        Touch(step, now, early_reason="They asked us to call"),
        Touch(None, now, early_reason="They asked us to call"),
        Word(draw(st.sampled_from(["promised", "other", "offer", "no"])), now, _promise(draw, before.today)),
        Promise(now, _promise(draw, before.today)),
        Hold(before.today + timedelta(days=draw(st.integers(1, 60))), now),
        Unhold(now),
        Closure(now, "withdrew"),
        Reopening(now),
        Interview(now + timedelta(days=draw(st.integers(0, 30)), hours=1), known_at=now),
    ]
    return [*moves, Skip(step, now, "Not wanted")] if step else moves
