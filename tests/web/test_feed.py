"""A recruiter's own calendar feed, as a calendar program fetches it: what is theirs, and nobody else's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from icalendar import Calendar, Event
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import SYSTEM, Pursuit, Recruiter
from app.queries.feed import told_to
from tests import desk
from tests.factories import NOW, TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import plans, statements


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return desk.lay_out(db)


@pytest.fixture
def client(visit: Visit, priya: Recruiter) -> TestClient:
    return visit(priya)


def address(client: TestClient) -> str:
    """Make the feed's address; the page shows it this once."""
    answer = client.post("/calendar/feed")
    assert answer.status_code == 201
    [found] = re.findall(r'id="feed-link"[^>]* value="[^"]*(/cal/[\w-]+\.ics)"', answer.text)
    return str(found)


def events(client: TestClient, path: str) -> list[Event]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.content).events)


def told(client: TestClient, path: str) -> dict[str, date | datetime]:
    """What the feed says and when, without what is called off."""
    live = (event for event in events(client, path) if event["status"] == "CONFIRMED")
    return {str(event["summary"]): event.decoded("dtstart") for event in live}


def test_it_tells_what_the_calendar_page_tells(client: TestClient, visit: Visit) -> None:
    found = told(visit(), address(client))
    assert found["First call, 8 days overdue: Liam Petrov, Calder Construction"] == TODAY
    assert found["First call: Samuel Adeyemi, Halden Foods"] == TODAY
    assert any("Ivy Chen" in words and on == date(2026, 5, 18) for words, on in found.items())
    assert found["Moves on: Tomas Reyes, Halden Foods"] == TODAY
    assert found["Interview: Noah Kim, Brightwater"] == datetime(2026, 5, 13, 22, 30, tzinfo=UTC)


def test_a_stranger_reads_nothing_without_the_address(visit: Visit, client: TestClient) -> None:
    address(client)
    assert visit().get("/cal/made-up.ics").status_code == 404
    assert visit().post("/calendar/feed").status_code == 303


def test_others_pursuits_and_other_agencies_are_not_in_it(db: Session, priya: Recruiter, visit: Visit) -> None:
    jo = make_recruiter(db, priya.agency, name="Jo Reed", email="jo@brightline.example")
    desk.due(db, priya.agency, jo, "Ada Berg")
    make_pursuit(db, make_agency(db, name="Harbor"), candidate="Not Ours")
    path = address(visit(jo))
    names = " ".join(told(visit(), path))
    assert "Ada Berg" in names
    assert "Maya Okafor" not in names
    assert "Not Ours" not in names


def test_a_new_address_stops_the_one_before(client: TestClient) -> None:
    first, second = address(client), address(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_feed_that_is_stopped_is_gone(client: TestClient) -> None:
    path = address(client)
    assert "On since Thu 14 May." in client.get("/calendar").text
    assert client.post("/calendar/feed/revocation").status_code == 303
    assert client.get(path).status_code == 404
    assert "On since" not in client.get("/calendar").text
    assert client.post("/calendar/feed/revocation").status_code == 303


def test_it_ends_when_the_recruiter_leaves(db: Session, priya: Recruiter, client: TestClient) -> None:
    path = address(client)
    db.refresh(priya)
    priya.is_active = False
    db.commit()
    assert client.get(path).status_code == 404


def test_only_the_hash_of_the_address_is_kept(db: Session, client: TestClient) -> None:
    token = address(client).removeprefix("/cal/").removesuffix(".ics")
    stored = db.execute(text("SELECT * FROM recruiters WHERE feed_hash IS NOT NULL")).one()
    assert token not in " ".join(map(str, stored))
    assert token not in client.get("/calendar").text


def test_what_moves_keeps_its_name_and_what_ended_is_called_off(
    db: Session, priya: Recruiter, client: TestClient
) -> None:
    pursuit = make_pursuit(
        db,
        priya.agency,
        recruiter=priya,
        candidate="Ana Ruiz",
        interviewed_on=TODAY - days(1),
        promised_on=TODAY + days(6),
    )
    db.commit()
    path = address(client)
    before = of(pursuit, events(client, path))
    pursuit.promise(promised_on=TODAY + days(13), decision_on=None, by=SYSTEM, at=NOW)
    db.commit()
    moved = of(pursuit, events(client, path))
    assert set(moved) == set(before)
    assert all(int(str(moved[uid]["sequence"])) > int(str(before[uid]["sequence"])) for uid in moved)
    pursuit.close("hired", by=SYSTEM, at=NOW)
    db.commit()
    after = of(pursuit, events(client, path))
    planned = {uid for uid in before if not uid.startswith("interview-")}
    assert planned
    assert planned <= set(after)
    assert {str(after[uid]["status"]) for uid in planned} == {"CANCELLED"}


def test_a_meeting_that_was_called_off_is_called_off(db: Session, priya: Recruiter, client: TestClient) -> None:
    pursuit = make_pursuit(db, priya.agency, recruiter=priya, candidate="Ana Ruiz", interviewed_on=TODAY + days(3))
    db.commit()
    path = address(client)
    [(uid, meeting)] = meetings(pursuit, events(client, path))
    assert (meeting["status"], meeting.decoded("dtend") - meeting.decoded("dtstart")) == (
        "CONFIRMED",
        timedelta(hours=1),
    )
    pursuit.call_off(pursuit.interviews[0], by=SYSTEM, at=NOW)
    db.commit()
    [(again, struck)] = meetings(pursuit, events(client, path))
    assert (again, struck["status"]) == (uid, "CANCELLED")


def test_nothing_changed_is_answered_in_a_line_until_the_day_does(client: TestClient, clock: SetClock) -> None:
    path = address(client)
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    clock.now += timedelta(hours=1)
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    clock.now += days(1)
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 200


def test_however_many_there_are_it_is_read_in_as_many_statements(
    app: FastAPI, db: Session, priya: Recruiter, client: TestClient
) -> None:
    path = address(client)
    with statements(app.state.engine) as few:
        client.get(path)
    for number in range(30):
        desk.due(db, priya.agency, priya, f"More {number}")
    db.commit()
    with statements(app.state.engine) as many:
        client.get(path)
    assert len(few) == len(many) <= 7


def test_it_reads_ranges_of_indexes(db: Session, priya: Recruiter) -> None:
    found = "\n".join(plans(db, lambda: told_to(db, priya, NOW)))
    if db.get_bind().dialect.name == "sqlite":
        assert "SCAN pursuits" not in found
        assert "SCAN interviews" not in found


def of(pursuit: Pursuit, found: list[Event]) -> dict[str, Event]:
    return {str(event["uid"]): event for event in found if str(event["url"]).endswith(f"/pursuits/{pursuit.id}")}


def meetings(pursuit: Pursuit, found: list[Event]) -> list[tuple[str, Event]]:
    return [(uid, event) for uid, event in of(pursuit, found).items() if uid.startswith("interview-")]
