"""Generated queries of the lists, and text that is nearly one."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from app.queries.language import EXAMPLES, LATEST_YEAR, NOBODY, NONE, STANDINGS, STEPS, TERMS, parse
from app.queries.terms import NAME, Away, Near, Point, Query, Span, Term, Value, Weekday, Yearly

numbers = st.integers(0, 400).map(Away)
points: st.SearchStrategy[Point] = (
    numbers
    | st.sampled_from([-1, 0, 1]).map(Near)
    | st.integers(0, 6).map(Weekday)
    | st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: Yearly(day.month, day.day))
    | st.dates(date(2000, 1, 1), date(LATEST_YEAR, 12, 31))
)


def spans(ends: st.SearchStrategy[Point]) -> st.SearchStrategy[Span]:
    compared = st.builds(Span, st.sampled_from(["", "<", "<=", ">", ">="]), ends)
    return compared | st.builds(Span, st.just(".."), ends, ends)


names = (
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and text.casefold() not in (NOBODY, "me"))
)
DAYS = ("due", "closes", "promised", "heard", "touched", "interview", "created", "closed")
CHOICES = {
    "standing": STANDINGS,
    "step": STEPS,
    "by": ("candidate", "recruiter"),
    "outcome": ("hired", "not_selected", "withdrew", "job_closed", "no_response", "lapsed", "offer_declined"),
}


def values_of(name: str) -> st.SearchStrategy[Value]:
    """A value that the term `name` takes."""
    if name in CHOICES:
        return st.sampled_from(CHOICES[name])
    if name in ("overdue", "silent"):
        return spans(numbers)
    if name in DAYS:
        return st.just(NONE) | spans(points) if name in ("due", "promised") else spans(points)
    return names | st.sampled_from(["me", NOBODY])


def terms(name: str) -> st.SearchStrategy[Term]:
    several = st.lists(values_of(name), min_size=1, max_size=3, unique=True).map(tuple)
    return st.builds(Term, st.just(name), several, st.booleans())


def _one_name(found: list[Term]) -> bool:
    return sum(term.name == NAME and not term.is_not for term in found) <= 1


bare = st.builds(lambda words, is_not: Term(NAME, (words,), is_not), names, st.booleans())
queries = (
    st.lists(st.one_of(bare, *map(terms, TERMS)), max_size=5)
    .filter(_one_name)
    .map(lambda found: Query(tuple(found)))
    .filter(lambda query: not parse(str(query)).mistakes or len(str(query)) <= 500)
)
pieces = st.sampled_from(
    [*EXAMPLES.values(), *(f"{name}:" for name in TERMS), "-", '"', "“", "”", ",", ":", "..", "<", "d", " ", '""', "x"]
)
nearly = st.lists(pieces | st.text(max_size=4), max_size=12).map("".join)
