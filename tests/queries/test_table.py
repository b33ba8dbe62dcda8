"""The table's pages: each row once and in order, by an index, whatever the order and the filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from app.models import SYSTEM, Agency, Pursuit
from app.queries import table as tables
from app.queries.language import parse
from app.queries.meaning import Standpoint
from app.queries.pursuits import pursuit_for
from app.queries.standing import STANDINGS
from app.queries.table import Place, Sort, SortName, Table
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.support.statements import plans, statements

SORTS: tuple[SortName, ...] = get_args(SortName)
# Names and instants with many ties; None where a column may be empty.
VALUES: dict[str, list[Any]] = {
    "candidate_key": ["adeyemi samuel", "okafor maya", "åberg nils", "o'brien zoë"],
    "employer_key": ["calder construction", "northwind freight"],
    "listed_at": [None, at(TODAY - days(1)), at(TODAY), at(TODAY + days(3))],
    "closes_on": [None, TODAY + days(1), TODAY + days(9)],
    "heard_at": [None, at(TODAY - days(9)), at(TODAY - days(2), 9, 30)],
    "closed_at": [None, at(TODAY - days(5)), at(TODAY - days(3))],
}


def table(agency: Agency, text: str = "", sort: Sort | None = None) -> Table:
    reading = parse(text)
    assert not reading.mistakes
    return Table(Standpoint(agency.id, agency.days, NOW, me=0), reading.query, sort or Sort())


def copies(db: Session, pursuit: Pursuit, changes: Sequence[dict[str, Any]]) -> None:
    """One row like `pursuit` for each of `changes`, without the ceremony of a verb."""
    db.flush()
    columns = [column.key for column in Pursuit.__table__.columns if column.key != "id"]
    like = {name: getattr(pursuit, name) for name in columns}
    db.execute(insert(Pursuit), [{**like, **change} for change in changes])


def all_pages(db: Session, wanted: Table) -> list[list[int]]:
    pages, place = list[list[int]](), None
    while True:
        page = wanted.page(db, place)
        pages.append([pursuit.id for pursuit in page.pursuits])
        if page.after is None:
            return pages
        place = tables.read(tables.written(page.after), wanted)
        assert place == page.after


def all_pages_back(db: Session, wanted: Table, place: Place | None) -> list[list[int]]:
    pages = list[list[int]]()
    while place is not None:
        page = wanted.page(db, tables.read(tables.written(place), wanted), is_backward=True)
        pages.insert(0, [pursuit.id for pursuit in page.pursuits])
        place = page.before
    return pages


def last_place(db: Session, wanted: Table) -> Place | None:
    place, page = None, wanted.page(db)
    while page.after is not None:
        place, page = page.after, wanted.page(db, page.after)
    return page.before if place else None


def in_order(rows: list[dict[str, Any]], wanted: Table) -> list[int]:
    """What Python makes of it: by value, then by id, those without a value last."""
    key = wanted.sort.column(wanted.query.is_closed).key
    open_or_closed = [row for row in rows if (row["closed_at"] is not None) == wanted.query.is_closed]
    having = [row for row in open_or_closed if row[key] is not None]
    lacking = [row["id"] for row in open_or_closed if row[key] is None]
    # Both databases compare keys byte by byte.
    value = lambda row: (row[key].encode() if isinstance(row[key], str) else row[key], row["id"])  # noqa: E731
    ordered = [row["id"] for row in sorted(having, key=value, reverse=wanted.sort.is_descending)]
    return ordered + sorted(lacking, reverse=wanted.sort.is_descending)


rows_of_a_table = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), max_size=30
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    drawn=rows_of_a_table,
    name=st.sampled_from(SORTS),
    is_descending=st.booleans(),
    is_closed=st.booleans(),
    per_page=st.integers(1, 5),
)
def test_paging_shows_each_row_once_and_in_order_both_ways(
    db: Session,
    drawn: list[dict[str, Any]],
    name: SortName,
    is_descending: bool,
    is_closed: bool,
    per_page: int,
) -> None:
    with db.begin_nested() as made:
        like = make_pursuit(db)
        db.flush()
        rows = [{**row, "id": like.id + 1000 + place} for place, row in enumerate(drawn)]
        if rows:
            copies(db, like, rows)
        wanted = table(like.agency, "standing:closed" if is_closed else "", Sort(name, is_descending))
        wanted = replace(wanted, per_page=per_page)
        kept = {"id": like.id, **{key: getattr(like, key) for key in VALUES}}
        expected = in_order([*rows, kept], wanted)
        db.expire_all()
        pages = all_pages(db, wanted)
        assert [row for page in pages for row in page] == expected
        assert all(len(page) == per_page for page in pages[:-1])
        back = all_pages_back(db, wanted, last_place(db, wanted))
        assert [row for page in back for row in page] == [row for page in pages[:-1] for row in page]
        made.rollback()
    db.expunge_all()


# Filters


def ids(db: Session, wanted: Table) -> set[int]:
    return {pursuit.id for pursuit in wanted.page(db).pursuits}


def test_another_agencys_pursuits_are_not_there(db: Session) -> None:
    ours = make_pursuit(db)
    make_pursuit(db, make_agency(db, name="Harbor Talent"))
    assert ids(db, table(ours.agency)) == ids(db, table(ours.agency, "maya")) == {ours.id}
    assert table(ours.agency).counts(db).open == 1


@pytest.mark.parametrize("start", ["maya", "OKAF", "maya ok", "okafor m", "northw", "Northwind  Freight"])
def test_names_are_found_by_how_they_begin(db: Session, start: str) -> None:
    pursuit = make_pursuit(db)
    make_pursuit(db, pursuit.agency, candidate="Liam Petrov", employer="Calder Construction")
    assert ids(db, table(pursuit.agency, start)) == {pursuit.id}


@pytest.mark.parametrize("start", ["freight", "%", "_", "maya\x00x", "' OR 1=1 --", "🎻"])
def test_nothing_else_is_found(db: Session, start: str) -> None:
    assert ids(db, table(make_pursuit(db).agency, start)) == set()


def test_every_standing_lists_those_that_stand_so_and_counts_them(db: Session) -> None:
    agency = make_agency(db)
    recruiter = make_recruiter(db, agency)
    for interviewed, thanked in [(None, False), (1, False), (2, False), (14, True), (20, True), (5, True), (40, False)]:
        day = TODAY - days(interviewed) if interviewed else None
        make_pursuit(db, agency, recruiter=recruiter, interviewed_on=day, thanked=thanked)
    held, offered, closed = (make_pursuit(db, agency, recruiter=recruiter, thanked=True) for _ in range(3))
    held.hold(TODAY + days(5), by=SYSTEM, at=NOW)
    offered.hear("offer", by=SYSTEM, at=NOW)
    closed.close("hired", by=SYSTEM, at=NOW)
    db.flush()
    listed = table(agency).page(db).pursuits
    counts = table(agency).counts(db)
    for standing in STANDINGS:
        found = ids(db, table(agency, f"standing:{standing}"))
        assert counts.by_standing[standing] == len(found), standing
        if standing != "closed":
            assert found == {one.id for one in listed if one.plan(NOW).standing == standing}
    assert ids(db, table(agency, "standing:closed")) == {closed.id}
    # What silence has ended is listed until the sweep has seen it, and not counted as open.
    (ended,) = (one for one in listed if one.plan(NOW).standing == "closed")
    assert (counts.open, len(listed)) == (8, 9)
    pursuit_for(db, agency.id, ended.id).settle(NOW)
    db.flush()
    assert ids(db, table(agency, "standing:closed")) == {closed.id, ended.id}


@pytest.mark.parametrize(
    "word",
    ["", "x", "!!", "W10", "bnVsbA", "WzEsMl0", "WyJhIiwiYiJd", "WyIxIiwgLTFd", "W1tbW1tbW1tbW1tb" * 400, "[" * 9000],
)
def test_a_place_that_we_did_not_write_is_no_place(db: Session, word: str) -> None:
    wanted = table(make_agency(db))
    assert tables.read(word, wanted) is None


def test_a_place_of_another_order_is_no_place(db: Session) -> None:
    pursuit = make_pursuit(db)
    by_name = table(pursuit.agency, sort=Sort("candidate"))
    word = tables.written(Place("okafor maya", pursuit.id))
    assert tables.read(word, by_name) == Place("okafor maya", pursuit.id)
    assert tables.read(word, table(pursuit.agency)) is None
    assert tables.read(tables.written(Place("a\0b", 1)), by_name) is None
    assert tables.read(tables.written(Place("\ud800", 1)), by_name) is None


# Plans


def grow(db: Session, number: int) -> Pursuit:
    """`number` open pursuits and as many closed ones, of two agencies."""
    for agency in (make_agency(db), make_agency(db, name="Harbor Talent")):
        like = make_pursuit(db, agency)
        parents = _parents(db, like, number)
        for is_closed in (False, True):
            ends = [NOW - timedelta(hours=place) if is_closed else None for place in range(number)]
            copies(db, like, [_varied(place, ends[place]) | parents[place] for place in range(number)])
    # PostgreSQL counts its rows by itself; SQLite is never told, here as in life.
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("ANALYZE"))
    return like


def _parents(db: Session, like: Pursuit, number: int) -> list[dict[str, int]]:
    """As many people, jobs and employers as there are with so many pursuits: what is one row is never worth an index."""
    found = []
    assert like.contact
    parents: list[Any] = [like.candidate, like.employer, like.job, like.contact]
    for parent in parents:
        table, kind = type(parent), f"{type(parent).__name__.lower()}_id"
        columns = [column.key for column in table.__table__.columns if column.key != "id"]
        row = {name: getattr(parent, name) for name in columns}
        made = db.scalars(insert(table).returning(table.id), [row] * (number // 3))
        found.append([{kind: each} for each in made])
    return [dict(pair for ids in found for pair in ids[place % len(ids)].items()) for place in range(number)]


def _varied(place: int, closed_at: datetime | None) -> dict[str, Any]:
    return {
        "candidate_key": f"name {place:06}",
        "employer_key": f"employer {place % 60:03}",
        "listed_at": None if closed_at or place % 9 == 0 else NOW + timedelta(hours=place - 400),
        "closes_on": None if place % 7 == 0 else TODAY + days(place % 40),
        "heard_at": NOW - timedelta(hours=place),
        "closed_at": closed_at,
    }


INDEXES: dict[tuple[bool, SortName], str] = {
    (False, "due"): "ix_pursuits_open_by_due",
    (False, "candidate"): "ix_pursuits_open_by_candidate",
    (False, "employer"): "ix_pursuits_open_by_employer",
    (False, "word"): "ix_pursuits_open_by_word",
    (False, "closes"): "ix_pursuits_open_by_closing",
    (True, "due"): "ix_pursuits_closed_by_end",
    (True, "candidate"): "ix_pursuits_closed_by_candidate",
    (True, "employer"): "ix_pursuits_closed_by_employer",
    (True, "word"): "ix_pursuits_closed_by_word",
    (True, "closes"): "ix_pursuits_closed_by_end",
}


def test_every_order_is_an_index_range_read_wherever_the_page_begins(db: Session) -> None:
    agency = grow(db, 3000).agency
    for (is_closed, name), index in INDEXES.items():
        for is_descending in (False, True):
            wanted = table(agency, "standing:closed" if is_closed else "", Sort(name, is_descending))
            middle = None
            for _ in range(9):
                middle = wanted.page(db, middle).after
                assert middle is not None
            for place, is_backward in [(None, False), (middle, False), (middle, True)]:
                (plan, *_) = plans(db, partial(wanted.page, db, place, is_backward=is_backward))
                assert index in plan, plan
                assert "SORT" not in plan.upper().replace("_SORT", ""), plan
                assert "TEMP B-TREE" not in plan.upper(), plan
                assert "SEQ SCAN ON PURSUITS" not in plan.upper(), plan


def test_counts_are_bounded_and_say_so(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = grow(db, 30).agency
    monkeypatch.setattr(tables, "MOST_COUNTED", 10)
    monkeypatch.setattr(tables, "MOST_READ", 20)
    counts = table(agency, "standing:quiet").counts(db)
    assert counts.is_cut
    assert (counts.open, counts.by_standing["closed"]) == (20, 10)
    assert table(agency).counts(db).total == 10


def test_the_counts_are_of_the_other_terms(db: Session) -> None:
    pursuit = make_pursuit(db)
    make_pursuit(db, pursuit.agency, candidate="Liam Petrov").close("hired", by=SYSTEM, at=NOW)
    db.flush()
    for typed in ("maya standing:quiet", "maya standing:closed", "maya outcome:hired"):
        counts = table(pursuit.agency, typed).counts(db)
        assert (counts.open, counts.by_standing["closed"], counts.total) == (1, 0, 0), typed
    assert table(pursuit.agency, "maya").counts(db).total == 1
    assert table(pursuit.agency, "outcome:lapsed").counts(db).by_standing["closed"] == 0


def test_the_number_of_statements_does_not_grow_with_the_rows(db: Session) -> None:
    agency = make_pursuit(db).agency
    engine = db.get_bind()
    assert isinstance(engine, Engine)
    with statements(engine) as few:
        _look(db, table(agency))
    like = grow(db, 500)
    db.expunge_all()
    with statements(engine) as many:
        _look(db, table(like.agency))
    assert len(many) <= len(few) <= 5


def _look(db: Session, wanted: Table) -> None:
    for pursuit in wanted.page(db).pursuits:
        pursuit.plan(NOW)
        assert pursuit.candidate.name
        assert pursuit.employer.name
        assert pursuit.recruiter
    wanted.counts(db)
