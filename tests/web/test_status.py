"""The candidate's page over HTTP: what it answers, what it never does, and how a link ends. On both databases."""

from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.db import Base
from app.models import Event, Pursuit
from app.models.link import issue_link, revoke_links
from app.queries.links import links_of
from tests.factories import NOW, at, days, make_agency, make_pursuit
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements

PRIVATE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}


@pytest.fixture(autouse=True)
def _morning(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def maya(db: Session) -> Pursuit:
    return make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)


@pytest.fixture
def browser(visit: Visit) -> TestClient:
    return visit()


def link_to(db: Session, pursuit: Pursuit) -> str:
    assert pursuit.recruiter is not None
    token = issue_link(db, pursuit, by=pursuit.recruiter.actor, at=NOW)
    db.commit()
    return f"/s/{token}"


def dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Base.metadata.sorted_tables
        }


# Reading


def test_the_page_answers_the_three_questions(db: Session, maya: Pursuit, browser: TestClient) -> None:
    answer = browser.get(link_to(db, maya))
    assert answer.status_code == 200
    for words in (
        "Still open. They owe us an answer.",
        "Nothing today. Priya is calling Dana.",
        "When to stop waiting",
        '<time datetime="2026-06-25">Thursday 25 June</time>',
        "Private to Maya",
    ):
        assert words in answer.text


def test_every_answer_of_this_door_is_private(db: Session, maya: Pursuit, browser: TestClient) -> None:
    path = link_to(db, maya)
    for address in (path, f"{path}/reports/new?what=heard", "/s/no-such-link", f"{path}/no-such-page"):
        headers = browser.get(address).headers
        assert {name: headers[name] for name in PRIVATE} == PRIVATE, address


def test_there_is_no_script_no_style_and_no_handler_in_it(db: Session, maya: Pursuit, browser: TestClient) -> None:
    path = link_to(db, maya)
    for address in (path, f"{path}/reports/new?what=heard"):
        page = browser.get(address).text
        assert "<script" not in page
        assert "style=" not in page
        assert " on" not in {piece.partition("=")[0] for piece in page.split('"')}


def test_reading_writes_nothing(db: Session, maya: Pursuit, browser: TestClient, engine: Engine) -> None:
    path = link_to(db, maya)
    before = dump(engine)
    addresses = (path, f"{path}?said=sent", f"{path}/dates.ics", f"{path}/reports/new?what=withdraw", "/s/unknown")
    for address in addresses:
        browser.get(address)
        browser.head(address)
    assert dump(engine) == before


def test_head_answers_as_get_does(db: Session, maya: Pursuit, browser: TestClient) -> None:
    path = link_to(db, maya)
    assert (browser.head(path).status_code, browser.head(path).content) == (200, b"")


def test_the_page_takes_few_statements_however_long_the_story(
    db: Session, maya: Pursuit, browser: TestClient, engine: Engine
) -> None:
    path = link_to(db, maya)
    for hour in range(8, 18):
        maya.log_touch(
            step=None,
            channel="call",
            made_by="recruiter",
            result="no_answer",
            by=maya.recruiter.actor,  # type: ignore[union-attr]
            at=at(date(2026, 5, 13), hour),
        )
    db.commit()
    with statements(browser.app.state.engine) as heard:  # type: ignore[attr-defined]
        browser.get(path)
    assert len(heard) <= 6, heard


def test_the_manager_is_reached_only_when_the_step_is_theirs(db: Session, maya: Pursuit, browser: TestClient) -> None:
    page = browser.get(link_to(db, maya)).text
    assert "dana@northwind.example" not in page
    assert "0142" not in page
    fresh = make_pursuit(db, maya.agency, interviewed_on=date(2026, 5, 13))
    page = browser.get(link_to(db, fresh)).text
    assert "mailto:dana@northwind.example?subject=Thank%20you" in page
    assert "0142" not in page


def test_words_from_outside_are_words(db: Session, browser: TestClient) -> None:
    pursuit = make_pursuit(db, candidate="<b>Maya</b> Okafor", employer="<script>alert(1)</script>")
    page = browser.get(link_to(db, pursuit)).text
    assert "<script" not in page
    assert "<b>Maya</b>" not in page


# Links


def test_a_link_opens_its_own_pursuit_and_no_other(db: Session, maya: Pursuit, browser: TestClient) -> None:
    other = make_pursuit(db, maya.agency, candidate="Noah Ferreira", employer="Brightwater", thanked=True)
    stranger = make_pursuit(db, make_agency(db, name="Elsewhere"), candidate="Ivy Chen", employer="Fjord", thanked=True)
    pages = {
        name: browser.get(link_to(db, whose)).text
        for name, whose in (("Maya", maya), ("Noah", other), ("Ivy", stranger))
    }
    for name, page in pages.items():
        assert f"Private to {name}" in page
        assert not any(f"Private to {another}" in page for another in pages if another != name)


def test_a_link_that_never_was_tells_nothing_whatever_it_looks_like(browser: TestClient) -> None:
    answers = [
        browser.get(f"/s/{token}") for token in ("x", "a" * 43, "'; DROP TABLE facts; --", "é", "1", "%00", "a" * 5000)
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "This link does not work." in answers[0].text
    assert browser.post("/s/x/reports", data={"what": "withdraw"}).status_code == 404


def test_an_ended_link_explains_itself_and_names_nobody(
    db: Session, maya: Pursuit, browser: TestClient, clock: SetClock
) -> None:
    path = link_to(db, maya)
    clock.now = at(date(2026, 6, 27), 23, 59)
    assert browser.get(path).status_code == 200
    clock.now = at(date(2026, 6, 28), 0, 1)
    answer = browser.get(path)
    assert answer.status_code == 410
    assert "This link stopped working on 28 June." in answer.text
    assert "mailto:" in answer.text
    assert "Ask Priya for a new one by e-mail." in answer.text
    assert not any(name in answer.text for name in ("Maya", "Northwind", "Dana", "Data analyst"))
    assert browser.get(f"{path}/dates.ics").status_code == 410
    assert browser.post(f"{path}/reports", data={"what": "heard", "kind": "offer"}).status_code == 410


def test_a_revoked_link_stops_at_once_and_says_so(db: Session, maya: Pursuit, browser: TestClient) -> None:
    path = link_to(db, maya)
    revoke_links(db, maya, links_of(db, maya.agency_id, maya.id), by=maya.recruiter.actor, at=NOW)  # type: ignore[union-attr]
    db.commit()
    answer = browser.get(path)
    assert answer.status_code == 410
    assert "This link stopped working on 14 May." in answer.text
    assert "Maya" not in answer.text


def test_a_link_with_an_end_of_its_own_ends_then(
    db: Session, maya: Pursuit, browser: TestClient, clock: SetClock
) -> None:
    path = link_to(db, maya)
    links_of(db, maya.agency_id, maya.id)[0].expires_at = NOW + days(2)
    db.commit()
    assert "It stops working on 16 May." in browser.get(path).text
    clock.now = NOW + days(2)
    assert browser.get(path).status_code == 410


# Secrets


def test_the_token_is_in_no_table(db: Session, maya: Pursuit, browser: TestClient, engine: Engine) -> None:
    path = link_to(db, maya)
    browser.post(f"{path}/reports", data={"what": "heard", "kind": "other", "note": "Still deciding."})
    assert path.removeprefix("/s/") not in repr(dump(engine))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM status_links")).scalar_one() == 1


def test_the_token_is_in_no_log(
    db: Session, maya: Pursuit, browser: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = link_to(db, maya)
    with caplog.at_level("DEBUG"):
        browser.get(path)
        browser.get(f"{path}/dates.ics")
        browser.get(f"{path}/reports/new?what=nonsense")
        browser.post(f"{path}/reports", data={"what": "withdraw"})
    logged = caplog.text + "".join(capfd.readouterr())
    # The test's own client tells what it asks for; the app does not.
    ours = "\n".join(line for line in logged.splitlines() if "HTTP Request" not in line)
    assert path.removeprefix("/s/") not in ours
    assert "/s/{token}" in ours


def test_history_names_the_candidate_who_told(db: Session, maya: Pursuit, browser: TestClient) -> None:
    browser.post(f"{link_to(db, maya)}/reports", data={"what": "withdraw"})
    told = db.scalars(select(Event).where(Event.pursuit_id == maya.id, Event.name == "pursuit.closed")).one()
    assert (told.actor_kind, told.actor_name) == ("candidate", "Maya Okafor")
