"""The board as a page: what each column says, and what it never shows."""

from __future__ import annotations

import re

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Recruiter
from app.web.board import TERMS
from tests import desk
from tests.factories import NOW, TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.statements import statements


def columns(client: TestClient, address: str = "/board") -> dict[str, str]:
    """The text of each column, tags taken out."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = re.findall(r'<section class="column[^"]*" id="(\w+)"[^>]*>(.*?)</section>', answer.text, re.DOTALL)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", body).split()) for name, body in found}


def test_each_column_says_who_stands_there_and_when(db: Session, visit: Visit) -> None:
    found = columns(visit(desk.lay_out(db)))
    assert found["second_call"].startswith("Second call 3 Maya Okafor Northwind Freight 2 days overdue")
    assert "Samuel Adeyemi Halden Foods Due today" in found["first_call"]
    assert found["quiet"] == "Quiet 1 Ivy Chen Marlin Logistics Quiet until Mon 18 May"
    assert found["closing"] == "Closing 1 Tomas Reyes Halden Foods Moves on Thu 14 May"


def test_an_empty_column_says_so(db: Session, visit: Visit) -> None:
    found = columns(visit(make_recruiter(db, make_agency(db))))
    assert list(found.values())[:2] == ["Interview ahead 0 No interview is ahead.", "Thank-you 0 No thank-you is open."]
    assert all(" 0 No" in words for words in found.values()), found


def test_the_quiet_column_is_hatched_and_no_other(db: Session, visit: Visit) -> None:
    text = visit(desk.lay_out(db)).get("/board").text
    assert re.findall(r'<section class="column quietzone[^"]*" id="(\w+)"', text) == ["quiet"]


def test_another_agency_is_nowhere_on_it(db: Session, visit: Visit) -> None:
    make_pursuit(db, make_agency(db, name="Harbor Talent"), candidate="Noor Foreign", employer="Brightwater Two")
    text = visit(desk.lay_out(db)).get("/board").text
    for words in ("Noor Foreign", "Brightwater Two", "Harbor"):
        assert words not in text


def test_names_are_escaped(db: Session, visit: Visit) -> None:
    priya = desk.lay_out(db)
    make_pursuit(db, priya.agency, recruiter=priya, candidate="<script>alert(1)</script> X", employer='"><img src=x>')
    text = visit(priya).get("/board").text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_nobody_sees_it_without_signing_in(visit: Visit) -> None:
    answer = visit().get("/board")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/board")


def test_looking_costs_as_many_statements_for_many_rows_as_for_few(db: Session, visit: Visit, app: FastAPI) -> None:
    priya = desk.lay_out(db)
    client = visit(priya)
    few = heard(app, client)
    desk.pile_up(db, priya, 60)
    db.commit()
    assert len(heard(app, client)) <= len(few)
    assert len(few) <= 9, "\n".join(few)


def heard(app: FastAPI, client: TestClient) -> list[str]:
    with statements(app.state.engine) as said:
        assert client.get("/board").status_code == 200
    return said


def test_the_rail_leads_there(db: Session, visit: Visit) -> None:
    recruiter: Recruiter = desk.lay_out(db)
    text = visit(recruiter).get("/board").text
    assert '<a href="/board" data-key="g b" aria-current="page">' in text
    assert '<a href="/calendar" data-key="g c">' in text


def test_a_query_leaves_the_same_in_table_board_and_calendar(db: Session, visit: Visit) -> None:
    client = visit(desk.lay_out(db))
    for path in ("/pursuits", "/board", "/calendar"):
        text = client.get(path, params={"q": "employer:northwind"}).text
        assert "Maya Okafor" in text
        assert "Liam Petrov" not in text
        for other in ("/pursuits", "/board", "/calendar"):
            assert f'href="{other}?q=employer%3Anorthwind"' in text


def test_a_mistake_is_told_and_the_rest_is_shown(db: Session, visit: Visit) -> None:
    client = visit(desk.lay_out(db))
    for path in ("/board", "/calendar"):
        text = client.get(path, params={"q": "standing:quite employer:northwind"}).text
        assert "Shown without it." in text
        assert "Maya Okafor" in text
        assert "Liam Petrov" not in text


def test_each_column_is_what_the_table_finds_by_its_terms(db: Session, visit: Visit) -> None:
    priya = desk.lay_out(db)
    make_pursuit(db, priya.agency, recruiter=priya, candidate="Ana Silva", interviewed_on=TODAY + days(3))
    make_pursuit(db, priya.agency, recruiter=priya, candidate="Una Park", interviewed_on=None)
    won = desk.overdue(db, priya.agency, priya, "Omar Haddad")
    won.hear("offer", by=priya.actor, at=NOW)
    client = visit(priya)
    board = client.get("/board").text
    names = r'class="rowlink" href="/pursuits/(\d+)"'
    for column, terms in TERMS.items():
        body = re.search(rf'id="{column}".*?</section>', board, re.DOTALL)
        assert body is not None
        found = re.findall(names, client.get("/pursuits", params={"q": terms}).text)
        assert sorted(found) == sorted(re.findall(names, body[0])), column


def test_a_full_column_leads_to_all_of_it(db: Session, visit: Visit) -> None:
    priya = desk.lay_out(db)
    desk.pile_up(db, priya, 40)
    text = visit(priya).get("/board", params={"q": "owner:me"}).text
    assert re.search(r'href="/pursuits\?q=owner%3Ame\+step%3Asecond_call[^"]*">See all 43<', text)
