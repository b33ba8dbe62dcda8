"""The calendar's days: each touch, promise, meeting and end on the day the engine and the agency's clock give it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from app.cadence import day_of
from app.calendar import AgencyDays
from app.models import SYSTEM, Agency, Interview, Pursuit
from app.queries.calendar import Span
from app.queries.pursuits import with_parents
from tests import desk
from tests.cadence.stories import stories
from tests.cadence.story import Story
from tests.desk import april, follow_up, may
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.queries.storing import store
from tests.queries.test_table import copies
from tests.support.statements import plans, statements

Told = list[tuple[date, str, str]]


def span(agency: Agency, first: date = may(11), last: date = may(24), now: datetime = NOW, **more: Any) -> Span:
    return Span(agency.id, agency.days, now, first, last, **more)


def told(db: Session, wanted: Span, per_kind: int = 20) -> Told:
    """What stands on the days: when, what and of whom, in the order of the page."""
    found = sorted(wanted.entries(db, per_kind).items())
    return [(on, entry.kind, entry.pursuit.candidate.name) for on, day in found for entry in day.entries]


def test_each_entry_stands_on_its_day_and_what_is_late_today(db: Session) -> None:
    priya = desk.lay_out(db)
    assert told(db, span(priya.agency)) == [
        (may(13), "interview", "Noah Kim"),
        (may(14), "touch", "Liam Petrov"),
        (may(14), "touch", "Maya Okafor"),
        (may(14), "touch", "Lena Marsh"),
        (may(14), "touch", "Hannah Liu"),
        (may(14), "touch", "Noah Kim"),
        (may(14), "touch", "Samuel Adeyemi"),
        (may(14), "move_on", "Tomas Reyes"),
        (may(18), "touch", "Ivy Chen"),
        (may(20), "touch", "Owen Price"),
    ]


def test_other_weeks_hold_only_what_is_theirs(db: Session) -> None:
    agency = desk.lay_out(db).agency
    assert told(db, span(agency, may(18), may(24))) == [
        (may(18), "touch", "Ivy Chen"),
        (may(20), "touch", "Owen Price"),
    ]
    assert told(db, span(agency, april(27), may(3))) == [
        (april(28), "interview", "Liam Petrov"),
        (april(29), "interview", "Owen Price"),
    ]


def test_a_promise_is_told_until_the_call_for_it_and_never_beside_it(db: Session) -> None:
    priya = make_recruiter(db, make_agency(db))
    told_of = partial(follow_up, db, priya.agency, priya)
    told_of("Ahead Call", may(5), promised_on=may(20))
    told_of("Broken Call", may(1), promised_on=may(12))
    told_of("Made Call", may(1), [("first_call", may(13))], promised_on=may(13), decision_on=may(22))
    told_of("Ahead Decision", may(5), decision_on=may(19))
    told_of("Saturday Call", may(5), promised_on=may(16))
    assert told(db, span(priya.agency, may(12), may(22))) == [
        (may(12), "call_promised", "Broken Call"),
        (may(14), "touch", "Broken Call"),
        (may(16), "call_promised", "Saturday Call"),
        (may(18), "touch", "Saturday Call"),
        (may(19), "touch", "Ahead Decision"),
        (may(20), "touch", "Ahead Call"),
        (may(22), "decision_promised", "Made Call"),
    ]


def test_only_an_end_that_no_plan_moves_is_told(db: Session) -> None:
    priya = make_recruiter(db, make_agency(db))
    desk.closing(db, priya.agency, priya, "Plan Finished")
    left = make_pursuit(db, priya.agency, recruiter=priya, candidate="Left Lying", interviewed_on=april(20))
    planned = follow_up(db, priya.agency, priya, "Touch Planned", april(23), [("first_call", may(7))])
    assert left.closes_on == may(20)
    assert planned.closes_on is not None
    ends = [(on, who) for on, kind, who in told(db, span(priya.agency, may(11), may(31))) if kind == "move_on"]
    assert ends == [(may(14), "Plan Finished"), (may(20), "Left Lying")]


def test_offers_closed_ones_and_other_agencies_are_not_there(db: Session) -> None:
    agency = make_agency(db)
    offered, closed = (make_pursuit(db, agency, interviewed_on=may(5), decision_on=may(15)) for _ in range(2))
    offered.hear("offer", by=SYSTEM, at=NOW)
    closed.close("hired", by=SYSTEM, at=NOW)
    desk.lay_out(db)
    db.flush()
    assert told(db, span(agency)) == []
    assert span(agency).load(db) == {}


def test_a_meeting_that_was_called_off_is_not_there(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=may(13))
    pursuit.call_off(pursuit.interviews[0], by=SYSTEM, at=NOW)
    db.flush()
    assert told(db, span(pursuit.agency)) == []


def test_a_day_shows_the_first_of_each_kind_and_counts_all(db: Session) -> None:
    priya = desk.lay_out(db)
    today = span(priya.agency).entries(db, per_kind=2)[may(14)]
    assert [entry.pursuit.candidate.name for entry in today.entries] == ["Liam Petrov", "Maya Okafor", "Tomas Reyes"]
    assert today.total == 7


def test_load_is_by_whose_it_is(db: Session) -> None:
    priya = desk.lay_out(db)
    jo = make_recruiter(db, priya.agency, name="Jo Reed")
    desk.overdue(db, priya.agency, jo, "Ada Berg")
    nobodys = desk.quiet(db, priya.agency, jo, "Kim Ito")
    nobodys.recruiter = None
    db.flush()
    assert span(priya.agency).load(db) == {
        may(14): {priya.id: 6, jo.id: 1},
        may(18): {priya.id: 1, None: 1},
        may(20): {priya.id: 1},
    }


def test_conditions_narrow_entries_and_load_alike(db: Session) -> None:
    priya = desk.lay_out(db)
    only = span(priya.agency, filtered=[Pursuit.next_step == "last_try"])
    assert told(db, only) == [(may(18), "touch", "Ivy Chen")]
    assert only.load(db) == {may(18): {priya.id: 1}}


# The agency's days


@pytest.mark.parametrize(
    ("zone", "sunday"),
    [
        ("America/Los_Angeles", date(2026, 3, 8)),
        ("America/Los_Angeles", date(2026, 11, 1)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Pacific/Kiritimati", date(2026, 5, 17)),
    ],
)
def test_a_meeting_stands_on_the_agencys_day_in_weeks_that_turn_the_clock(db: Session, zone: str, sunday: date) -> None:
    agency, before = make_agency(db, time_zone=zone), at(date(2026, 1, 1))
    for day in (sunday - days(7), sunday - days(6), sunday, sunday + days(1)):
        for hour, minute in ((0, 0), (23, 59)):
            pursuit = make_pursuit(db, agency, interviewed_on=None, candidate=f"{day} {hour}")
            starts_at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
            pursuit.schedule(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), by=SYSTEM, at=before)
    db.flush()
    week = span(agency, sunday - days(6), sunday, now=before)
    meetings = [(on, who) for on, kind, who in told(db, week) if kind == "interview"]
    assert meetings == [(day, f"{day} {hour}") for day in (sunday - days(6), sunday) for hour in (0, 23)]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told_story=stories(), later=st.timedeltas(timedelta(), timedelta(days=40)), ahead=st.integers(-10, 30))
def test_the_next_touch_stands_where_the_engine_puts_it(
    db: Session, told_story: tuple[Story, datetime], later: timedelta, ahead: int
) -> None:
    story, told_at = told_story
    pursuit = db.scalar(with_parents()) or make_pursuit(db, interviewed_on=None)
    when = story.days
    assert isinstance(when, AgencyDays)
    now = told_at + later
    store(pursuit, story.history.position, when, told_at)
    if pursuit.overtakes_at is not None and pursuit.overtakes_at <= now:
        store(pursuit, story.history.position, when, now)
    db.flush()
    plan, first = story.at(now), day_of(now, when.zone) + days(ahead)
    week = Span(pursuit.agency_id, when, now, first, first + days(6))
    found = [(on, entry.kind) for on, day in week.entries(db, 5).items() for entry in day.entries]
    expected = max(plan.next.due.on, plan.today) if plan.next else None
    if plan.standing != "interview_ahead":
        assert [on for on, kind in found if kind == "touch"] == [expected] * (expected in week.dates)
    assert [kind for _, kind in found if kind == "move_on"] in ([], ["move_on"] * plan.is_open)


# Cost


def grow(db: Session, number: int) -> Agency:
    """`number` pursuits of all kinds over forty days, as many closed, and another agency's as well."""
    for agency in (make_agency(db), make_agency(db, name="Harbor Talent")):
        like = make_pursuit(db, agency, interviewed_on=may(5), promised_on=may(20), thanked=True)
        copies(db, like, [_varied(place, None) for place in range(number)])
        copies(db, like, [_varied(place, NOW) for place in range(number)])
        (met,) = like.interviews
        columns = {column.key: getattr(met, column.key) for column in Interview.__table__.columns if column.key != "id"}
        meetings = [at(TODAY + days(place % 400 - 200)) for place in range(number)]
        db.execute(insert(Interview), [columns | {"starts_at": start, "ends_at": start} for start in meetings])
    db.execute(text("ANALYZE"))
    return like.agency


def _varied(place: int, closed_at: datetime | None) -> dict[str, Any]:
    day = TODAY + days(place % 400 - 200)
    return {
        "due_on": day,
        "listed_at": at(day),
        "closes_on": day + days(200),
        "promised_on": day if place % 3 else None,
        "decision_on": day if place % 5 == 0 else None,
        "next_step": ("first_call", "second_call", "last_try", None)[place % 4],
        "closed_at": closed_at,
    }


def test_it_is_read_by_ranges_of_indexes(db: Session) -> None:
    agency = grow(db, 3000)
    later = span(agency, may(25), may(31))
    entries, *_ = plans(db, lambda: later.entries(db, 10))
    for name in ("by_due_day", "by_promised_day", "by_decision_day", "open_by_closing"):
        assert f"ix_pursuits_{name}" in entries, entries
    assert "ix_interviews_by_start" in entries
    (load,) = plans(db, lambda: later.load(db))
    assert "ix_pursuits_by_due_day" in load


def test_the_number_of_statements_does_not_grow_with_the_rows(db: Session) -> None:
    engine = db.get_bind()
    assert isinstance(engine, Engine)
    heard = []
    for number in (10, 1000):
        agency = grow(db, number)
        db.expunge_all()
        with statements(engine) as said:
            _look(db, span(agency, april(27), may(31)))
        heard.append(len(said))
    assert heard[0] == heard[1] <= 3  # the days off of the agency are the third


def _look(db: Session, wanted: Span) -> None:
    found = wanted.entries(db, 3)
    assert all(len(day.entries) <= 15 for day in found.values())
    for day in found.values():
        for entry in day.entries:
            entry.pursuit.plan(wanted.now)
            assert entry.pursuit.candidate.name
            assert entry.pursuit.employer.name
    wanted.load(db)
