"""The log of the day, and Undo through the whole day: in any order, from any page, of one's own and of others'."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Event, Fact, Pursuit, Recruiter
from app.queries.day_log import day_log
from tests import desk
from tests.factories import NOW, at, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.web.pressing import CALL, HTMX, last, post, read, words


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def samuel(db: Session, priya: Recruiter) -> Pursuit:
    """They promised to call back today."""
    return desk.due(db, priya.agency, priya)


@pytest.fixture
def client(priya: Recruiter, jo: Recruiter, maya: Pursuit, samuel: Pursuit, visit: Visit) -> TestClient:
    return visit(priya)


def lines(client: TestClient, path: str = "/today/log") -> list[str]:
    found = re.findall(r'<li class="ev.*?</li>', client.get(path).text, re.S)
    return [words(line) for line in found]


def undo_last(client: TestClient, back: str = "/today") -> str:
    """Presses Z where no toast is, and answers what the page then says."""
    answer = client.post("/today/undo", data={"from": "page", "back": back})
    assert answer.status_code == 303
    return toast(client, answer.headers["Location"])


def toast(client: TestClient, path: str) -> str:
    found = re.search(r'<section class="toast".*?</section>', client.get(path.partition("#")[0]).text, re.S)
    assert found
    return words(found[0])


def call_then_write(client: TestClient, db: Session, maya: Pursuit, clock: SetClock) -> tuple[Fact, Fact]:
    """The second call at 10:42, and at 10:52, early, the e-mail that comes after it."""
    post(client, maya, "touches", CALL)
    clock.now = NOW + timedelta(minutes=10)
    post(client, read(db, maya), "touches", step="email", outcome="done")
    call, email = sorted(read(db, maya).facts, key=lambda fact: fact.id)[-2:]
    return call, email


# What it shows


def test_each_line_says_what_who_when_and_what_it_came_to(client: TestClient, maya: Pursuit, clock: SetClock) -> None:
    post(client, maya, "touches", CALL)
    assert lines(client) == [
        "Voicemail logged Maya Okafor Northwind Freight Then: e-mail on Thu 21 May 10:42 am Undo",
    ]


def test_the_newest_comes_first_and_each_says_what_it_came_to_then(
    db: Session, client: TestClient, maya: Pursuit, samuel: Pursuit, clock: SetClock
) -> None:
    call_then_write(client, db, maya, clock)
    post(client, samuel, "hold", until="mon")
    said = [line.partition(" Undo")[0] for line in lines(client)]
    assert said == [
        "Snoozed until Mon 18 May Samuel Adeyemi Northwind Freight They promised Thu 14 May, which is before that. 10:52 am",
        "Sent Maya Okafor Northwind Freight Then: quiet until Thu 28 May 10:52 am",
        "Voicemail logged Maya Okafor Northwind Freight Then: e-mail on Thu 21 May 10:42 am",
    ]


def test_the_log_says_it_in_the_words_of_the_toast(client: TestClient, db: Session, maya: Pursuit) -> None:
    post(client, maya, "touches", CALL)
    said = toast(client, f"/today?logged={last(db, maya).id}")
    assert "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May." in said


def test_what_was_told_yesterday_is_not_of_today(client: TestClient, maya: Pursuit, clock: SetClock) -> None:
    clock.now = at(desk.may(13), 23, 59)
    post(client, maya, "touches", CALL)
    clock.now = at(desk.may(14), 0, 1)
    assert lines(client) == []
    assert "Nothing is logged today yet." in client.get("/today/log").text


def test_the_log_is_mine_and_the_teams_says_who(
    db: Session, client: TestClient, maya: Pursuit, samuel: Pursuit, jo: Recruiter, visit: Visit
) -> None:
    post(client, maya, "touches", CALL)
    post(visit(jo), samuel, "touches", step="first_call", outcome="done")
    assert [line.split()[0] for line in lines(client)] == ["Voicemail"]
    assert "Samuel Adeyemi Northwind Freight, by Jo" in lines(client, "/today/log?team=1")[0]
    assert ", by" not in lines(client, "/today/log?team=1")[1]


def test_another_agencys_day_is_never_shown(db: Session, client: TestClient, maya: Pursuit, visit: Visit) -> None:
    post(client, maya, "touches", CALL)
    stranger = make_recruiter(db, make_agency(db, name="Meridian"))
    theirs = visit(stranger)
    assert lines(theirs, "/today/log?team=1") == []
    assert theirs.post(f"/facts/{last(db, maya).id}/undo", data={"from": "page"}).status_code == 404


def test_today_leads_to_its_log(client: TestClient) -> None:
    assert '<a href="/today/log">0 done</a>' in client.get("/today").text
    assert '<a href="/today/log?team=1">0 done</a>' in client.get("/today?team=1").text


def test_a_viewer_looks_and_undoes_nothing(client: TestClient, db: Session, maya: Pursuit, visit: Visit) -> None:
    post(client, maya, "touches", CALL)
    viewer = visit(make_recruiter(db, maya.agency, role="viewer"))
    page = viewer.get("/today/log?team=1").text
    assert "Voicemail logged" in page
    assert "/undo" not in page
    assert viewer.post("/today/undo", data={"from": "page"}).status_code == 403


def test_looking_at_the_log_writes_nothing(db: Session, client: TestClient, maya: Pursuit) -> None:
    post(client, maya, "touches", CALL)
    before = read(db, maya).version
    client.get("/today/log")
    client.get("/today/undo")
    assert read(db, maya).version == before


# Page by page


def test_a_long_day_is_read_a_page_at_a_time_and_nothing_is_missed_or_doubled(
    db: Session, client: TestClient, maya: Pursuit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_log, "__defaults__", (None, 4))
    pursuit = read(db, maya)
    for number in range(9):  # of one instant, so that only the id tells them apart
        pursuit.add_note(f"Note {number}", by=pursuit.recruiter.actor, at=NOW)  # type: ignore[union-attr]
    db.commit()
    seen: list[str] = []
    path, pages = "/today/log", 0
    while path:
        seen += re.findall(r"Note \d", " ".join(lines(client, path)))
        onward = re.search(r'href="([^"]+)" rel="next"', client.get(path).text)
        path, pages = (onward[1].replace("&amp;", "&") if onward else ""), pages + 1
    assert seen == [f"Note {number}" for number in range(8, -1, -1)]
    assert pages == 3


@pytest.mark.parametrize("made_up", ["x", "1", "-", "9" * 17 + "-" + "9" * 10, "1-2-3", "٣-٤", "' OR 1=1"])
def test_a_page_that_nobody_wrote_is_the_first(client: TestClient, maya: Pursuit, made_up: str) -> None:
    post(client, maya, "touches", CALL)
    answer = client.get("/today/log", params={"before": made_up})
    assert answer.status_code == 200
    assert "Voicemail logged" in answer.text


# Undo from a line


def test_a_line_that_was_undone_stays_and_says_by_whom_and_when(
    db: Session, client: TestClient, maya: Pursuit, clock: SetClock
) -> None:
    post(client, maya, "touches", CALL)
    fact = last(db, maya)
    clock.now = NOW + timedelta(minutes=8)
    assert 'name="back" value="/today/log"><button class="btn btn-quiet"' in client.get("/today/log").text
    answer = client.post(f"/facts/{fact.id}/undo", data={"from": "page", "back": "/today/log"})
    assert answer.headers["Location"] == f"/today/log?undone={fact.id}#f{fact.id}"
    page = client.get("/today/log").text
    assert f'<li class="ev is-undone" id="f{fact.id}"' in page
    assert "Undone by Priya, 10:50 am" in lines(client)[0]
    assert f"/facts/{fact.id}/undo" not in page
    assert read(db, maya).next_step == "second_call"


def test_an_older_line_is_undone_while_later_ones_of_others_stand(
    db: Session, client: TestClient, maya: Pursuit, samuel: Pursuit
) -> None:
    post(client, maya, "touches", CALL)
    post(client, samuel, "touches", step="first_call", outcome="done")
    post(client, read(db, samuel), "notes", text="Asked for the date", htmx=False)
    call = next(fact for fact in read(db, samuel).facts if fact.step == "first_call")
    assert client.post(f"/facts/{call.id}/undo", data={"from": "page", "back": "/today/log"}).status_code == 303
    assert read(db, samuel).next_step == "first_call"
    assert read(db, maya).next_step == "email"


def test_what_hangs_on_it_is_named_and_can_be_undone_there_and_then(
    db: Session, client: TestClient, maya: Pursuit, clock: SetClock
) -> None:
    call, email = call_then_write(client, db, maya, clock)
    refused = client.post(f"/facts/{call.id}/undo", data={"from": "page", "back": "/today/log?team=1"})
    assert refused.status_code == 409
    assert "This cannot be undone yet" in refused.text
    assert "The e-mail that you logged at 10:52 am hangs on this. Undo that first." in words(refused.text)
    button = re.search(r'<form method="post" action="([^"]+)">(?:(?!</form>).)*Undo the e-mail', refused.text, re.S)
    assert button
    assert button[1] == f"/facts/{email.id}/undo"
    back = client.post(button[1], data={"from": "page", "back": "/today/log?team=1"})
    assert back.headers["Location"] == f"/today/log?team=1&undone={email.id}#f{email.id}"
    again = client.post(f"/facts/{call.id}/undo", data={"from": "page", "back": "/today/log"})
    assert again.status_code == 303


def test_of_several_that_hang_on_it_the_newest_is_to_be_undone_first(
    db: Session, client: TestClient, maya: Pursuit, clock: SetClock
) -> None:
    first = next(fact for fact in maya.facts if fact.step == "first_call")
    _, email = call_then_write(client, db, maya, clock)
    refused = client.post(f"/facts/{first.id}/undo", data={"from": "today"}, headers=HTMX)
    assert refused.status_code == 409
    assert f'action="/facts/{email.id}/undo"' in refused.text


def test_the_alert_on_today_and_the_pursuits_page_offer_what_to_undo_first(
    db: Session, client: TestClient, maya: Pursuit, clock: SetClock
) -> None:
    call, email = call_then_write(client, db, maya, clock)
    for origin, headers in (("today", HTMX), ("pursuit", {})):
        refused = client.post(f"/facts/{call.id}/undo", data={"from": origin}, headers=headers)
        assert refused.status_code == 409
        assert f'action="/facts/{email.id}/undo"' in refused.text
        assert "The e-mail that you logged at 10:52 am hangs on this. Undo that first." in words(refused.text)


def test_what_somebody_else_logged_can_be_undone_and_history_says_who_did(
    db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit
) -> None:
    post(client, maya, "touches", CALL)
    fact = last(db, maya)
    theirs = visit(jo)
    theirs.post(f"/facts/{fact.id}/undo", data={"from": "page", "back": "/today/log?team=1"})
    line = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    db.commit()
    assert (line.name, line.fact_id, line.actor_name) == ("touch.undone", fact.id, "Jo Reed")
    assert "Undone by Jo, 10:42 am" in lines(client)[0]
    assert "Undone by Jo" in client.get(f"/pursuits/{maya.id}").text
    again = client.post(f"/facts/{fact.id}/undo", data={"from": "page", "back": "/today/log"})
    assert again.status_code == 409
    assert "Jo undid this at 10:42 am." in again.text


# Undo without pointing


def test_undo_goes_back_through_the_day_one_at_a_time_to_the_morning(
    db: Session, client: TestClient, maya: Pursuit, samuel: Pursuit, clock: SetClock
) -> None:
    call_then_write(client, db, maya, clock)
    post(client, samuel, "notes", text="Asked for the date", htmx=False)
    assert undo_last(client).startswith("Note undone: Samuel Adeyemi is back. Undo the one before")
    assert undo_last(client).startswith("E-mail undone: Maya Okafor. Undo the one before")
    assert undo_last(client) == "Voicemail undone: Maya Okafor is back."
    assert undo_last(client) == "Nothing that you logged today is left to undo."
    assert read(db, maya).next_step == "second_call"


def test_undo_takes_back_mine_and_leaves_what_others_logged_since(
    db: Session, client: TestClient, maya: Pursuit, samuel: Pursuit, jo: Recruiter, visit: Visit, clock: SetClock
) -> None:
    post(client, maya, "touches", CALL)
    clock.now = NOW + timedelta(minutes=1)
    post(visit(jo), samuel, "touches", step="first_call", outcome="done")
    assert undo_last(client).startswith("Voicemail undone: Maya Okafor")
    assert read(db, samuel).next_step == "second_call"


def test_yesterday_is_not_undone(client: TestClient, db: Session, maya: Pursuit, clock: SetClock) -> None:
    clock.now = at(desk.may(13), 23, 59)
    post(client, maya, "touches", CALL)
    clock.now = at(desk.may(14), 0, 1)
    assert undo_last(client) == "Nothing that you logged today is left to undo."
    assert read(db, maya).next_step == "email"


def test_undo_comes_back_to_the_page_it_was_pressed_on(
    db: Session, client: TestClient, maya: Pursuit, samuel: Pursuit
) -> None:
    back = {
        "/pursuits?q=may&said=x": "/pursuits?q=may&undone={}",
        "/today?view=calls&undone=3": "/today?view=calls&undone={}#r{row}",
        f"/pursuits/{samuel.id}?logged=3": f"/pursuits/{samuel.id}?undone={{}}",
        "//elsewhere.example/x": "/today?undone={}#r{row}",
        "https://elsewhere.example": "/today?undone={}#r{row}",
    }
    for path, to in back.items():
        post(client, read(db, maya), "touches", CALL)
        fact = last(db, maya)
        answer = client.post("/today/undo", data={"from": "page", "back": path})
        assert answer.headers["Location"] == to.format(fact.id, row=maya.id)


def test_when_what_others_did_since_hangs_on_it_undo_says_so(
    db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit, clock: SetClock
) -> None:
    post(client, maya, "touches", CALL)
    clock.now = NOW + timedelta(minutes=10)
    post(visit(jo), read(db, maya), "touches", step="email", outcome="done")
    refused = client.post("/today/undo", data={"from": "page", "back": "/pursuits"})
    assert refused.status_code == 409
    assert "The e-mail that Jo logged at 10:52 am hangs on this. Undo that first." in words(refused.text)
    assert '<a class="btn" href="/pursuits">Go back</a>' in refused.text


def test_every_page_has_the_undo_of_the_day_by_key(client: TestClient, maya: Pursuit) -> None:
    for path in ("/today", "/today/log", "/pursuits", f"/pursuits/{maya.id}", "/pursuits/new"):
        page = client.get(path).text
        assert re.search(rf'action="/today/undo">.*?name="back" value="{path}"><button data-key="z"', page)
        assert page.index('id="toast"') < page.index('id="undo-last"')
