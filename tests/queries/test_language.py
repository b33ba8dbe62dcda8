"""The language of the lists: what is printed reads as the same query, and nothing that can be typed raises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.queries.language import EXAMPLES, LONGEST, parse
from app.queries.terms import NAME, Away, Near, Query, Span, Term, Weekday, Yearly
from tests.queries.asking import nearly, queries

THURSDAY = date(2026, 5, 14)


def read(text: str) -> Query:
    reading = parse(text)
    assert reading.mistakes == ()
    return reading.query


@given(query=queries)
@example(Query((Term(NAME, ("0 0",), is_not=True),)))
def test_what_is_printed_is_read_as_the_same_query(query: Query) -> None:
    assert read(str(query)) == query


@given(text=nearly | st.text())
@example("-" * 2000)
@example('"' * 499)
@example("\ud800 \0 owner:\ud800")
def test_nothing_that_can_be_typed_raises_and_what_is_read_is_kept(text: str) -> None:
    reading = parse(text)
    assert read(str(reading.query)) == reading.query
    for mistake in reading.mistakes:
        assert 0 <= mistake.at <= len(text)
        assert mistake.length > 0
        assert mistake.sentence.endswith((".", "?"))


def test_the_query_of_the_manual() -> None:
    query = read('owner:me standing:quiet employer:"Northwind" due:<7d silent:>20d')
    assert query.terms == (
        Term("owner", ("me",)),
        Term("standing", ("quiet",)),
        Term("employer", ("Northwind",)),
        Term("due", (Span("<", Away(7)),)),
        Term("silent", (Span(">", Away(20)),)),
    )


@pytest.mark.parametrize("text", EXAMPLES.values())
def test_every_example_is_its_own_canonical_text(text: str) -> None:
    assert str(read(text)).replace('"', "") == text.replace('"', "")


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("  maya   OWNER:me  okafor ", "maya okafor owner:me"),
        ("standing:Snoozed,quiet", "standing:held,quiet"),
        ('standing:"interview ahead",interview-ahead', "standing:interview_ahead"),
        ('due:"28 may 2027"', "due:2027-05-28"),
        ("due:28MAY..may31", "due:28may..31may"),
        ("closes:≤friday", "closes:<=fri"),
        ("silent:2w..30", "silent:14d..30d"),
        ("employer:“Pine & Lowe”", 'employer:"Pine & Lowe"'),
        ('-employer:"Smith, ""Jones"""', '-employer:"Smith, ""Jones"""'),
        ("okafor, maya", "okafor maya"),
        ('-"-x"', '-"-x"'),
        ("10:30", '"10:30"'),
        ("owner:me,,me,", "owner:me"),
        ("-", ""),
    ],
)
def test_the_same_thing_in_other_words_has_one_canonical_text(typed: str, canonical: str) -> None:
    assert str(read(typed)) == canonical


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("standing:quite", "“quite” is no standing. Did you mean quiet?"),
        ("ownr:me", "“ownr:” is nothing to filter by. Did you mean owner:?"),
        ("owner:", "“owner:” needs a value, such as owner:me."),
        ("-due:", "“due:” needs a value, such as due:<7d."),
        ("due:5/6", "“5/6” is no day. Write it as due:fri, due:28may or due:<7d."),
        ("due:31feb", "“31feb” is no day. Write it as due:fri, due:28may or due:<7d."),
        ("due:2031-02-29", "“2031-02-29” is no day. Write it as due:fri, due:28may or due:<7d."),
        ("silent:long", "“long” is no number of days. Write it as silent:>5d or silent:5d..10d."),
        ('employer:"Northwind', "The quotation mark before “Northwind” is not closed. Add one after it."),
        ("by:ats", "“ats” is no one who makes a touch. There are candidate and recruiter."),
    ],
)
def test_a_mistake_says_where_it_is_what_is_wrong_and_what_would_be_right(typed: str, sentence: str) -> None:
    reading = parse(f"maya {typed}")
    assert [(one.at, one.length, one.sentence) for one in reading.mistakes] == [(5, len(typed), sentence)]
    assert str(reading.query) == "maya"


def test_what_is_too_long_is_cut_and_said() -> None:
    reading = parse("a" * (LONGEST + 20))
    assert [(one.at, one.length) for one in reading.mistakes] == [(LONGEST, 20)]
    assert len(str(reading.query)) == LONGEST


# Days


def days(text: str, *, is_past: bool = False, today: date = THURSDAY) -> tuple[date | None, date | None]:
    (span,) = read(f"due:{text}").terms[0].spans
    return span.days(today, is_past)


def may(day: int) -> date:
    return date(2026, 5, day)


@pytest.mark.parametrize(
    ("text", "ahead", "past"),
    [
        ("today", (may(14), may(14)), (may(14), may(14))),
        ("tomorrow", (may(15), may(15)), (may(15), may(15))),
        ("fri", (may(15), may(15)), (may(8), may(8))),
        ("thu", (may(21), may(21)), (may(7), may(7))),
        ("3d", (may(17), may(17)), (may(11), may(11))),
        ("<7d", (None, may(20)), (may(8), None)),
        ("<=7d", (None, may(21)), (may(7), None)),
        (">3d", (may(18), None), (None, may(10))),
        ("<fri", (None, may(14)), (None, may(7))),
        (">=today", (may(14), None), (may(14), None)),
        ("1may..7may", (may(1), may(7)), (may(1), may(7))),
        ("7d..3d", (may(17), may(21)), (may(7), may(11))),
        ("today..fri", (may(14), may(15)), (may(8), may(14))),
        ("1nov", (date(2026, 11, 1), date(2026, 11, 1)), (date(2025, 11, 1), date(2025, 11, 1))),
        ("1dec", (date(2025, 12, 1), date(2025, 12, 1)), (date(2025, 12, 1), date(2025, 12, 1))),
        ("20dec..5jan", (date(2025, 12, 20), date(2026, 1, 5)), (date(2025, 12, 20), date(2026, 1, 5))),
        ("2026-05-20", (may(20), may(20)), (may(20), may(20))),
        ("29feb", (date(2028, 2, 29), date(2028, 2, 29)), (date(2024, 2, 29), date(2024, 2, 29))),
    ],
)
def test_a_day_is_the_next_it_can_mean_and_of_what_is_past_the_last(
    text: str, ahead: tuple[date | None, date | None], past: tuple[date | None, date | None]
) -> None:
    assert days(text) == ahead
    assert days(text, is_past=True) == past


def test_a_range_over_new_year_ends_in_the_year_after_it_began() -> None:
    assert days("20dec..5jan", is_past=True, today=date(2026, 1, 2)) == (date(2025, 12, 20), date(2026, 1, 5))


def test_numbers_of_days_have_a_least_and_a_most() -> None:
    found = [
        read(f"silent:{text}").terms[0].spans[0].numbers() for text in ("<5d", "<=5d", ">5d", ">=5d", "5d", "9..5")
    ]
    assert found == [(0, 4), (0, 5), (6, None), (5, None), (5, 5), (5, 9)]


# Changes


def test_a_value_is_toggled() -> None:
    query = read("maya standing:quiet,due owner:me")
    assert str(query.toggled("standing", "due")) == "maya standing:quiet owner:me"
    assert str(query.toggled("standing", "due").toggled("standing", "quiet")) == "maya owner:me"
    assert str(query.toggled("standing", "overdue")) == "maya standing:overdue owner:me"
    assert str(query.toggled("by", "candidate")) == "maya standing:quiet,due owner:me by:candidate"
    assert query.toggled("owner", "me") == query.without("owner") == query.less(Term("owner", ("me",)))


def test_taking_back_is_not_asking() -> None:
    query = read("-standing:quiet -maya")
    assert not query.asks("standing", "quiet")
    assert str(query.toggled("standing", "quiet")) == "standing:quiet -maya"
    assert query.terms[1] == Term(NAME, ("maya",), is_not=True)


@pytest.mark.parametrize(
    ("text", "is_closed"),
    [
        ("", False),
        ("maya", False),
        ("standing:closed", True),
        ("outcome:hired", True),
        ("closed:<30d", True),
        ("-standing:closed", False),
        ("-outcome:hired", False),
        ("outcome:hired standing:quiet", True),
    ],
)
def test_only_terms_of_closed_ones_lead_to_them(text: str, is_closed: bool) -> None:
    assert read(text).is_closed is is_closed


def test_points_say_themselves_as_they_are_read() -> None:
    assert [str(one) for one in (Near(-1), Near(0), Near(1), Weekday(4), Yearly(2, 29), Away(7))] == [
        "yesterday", "today", "tomorrow", "fri", "29feb", "7d",
    ]  # fmt: skip
