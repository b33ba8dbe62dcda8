"""Days and times as people type them, on Thursday 14 May 2026."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cadence.words import WEEKDAYS, day_words, long_day_words
from app.errors import InvalidError
from app.web.typed_dates import parse_day, parse_time
from tests.factories import TODAY

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-05-14"),
        ("Tomorrow", "2026-05-15"),
        ("yesterday", "2026-05-13"),
        ("fri", "2026-05-15"),
        ("Friday", "2026-05-15"),
        ("next fri", "2026-05-15"),
        ("mon", "2026-05-18"),
        ("thu", "2026-05-21"),
        ("thurs", "2026-05-21"),
        ("next week", "2026-05-18"),
        ("in 3 days", "2026-05-17"),
        ("+3 days", "2026-05-17"),
        ("1 day", "2026-05-15"),
        ("2 weeks", "2026-05-28"),
        ("28 may", "2026-05-28"),
        (" 28  May ", "2026-05-28"),
        ("28th of".replace(" of", " may"), "2026-05-28"),
        ("may 28", "2026-05-28"),
        ("May 28th, 2027", "2027-05-28"),
        ("Thu 28 May", "2026-05-28"),
        ("Thursday 28 May 2026", "2026-05-28"),
        ("14 may", "2026-05-14"),
        ("13 may", "2027-05-13"),
        ("3 jan", "2027-01-03"),
        ("1 sept", "2026-09-01"),
        ("29 feb", "2028-02-29"),
        ("2026-05-28", "2026-05-28"),
        ("2026-5-8", "2026-05-08"),
    ],
)
def test_a_day_is_read_as_the_next_that_it_can_mean(typed: str, meant: str) -> None:
    assert parse_day(typed, TODAY).isoformat() == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "is not a day"),
        ("soon", "is not a day"),
        ("5/6", "is not a day"),
        ("28", "is not a day"),
        ("fr", "is not a day"),
        ("may", "is not a day"),
        ("28 ma", "is not a day"),
        ("31 june", "There is no 31 June 2026"),
        ("30 feb", "There is no 30 February 2026"),
        ("2026-13-01", "There is no 1 in month 13 of 2026"),
        ("2026-02-29", "There is no 29 February 2026"),
        ("28 may 1999", "too far away"),
        ("28 may 9999", "too far away"),
        ("<script>", "is not a day"),
    ],
)
def test_what_is_no_day_is_told_how_to_be_written(typed: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said) as refused:
        parse_day(typed, TODAY, pointer="/promised_on")
    assert refused.value.pointer == "/promised_on"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3:30 pm", time(15, 30)),
        ("3:30pm", time(15, 30)),
        ("3.30 pm", time(15, 30)),
        ("3 p.m.", time(15)),
        ("9am", time(9)),
        ("12 am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("15:30", time(15, 30)),
        ("09:05", time(9, 5)),
        ("noon", time(12)),
    ],
)
def test_a_time_is_read_on_either_clock(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "3", "25:00", "13 pm", "0 am", "9:60", "half past three"])
def test_what_is_no_time_or_could_be_two_is_told_how_to_be_written(typed: str) -> None:
    with pytest.raises(InvalidError, match="is not a time"):
        parse_time(typed)


@given(DAYS, DAYS)
def test_what_hearback_writes_itself_it_can_read(day: date, today: date) -> None:
    assert parse_day(day.isoformat(), today) == day
    if day >= today and (day.year == today.year):
        assert parse_day(day_words(day, today), today) == day
        assert parse_day(long_day_words(day, today), today) == day


@given(DAYS, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_within_the_week_that_follows(today: date, weekday: str) -> None:
    found = parse_day(weekday[:3], today)
    assert today < found <= today + timedelta(days=7)
    assert WEEKDAYS[found.weekday()] == weekday


@given(st.text(max_size=60), DAYS)
def test_anything_typed_is_a_day_or_a_sentence(typed: str, today: date) -> None:
    try:
        assert parse_day(typed, today).year >= 2000
    except InvalidError as refused:
        assert refused.sentence.endswith(".")  # noqa: PT017
