"""Connections and what they sent, read over the API and applied again; never their addresses or secrets."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.examples import EXAMPLES
from app.ats.answering import explain
from app.ats.known import Known
from app.ats.news import Stage
from app.db import transaction
from app.models import Agency, BackgroundJob, Connection, InboundEvent, Meaning
from app.models.connection import EventState, degrade, heard_from
from app.queries.updated import Place, Since, updated
from tests.api.conftest import Caller, get, put
from tests.api.test_reads import explained
from tests.api.test_resources import by_ref, told
from tests.ats.conftest import connected
from tests.ats.signing import SECRET
from tests.factories import NOW, days, make_agency
from tests.support.server import SetClock
from tests.support.statements import statements


@pytest.fixture
def greenhouse(db: Session, agency: Agency, clock: SetClock) -> Connection:
    clock.now = NOW
    connection, _ = connected(db, agency, "greenhouse", at=NOW - days(30))
    connection.last_event_at = NOW
    db.commit()
    return connection


def came(db: Session, connection: Connection, number: int, state: EventState = "applied", about: str = "7") -> int:
    """An event that `connection` sent, by its id."""
    event = InboundEvent(
        agency_id=connection.agency_id,
        connection_id=connection.id,
        dedupe_key=f"key-{number}",
        event="candidate_stage_change",
        subject=about,
        received_at=NOW - timedelta(minutes=number),
        headers="{}",
        body=json.dumps({"number": number}).encode(),
    )
    event.become(state, None, at=NOW)
    db.add(event)
    db.commit()
    return event.id


def test_connections_tell_how_they_do_and_nothing_that_opens_them(
    db: Session, ats: TestClient, agency: Agency, greenhouse: Connection, clock: SetClock
) -> None:
    connected(db, agency, "lever", None)
    db.commit()
    told = get(ats, "/connections")["data"]
    assert [(one["source"], one["scope"], one["health"]) for one in told] == [
        ("greenhouse", "employer", "receives"),
        ("lever", "employer", "needs_secret"),
    ]
    clock.now = NOW + days(4)
    assert get(ats, f"/connections/{greenhouse.id}")["health"] == "silent"
    said = json.dumps(told)
    assert SECRET not in said
    assert str(greenhouse.token_hash) not in said


def test_connections_are_read_on_in_the_order_in_which_they_changed(
    db: Session, ats: TestClient, agency: Agency, greenhouse: Connection, clock: SetClock
) -> None:
    lever, _ = connected(db, agency, "lever")
    greenhouse.trust("another", at=NOW + timedelta(seconds=1))
    db.commit()
    first = ats.get("/api/v1/connections?limit=1")
    second = ats.get(first.links["next"]["url"]).json()
    assert [one["id"] for one in first.json()["data"] + second["data"]] == [lever.id, greenhouse.id]
    assert second["next_cursor"] is None
    (told,) = get(ats, f"/connections?updated_after={first.json()['data'][0]['updated_at']}")["data"]
    assert (told["id"], told["version"], told["updated_at"]) == (greenhouse.id, 2, "2026-05-14T17:42:01Z")


def test_what_a_connection_sends_is_no_change_of_it_but_its_health_and_its_words_are(
    db: Session, ats: TestClient, agency: Agency, greenhouse: Connection
) -> None:
    def changed(after: datetime) -> bool:
        db.commit()
        return bool(get(ats, f"/connections?updated_after={after.isoformat().replace('+00:00', 'Z')}")["data"])

    minutes = [NOW + timedelta(minutes=number) for number in range(6)]
    heard_from(db, greenhouse, minutes[1])
    assert not changed(minutes[0])
    degrade(db, greenhouse, "silent", at=minutes[2])
    assert changed(minutes[1])
    heard_from(db, greenhouse, minutes[3])
    assert changed(minutes[2])
    known = Known(db, agency, greenhouse, minutes[4], minutes[4])
    word = known.learn(Stage(key="2712", name="Onsite"), None)
    assert changed(minutes[3])
    known.learn(Stage(key="2712", name="Onsite"), None)
    assert word is not None
    explain(db, word, "interview", at=minutes[5])
    assert changed(minutes[4])
    assert get(ats, f"/connections/{greenhouse.id}")["version"] == 5


def test_whose_account_it_is_changes_with_whom_a_stub_turned_out_to_be(
    db: Session, ats: TestClient, greenhouse: Connection, clock: SetClock
) -> None:
    known = told(ats, "employer", name="Halden Robotics")["id"]
    stub = put(ats, {"title": "Data analyst"}, by_ref("job", "GH-42"))["employer_id"]
    greenhouse.employer_id = stub
    db.commit()
    clock.now += timedelta(minutes=1)
    put(ats, {"employer": {"ref": "X-1"}}, by_ref("job", "GH-42"))
    (changed,) = get(ats, f"/connections?updated_after={NOW.isoformat().replace('+00:00', 'Z')}")["data"]
    assert (changed["id"], changed["employer_id"]) == (greenhouse.id, known)


def test_a_removed_connection_is_told_of_with_what_is_no_more(
    db: Session, ats: TestClient, greenhouse: Connection
) -> None:
    greenhouse.remove(NOW)
    db.commit()
    assert get(ats, "/connections")["data"] == []
    (removed,) = get(ats, "/connections?include_deleted=true")["data"]
    assert (removed["id"], removed["removed_at"]) == (greenhouse.id, removed["updated_at"])


def test_what_a_connection_is_read_with_is_its_tag(db: Session, ats: TestClient, greenhouse: Connection) -> None:
    greenhouse.let_read({"client_id": "id", "client_secret": "secret"}, at=NOW)
    db.commit()
    path = f"/api/v1/connections/{greenhouse.id}"
    tag = ats.get(path).headers["ETag"]
    assert ats.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert ats.post(f"{path}/reconcile", headers={"If-Match": tag}).status_code == 202
    greenhouse.distrust(0, at=NOW)
    db.commit()
    late = ats.post(f"{path}/reconcile", headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "precondition-failed")


def test_what_was_missed_is_read_on_request_where_there_is_a_key_for_it(
    db: Session, ats: TestClient, greenhouse: Connection
) -> None:
    refused = ats.post(f"/api/v1/connections/{greenhouse.id}/reconcile")
    assert (refused.status_code, refused.json()["detail"]) == (
        409, "It has no key to the vendor’s API. An admin gives it on the connection’s page in Hearback.",
    )  # fmt: skip
    greenhouse.let_read({"client_id": "id", "client_secret": "secret"}, at=NOW)
    db.commit()
    for _ in range(2):
        taken = ats.post(f"/api/v1/connections/{greenhouse.id}/reconcile")
        assert (taken.status_code, taken.json()["id"]) == (202, greenhouse.id)
        assert "secret" not in taken.text
    assert list(db.scalars(select(BackgroundJob.kind))) == ["read_changes"]


def test_a_connection_tells_what_its_words_mean(db: Session, ats: TestClient, greenhouse: Connection) -> None:
    for kind, key, name, meaning in (("stage", "2712", "Onsite", "interview"), ("reason", "other", "Other", None)):
        word = {"connection_id": greenhouse.id, "kind": kind, "key": key, "name": name, "meaning": meaning}
        db.add(Meaning(agency_id=greenhouse.agency_id, seen_at=NOW, **word))
    db.commit()
    read = get(ats, f"/connections/{greenhouse.id}")
    assert {name: read[name] for name in ("stage_map", "reason_map")} == {
        name: EXAMPLES["connection_shown"][name] for name in ("stage_map", "reason_map")
    }


def test_the_log_is_read_on_newest_first_and_narrowed(db: Session, ats: TestClient, greenhouse: Connection) -> None:
    ids = [came(db, greenhouse, number, "failed" if number == 2 else "applied", str(number % 2)) for number in range(5)]
    path = f"/connections/{greenhouse.id}/inbound_events"
    first = get(ats, f"{path}?limit=2")
    second = get(ats, f"{path}?cursor={first['next_cursor']}")
    third = get(ats, f"{path}?cursor={second['next_cursor']}")
    assert [one["id"] for page in (first, second, third) for one in page["data"]] == ids[::-1]
    assert third["next_cursor"] is None
    assert [one["id"] for one in get(ats, f"{path}?state=failed")["data"]] == [ids[2]]
    assert [one["id"] for one in get(ats, f"{path}?subject=1")["data"]] == [ids[3], ids[1]]
    assert "body" not in first["data"][0]
    assert ats.get(f"/api/v1{path}?state=odd").status_code == 400
    other = get(ats, f"{path}?limit=1&state=applied")["next_cursor"]
    assert ats.get(f"/api/v1/pursuits?cursor={other}").status_code == 400


def test_one_event_is_read_with_its_body_and_applied_again(
    db: Session, ats: TestClient, greenhouse: Connection, engine: Engine
) -> None:
    event = came(db, greenhouse, 1, "late")
    told = ats.get(f"/api/v1/inbound_events/{event}")
    assert (told.json()["body"], told.json()["pursuit_id"]) == ('{"number": 1}', None)
    again = ats.get(f"/api/v1/inbound_events/{event}", headers={"If-None-Match": told.headers["ETag"]})
    assert again.status_code == 304
    replayed = ats.post(f"/api/v1/inbound_events/{event}/replay")
    assert (replayed.status_code, replayed.json()["state"]) == (202, "received")
    with transaction(engine) as session:
        jobs = session.scalars(select(BackgroundJob)).all()
        assert [job.arguments for job in jobs] == [{"event_id": event}]


def test_what_is_forgotten_cannot_be_applied_again(db: Session, ats: TestClient, greenhouse: Connection) -> None:
    event = came(db, greenhouse, 1, "late")
    db.get_one(InboundEvent, event).forget(NOW)
    db.commit()
    refused = ats.post(f"/api/v1/inbound_events/{event}/replay")
    assert (refused.status_code, refused.json()["code"]) == (409, "forgotten")
    assert "It cannot be applied again." in refused.json()["detail"]
    told = get(ats, f"/inbound_events/{event}")
    assert (told["body"], told["state"]) == ("", "late")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/connections/{connection}"),
        ("GET", "/connections/{connection}/inbound_events"),
        ("GET", "/inbound_events/{event}"),
        ("POST", "/inbound_events/{event}/replay"),
    ],
)
def test_another_agencys_answers_exactly_like_a_missing_one(
    db: Session, caller: Caller, greenhouse: Connection, method: str, path: str
) -> None:
    event = came(db, greenhouse, 1)
    stranger = caller(make_agency(db, name="Lindholm Partners"))
    theirs, missing = (
        stranger.request(method, f"/api/v1{path.format(connection=which[0], event=which[1])}")
        for which in ((greenhouse.id, event), (99_999, 99_999))
    )
    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert theirs.json()["detail"] == missing.json()["detail"]
    assert get(stranger, "/connections?include_deleted=true") == {"data": [], "next_cursor": None}


def test_a_key_that_only_reads_applies_nothing_again(
    db: Session, caller: Caller, agency: Agency, greenhouse: Any
) -> None:
    event = came(db, greenhouse, 1)
    answer = caller(agency, scopes="read").post(f"/api/v1/inbound_events/{event}/replay")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")


def test_a_page_of_the_log_asks_as_often_however_long_it_is(
    db: Session, ats: TestClient, app: FastAPI, greenhouse: Connection
) -> None:
    path, counts = f"/connections/{greenhouse.id}/inbound_events?limit=2", []
    for number in range(30):
        came(db, greenhouse, number)
        if number in (2, 29):
            with statements(app.state.engine) as heard:
                get(ats, path)
            counts.append(len(heard))
    assert counts[0] == counts[1]


# All connections at once


def test_what_all_connections_sent_is_read_on_in_the_order_in_which_it_came_to_something(
    db: Session, ats: TestClient, agency: Agency, greenhouse: Connection, clock: SetClock
) -> None:
    lever, _ = connected(db, agency, "lever", None)
    ids = [came(db, one, number) for number, one in enumerate((greenhouse, lever, greenhouse))]
    known = max(one["updated_at"] for one in get(ats, "/inbound_events")["data"])
    clock.now += timedelta(minutes=1)
    assert ats.post(f"/api/v1/inbound_events/{ids[0]}/replay").status_code == 202
    first = get(ats, "/inbound_events?limit=2")
    second = get(ats, f"/inbound_events?cursor={first['next_cursor']}")
    assert [one["id"] for one in first["data"] + second["data"]] == [ids[1], ids[2], ids[0]]
    assert second["next_cursor"] is None
    (since,) = get(ats, f"/inbound_events?updated_after={known}")["data"]
    assert (since["id"], since["state"], since["connection_id"]) == (ids[0], "received", greenhouse.id)


def test_strangers_read_nothing_of_what_came(db: Session, caller: Caller, greenhouse: Connection) -> None:
    came(db, greenhouse, 1)
    assert get(caller(make_agency(db, name="Lindholm Partners")), "/inbound_events")["data"] == []


@pytest.mark.parametrize("past", [None, (NOW - days(1), 5)], ids=["first", "next"])
def test_a_page_of_connections_or_of_all_that_came_is_a_range_of_its_index(
    db: Session, agency: Agency, greenhouse: Connection, past: Place | None
) -> None:
    for number in range(12):
        came(db, greenhouse, number)
    for table in (Connection, InboundEvent):
        with explained(db) as plans:
            updated(db, table, agency.id, Since(past), limit=3)
        assert f"ix_{table.__tablename__}_by_update" in plans[-1]
        assert "TEMP B-TREE" not in plans[-1].upper()
        assert "SORT" not in plans[-1].upper()


def test_a_page_of_connections_asks_as_often_however_long_it_is(
    db: Session, ats: TestClient, app: FastAPI, agency: Agency, greenhouse: Connection
) -> None:
    counts = []
    for vendors in ((), ("lever", "ashby", "workable", "bullhorn")):
        for vendor in vendors:
            connected(db, agency, vendor)
        db.commit()
        with statements(app.state.engine) as heard:
            get(ats, "/connections")
        counts.append(len(heard))
    assert counts[0] == counts[1]
