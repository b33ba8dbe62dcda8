"""The calendar as a page: which days an address means, what each says, and how far it is over."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import DayOff, Recruiter
from tests import desk
from tests.desk import may
from tests.factories import at, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return desk.lay_out(db)


@pytest.fixture
def client(visit: Visit, priya: Recruiter) -> TestClient:
    return visit(priya)


def days(client: TestClient, address: str = "/calendar") -> dict[str, str]:
    """The text of each day by its date, tags taken out."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = re.findall(
        r'<li class="day[^"]*" id="d([\d-]+)"[^>]*>(.*?)(?=<li class="day|</ol>)', answer.text, re.DOTALL
    )
    return {on: " ".join(re.sub(r"<[^>]+>", " ", body).split()) for on, body in found}


def test_a_week_begins_on_monday_and_gathers_what_is_late_at_today(client: TestClient) -> None:
    found = days(client)
    assert list(found) == [f"2026-05-{day}" for day in range(11, 18)]
    assert found["2026-05-13"] == "Wed 13 May 13 Noah Kim Brightwater Interview, 3:30 pm"
    assert found["2026-05-14"].startswith(
        "Thu 14 May 14 6 touches Liam Petrov Calder Construction First call, 8 days overdue"
    )
    assert "Lena Marsh Orbis Labs Second call, needs details" in found["2026-05-14"]
    assert found["2026-05-14"].endswith("Tomas Reyes Halden Foods Moves on")
    assert found["2026-05-15"] == "Fri 15 May 15 Nothing planned"


@pytest.mark.parametrize(
    ("address", "first", "last", "number"),
    [
        ("?on=2026-06-03", "2026-06-01", "2026-06-07", 7),
        ("?view=month", "2026-04-27", "2026-05-31", 35),
        ("?view=month&on=2026-08-31", "2026-07-27", "2026-09-06", 42),
        ("?view=month&on=2027-02-01", "2027-02-01", "2027-02-28", 28),
        ("?view=day&on=2026-05-20", "2026-05-20", "2026-05-20", 1),
    ],
)
def test_an_address_means_whole_weeks(client: TestClient, address: str, first: str, last: str, number: int) -> None:
    found = list(days(client, f"/calendar{address}"))
    assert (found[0], found[-1], len(found)) == (first, last, number)


def test_an_agenda_leaves_out_days_with_nothing(client: TestClient) -> None:
    assert list(days(client, "/calendar?view=agenda")) == ["2026-05-14", "2026-05-18", "2026-05-20"]


@pytest.mark.parametrize(
    "on", ["", "2026-13-45", "0001-01-01", "9999-12-31", "tomorrow", "' OR 1=1", "\x00", "20" * 10]
)
@pytest.mark.parametrize("view", ["", "year", "WEEK", "\x00"])
def test_an_address_that_means_nothing_is_this_week(client: TestClient, view: str, on: str) -> None:
    answer = client.get("/calendar", params={"view": view, "on": on})
    assert answer.status_code == 200
    assert 'id="d2026-05-14"' in answer.text


@pytest.mark.parametrize("view", ["day", "week", "month", "agenda"])
@pytest.mark.parametrize("on", ["2001-01-01", "2099-12-31", "2028-02-29"])
def test_the_first_and_the_last_years_end_without_an_error(client: TestClient, view: str, on: str) -> None:
    text = client.get(f"/calendar?view={view}&on={on}").text
    for rel in ("prev", "next"):
        found = re.search(rf'href="([^"]+)" data-key="\w" rel="{rel}"', text)
        assert found is not None
        assert client.get(found[1].replace("&amp;", "&")).status_code == 200


def test_before_and_after_keep_the_view(client: TestClient) -> None:
    text = client.get("/calendar?view=month&on=2026-05-31").text
    assert 'href="/calendar?view=month&amp;on=2026-04-30" data-key="p" rel="prev"' in text
    assert 'href="/calendar?view=month&amp;on=2026-06-01" data-key="n" rel="next"' in text
    assert 'href="/calendar?view=month" data-key="t"' in text


def test_days_off_say_why(db: Session, client: TestClient, priya: Recruiter) -> None:
    priya.agency.days_off.append(DayOff(on=may(22)))
    db.commit()
    text = client.get("/calendar?view=month").text
    off = re.findall(r'<li class="day[^"]* is-off[^"]*" id="d2026-([\d-]+)"', text)
    assert off == [
        "05-02",
        "05-03",
        "05-09",
        "05-10",
        "05-16",
        "05-17",
        "05-22",
        "05-23",
        "05-24",
        "05-25",
        "05-30",
        "05-31",
    ]
    found = days(client, "/calendar?view=month")
    assert found["2026-05-22"] == "Fri 22 May 22 Closed"
    assert found["2026-05-25"] == "Mon 25 May 25 Memorial Day"


def test_a_full_day_shows_the_first_and_leads_to_all(db: Session, client: TestClient, priya: Recruiter) -> None:
    desk.pile_up(db, priya, 12)
    db.commit()
    today = days(client)["2026-05-14"]
    assert today.count("overdue") + today.count("needs details") == 10
    assert today.endswith("9 more on Thu 14 May")
    text = client.get("/calendar").text
    assert '<a href="/calendar?view=day">9 more' in text
    assert days(client, "/calendar?view=day")["2026-05-14"].count("Okafor") == 13


# How full a day is


def test_a_day_over_the_limit_says_how_far(db: Session, client: TestClient, priya: Recruiter) -> None:
    answer = client.post("/calendar/limit?view=month", data={"limit": " 4 "})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendar?view=month")
    assert "14 6, 2 over Liam Petrov" in days(client, "/calendar?view=month")["2026-05-14"]
    jo = make_recruiter(db, priya.agency, name="Jo Reed")
    desk.overdue(db, priya.agency, jo, "Ada Berg")
    db.commit()
    # What is hers is not over: everybody has a day of their own.
    assert "14 7, 2 over" in days(client)["2026-05-14"]


@pytest.mark.parametrize("typed", ["", "0", "-3", "501", "many", "2.5", "9" * 40, "٣", "\x00"])
def test_a_limit_that_cannot_be_is_refused_in_place(client: TestClient, typed: str) -> None:
    answer = client.post("/calendar/limit?view=month&on=2026-06-01", data={"limit": typed})
    assert answer.status_code == 422
    assert 'id="d2026-06-01"' in answer.text
    assert 'aria-invalid="true" aria-describedby="limit-error"' in answer.text
    assert "Give a number of touches" in answer.text
    assert 'name="limit" inputmode="numeric" value="20"' in client.get("/calendar").text


def test_who_may_only_look_has_no_limit_to_set(db: Session, visit: Visit, priya: Recruiter) -> None:
    viewer = visit(make_recruiter(db, priya.agency, name="Ann Viewer", role="viewer"))
    assert "limit" not in viewer.get("/calendar").text.split("<main")[1].split("</main>")[0]
    assert viewer.post("/calendar/limit", data={"limit": "3"}).status_code == 403


# Days, and whose


def test_today_is_the_agencys_day(db: Session, visit: Visit, clock: SetClock) -> None:
    tokyo = make_agency(db, name="Higashi", time_zone="Asia/Tokyo")
    recruiter = make_recruiter(db, tokyo)
    clock.now = at(may(17), 9)  # in Los Angeles; in Tokyo it is Monday 18 May already
    assert next(iter(days(visit(recruiter)))) == "2026-05-18"


@pytest.mark.parametrize("sunday", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_week_that_turns_the_clock_has_seven_days(client: TestClient, sunday: date) -> None:
    assert len(days(client, f"/calendar?on={sunday}")) == 7


def test_another_agency_is_nowhere_on_it(db: Session, client: TestClient) -> None:
    make_pursuit(db, make_agency(db, name="Harbor Talent"), candidate="Noor Foreign", employer="Brightwater Two")
    db.commit()
    for view in ("day", "week", "month", "agenda"):
        text = client.get(f"/calendar?view={view}").text
        for words in ("Noor Foreign", "Brightwater Two", "Harbor"):
            assert words not in text


def test_nobody_sees_it_without_signing_in(visit: Visit) -> None:
    answer = visit().get("/calendar?view=month")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/calendar%3Fview%3Dmonth")


@pytest.mark.parametrize("view", ["week", "month", "agenda"])
def test_looking_costs_as_many_statements_for_many_rows_as_for_few(
    db: Session, client: TestClient, priya: Recruiter, app: FastAPI, view: str
) -> None:
    few = heard(app, client, view)
    desk.pile_up(db, priya, 60)
    db.commit()
    assert len(heard(app, client, view)) <= len(few)
    assert len(few) <= 9, "\n".join(few)


def heard(app: FastAPI, client: TestClient, view: str) -> list[str]:
    with statements(app.state.engine) as said:
        assert client.get(f"/calendar?view={view}").status_code == 200
    return said
