"""The candidate's calendar, read back: at most three entries that stay themselves when their dates move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from app.models import SYSTEM, Pursuit
from app.models.link import issue_link
from tests.factories import NOW, TODAY, at, days, make_pursuit
from tests.support.app import Visit
from tests.support.server import SetClock


@pytest.fixture(autouse=True)
def _morning(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def browser(visit: Visit) -> TestClient:
    return visit()


def path_of(db: Session, pursuit: Pursuit) -> str:
    token = issue_link(db, pursuit, by=SYSTEM, at=NOW)
    db.commit()
    return f"/s/{token}/dates.ics"


def entries(browser: TestClient, path: str) -> dict[str, Event]:
    """The entries by what they are: action, touch, stop."""
    calendar = Calendar.from_ical(browser.get(path).content)
    return {str(event["uid"]).partition("-")[0]: event for event in calendar.events}


def interviewed_yesterday(db: Session) -> Pursuit:
    return make_pursuit(db, interviewed_on=TODAY - days(1), promised_on=date(2026, 5, 20))


def test_the_three_dates_of_somebody_who_owes_a_thank_you(db: Session, browser: TestClient) -> None:
    found = entries(browser, path_of(db, interviewed_yesterday(db)))
    assert {key: event.decoded("dtstart") for key, event in found.items()} == {
        "action": datetime(2026, 5, 14, 23, 30, tzinfo=UTC),
        "touch": date(2026, 5, 20),
        "stop": date(2026, 7, 1),
    }
    assert [str(event["summary"]) for event in found.values()] == [
        "Thank-you e-mail to Dana Whitfield, Northwind Freight",
        "Priya calls Dana, Northwind Freight",
        "Stop waiting for Northwind Freight",
    ]


def test_every_entry_leaves_the_day_free_and_says_when_it_was_made(db: Session, browser: TestClient) -> None:
    for event in entries(browser, path_of(db, interviewed_yesterday(db))).values():
        assert event["transp"] == "TRANSPARENT"
        assert event.decoded("dtstamp") <= NOW
        assert isinstance(event["sequence"], int)


def test_an_interview_ahead_has_its_hours(db: Session, browser: TestClient) -> None:
    found = entries(browser, path_of(db, make_pursuit(db, interviewed_on=date(2026, 5, 19))))
    assert list(found) == ["action"]
    assert found["action"].decoded("dtend") - found["action"].decoded("dtstart") == timedelta(hours=1)


def test_a_change_moves_the_entry_and_makes_no_second_one(db: Session, browser: TestClient) -> None:
    pursuit = interviewed_yesterday(db)
    path = path_of(db, pursuit)
    before = entries(browser, path)
    pursuit.promise(promised_on=date(2026, 5, 27), decision_on=None, by=SYSTEM, at=NOW)
    db.commit()
    after = entries(browser, path)
    assert {key: event["uid"] for key, event in after.items()} == {key: event["uid"] for key, event in before.items()}
    assert after["touch"].decoded("dtstart") == date(2026, 5, 27)
    assert all(int(str(after[key]["sequence"])) > int(str(before[key]["sequence"])) for key in after)


def test_another_link_gives_the_same_entries(db: Session, browser: TestClient) -> None:
    pursuit = interviewed_yesterday(db)
    assert browser.get(path_of(db, pursuit)).content == browser.get(path_of(db, pursuit)).content


def test_the_sequence_never_falls_though_only_days_go_by(db: Session, browser: TestClient, clock: SetClock) -> None:
    path, last = path_of(db, make_pursuit(db, interviewed_on=date(2026, 4, 21), thanked=True)), 0
    for _ in range(5):
        [sequence] = {int(str(event["sequence"])) for event in entries(browser, path).values()}
        assert sequence > last
        last, clock.now = sequence, clock.now + days(1)


def test_nothing_changed_is_answered_in_a_line(db: Session, browser: TestClient, clock: SetClock) -> None:
    path = path_of(db, interviewed_yesterday(db))
    tag = browser.get(path).headers["etag"]
    clock.now += timedelta(hours=1)
    answer = browser.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    clock.now = at(TODAY + days(1))
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_it_is_a_calendar_that_is_fetched_again_and_tells_no_secret(db: Session, browser: TestClient) -> None:
    path = path_of(db, interviewed_yesterday(db))
    answer = browser.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in answer.text
    assert "METHOD:PUBLISH" in answer.text
    assert path.split("/")[2] not in answer.text
    assert "dana@northwind.example" not in answer.text


def test_when_it_is_over_every_entry_is_called_off_under_its_own_name(db: Session, browser: TestClient) -> None:
    pursuit = interviewed_yesterday(db)
    path = path_of(db, pursuit)
    before = entries(browser, path)
    assert {str(event["status"]) for event in before.values()} == {"CONFIRMED"}
    pursuit.close("withdrew", by=SYSTEM, at=NOW)
    db.commit()
    after = entries(browser, path)
    assert {key: event["uid"] for key, event in after.items()} == {key: event["uid"] for key, event in before.items()}
    assert {str(event["status"]) for event in after.values()} == {"CANCELLED"}
    assert {str(event["summary"]) for event in after.values()} == {"Nothing more to do for Northwind Freight"}
