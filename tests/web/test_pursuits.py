"""The table of pursuits as a page: what the address asks for, what is shown of it, and what it never shows."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Agency, Pursuit, Recruiter
from app.web.columns import COLUMNS
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
    text = client.get("/pursuits?q=standing:closed").text
    assert shown(client, "/pursuits?q=standing:closed") == ["Maya Okafor", "Liam Petrov"]
    assert "Hired" in text
    assert "Moved on, no word" in text
    assert "Silence" in text


def test_the_address_filters_and_sorts(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    interviewed(db, priya, "Åsa Berg", 5)
    interviewed(db, priya, "Liam Petrov", 29)
    nobodys = interviewed(db, priya, "Zoë O’Brien", 10)
    nobodys.recruiter = None
    client = visit(priya)
    assert shown(client, "/pursuits?q=standing:overdue") == ["Liam Petrov", "Maya Okafor"]
    by_name = ["Åsa Berg", "Maya Okafor", "Zoë O’Brien", "Liam Petrov"]
    assert shown(client, "/pursuits?sort=candidate") == by_name
    assert shown(client, "/pursuits?sort=-candidate") == by_name[::-1]
    assert shown(client, "/pursuits?sort=word") == ["Liam Petrov", "Maya Okafor", "Zoë O’Brien", "Åsa Berg"]
    assert shown(client, "/pursuits?sort=-word") == ["Åsa Berg", "Zoë O’Brien", "Maya Okafor", "Liam Petrov"]
    assert shown(client, "/pursuits?q=owner:nobody") == ["Zoë O’Brien"]
    assert shown(client, "/pursuits?q=owner:me+standing:upcoming") == ["Åsa Berg"]
    assert shown(client, "/pursuits?q=petr+owner:priya") == ["Liam Petrov"]
    assert shown(client, "/pursuits?q=closes:<7d") == ["Liam Petrov"]
    assert shown(client, "/pursuits?q=due:<=today+maya&sort=candidate") == ["Maya Okafor"]
    assert shown(client, "/pursuits?q=-owner:me") == ["Zoë O’Brien"]


def test_chips_and_menus_write_the_text_that_one_could_have_typed(db: Session, priya: Recruiter, visit: Visit) -> None:
    make_recruiter(db, priya.agency, name="Jo Reed")
    interviewed(db, priya, "Maya Okafor", 16)
    client = visit(priya)
    queries = _queries(client.get("/pursuits?q=maya+standing:overdue&sort=candidate&density=44").text)
    assert queries["Overdue 1"] == "maya"
    assert queries["All open 1"] == "maya"
    assert queries["Due 0"] == "maya standing:due"
    assert queries["Closed 0"] == "maya standing:closed"
    assert queries["Mine"] == "maya standing:overdue owner:me"
    assert queries["Jo Reed"] == 'maya standing:overdue owner:"Jo Reed"'
    assert queries["Due by today"] == "maya standing:overdue due:<=today"
    assert queries["Closing within 7 days"] == "maya standing:overdue closes:<=7d"
    assert queries["Northwind Freight"] == 'maya standing:overdue employer:"Northwind Freight"'
    assert queries["Clear"] == ""
    for text in queries.values():
        assert client.get("/pursuits", params={"q": text}).status_code == 200


def test_every_address_on_it_keeps_how_it_is_shown(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    text = visit(priya).get("/pursuits?q=maya&sort=candidate&columns=job,due&density=44").text
    addresses = [html.unescape(found) for found in re.findall(r'href="(/pursuits(?:\.csv)?\?[^"]*)"', text)]
    assert len(addresses) > 10
    for address in addresses:
        assert "columns=job%2Cdue" in address, address
        assert "density=44" in address, address


def test_a_term_that_no_menu_shows_can_be_taken_back(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    queries = _queries(visit(priya).get("/pursuits?q=maya+silent:>9d+-owner:nobody+due:<=today").text)
    assert queries["silent:>9d, without it"] == "maya -owner:nobody due:<=today"
    assert queries["-owner:nobody, without it"] == "maya silent:>9d due:<=today"
    assert "due:<=today, without it" not in queries


def _queries(text: str) -> dict[str, str]:
    """The query behind each link of the page that leads to the table, by its words."""
    found = re.findall(r'<a [^>]*href="(/pursuits\?[^"]*|/pursuits)"[^>]*>(.*?)</a>', text, re.DOTALL)
    return {
        " ".join(re.sub("<[^>]+>", "", html.unescape(words)).split()): parse_qs(
            urlsplit(html.unescape(href)).query
        ).get("q", [""])[0]
        for href, words in found
    }


# Mistakes


def test_a_mistake_is_told_beside_the_box_and_the_rest_of_the_page_is_there(
    db: Session, priya: Recruiter, visit: Visit
) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    interviewed(db, priya, "Liam Petrov", 16)
    client = visit(priya)
    answer = client.get("/pursuits", params={"q": "maya standing:quite"})
    assert answer.status_code == 200
    assert "“quite” is no standing. Did you mean quiet? Shown without it." in answer.text
    assert 'value="maya standing:quite"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert shown(client, "/pursuits?q=maya+standing:quite") == ["Maya Okafor"]
    nobody = client.get("/pursuits?q=owner:zebra").text
    assert "Nobody here is called “zebra”." in nobody
    assert "No pursuit is like that." in nobody
    assert "aria-invalid" not in client.get("/pursuits?q=maya").text


# Columns, sort and rows


def test_columns_are_chosen_in_the_address(db: Session, priya: Recruiter, visit: Visit) -> None:
    pursuit = interviewed(db, priya, "Maya Okafor", 16)
    pursuit.enter_stage(ref="7", name="Second round", kind="interview", by=priya.actor, at=MORNING)
    client = visit(priya)
    heads = _heads(client.get("/pursuits").text)
    assert heads == ["Candidate", "Employer", "Hiring manager", "Next touch", "Due", "Touches", "Last word", "Silent days", "Closes", "Owner"]  # fmt: skip
    text = client.get("/pursuits?columns=stage,job&columns=promised&columns=nonsense").text
    assert _heads(text) == ["Candidate", "Job", "Promised", "Stage"]
    assert "Data analyst" in text
    assert "Second round" in text
    assert _heads(client.get("/pursuits?q=standing:quiet,closed&columns=due,silent,next").text) == []
    pursuit.close("hired", by=priya.actor, at=MORNING)
    db.commit()
    assert _heads(client.get("/pursuits?q=standing:closed&columns=due,silent,next").text) == ["Candidate", "Closed by", "Outcome"]  # fmt: skip


def _heads(text: str) -> list[str]:
    """What stands over the columns on the screen; a printed call list has two more."""
    found = re.findall(r'<th role="columnheader"(?![^>]*only-print)[^>]*>(.*?)</th>', text, re.DOTALL)
    return [re.sub("<[^>]+>", "", each).strip() for each in found]


def test_every_column_has_something_to_say(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    text = visit(priya).get("/pursuits", params={"columns": ",".join(names)}).text
    assert _heads(text) == [column.title for column in COLUMNS]
    row = text[text.index("<tbody") : text.index("</tbody")]
    assert len(re.findall(r'role="cell"(?! class="only-print)', row)) + 1 == len(COLUMNS)


def test_rows_are_close_or_roomy(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    client = visit(priya)
    assert 'class="table is-dense"' in client.get("/pursuits").text
    assert 'class="table"' in client.get("/pursuits?density=44").text
    assert 'class="table is-dense"' in client.get("/pursuits?density=99").text


def test_heads_say_how_it_is_sorted_and_turn_it_round(db: Session, priya: Recruiter, visit: Visit) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    text = visit(priya).get("/pursuits?sort=candidate&q=maya").text
    assert text.count("aria-sort=") == 1
    assert 'aria-sort="ascending"><a href="/pursuits?q=maya&amp;sort=-candidate" id="sort-candidate">' in text
    turned = visit(priya).get("/pursuits?sort=-candidate").text
    assert 'aria-sort="descending"><a href="/pursuits?sort=candidate"' in turned


@pytest.mark.parametrize("name", ["sort", "columns", "density", "saved", "after", "before", "q"])
def test_an_address_that_asks_for_what_there_is_not_is_read_as_if_it_did_not(
    db: Session, priya: Recruiter, visit: Visit, name: str
) -> None:
    interviewed(db, priya, "Maya Okafor", 16)
    client = visit(priya)
    for asked in STRANGE:
        answer = client.get("/pursuits", params={name: asked})
        assert answer.status_code == 200, (name, asked)
        assert ("Maya Okafor" in answer.text) == (name != "q" or asked in ("\x00", "-")), (name, asked)


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
    assert theirs.recruiter
    client = visit(priya)
    for address in (
        "/pursuits",
        "/pursuits?q=noah",
        "/pursuits?q=employer:bright,-candidate:x",
        f"/pursuits?q=owner:{theirs.recruiter.email}",
        "/pursuits.csv",
    ):
        text = client.get(address).text
        assert "Noah Kim" not in text
        assert "Brightwater" not in text
        assert "Harbor" not in text


def test_an_empty_table_leads_on(client: TestClient) -> None:
    assert "No pursuit is open." in client.get("/pursuits").text
    assert "No pursuit is like that." in client.get("/pursuits?q=zzz").text


def test_nobody_sees_it_without_signing_in(visit: Visit) -> None:
    answer = visit().get("/pursuits?q=quiet")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/pursuits%3Fq%3Dquiet")


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
    assert len(few) <= 13, "\n".join(few)


def test_what_silence_has_ended_says_so_before_the_sweep(
    db: Session, priya: Recruiter, visit: Visit, clock: SetClock
) -> None:
    ended = interviewed(db, priya, "Maya Okafor", 29)
    assert ended.closes_on is not None
    clock.now = at(ended.closes_on + days(1), 0, 1)
    text = visit(priya).get("/pursuits").text
    assert "Moved on, no word" in text
    assert 'All open <span class="n">0</span>' in text
