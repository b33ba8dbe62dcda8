"""Search on both databases: what is found, in which order, whose it is, and by which index."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from app.jobs.reindex import index_anew, index_missing
from app.models import Agency, Candidate, Contact, Employer, Job, SearchEntry, natural_key
from app.models.search import KINDS, SUBJECTS, Subject, entry_of
from app.queries.search import Found, find
from tests.factories import (
    NOW,
    make_agency,
    make_candidate,
    make_contact,
    make_employer,
    make_job,
    make_pursuit,
    make_recruiter,
)
from tests.support.statements import plans, statements
from tests.support.strays import strays

FEW = 8


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


def look(db: Session, agency: Agency, typed: str, few: int = FEW) -> Found:
    db.flush()
    return find(db, agency.id, typed, few)


def found(db: Session, agency: Agency, typed: str, few: int = FEW) -> list[str]:
    """The names that were found, candidates before employers, contacts and jobs."""
    hits = look(db, agency, typed, few).hits
    return [name_of(hit.subject) for kind in SUBJECTS for hit in hits[kind]]


def name_of(subject: Subject) -> str:
    return subject.title if isinstance(subject, Job) else subject.name


# What is found


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Maya Okafor", "ok"),
        ("Maya Okafor", "Okafor"),
        ("Maya Okafor", "  OKAFOR  "),
        ("Maya Okafor", "kafo"),
        ("Maya Okafor", "maya okafor"),
        ("Maya Okafor", "okafor maya"),
        ("Maya Okafor", "oka may"),
        ("Maya Okafor", "m okafor"),
        ("Maya Okafor", "Okafor, M."),
        ("Zoë Muñoz", "zoe munoz"),
        ("Zoe Munoz", "zoë muñoz"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Søren Ægir", "soren aegir"),
        ("Jürgen Groß", "GROSS"),
        ("Siobhán O’Brien-Smith", "o'brien"),
        ("Siobhán O’Brien-Smith", "obrien"),
        ("Siobhán O’Brien-Smith", "smith siobhan"),
        ("李 小龙", "李"),
        ("李 小龙", "小龙"),
        ("Ольга Петрова", "петр"),
    ],
)
def test_a_name_is_found_however_it_is_typed(db: Session, agency: Agency, name: str, typed: str) -> None:
    make_candidate(db, agency, name=name, email="somebody@example.org")
    make_candidate(db, agency, name="Ada Lind", email="another@example.org")
    assert found(db, agency, typed) == [name]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Maya Okafor", "Okafro"),
        ("Maya Okafor", "okaor"),
        ("Maya Okafor", "okkafor"),
        ("Maya Okafor", "ocafor"),
        ("Maya Okafor", "maya okafro"),
        ("Maya Okafor", "mya okafro"),
        ("Wei Liu", "lui"),
        ("Ben Chen", "chne"),
        ("Dana Whitfield", "whitfeild"),
        ("Dana Whitfield", "witfild"),
        ("Hannah Northwind", "northwn"),
        ("Zoë Muñoz", "munzo"),
    ],
)
def test_a_letter_or_two_may_be_mistaken(db: Session, agency: Agency, name: str, typed: str) -> None:
    make_candidate(db, agency, name=name, email="somebody@example.org")
    make_candidate(db, agency, name="Adam Lindqvist", email="another@example.org")
    assert found(db, agency, typed) == [name]
    assert look(db, agency, typed).is_misspelt


def test_who_is_spelt_as_typed_stands_alone(db: Session, agency: Agency) -> None:
    for name in ("Jon Berg", "John Berg"):
        make_candidate(db, agency, name=name)
    assert found(db, agency, "jon") == ["Jon Berg"]
    assert not look(db, agency, "jon").is_misspelt


@pytest.mark.parametrize("typed", ["maya.o@example.org", "MAYA.O@", "example.org", "maya.o"])
def test_an_address_finds_who_has_it(db: Session, agency: Agency, typed: str) -> None:
    make_candidate(db, agency, name="Maya Okafor", email="maya.o@example.org")
    make_candidate(db, agency, name="Ada Lind", email="ada@brightline.example")
    assert found(db, agency, typed) == ["Maya Okafor"]


@pytest.mark.parametrize(
    "typed", ["+1 773 555 0177", "(773) 555-0177", "7735550177", "0177", "555 01", "773.555.0177", "0773 555 0177"]
)
def test_digits_find_a_number(db: Session, agency: Agency, typed: str) -> None:
    make_candidate(db, agency, name="Maya Okafor").phone = "+17735550177"
    make_candidate(db, agency, name="Ada Lind").phone = "+17738889999"
    assert found(db, agency, typed) == ["Maya Okafor"]


def test_employers_hiring_managers_and_jobs_are_found_too(db: Session, agency: Agency) -> None:
    firm = make_employer(db, agency, name="Northwind Freight")
    make_contact(db, firm, name="Dana Whitfield")
    make_job(db, firm, title="Data analyst").requisition_id = "REQ-2041"
    assert found(db, agency, "north") == ["Northwind Freight", "Dana Whitfield"]  # her address is there
    assert found(db, agency, "freight northwind") == ["Northwind Freight"]
    assert found(db, agency, "dana whit") == ["Dana Whitfield"]
    assert found(db, agency, "vp operations") == ["Dana Whitfield"]
    assert found(db, agency, "analyst") == ["Data analyst"]
    assert found(db, agency, "req-2041") == ["Data analyst"]


def test_whoever_is_closed_is_found_still(db: Session, agency: Agency) -> None:
    priya = make_recruiter(db, agency)
    make_pursuit(db, agency, recruiter=priya).close("hired", by=priya.actor, at=NOW)
    (hit,) = look(db, agency, "okafor").hits["candidate"]
    assert not hit.is_open


# In which order


def test_exact_comes_before_beginning_before_word_before_middle(db: Session, agency: Agency) -> None:
    names = ["Bo Sandman", "Ann Li", "Alison Berg", "Li", "Liam Petrov"]
    for name in names:
        make_candidate(db, agency, name=name, email="a@b.example")
    assert found(db, agency, "li") == ["Li", "Liam Petrov", "Ann Li"]
    assert found(db, agency, "lis") == ["Alison Berg"]
    make_candidate(db, agency, name="Lisbeth Ek", email="a@b.example")
    make_candidate(db, agency, name="Eva Lis", email="a@b.example")
    assert found(db, agency, "lis") == ["Lisbeth Ek", "Eva Lis", "Alison Berg"]


def test_of_equals_those_with_open_pursuits_come_first(db: Session, agency: Agency) -> None:
    priya = make_recruiter(db, agency)
    make_candidate(db, agency, name="Maya Adeyemi")
    make_pursuit(db, agency, recruiter=priya, candidate="Maya Berg").close("hired", by=priya.actor, at=NOW)
    make_pursuit(db, agency, recruiter=priya, candidate="Maya Okafor")
    assert found(db, agency, "maya") == ["Maya Okafor", "Maya Adeyemi", "Maya Berg"]
    kinds = {kind: [hit.is_open for hit in hits] for kind, hits in look(db, agency, "northwind").hits.items()}
    assert kinds == {"candidate": [], "employer": [True, False], "contact": [True, False], "job": []}


def test_whole_words_are_found_however_many_others_are_newer(db: Session, agency: Agency) -> None:
    make_candidate(db, agency, name="Ann Li")
    crowd(db, agency, [f"Liam Petrov{number}" for number in range(250)])
    assert "Ann Li" in found(db, agency, "li", few=300)
    assert found(db, agency, "ann li") == ["Ann Li"]


def test_no_more_are_told_than_were_asked_for(db: Session, agency: Agency) -> None:
    crowd(db, agency, [f"Liam Petrov{number}" for number in range(9)])
    answer = look(db, agency, "liam", few=8)
    assert len(answer.hits["candidate"]) == 8
    assert answer.is_cut == {"candidate"}
    assert look(db, agency, "liam", few=9).is_cut == frozenset()


# Whose, and as they are now


def test_another_agencys_are_never_found(db: Session, agency: Agency) -> None:
    other = make_agency(db, name="Lindholm Partners")
    make_pursuit(db, other)
    for typed in ("maya okafor", "okafro", "northwind", "dana", "data analyst", "+17735550177"):
        assert not look(db, agency, typed)
        assert look(db, other, typed)


def test_a_renamed_row_is_found_by_its_new_name_alone_at_once(db: Session, agency: Agency) -> None:
    candidate = make_candidate(db, agency, name="Maya Okafor", email="m@example.org")
    firm = make_employer(db, agency, name="Northwind Freight")
    candidate.rename("Maya", "Lindqvist")
    firm.name, firm.name_key = "Calder Construction", natural_key("Calder Construction")
    assert found(db, agency, "okafor") == []
    assert found(db, agency, "lindqvist") == ["Maya Lindqvist"]
    assert found(db, agency, "northwind") == []
    assert found(db, agency, "calder") == ["Calder Construction"]
    candidate.email = "lindqvist@elsewhere.example"
    assert found(db, agency, "elsewhere") == ["Maya Lindqvist"]


def test_a_deleted_row_is_found_no_more_whoever_deleted_it(db: Session, agency: Agency) -> None:
    gone = make_candidate(db, agency, name="Maya Okafor")
    make_candidate(db, agency, name="Maya Berg")
    db.delete(gone)
    assert found(db, agency, "maya") == ["Maya Berg"]
    db.execute(delete(Candidate).where(Candidate.agency_id == agency.id))
    assert found(db, agency, "maya") == []
    assert strays(db) == []


def test_what_is_taken_back_was_never_in_the_index(db: Session, agency: Agency) -> None:
    with db.begin_nested() as attempt:
        make_candidate(db, agency, name="Maya Okafor")
        assert found(db, agency, "okafor") == ["Maya Okafor"]
        attempt.rollback()
    assert found(db, agency, "okafor") == []


# What may be typed


SYNTAX = [
    "NEAR(",
    '"',
    "a OR b",
    "okafor*",
    "-okafor",
    "okafor AND",
    "lines:okafor",
    "^ok",
    "(",
    "' OR 1=1",
    ":*",
    "!&|",
]
STRANGE = ["", " ", "a", "é", "\0", "maya\0okafor", "%", "_", "+", "😀", "\u202e"]
LONG = ["a" * 10_000, "ab " * 4_000, "1" * 10_000]


@pytest.mark.parametrize("typed", SYNTAX + STRANGE + LONG)
def test_anything_may_be_typed(db: Session, agency: Agency, typed: str) -> None:
    make_candidate(db, agency, name="Zed Quux", email="z@q.example")
    assert found(db, agency, typed) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=st.text(min_size=1, max_size=40), place=st.integers(0, 40), much=st.integers(1, 40))
def test_a_name_is_found_by_any_of_its_words(db: Session, name: str, place: int, much: int) -> None:
    with db.begin_nested() as attempt:
        agency = make_agency(db)
        entry = entry_of(make_candidate(db, agency, name="X " + name.replace("\0", ""), email="q@q.example"))
        words = entry["lines"].split("\n")[0].split()
        word = words[place % len(words)]
        typed = word[: max(much, 2)]
        if len(word) > 1:
            assert look(db, agency, typed).hits["candidate"], (word, typed)
        attempt.rollback()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(typed=st.text(max_size=200))
def test_no_text_breaks_the_search(db: Session, typed: str) -> None:
    agency_id = 1
    find(db, agency_id, typed, FEW)


# How it is read


def crowd(db: Session, agency: Agency, names: list[str]) -> None:
    """Candidates of these names and their entries, without the ceremony of a session."""
    rows = []
    for name in names:
        first, _, last = name.partition(" ")
        keys = {"name_key": natural_key(last, first), "given_key": natural_key(name), "email_key": None}
        told = {"first_name": first, "last_name": last, "email": None, "phone": None, "is_stub": False}
        rows.append({"agency_id": agency.id, "created_at": NOW, **keys, **told})
    db.flush()
    made = db.scalars(insert(Candidate).returning(Candidate), rows).all()
    db.execute(insert(SearchEntry), [entry_of(row) for row in made])


def test_a_search_reads_the_index_whatever_else_is_there(db: Session, agency: Agency) -> None:
    other = make_agency(db, name="Lindholm Partners")
    names = [f"Maya{number % 97} Okafor{number % 89}" for number in range(700)]
    random.Random(7).shuffle(names)
    for one in (agency, other):
        crowd(db, one, names)
    db.commit()
    if db.get_bind().dialect.name == "postgresql":
        db.connection().exec_driver_sql("ANALYZE")
        db.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    for typed in ("maya13", "maya13 okafor2", "okaforr2x"):
        for plan in plans(db, lambda typed=typed: find(db, agency.id, typed, FEW)):  # type: ignore[misc]
            assert "SCAN search_entries" not in plan
            assert "Seq Scan" not in plan
            assert "SCAN candidates" not in plan
    first, *_ = plans(db, lambda: find(db, agency.id, "maya13", FEW))
    assert "VIRTUAL TABLE INDEX" in first or "ix_search_entries_tokens" in first


def test_a_search_costs_as_many_statements_however_much_it_finds(db: Session, engine: Engine, agency: Agency) -> None:
    priya = make_recruiter(db, agency)
    counts = []
    for name in ("Maya Okafor", "Maya Berg", "Maya Lind"):
        make_pursuit(db, agency, recruiter=priya, candidate=name, employer="Maya Ltd")
        db.flush()
        with statements(engine) as said:
            look(db, agency, "maya")
        counts.append(len(said))
    assert counts[0] == counts[1] == counts[2] <= 6


# Keeping it


def spoil(db: Session, how: str) -> None:
    if how == "emptied":
        db.execute(delete(SearchEntry))
    elif how == "doubled":
        entries = db.execute(select(SearchEntry.__table__)).mappings().all()
        db.execute(
            insert(SearchEntry), [{name: value for name, value in one.items() if name != "id"} for one in entries]
        )
    else:
        db.execute(update(SearchEntry).values(lines="nobody", tokens="aaaaaaaa"))
    db.commit()


@pytest.mark.strays
@pytest.mark.parametrize("how", ["emptied", "doubled", "wrong"])
def test_the_index_can_be_written_anew(db: Session, engine: Engine, agency: Agency, how: str) -> None:
    make_pursuit(db, agency)
    make_pursuit(db, make_agency(db, name="Lindholm Partners"))
    db.commit()
    spoil(db, how)
    assert len(strays(db)) >= 8
    db.rollback()
    assert index_anew(engine, batch=1) == 8
    assert strays(db) == []
    assert found(db, agency, "okafor") == ["Maya Okafor"]


def test_what_is_missing_is_written_once(db: Session, engine: Engine, agency: Agency) -> None:
    make_pursuit(db, agency)
    db.commit()
    spoil(db, "emptied")
    assert index_missing(engine) == 4
    assert index_missing(engine) == 0
    assert strays(db) == []
    assert found(db, agency, "okafro") == ["Maya Okafor"]


def test_every_kind_of_row_has_its_part() -> None:
    assert set(KINDS) == {Candidate, Employer, Contact, Job}
