"""What was sent, over the API: one endpoint's newest first, all of it by change, and any of it sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Delivery
from tests.api.conftest import ANYHOW, get, maya, put
from tests.api.news_story import HOOKS
from tests.api.test_webhook_endpoints import send_some, set_up
from tests.factories import NOW
from tests.support.server import SetClock
from tests.support.statements import statements


def test_a_test_is_sent_whatever_was_asked_for_and_can_be_looked_up(ats: TestClient) -> None:
    endpoint = set_up(ats, events=["pursuit.closed"])["id"]
    sent = ats.post(f"{HOOKS}/{endpoint}/test")
    assert (sent.status_code, sent.json()["type"], sent.json()["state"]) == (202, "endpoint.test", "waiting")
    shown = ats.get(sent.headers["Location"]).json()
    assert shown == sent.json() | {"body": None, "answer": None, "tries": []}


def test_the_log_is_read_on_newest_first_each_once(ats: TestClient) -> None:
    endpoint = send_some(ats, 5)
    where: str | None = f"{HOOKS}/{endpoint}/deliveries?limit=2&state=waiting"
    pages: list[list[int]] = []
    while where and len(pages) < 5:
        answer = ats.get(where)
        pages.append([row["id"] for row in answer.json()["data"]])
        where = answer.links.get("next", {}).get("url")
    seen = [delivery_id for page in pages for delivery_id in page]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("state", ["waiting", "delivered", "failed"])
def test_the_log_shows_one_state_of_one_endpoint(ats: TestClient, db: Session, state: str) -> None:
    endpoint = send_some(ats, 3)
    first, second, _third = db.scalars(select(Delivery).order_by(Delivery.id))
    first.deliver(NOW)
    second.miss(NOW, for_good=True)
    db.commit()
    shown = get(ats, f"/webhook_endpoints/{endpoint}/deliveries?state={state}")["data"]
    assert [row["state"] for row in shown] == [state]


def test_all_that_was_sent_is_read_on_in_the_order_in_which_something_came_of_it(
    ats: TestClient, db: Session, clock: SetClock
) -> None:
    send_some(ats, 3)
    first, second, third = db.scalars(select(Delivery).order_by(Delivery.id))
    clock.now += timedelta(minutes=1)
    first.tried(clock.now, status=500, answer="no", error=None, took=12)
    first.miss(clock.now)
    db.commit()
    page = ats.get("/api/v1/deliveries?limit=2")
    rest = ats.get(page.links["next"]["url"]).json()
    assert [row["id"] for row in page.json()["data"] + rest["data"]] == [second.id, third.id, first.id]
    (since,) = get(ats, f"/deliveries?updated_after={page.json()['data'][0]['updated_at']}")["data"]
    assert (since["id"], since["attempts"]) == (first.id, 1)
    assert since["updated_at"] == clock.now.isoformat().replace("+00:00", "Z")
    known = ats.get(f"/api/v1/deliveries/{first.id}").headers["ETag"]
    assert ats.get(f"/api/v1/deliveries/{first.id}", headers={"If-None-Match": known}).status_code == 304


@pytest.mark.parametrize("query", ["page=2", "cursor=x", "limit=0", "state=lost", "cursor=x&state=failed"])
def test_a_query_that_cannot_be_used_is_refused(ats: TestClient, query: str) -> None:
    for path in ("/deliveries", f"/webhook_endpoints/{set_up(ats)['id']}/deliveries"):
        assert get(ats, f"{path}?{query}", status=400)["code"] in ("query", "cursor")


def test_a_cursor_of_another_list_is_none_of_this(ats: TestClient) -> None:
    for number in (1, 2):
        put(ats, maya(interviews=[]), f"/api/v1/pursuits/by-ref/greenhouse/APP-{number}")
    cursor = get(ats, "/pursuits?limit=1")["next_cursor"]
    assert get(ats, f"/deliveries?cursor={cursor}", status=400)["code"] == "cursor"
    endpoint = send_some(ats, 2)
    cursor = get(ats, "/deliveries?limit=1")["next_cursor"]
    path = f"/webhook_endpoints/{endpoint}/deliveries"
    assert get(ats, f"{path}?cursor={cursor}", status=400)["code"] == "cursor"


def test_a_replay_sends_the_same_message_from_its_first_attempt_on(
    ats: TestClient, db: Session, clock: SetClock
) -> None:
    send_some(ats, 1)
    row = db.scalars(select(Delivery)).one()
    row.tried(NOW, status=500, answer="no", error=None, took=12)
    row.miss(NOW, for_good=True)
    db.commit()
    clock.now += timedelta(days=2)
    again = ats.post(f"/api/v1/deliveries/{row.id}/replay")
    assert (again.status_code, again.json()["state"], again.json()["attempts"]) == (202, "waiting", 0)
    shown = get(ats, f"/deliveries/{row.id}")
    assert (shown["message_id"], shown["next_attempt_at"]) == (row.message_id, "2026-05-16T17:00:00Z")
    assert shown["tries"] == [{"at": "2026-05-14T17:42:00Z", "status": 500, "error": None, "ms": 12}]


def test_nothing_is_sent_to_one_that_is_switched_off(ats: TestClient) -> None:
    endpoint = send_some(ats, 1)
    ats.put(f"{HOOKS}/{endpoint}", json={"is_enabled": False}, headers=ANYHOW)
    delivery = get(ats, "/deliveries")["data"][0]["id"]
    for path in (f"{HOOKS}/{endpoint}/test", f"/api/v1/deliveries/{delivery}/replay"):
        refused = ats.post(path)
        assert (refused.status_code, refused.json()["code"]) == (409, "paused")


def test_a_list_asks_as_often_for_a_hundred_as_for_one(ats: TestClient, app: FastAPI) -> None:
    counted = []
    for number in (1, 20):
        endpoint = send_some(ats, number)
        for path in (f"/webhook_endpoints/{endpoint}/deliveries", "/deliveries", "/webhook_endpoints"):
            with statements(app.state.engine) as heard:
                get(ats, path)
            counted.append(len(heard))
    assert counted[:3] == counted[3:]
