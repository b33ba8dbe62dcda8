"""How often the API may be asked, and what every answer says of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.limits import WINDOW, Quotas
from app.config import Settings
from app.errors import TooManyError
from app.main import create_app
from app.models import Agency, Employer
from tests.api.conftest import Caller
from tests.factories import NOW
from tests.support.app import ORIGIN
from tests.support.server import SetClock
from tests.support.statements import statements

FIRM = "/api/v1/employers/by-ref/greenhouse/CO-5"
UNKNOWN = "hb_live_" + "0" * 30


@pytest.fixture
def app(database_url: str, clock: SetClock) -> Iterator[FastAPI]:
    """The app, asked at most ten times a minute by one."""
    settings = Settings(database_url=database_url, public_url=ORIGIN, sweep=False, jobs=False, api_requests=10)
    made = create_app(settings, clock)
    yield made
    made.state.engine.dispose()


def left(client: TestClient, path: str = "/api/v1/employers") -> str:
    return client.get(path).headers["RateLimit"]


def test_every_answer_of_the_api_tells_the_quota(ats: TestClient) -> None:
    paths = ["/employers", "/employers/999", "/nonsense", "/employers?limit=0", "/openapi.json"]
    for number, path in enumerate(paths):
        answer = ats.get(f"/api/v1{path}")
        assert answer.headers["RateLimit-Policy"] == '"default";q=10;w=60'
        # The first counts for the address: only its answer shows that the key is one.
        assert answer.headers["RateLimit"] == f'"default";r={9 - max(number - 1, 0)};t=60'
    unreadable = ats.put(FIRM, content=b"{", headers={"Content-Type": "application/json"})
    assert (unreadable.status_code, unreadable.headers["RateLimit"]) == (400, '"default";r=5;t=60')
    assert ats.get("/api/v1/employers", headers={"Authorization": ""}).headers["RateLimit"] == '"default";r=8;t=60'


def test_pages_are_not_counted(ats: TestClient) -> None:
    assert "RateLimit" not in ats.get("/sign-in").headers


def test_past_the_quota_nothing_is_done_until_the_window_is_over(
    app: FastAPI, ats: TestClient, db: Session, clock: SetClock
) -> None:
    for _ in range(11):
        assert ats.get("/api/v1/employers").status_code == 200
    clock.now += timedelta(seconds=20)
    with statements(app.state.engine) as heard:
        refused = ats.put(FIRM, json={"name": "Northwind Freight"})
    assert heard == []
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["violated-policies"]) == (429, "quota-exceeded", ["default"])
    assert problem["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert (refused.headers["Retry-After"], refused.headers["RateLimit"]) == ("40", '"default";r=0;t=40')
    assert "Content-Security-Policy" in refused.headers
    assert db.scalar(select(func.count()).select_from(Employer)) == 0
    db.rollback()
    clock.now += timedelta(seconds=40)
    assert ats.put(FIRM, json={"name": "Northwind Freight"}).status_code == 201


def test_each_key_has_a_quota_of_its_own(caller: Caller, agency: Agency) -> None:
    first, second = caller(agency), caller(agency)
    for client in (first, second):
        client.get("/api/v1/employers")
    for _ in range(10):
        assert first.get("/api/v1/employers").status_code == 200
    assert first.get("/api/v1/employers").status_code == 429
    assert left(second) == '"default";r=9;t=60'


def test_guessing_keys_has_the_quota_of_one_address(ats: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.limits.is_well_formed_key", lambda _key: True)
    answers = [
        ats.get("/api/v1/employers", headers={"Authorization": f"Bearer {UNKNOWN}{number}"}).status_code
        for number in range(12)
    ]
    assert answers == [401] * 10 + [429] * 2


def test_a_quota_is_whole_again_after_its_window_and_not_before() -> None:
    quotas = Quotas(2)
    assert [quotas.spend("a", NOW).left for _ in range(2)] == [1, 0]
    with pytest.raises(TooManyError) as refused:
        quotas.spend("a", NOW + WINDOW - timedelta(microseconds=1))
    assert refused.value.seconds == 1
    assert quotas.spend("a", NOW + WINDOW).left == 1
    # A clock that is set back begins a new window rather than to wait for the old one.
    assert quotas.spend("a", NOW - timedelta(days=1)).left == 1


def test_memory_is_bounded() -> None:
    quotas = Quotas(2)
    for number in range(10_001):
        quotas.spend(str(number), NOW)
    assert quotas.left("0", NOW).left == 2
    assert quotas.left("1", NOW).left == 1
