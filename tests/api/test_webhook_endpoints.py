"""Webhook endpoints over the API: set up, changed, read and tried; and who may do what with what was sent to them."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.webhook_examples import WEBHOOK_EXAMPLES
from app.db import transaction
from app.models import Agency, BackgroundJob, Delivery, WebhookEndpoint
from app.queries.webhooks import MOST_ENDPOINTS
from tests.api.conftest import ANYHOW, Caller, Json, get, maya, post, put
from tests.api.news_story import HERE, HOOKS
from tests.factories import NOW, make_agency
from tests.support.server import SetClock

ITS: list[tuple[str, str, Any]] = [
    ("GET", "/webhook_endpoints/{endpoint}", None),
    ("PUT", "/webhook_endpoints/{endpoint}", {"payload": "full"}),
    ("POST", "/webhook_endpoints/{endpoint}/rotate", None),
    ("POST", "/webhook_endpoints/{endpoint}/test", None),
    ("GET", "/webhook_endpoints/{endpoint}/deliveries", None),
    ("GET", "/deliveries/{delivery}", None),
    ("POST", "/deliveries/{delivery}/replay", None),
    ("DELETE", "/webhook_endpoints/{endpoint}", None),
]
IDS = [f"{method} {path}" for method, path, _ in ITS]


def set_up(ats: TestClient, url: str = HERE, **more: Any) -> Json:
    answer = ats.post(HOOKS, json={"url": url, **more})
    assert answer.status_code in (200, 201), answer.text
    told: Json = answer.json()
    return told


def send_some(ats: TestClient, number: int) -> int:
    """An endpoint that so many tests were sent to."""
    endpoint: int = set_up(ats)["id"]
    for _ in range(number):
        assert ats.post(f"{HOOKS}/{endpoint}/test").status_code == 202
    return endpoint


def ask(client: TestClient, method: str, path: str, body: Any = None, *, of: Json) -> Any:
    return client.request(method, f"/api/v1{path.format(**of)}", json=body, headers=ANYHOW)


# Setting up


def test_an_endpoint_is_set_up_with_a_secret_that_is_told_once(ats: TestClient) -> None:
    answer = ats.post(HOOKS, json={"url": HERE, "events": ["pursuit.closed", "touch.overdue", "pursuit.closed"]})
    made = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{HOOKS}/{made['id']}")
    assert made["secret"].startswith("whsec_")
    assert (made["payload"], made["events"]) == ("thin", ["pursuit.closed", "touch.overdue"])
    read = ats.get(answer.headers["Location"])
    assert read.json() == {name: value for name, value in made.items() if name != "secret"}
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert made["secret"] not in read.text + ats.get(HOOKS).text


def test_the_same_address_in_any_spelling_is_the_same_endpoint(ats: TestClient) -> None:
    made = set_up(ats)
    again = ats.post(HOOKS, json={"url": "HTTPS://ATS.example.:443/hooks/hearback", "payload": "full"})
    assert (again.status_code, again.json()["id"], again.json()["secret"]) == (200, made["id"], None)
    assert (again.json()["payload"], again.json()["version"]) == ("full", made["version"] + 1)
    once_more = set_up(ats, payload="full")
    assert once_more["version"] == again.json()["version"]
    assert len(get(ats, "/webhook_endpoints")["data"]) == 1


def test_of_two_who_set_up_one_address_at_once_nobody_makes_a_second(
    caller: Caller, agency: Agency, db: Session
) -> None:
    both = [caller(agency), caller(agency)]
    ready, said = threading.Barrier(2), []

    def begin(client: TestClient) -> None:
        ready.wait(30)
        said.append(client.post(HOOKS, json={"url": HERE}).status_code)

    threads = [threading.Thread(target=begin, args=(client,)) for client in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 201 in said
    assert set(said) <= {200, 201, 409}
    assert len(db.scalars(select(WebhookEndpoint)).all()) == 1


def test_setting_up_again_switches_on_what_failed_but_not_what_a_person_paused(
    ats: TestClient, db: Session, clock: SetClock
) -> None:
    made = set_up(ats)
    row = db.get_one(WebhookEndpoint, made["id"])
    for because, is_enabled in (("gone", True), ("failing", True), ("person", False)):
        row.disabled_at, row.disabled_because = NOW, because
        db.commit()
        assert set_up(ats)["is_enabled"] is is_enabled
        db.refresh(row)
        db.rollback()


def test_an_answer_that_was_lost_comes_again_with_its_secret(ats: TestClient) -> None:
    twice = [ats.post(HOOKS, json={"url": HERE}, headers={"Idempotency-Key": "k-1"}) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [201, 201]
    assert twice[0].json() == twice[1].json()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://ats.example/hook", "begins with https"),
        ("https://127.0.0.1/hook", "private network"),
        ("https://169.254.169.254/latest", "private network"),
        ("https://[::ffff:10.0.0.1]/", "private network"),
        ("https://inside.example/", "private network"),
        ("https://mixed.example/", "private network"),
        ("https://nowhere.example/", "leads nowhere"),
        ("https://me:secret@ats.example/", "user names"),
        ("ftp://ats.example/", "whole address"),
        ("ats.example", "whole address"),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_refused_in_words(
    ats: TestClient, url: str, says: str
) -> None:
    refused = ats.post(HOOKS, json={"url": url})
    assert (refused.status_code, refused.json()["code"]) == (422, "closed-address")
    assert says in refused.json()["detail"]
    assert refused.json()["errors"][0]["pointer"] == "/url"
    assert get(ats, "/webhook_endpoints")["data"] == []


def test_a_name_is_asked_for_only_with_a_key_and_holds_nobody_up(app: FastAPI, ats: TestClient) -> None:
    asked: list[str] = []
    is_asked, may_go_on = threading.Event(), threading.Event()

    def slow(host: str, _port: int) -> list[str]:
        asked.append(host)
        is_asked.set()
        may_go_on.wait(30)
        return ["93.184.215.14"]

    app.state.resolve = slow
    assert ats.post(HOOKS, json={"url": HERE}, headers={"Authorization": "Bearer x"}).status_code == 401
    assert asked == []
    setting_up = threading.Thread(target=set_up, args=(ats,))
    setting_up.start()
    assert is_asked.wait(30)
    assert put(ats, maya())["id"]  # while somebody else's name is being asked for
    may_go_on.set()
    setting_up.join()
    assert asked == ["ats.example"]


def test_an_agency_has_so_many_endpoints_and_no_more(ats: TestClient) -> None:
    for number in range(MOST_ENDPOINTS):
        set_up(ats, f"{HERE}/{number}")
    refused = ats.post(HOOKS, json={"url": HERE})
    assert (refused.status_code, refused.json()["code"]) == (422, "too-many-endpoints")
    assert len(get(ats, "/webhook_endpoints")["data"]) == MOST_ENDPOINTS


def test_an_event_that_is_none_is_refused_where_it_stands(ats: TestClient) -> None:
    refused = ats.post(HOOKS, json={"url": HERE, "events": ["touch.logged", "touch.lost"]}).json()
    assert refused["errors"][0]["pointer"] == "/events/1"
    assert "touch.overdue" in refused["errors"][0]["detail"]


# Changing


def test_what_is_absent_stays_and_pausing_keeps_what_happens(ats: TestClient, db: Session) -> None:
    made = set_up(ats, payload="full", events=["pursuit.closed", "touch.logged"])
    path = f"{HOOKS}/{made['id']}"
    assert ats.put(path, json={"events": ["touch.logged"]}, headers=ANYHOW).json()["payload"] == "full"
    paused = ats.put(path, json={"is_enabled": False}, headers=ANYHOW).json()
    assert (paused["is_enabled"], paused["disabled_because"], paused["disabled_at"]) == (
        False,
        "person",
        "2026-05-14T17:00:00Z",
    )
    pursuit = put(ats, maya())["id"]
    post(ats, pursuit, "touches", {"step": "first_call", "channel": "call"})
    waits = get(ats, f"/webhook_endpoints/{made['id']}/deliveries?state=waiting")["data"]
    assert [row["type"] for row in waits] == ["touch.logged"]
    with transaction(db.get_bind()) as session:  # type: ignore[arg-type]
        for job in session.scalars(select(BackgroundJob)):
            session.delete(job)
    resumed = ats.put(path, json={"is_enabled": True}, headers=ANYHOW).json()
    assert (resumed["is_enabled"], resumed["disabled_because"]) == (True, None)
    assert [job.kind for job in db.scalars(select(BackgroundJob))] == ["deliver"]


def test_who_changes_what_somebody_else_has_changed_is_told(ats: TestClient) -> None:
    made = ats.post(HOOKS, json={"url": HERE})
    path = made.headers["Location"]
    assert ats.put(path, json={"payload": "full"}, headers={"If-Match": made.headers["ETag"]}).status_code == 200
    late = ats.put(path, json={"payload": "thin"}, headers={"If-Match": made.headers["ETag"]})
    assert (late.status_code, late.json()["code"]) == (412, "precondition-failed")
    now = ats.get(path)
    assert ats.get(path, headers={"If-None-Match": now.headers["ETag"]}).status_code == 304


def test_an_endpoint_is_neither_changed_nor_deleted_unread(ats: TestClient) -> None:
    path = ats.post(HOOKS, json={"url": HERE}).headers["Location"]
    for refused in (ats.put(path, json={"payload": "full"}), ats.delete(path)):
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition-required")
    assert ats.get(path).json()["payload"] == "thin"


def test_a_replaced_secret_is_told_once_and_the_old_one_has_a_day(ats: TestClient, clock: SetClock) -> None:
    made = set_up(ats)
    new = ats.post(f"{HOOKS}/{made['id']}/rotate").json()
    assert new["secret"].startswith("whsec_")
    assert new["secret"] != made["secret"]
    assert new["previous_secret_until"] == "2026-05-15T17:00:00Z"


def test_a_deleted_endpoint_is_gone_with_all_that_was_sent(ats: TestClient, db: Session) -> None:
    endpoint = send_some(ats, 2)
    assert ats.delete(f"{HOOKS}/{endpoint}", headers=ANYHOW).status_code == 204
    assert get(ats, f"/webhook_endpoints/{endpoint}", status=404)
    assert get(ats, "/deliveries")["data"] == []
    assert set_up(ats)["secret"]


# All of them


def test_endpoints_are_read_on_in_the_order_in_which_they_were_set_otherwise(ats: TestClient, clock: SetClock) -> None:
    first, second = set_up(ats), set_up(ats, f"{HERE}/2")
    clock.now += timedelta(minutes=1)
    ats.put(f"{HOOKS}/{first['id']}", json={"payload": "full"}, headers=ANYHOW)
    page = ats.get(f"{HOOKS}?limit=1")
    rest = ats.get(page.links["next"]["url"]).json()
    assert [row["id"] for row in page.json()["data"] + rest["data"]] == [second["id"], first["id"]]
    assert [row["version"] for row in get(ats, f"/webhook_endpoints?updated_after={second['updated_at']}")["data"]] == [
        2
    ]


def test_a_deleted_endpoint_is_told_of_in_its_place_and_nothing_of_it_is_kept(
    ats: TestClient, caller: Caller, db: Session, clock: SetClock
) -> None:
    first, second = set_up(ats), set_up(ats, f"{HERE}/2")
    clock.now += timedelta(minutes=1)
    ats.delete(f"{HOOKS}/{first['id']}", headers=ANYHOW)
    when = "2026-05-14T17:01:00Z"
    clock.now += timedelta(minutes=1)
    ats.put(f"{HOOKS}/{second['id']}", json={"payload": "full"}, headers=ANYHOW)
    assert [row["id"] for row in get(ats, "/webhook_endpoints")["data"]] == [second["id"]]
    page = ats.get(f"{HOOKS}?include_deleted=true&limit=1&updated_after={first['updated_at']}")
    assert page.json()["data"] == [{"id": first["id"], "updated_at": when, "deleted_at": when, "merged_into": None}]
    assert [row["id"] for row in ats.get(page.links["next"]["url"]).json()["data"]] == [second["id"]]
    other = caller(make_agency(db, name="Harbor Talent"))
    assert get(other, "/webhook_endpoints?include_deleted=true")["data"] == []


# The contract


def test_the_contracts_examples_are_what_is_answered(ats: TestClient, db: Session, clock: SetClock) -> None:
    examples = {name: _masked(value) for name, value in WEBHOOK_EXAMPLES.items()}
    asked = {"url": HERE, "events": ["pursuit.closed", "touch.overdue"]}
    assert _masked(ats.post(HOOKS, json=asked).json()) == examples["endpoint_made"]
    assert ats.post(HOOKS, json=asked).json() == examples["endpoint_again"]
    assert get(ats, "/webhook_endpoints/1") == examples["endpoint"]
    assert get(ats, "/webhook_endpoints") == examples["endpoints"]
    assert _masked(ats.post(f"{HOOKS}/1/test").json()) == examples["delivery_waiting"]
    row = db.scalars(select(Delivery)).one()
    row.body = WEBHOOK_EXAMPLES["delivery"]["body"]
    row.tried(clock.now, status=204, answer="", error=None, took=87)
    row.deliver(clock.now)
    db.commit()
    assert _masked(get(ats, "/deliveries/1")) == examples["delivery"]
    assert _masked(get(ats, "/deliveries")) == examples["deliveries"]
    assert _masked(ats.post(f"{HOOKS}/1/rotate").json()) == examples["endpoint_rotated"]


def _masked(told: Any) -> Any:
    """Without what is made at random."""
    if isinstance(told, list):
        return [_masked(one) for one in told]
    if not isinstance(told, dict):
        return told
    masked = {name: _masked(one) for name, one in told.items()}
    return masked | {name: "random" for name in ("secret", "message_id") if masked.get(name)}


# Who may


def test_who_changes_an_endpoint_may_read_as_well(caller: Caller, agency: Agency) -> None:
    both = caller(agency)
    of = {"endpoint": send_some(both, 1), "delivery": get(both, "/deliveries")["data"][0]["id"]}
    reader, writer = caller(agency, scopes="read"), caller(agency, scopes="write")
    everything = [("GET", "/webhook_endpoints", None), ("GET", "/deliveries", None), ("POST", "/webhook_endpoints", {"url": HERE}), *ITS]  # fmt: skip
    for method, path, body in everything:
        assert ask(writer, method, path, body, of=of).json()["scope"] == "read"
        if method != "GET":
            assert ask(reader, method, path, body, of=of).json()["scope"] == "write"
    for method, path, body in everything:
        assert ask(both, method, path, body, of=of).status_code < 300, (method, path)


@pytest.mark.parametrize(("method", "path", "body"), ITS, ids=IDS)
def test_another_agencys_answers_exactly_like_a_missing_one(
    ats: TestClient, caller: Caller, db: Session, method: str, path: str, body: Any
) -> None:
    of = {"endpoint": send_some(ats, 1), "delivery": get(ats, "/deliveries")["data"][0]["id"]}
    stranger = caller(make_agency(db, name="Other"))
    theirs = ask(stranger, method, path, body, of=of)
    missing = ask(stranger, method, path, body, of={"endpoint": 999_999, "delivery": 999_999})
    assert theirs.status_code == missing.status_code == 404
    told = [{name: said for name, said in answer.json().items() if name != "instance"} for answer in (theirs, missing)]
    assert told[0] == told[1]
    assert get(ats, f"/webhook_endpoints/{of['endpoint']}")["version"] == 1
    assert get(stranger, "/deliveries")["data"] == get(stranger, "/webhook_endpoints")["data"] == []
