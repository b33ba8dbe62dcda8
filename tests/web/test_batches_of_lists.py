"""Many at once, from whichever list they were selected in, and back to it; and how full the desks are they go to."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Recruiter
from tests import desk
from tests.factories import NOW, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.web.batching import Rows, confirm, heading, preview, words
from tests.web.pressing import read


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return make_recruiter(db, make_agency(db))


@pytest.fixture
def jo(db: Session, priya: Recruiter) -> Recruiter:
    return make_recruiter(db, priya.agency, name="Jo Reed")


@pytest.fixture
def pile(db: Session, priya: Recruiter) -> Rows:
    """Three calls that are overdue."""
    return [desk.overdue(db, priya.agency, priya, who) for who in ("Maya Okafor", "Ada Berg", "Leo Marsh")]


@pytest.fixture
def client(priya: Recruiter, pile: Rows, jo: Recruiter, visit: Visit) -> TestClient:
    return visit(priya)


def test_what_was_selected_in_a_filtered_table_leads_back_to_it_and_so_does_its_undo(
    db: Session, client: TestClient, pile: Rows
) -> None:
    there = "/pursuits?q=may&sort=-employer&columns=job%2Cdue"
    shown = preview(client, pile[:1], "snooze", until="mon", back=there)
    assert f'href="{there.replace("&", "&amp;")}" data-key="u">' in re.sub(r"<svg.*?</svg>", "", shown.text)
    answer = confirm(client, shown)
    assert answer.headers["Location"].startswith(there + "&batch=")
    table = client.get(answer.headers["Location"])
    assert "Snoozed 1 until Mon 18 May." in table.text
    undo = re.search(r'action="(/batches/\d+/undo)".*?name="back" value="([^"]*)"', table.text, re.S)
    assert undo
    undone = client.post(undo[1], data={"from": "page", "back": undo[2].replace("&amp;", "&")})
    assert undone.headers["Location"].startswith(there + "&batch=")
    assert "Undone: snoozed 1 until Mon 18 May." in client.get(undone.headers["Location"]).text
    assert read(db, pile[0]).held_until is None


def test_a_list_that_is_led_away_from_this_site_is_today(client: TestClient, pile: Rows) -> None:
    answer = confirm(client, preview(client, pile, "snooze", until="mon", back="//elsewhere.example/pursuits"))
    assert answer.headers["Location"].startswith("/today?batch=")


def test_one_box_stands_for_all_that_a_list_shows(client: TestClient, pile: Rows) -> None:
    every = re.search(r'name="shown" value="([\d.]+)"', client.get("/pursuits?q=owner:me").text)
    assert every
    assert sorted(map(int, every[1].split("."))) == [row.id for row in pile]
    shown = client.get("/batches/new", params={"do": "move_on", "row": pile[0].id, "shown": every[1]})
    assert heading(shown) == "Move 3 on, no word"


def test_only_who_may_change_has_boxes_in_the_table_and_closed_ones_have_none(
    db: Session, priya: Recruiter, client: TestClient, visit: Visit
) -> None:
    assert 'class="pickbox"' in client.get("/pursuits").text
    viewer = visit(make_recruiter(db, priya.agency, role="viewer"))
    for page in (viewer.get("/pursuits"), client.get("/pursuits?q=standing:closed")):
        assert 'class="pickbox"' not in page.text
        assert 'id="bulk"' not in page.text


def test_the_preview_of_a_hand_over_says_how_much_each_has_before_and_after(
    db: Session, client: TestClient, priya: Recruiter, jo: Recruiter, pile: Rows
) -> None:
    desk.quiet(db, priya.agency, jo)
    desk.due(db, priya.agency, jo)
    make_pursuit(db, make_agency(db, name="Lindholm Partners"))
    db.commit()
    asked = words(preview(client, pile[:2], "reassign"))
    assert "Jo Reed 2 open, 1 to go today Priya Raman 3 open, 3 to go today" in asked
    chosen = words(preview(client, pile[:2], "reassign", to=jo.id))
    assert "Jo Reed 2 open, 1 to go today; then 4 Priya Raman 3 open, 3 to go today; then 1" in chosen
