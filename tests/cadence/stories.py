"""Generated stories: any zone, any day of any month, any run of facts that the rules allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from app.cadence import (
    STANDARD,
    Cadence,
    ClosedBy,
    Closure,
    Fact,
    Hold,
    Interview,
    Outcome,
    Plan,
    Promise,
    Reopening,
    Skip,
    Touch,
    Unhold,
    Word,
    WordKind,
    end_of_day,
    follow,
    forbidden,
    plan,
    start_of_day,
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
waits = st.timedeltas(timedelta(0), timedelta(days=20))
promises = st.none() | st.integers(0, 45).map(lambda days: timedelta(days=days))
A_MOMENT = timedelta(microseconds=1)
beside = st.sampled_from([-A_MOMENT, timedelta(0), A_MOMENT])

words: st.SearchStrategy[WordKind] = st.sampled_from(["promised", "other", "interview", "offer", "no"])
outcomes: st.SearchStrategy[Outcome] = st.sampled_from(["withdrew", "hired", "offer_declined"])
closers: st.SearchStrategy[ClosedBy] = st.sampled_from(["recruiter", "candidate", "ats"])
moves = st.sampled_from(
    ["touch", "touch", "touch", "extra", "skip", "told", "told", "hold", "unhold", "close", "reopen"]
)
news = st.sampled_from(["word", "word", "call by", "decide by", "interview"])


@st.composite
def agency_days(draw: st.DrawFn) -> AgencyDays:
    country, subdivision = draw(st.sampled_from(CALENDARS))
    return AgencyDays(draw(zones), country, subdivision)


@st.composite
def stories(draw: st.DrawFn, longest: int = 8, cadences: Sequence[Cadence] = (STANDARD,)) -> tuple[Story, datetime]:
    """A story that breaks no rule, and the instant of its last fact. Its first interview is held, or known before."""
    days, ended = draw(agency_days()), draw(instants)
    told = Story(cadence=draw(st.sampled_from(cadences)), days=days)
    now = ended - draw(waits) if draw(st.booleans()) else ended
    first = ended.astimezone(days.zone).date()
    told.tell(Interview(ended, _promise(draw, first), _promise(draw, first), known_at=now))
    history = told.history
    for _ in range(draw(st.integers(0, longest))):
        now = _later(draw, edges(plan(history.position, told.cadence, days, now), days.zone), now)
        before = plan(history.position, told.cadence, days, now)
        fact = _move(draw, before, now)
        if forbidden(fact, before, days) is None:
            history = follow(history, fact, told.cadence, days)
            told.tell(fact)
    return told, now


def edges(seen: Plan, zone: ZoneInfo) -> list[datetime]:
    """The instants at which what the rules say may change by itself: due, overdue, held, quiet, closed."""
    days = {day for day in (seen.closes_on, seen.moves_on, seen.held_until, seen.quiet_until) if day}
    days |= {step.due.on for step in seen.projected}
    instants = {edge(day, zone) for day in days for edge in (start_of_day, end_of_day)}
    return sorted(instants | {step.due.at for step in seen.projected if step.due.at})


def _later(draw: st.DrawFn, changes: Sequence[datetime], now: datetime) -> datetime:
    """Any time later, at once, or just when something changes by itself."""
    if draw(st.booleans()) and (ahead := [edge for edge in changes if edge > now]):
        return max(now, draw(st.sampled_from(ahead)) + draw(beside))
    return now + draw(waits)


def _promise(draw: st.DrawFn, first: date) -> date | None:
    ahead = draw(promises)
    return None if ahead is None else first + ahead


def _move(draw: st.DrawFn, before: Plan, now: datetime) -> Fact:
    step = before.next.step.key if before.next else None
    match draw(moves):
        case "extra":
            return Touch(None, now, early_reason="They asked us to call")
        case "skip" if step:
            return Skip(step, now, "Not wanted")
        case "told":
            return _told(draw, before, now)
        case "hold":
            return Hold(before.today + timedelta(days=draw(st.integers(1, 60))), now)
        case "unhold":
            return Unhold(now)
        case "close":
            return Closure(now, draw(outcomes), draw(closers))
        case "reopen":
            return Reopening(now)
    return Touch(step, now, early_reason="They asked us to call")


def _told(draw: st.DrawFn, before: Plan, now: datetime) -> Fact:
    match draw(news):
        case "word":
            return Word(draw(words), now, _promise(draw, before.today), _promise(draw, before.today))
        case "call by":
            return Promise(now, _promise(draw, before.today))
        case "decide by":
            return Promise(now, decision_on=_promise(draw, before.today))
    return Interview(now + timedelta(days=draw(st.integers(0, 30)), hours=1), known_at=now)
