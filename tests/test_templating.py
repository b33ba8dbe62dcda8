"""The words for days, times, numbers and names, and the one environment that writes them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from app.cadence.words import day_words, long_day_words
from app.templating import (
    clock_time,
    environment,
    first_name,
    initials,
    mailto,
    overdue,
    phone,
    plural,
    relative,
    tel,
    theme_of,
)

TODAY = date(2026, 5, 14)  # a Thursday
CHICAGO = "America/Chicago"
near_days = st.integers(-14, 14).map(lambda away: TODAY + timedelta(days=away))
far_days = st.dates(date(1990, 1, 1), date(2090, 1, 1)).filter(lambda found: abs((found - TODAY).days) > 14)


def test_a_day_of_this_year_is_told_without_its_year() -> None:
    assert day_words(TODAY, TODAY) == "Thu 14 May"
    assert long_day_words(TODAY, TODAY) == "Thursday 14 May"


def test_a_day_of_another_year_is_told_with_it() -> None:
    assert day_words(date(2027, 1, 1), TODAY) == "Fri 1 Jan 2027"
    assert long_day_words(date(2025, 12, 31), TODAY) == "Wednesday 31 December 2025"


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_a_told_day_can_be_read_back(value: date, today: date) -> None:
    _, number, month, *year = day_words(value, today).split()
    told = f"{number} {month} {year[0] if year else today.year}"
    assert datetime.strptime(told, "%d %b %Y").replace(tzinfo=UTC).date() == value


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [
        (0, 0, "midnight"),
        (0, 5, "12:05 am"),
        (9, 12, "9:12 am"),
        (11, 0, "11 am"),
        (12, 0, "noon"),
        (12, 1, "12:01 pm"),
        (15, 30, "3:30 pm"),
        (18, 0, "6 pm"),
    ],
)
def test_a_time_of_day_is_short_and_says_noon_and_midnight(hour: int, minute: int, told: str) -> None:
    assert clock_time(datetime(2026, 5, 14, hour, minute, tzinfo=ZoneInfo(CHICAGO)), CHICAGO) == told


def test_a_time_of_day_is_told_in_the_zone_that_was_asked_for() -> None:
    instant = datetime(2026, 5, 14, 20, 30, tzinfo=UTC)
    assert clock_time(instant, CHICAGO) == "3:30 pm"
    assert clock_time(instant, ZoneInfo("Asia/Kolkata")) == "2 am"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        clock_time(datetime(2026, 5, 14, 20, 30), CHICAGO)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("away", "told"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (3, "in 3 days"),
        (14, "in 14 days"),
        (15, "Fri 29 May"),
        (-2, "last Tuesday"),
        (-7, "last Thursday"),
        (-8, "8 days ago"),
        (-14, "14 days ago"),
        (-15, "Wed 29 Apr"),
    ],
)
def test_a_near_day_is_told_from_today_and_a_far_one_by_name(away: int, told: str) -> None:
    assert relative(TODAY + timedelta(days=away), TODAY) == told


@given(st.tuples(near_days, near_days).filter(lambda pair: pair[0] != pair[1]))
def test_no_two_near_days_are_told_alike(pair: tuple[date, date]) -> None:
    assert relative(pair[0], TODAY) != relative(pair[1], TODAY)


@given(far_days)
def test_a_far_day_is_never_counted(value: date) -> None:
    assert relative(value, TODAY) == day_words(value, TODAY)


def test_lateness_is_counted_in_days() -> None:
    assert overdue(1) == "1 day overdue"
    assert overdue(16) == "16 days overdue"


def test_what_is_not_late_is_not_called_overdue() -> None:
    with pytest.raises(ValueError, match="not overdue"):
        overdue(0)


def test_a_count_agrees_with_its_noun() -> None:
    assert plural(1, "touch", "touches") == "1 touch"
    assert plural(0, "touch", "touches") == "0 touches"
    assert plural(1204, "pursuit") == "1,204 pursuits"


def test_a_number_of_the_agencys_country_is_written_as_at_home() -> None:
    assert phone("+13125550119", "US") == "(312) 555-0119"
    assert phone("312.555.0119", "US") == "(312) 555-0119"


def test_a_number_from_abroad_is_written_with_its_country() -> None:
    assert phone("+442079460018", "US") == "+44 20 7946 0018"
    assert phone("+13125550119", "GB") == "+1 312-555-0119"


def test_a_number_is_dialled_in_full_with_its_extension() -> None:
    assert tel("(312) 555-0119", "US") == "tel:+13125550119"
    assert tel("312 555 0119 ext. 12", "US") == "tel:+13125550119;ext=12"
    assert phone("312 555 0119 ext. 12", "US") == "(312) 555-0119 ext. 12"


def test_what_is_no_number_is_shown_as_it_was_typed() -> None:
    assert phone("ask the desk", "US") == "ask the desk"
    assert tel("ask the desk", "US") == "tel:"


@given(st.text(), st.sampled_from(["US", "GB", "DE", "IN", ""]))
def test_whatever_was_typed_as_a_number_can_only_dial(typed: str, country: str) -> None:
    assert set(tel(typed, country).removeprefix("tel:")) <= set("+0123456789;ext=,#*")


def test_a_draft_opens_with_its_subject_and_text() -> None:
    assert mailto("dana@northwind.example") == "mailto:dana@northwind.example"
    assert mailto("dana@northwind.example", "Maya & you", "Hi Dana,\nthanks") == (
        "mailto:dana@northwind.example?subject=Maya%20%26%20you&body=Hi%20Dana%2C%0D%0Athanks"
    )


def test_an_address_cannot_smuggle_in_another_recipient() -> None:
    assert mailto("a@b.example?cc=all@c.example") == "mailto:a@b.example%3Fcc%3Dall@c.example"


def test_a_person_has_two_initials_at_most() -> None:
    assert initials("Priya Raman") == "PR"
    assert initials("Ana Maria de Souza") == "AS"
    assert initials("Cher") == "C"
    assert initials("Sam (he) O'Neil") == "SO"


@given(st.text())
def test_any_name_has_initials(name: str) -> None:
    assert len(initials(name)) <= 2


def test_a_first_name_is_the_first_word() -> None:
    assert first_name("Maya Okafor") == "Maya"
    assert first_name("Cher") == "Cher"


def test_only_a_known_theme_is_taken_from_a_cookie() -> None:
    assert theme_of("dark") == "dark"
    assert theme_of('dark" onload="x') == ""
    assert theme_of(None) == ""


def test_text_from_people_is_escaped_whatever_the_file_is_called() -> None:
    assert environment.from_string("{{ name }}").render(name="<b>&") == "&lt;b&gt;&amp;"


def test_a_missing_name_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nobody }}").render()


def test_every_word_is_a_filter() -> None:
    page = environment.from_string("{{ on|day(today) }}, {{ 2|overdue }}, {{ number|phone('US') }}")
    assert page.render(on=date(2026, 5, 12), today=TODAY, number="+13125550142") == (
        "Tue 12 May, 2 days overdue, (312) 555-0142"
    )
