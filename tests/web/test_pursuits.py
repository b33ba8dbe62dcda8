"""The table of pursuits as a page: what the address asks for, what is shown of it, and what it never shows."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Agency, Pursuit, Recruiter
from tests.factories import TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import MORNING, SetClock
from tests.support.statements import statements

STRANGE = ["1;DROP TABLE pursuits", "candidate_key", "-", "due--", "' OR 1=1 --", "id desc", "\x00", "é" * 200]


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


@pytest.fixture
def priya(db: Session, agency: Agency) -> Recruiter:
    return make_recruiter(db, agency)


@pytest.fixture
def client(visit: Visit, priya: Recruiter) -> TestClient:
    return visit(priya)


def shown(client: TestClient, address: str = "/pursuits") -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.findall(r'class="rowlink" href="[^"]+">([^<]+)<', answer.text)


def interviewed(db: Session, priya: Recruiter, name: str, ago: int, *, thanked: bool = True) -> Pursuit:
    return make_pursuit(
        db, priya.agency, recruiter=priya, candidate=name, interviewed_on=TODAY - days(ago), thanked=thanked
    )


def test_a_row_says_who_where_what_and_when(db: Session, priya: Recruiter, visit: Visit) -> None:
    pursuit = interviewed(db, priya, "Maya Okafor", 16)
    text = visit(priya).get("/pursuits").text
    row = text[text.index(f'id="r{pursuit.id}"') :].split("</tr>")[0]
    for words in ("Maya Okafor", "Northwind Freight", "Dana Whitfield", "First call", "2 days overdue", "touch 2 of 5"):
        assert words in row
    assert '<time datetime="2026-04-28">Tue 28 Apr</time>' in row
    assert ">16<" in row
    assert ">Priya Raman</span>" in row


def test_a_closed_one_says_how_it_ended(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16).close("hired", by=priya.actor, at=MORNING)
    ended = interviewed(db, priya, "Liam Petrov", 40)
    ended.settle(MORNING)
    client = visit(priya)
    assert shown(client) == []
    text = client.get("/pursuits?standing=closed").text
    assert shown(client, "/pursuits?standing=closed") == ["Maya Okafor", "Liam Petrov"]
    assert "Hired" in text
    assert "Moved on, no word" in text
    assert "Silence" in text


def test_the_address_filters_and_sorts(db: Session, priya: Recruiter, visit: Visit) -> None:
    late = interviewed(db, priya, "Maya Okafor", 16)
    interviewed(db, priya, "Åsa Berg", 5)
    interviewed(db, priya, "Liam Petrov", 29)
    nobodys = interviewed(db, priya, "Zoë O’Brien", 10)
    nobodys.recruiter = None
    client = visit(priya)
    assert shown(client, "/pursuits?standing=overdue") == ["Liam Petrov", "Maya Okafor"]
    by_name = ["Åsa Berg", "Maya Okafor", "Zoë O’Brien", "Liam Petrov"]
    assert shown(client, "/pursuits?sort=candidate") == by_name
    assert shown(client, "/pursuits?sort=-candidate") == by_name[::-1]
    assert shown(client, "/pursuits?sort=word") == ["Liam Petrov", "Maya Okafor", "Zoë O’Brien", "Åsa Berg"]
    assert shown(client, "/pursuits?sort=-word") == ["Åsa Berg", "Zoë O’Brien", "Maya Okafor", "Liam Petrov"]
    assert shown(client, "/pursuits?owner=nobody") == ["Zoë O’Brien"]
    assert shown(client, "/pursuits?owner=me&standing=upcoming") == ["Åsa Berg"]
    assert shown(client, f"/pursuits?owner={priya.id}&q=petr") == ["Liam Petrov"]
    assert shown(client, "/pursuits?closing=week") == ["Liam Petrov"]
    assert shown(client, "/pursuits?due=today&sort=candidate&q=maya") == ["Maya Okafor"]
    assert shown(client, f"/pursuits?employer={late.employer_id}") == ["Maya Okafor"]


def test_heads_say_how_it_is_sorted_and_turn_it_round(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    text = visit(priya).get("/pursuits?sort=candidate&q=maya").text
    assert text.count("aria-sort=") == 1
    assert 'aria-sort="ascending"><a href="/pursuits?q=maya&amp;sort=-candidate" id="sort-candidate">' in text
    turned = visit(priya).get("/pursuits?sort=-candidate").text
    assert 'aria-sort="descending"><a href="/pursuits?sort=candidate"' in turned


@pytest.mark.parametrize("name", ["sort", "standing", "owner", "employer", "due", "closing", "after", "before", "q"])
def test_an_address_that_asks_for_what_there_is_not_is_read_as_if_it_did_not(
    db: Session, priya: Recruiter, visit: Visit, name: str
) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    client = visit(priya)
    for asked in STRANGE:
        answer = client.get("/pursuits", params={name: asked})
        assert answer.status_code == 200, (name, asked)
        assert ("Maya Okafor" in answer.text) == (name != "q" or asked == "\x00"), (name, asked)


def test_fifty_to_a_page_there_and_back(db: Session, priya: Recruiter, visit: Visit) -> None:
    for number in range(53):
        interviewed(db, priya, f"Maya Okafor{number:02}", 16)
    client = visit(priya)
    first = client.get("/pursuits?sort=candidate")
    names = shown(client, "/pursuits?sort=candidate")
    assert len(names) == 50
    assert "50 of 53 pursuits" in first.text
    following = _link(first.text, "next")
    assert shown(client, following) == ["Maya Okafor50", "Maya Okafor51", "Maya Okafor52"]
    back = _link(client.get(following).text, "prev")
    assert shown(client, back) == names
    assert 'rel="prev"' not in client.get(back).text


def _link(text: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', text)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_names_are_escaped(db: Session, priya: Recruiter, visit: Visit) -> None:
    make_pursuit(db, priya.agency, recruiter=priya, candidate="<script>alert(1)</script> X", employer='"><img src=x>')
    text = visit(priya).get('/pursuits?q="><script>').text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<script>" not in text.split("<main")[1]


def test_another_agency_is_nowhere_on_it(db: Session, priya: Recruiter, visit: Visit) -> None:
    theirs = make_pursuit(db, make_agency(db, name="Harbor Talent"), candidate="Noah Kim", employer="Brightwater")
    client = visit(priya)
    for address in (
        "/pursuits",
        f"/pursuits?employer={theirs.employer_id}",
        f"/pursuits?owner={theirs.recruiter_id}",
        "/pursuits?q=noah",
    ):
        text = client.get(address).text
        assert "Noah Kim" not in text
        assert "Brightwater" not in text
        assert "Harbor" not in text


def test_an_empty_table_leads_on(client: TestClient) -> None:
    assert "No pursuit is open." in client.get("/pursuits").text
    assert "No pursuit is like that." in client.get("/pursuits?q=zzz").text


def test_nobody_sees_it_without_signing_in(visit: Visit) -> None:
    answer = visit().get("/pursuits?standing=quiet")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/pursuits%3Fstanding%3Dquiet")


def test_looking_costs_as_many_statements_for_many_rows_as_for_few(
    db: Session, priya: Recruiter, visit: Visit, app: FastAPI
) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    client = visit(priya)
    client.get("/pursuits")
    with statements(app.state.engine) as few:
        client.get("/pursuits")
    for number in range(60):
        interviewed(db, priya, f"Maya {number}", number % 27 + 1, thanked=number % 2 == 0)
    db.commit()
    with statements(app.state.engine) as many:
        client.get("/pursuits")
    assert len(many) <= len(few)
    assert len(few) <= 11, "\n".join(few)


def test_what_silence_has_ended_says_so_before_the_sweep(
    db: Session, priya: Recruiter, visit: Visit, clock: SetClock
) -> None:
    ended = interviewed(db, priya, "Maya Okafor", 29)
    assert ended.closes_on is not None
    clock.now = at(ended.closes_on + days(1), 0, 1)
    text = visit(priya).get("/pursuits").text
    assert "Moved on, no word" in text
    assert 'All open <span class="n">0</span>' in text
