"""What is suggested while one types: only what begins so, only one's own, few, and by an index."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app.models import Candidate, Contact, Employer, Job, Recruiter
from app.queries import people
from tests.factories import (
    NOW,
    TODAY,
    days,
    make_agency,
    make_candidate,
    make_contact,
    make_employer,
    make_job,
    make_recruiter,
)
from tests.support.app import Visit
from tests.support.statements import plans, statements


def lines(client: TestClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    return [unescape(title) for title in re.findall(r'data-title="([^"]*)"', answer.text)]


def note(client: TestClient, address: str) -> str:
    found = re.search(r'hx-swap-oob="true">([^<]*)</p>', client.get(address).text)
    assert found is not None
    return unescape(found[1])


def fills(client: TestClient, address: str) -> dict[str, str]:
    found = re.search(r'data-fills="([^"]*)"', client.get(address).text)
    assert found is not None
    read: dict[str, str] = json.loads(unescape(found[1]))
    return read


def test_candidates_are_found_by_first_or_last_name_and_bring_what_is_known(
    db: Session, priya: Recruiter, visit: Visit
) -> None:
    maya = make_candidate(db, priya.agency, name="Maya Okafor", email="maya@example.com")
    make_candidate(db, priya.agency, name="Liam Petrov")
    client = visit(priya)
    for start in ("ma", "OKA", "maya o", "okafor m"):
        assert lines(client, f"/suggestions/candidates?q={start}") == ["Maya Okafor"]
    assert lines(client, "/suggestions/candidates?candidate=li") == ["Liam Petrov"]
    assert fills(client, "/suggestions/candidates?q=maya") == {
        "candidate_id": str(maya.id),
        "candidate_email": "maya@example.com",
        "candidate_phone": "(773) 555-0177",
    }


@pytest.mark.parametrize("asked", ["", " ", "\x00", "%", "_", "zz", "x" * 5000])
def test_nothing_is_suggested_for_nothing(db: Session, priya: Recruiter, visit: Visit, asked: str) -> None:
    make_candidate(db, priya.agency, name="Maya Okafor")
    answer = visit(priya).get("/suggestions/candidates", params={"q": asked})
    assert answer.status_code == 200
    assert "option" not in answer.text


def test_people_and_jobs_are_those_of_the_employer(db: Session, priya: Recruiter, visit: Visit) -> None:
    north, tide = (make_employer(db, priya.agency, name=name) for name in ("Northwind Freight", "Tidewater"))
    make_contact(db, north)
    make_contact(db, tide, name="Dana Cole", phone=None)
    make_job(db, north)
    client = visit(priya)
    assert lines(client, "/suggestions/contacts?employer=northwind+freight") == ["Dana Whitfield"]
    assert lines(client, "/suggestions/contacts?employer=Tidewater&contact=da") == ["Dana Cole"]
    assert lines(client, "/suggestions/contacts?contact=da") == []
    assert lines(client, "/suggestions/jobs?employer=Northwind Freight&job=") == ["Data analyst"]
    assert lines(client, "/suggestions/jobs?employer=Tidewater") == []
    assert fills(client, "/suggestions/contacts?employer=Northwind Freight&q=dana") == {
        "contact_phone": "(312) 555-0142",
        "contact_email": "dana@northwind.example",
    }


def test_it_says_what_is_known_and_what_is_new(db: Session, priya: Recruiter, visit: Visit) -> None:
    north = make_employer(db, priya.agency)
    make_contact(db, north)
    make_candidate(db, priya.agency, name="Maya Okafor")
    client = visit(priya)
    assert note(client, "/suggestions/employers?q=Northwind") == "New. Will be added."
    assert note(client, "/suggestions/employers?q=NORTHWIND  freight") == "Known already."
    assert note(client, "/suggestions/employers?q=") == ""
    at_north = "/suggestions/contacts?employer=Northwind Freight&q="
    assert note(client, at_north + "dana whitfield") == "Known already."
    assert note(client, at_north + "dana") == "New at Northwind Freight. Will be added."
    assert note(client, "/suggestions/jobs?employer=Other&q=Analyst") == "New. Will be added with the employer."
    assert note(client, "/suggestions/candidates?q=Maya") == "New. Will be added."
    assert note(client, "/suggestions/candidates?q=maya okafor").startswith("Somebody of this name is known.")


def test_never_more_than_eight(db: Session, priya: Recruiter, visit: Visit) -> None:
    for number in range(12):
        make_employer(db, priya.agency, name=f"North {number:02}")
    assert len(lines(visit(priya), "/suggestions/employers?q=north")) == 8


def test_another_agencys_names_are_not_suggested(db: Session, priya: Recruiter, visit: Visit) -> None:
    theirs = make_employer(db, make_agency(db, name="Harbor Talent"), name="Brightwater")
    make_contact(db, theirs)
    make_job(db, theirs)
    db.flush()
    client = visit(priya)
    assert lines(client, "/suggestions/employers?q=bright") == []
    assert note(client, "/suggestions/employers?q=brightwater") == "New. Will be added."
    assert lines(client, "/suggestions/contacts?employer=Brightwater") == []
    assert lines(client, "/suggestions/jobs?employer=Brightwater") == []


def test_names_are_escaped(db: Session, priya: Recruiter, visit: Visit) -> None:
    make_candidate(
        db, priya.agency, name="<script>alert(1)</script> \"><img src=x onerror='1'>", email="a'\"<@x.example"
    )
    text_ = visit(priya).get("/suggestions/candidates", params={"q": "<script>"}).text
    assert "<script>" not in text_
    assert "<img" not in text_
    assert "'\"<@" not in text_


@pytest.mark.parametrize("path", ["candidates?q=a", "employers?q=a", "contacts?q=a", "jobs?q=a", "outlook"])
def test_only_who_may_open_a_pursuit_is_told(db: Session, priya: Recruiter, visit: Visit, path: str) -> None:
    assert visit().get(f"/suggestions/{path}").status_code == 303
    assert visit(make_recruiter(db, priya.agency, role="viewer")).get(f"/suggestions/{path}").status_code == 403


# What would follow


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, ""),
        ({"day": "nonsense"}, ""),
        ({"starts": "15:00"}, ""),
        ({"day": TODAY.isoformat(), "starts": "9:00"}, ""),
        ({"day": (TODAY - days(40)).isoformat()}, "A month of silence would close it at once, as of "),
        (
            {"day": "2026-05-13", "starts": "15:30", "ends": "16:30"},
            "Thank-you by 4:30 pm on Thu 14 May, then first call on Wed 27 May. Moves on ",
        ),
        (
            {"day": "2026-05-18", "promised_on": "2026-05-25"},
            "Thank-you by 5 pm on Tue 19 May, then first call on Tue 26 May. Moves on ",
        ),
    ],
)
def test_what_would_follow_is_the_engines_own(
    priya: Recruiter, visit: Visit, typed: dict[str, str], words: str
) -> None:
    text_ = visit(priya).get("/suggestions/outlook", params=typed).text
    assert words in text_
    assert bool(words) == ("then" in text_)


# Cost


def test_names_are_read_by_ranges_of_an_index(db: Session, priya: Recruiter) -> None:
    firm, agency_id = make_employer(db, priya.agency), priya.agency_id
    like = {"agency_id": agency_id, "is_stub": False, "created_at": NOW}
    named = [f"{number:04}" for number in range(4000)]
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Candidate: [
            {"first_name": f"First{n}", "last_name": f"Last{n}", "name_key": f"last{n} first{n}"} for n in named
        ],
        Employer: [{"name": f"Employer {n}", "name_key": f"employer {n}"} for n in named],
        Contact: [{"employer_id": firm.id, "name": f"Contact {n}", "name_key": f"contact {n}"} for n in named],
        Job: [{"employer_id": firm.id, "title": f"Job {n}", "title_key": f"job {n}"} for n in named],
    }
    for table, made in rows.items():
        db.execute(insert(table), [like | row for row in made])
    db.execute(text("ANALYZE"))
    for read, indexes in {
        lambda: people.candidates_beginning(db, agency_id, "last39"): (
            "ix_candidates_by_name",
            "ix_candidates_by_given_name",
        ),
        lambda: people.candidates_called(db, agency_id, "First9 Last9"): ("ix_candidates_by_given_name",),
        lambda: people.candidate_by_email(db, agency_id, "x@example.com"): ("ix_candidates_by_email",),
        lambda: people.employers_beginning(db, agency_id, "employer 39"): ("ix_employers_by_name",),
        lambda: people.contacts_beginning(db, firm, "contact 39"): ("ix_contacts_of_employer",),
        lambda: people.jobs_beginning(db, firm, "job 39"): ("ix_jobs_of_employer",),
    }.items():
        for plan, index in zip(plans(db, read), indexes, strict=True):
            assert index in plan, plan
            assert "key" in plan
            assert "Filter" not in plan, plan


def test_a_suggestion_costs_few_statements(db: Session, priya: Recruiter, visit: Visit, app: FastAPI) -> None:
    make_contact(db, make_employer(db, priya.agency))
    client = visit(priya)
    for path in ("candidates?q=m", "employers?q=n", "contacts?q=d&employer=Northwind Freight"):
        with statements(app.state.engine) as said:
            client.get(f"/suggestions/{path}")
        assert len(said) <= 5, said
