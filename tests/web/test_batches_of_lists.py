"""Many at once, from whichever list they were selected in, and back to it; and how full the desks are they go to."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import Pursuit, Recruiter
from tests import desk
from tests.factories import NOW, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.web.batching import Rows, confirm, done, heading, plain, preview, words
from tests.web.pressing import CALL, post, read


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


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
    every = re.search(r'name="every" value="([\d.]+)"', client.get("/pursuits?q=owner:me").text)
    assert every
    assert sorted(map(int, every[1].split("."))) == [row.id for row in pile]
    shown = client.get("/batches/new", params={"do": "move_on", "row": pile[0].id, "every": every[1]})
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


# In the timeline of one


def timeline(client: TestClient, pursuit: Pursuit) -> str:
    found = re.search(r'<ol class="log">.*?</ol>', client.get(f"/pursuits/{pursuit.id}").text, re.S)
    assert found
    return found[0]


def test_a_hand_over_is_in_the_timeline_with_who_from_whom_and_to_whom_and_is_undone_there_for_one_alone(
    db: Session, client: TestClient, priya: Recruiter, jo: Recruiter, pile: Rows
) -> None:
    batch = done(client, pile[:2], "reassign", to=jo.id)
    told = timeline(client, pile[0])
    assert "Given to Jo Reed by Priya It was Priya Raman’s." in plain(told)
    assert f'href="{batch}?back=/pursuits/{pile[0].id}">One of 2: Reassigned 2 to Jo Reed</a>' in told
    undo = re.search(rf'action="({batch}/items/\d+/undo)".*?aria-label="([^"]*)">(.*?)<', told, re.S)
    assert undo
    assert undo.group(2, 3) == ("Undo for Maya Okafor alone: Given to Jo Reed", "Undo for Maya")
    answer = client.post(undo[1])
    assert answer.headers["Location"] == f"/pursuits/{pile[0].id}?said=given-back"
    assert [read(db, row).recruiter_id for row in pile[:2]] == [priya.id, jo.id]
    told = timeline(client, pile[0])
    assert "Given to Priya Raman by Priya It was Jo Reed’s." in plain(told)
    assert "/items/" not in told
    again = client.post(undo[1])
    assert again.status_code == 409
    assert "It was given to Priya Raman since. Nothing was changed." in again.text
    client.post(f"{batch}/undo")
    assert "Maya Okafor was given to Priya Raman since." in words(client.get(batch))


def test_what_was_done_to_many_says_so_and_leads_to_the_undo_of_the_whole_and_back(
    db: Session, client: TestClient, pile: Rows
) -> None:
    batch = done(client, pile, "snooze", until="mon")
    told = timeline(client, pile[0])
    assert "One of 3: Snoozed 3 until Mon 18 May" in plain(told)
    assert 'aria-label="Undo for Maya Okafor alone: Snoozed until Mon 18 May">Undo for Maya<' in told
    here = f"/pursuits/{pile[0].id}"
    whole = client.get(f"{batch}?back={here}").text
    assert f'name="back" value="{here}"' in whole
    undone = client.post(f"{batch}/undo", data={"from": "page", "back": here})
    assert undone.headers["Location"].startswith(f"{here}?batch=")
    assert [read(db, row).held_until for row in pile] == [None] * 3
    assert 'aria-label="Undo for' not in timeline(client, pile[0])


def test_what_was_done_to_one_is_undone_as_ever(client: TestClient, pile: Rows) -> None:
    done(client, pile[:1], "snooze", until="mon")
    told = timeline(client, pile[0])
    assert "One of" not in told
    assert 'aria-label="Undo: Snoozed until Mon 18 May">Undo<' in told


def test_undo_of_the_last_never_takes_one_of_many_alone(
    db: Session, client: TestClient, pile: Rows, jo: Recruiter, visit: Visit, clock: SetClock
) -> None:
    post(client, pile[2], "touches", CALL)
    clock.now = NOW + timedelta(minutes=1)
    done(client, pile[:2], "move_on")
    # One of them stays closed when the batch is undone, since Jo reopened and closed it again.
    fresh = visit(jo)
    for verb, fields in (("opening", {}), ("closure", {"outcome": "withdrew"})):
        sent = fresh.post(f"/pursuits/{pile[0].id}/{verb}", data={"version": read(db, pile[0]).version, **fields})
        assert sent.status_code == 303
    client.post("/today/undo", data={"from": "page", "back": "/today"})
    assert [read(db, row).outcome for row in pile[:2]] == ["withdrew", None]
    answer = client.post("/today/undo", data={"from": "page", "back": "/today"})
    assert answer.status_code == 303
    assert "undone=" in answer.headers["Location"]
    assert read(db, pile[0]).outcome == "withdrew"
    assert read(db, pile[2]).next_step == "second_call"
    answer = client.post("/today/undo", data={"from": "page", "back": "/today"})
    assert answer.headers["Location"] == "/today?undone=nothing"


def test_another_agencys_part_of_a_batch_is_missing_and_a_viewer_may_not(
    db: Session, client: TestClient, priya: Recruiter, jo: Recruiter, pile: Rows, visit: Visit
) -> None:
    batch = done(client, pile, "reassign", to=jo.id)
    undo = re.search(r"/items/\d+/undo", timeline(client, pile[0]))
    assert undo
    stranger = visit(make_recruiter(db, make_agency(db, name="Lindholm Partners")))
    viewer = visit(make_recruiter(db, priya.agency, role="viewer"))
    assert [one.post(batch + undo[0]).status_code for one in (stranger, viewer)] == [404, 403]
    assert client.post(f"{batch}/items/999999/undo").status_code == 404
    assert read(db, pile[0]).recruiter_id == jo.id
