"""An applicant tracking system at the door: the app on both databases, a key, and a clock that moves when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Agency, ApiKey, Event
from tests.factories import NOW, make_agency
from tests.support.app import ORIGIN

Json = dict[str, Any]
Caller = Callable[..., TestClient]


@pytest.fixture
def agency(db: Session) -> Agency:
    return make_agency(db)


@pytest.fixture
def caller(app: FastAPI, db: Session) -> Iterator[Caller]:
    """`caller(agency)` is a client with a key of that agency; it commits what `db` holds. `scopes=` narrows the key."""
    opened: list[TestClient] = []

    def call(agency: Agency, *, scopes: str = "read write", name: str = "Greenhouse") -> TestClient:
        key, secret = ApiKey.issue(agency, name, at=NOW, scopes=scopes)
        db.add(key)
        db.commit()
        client = TestClient(
            app, base_url=ORIGIN, headers={"Authorization": f"Bearer {secret}"}, raise_server_exceptions=False
        )
        opened.append(client)
        return client

    yield call
    for client in opened:
        client.close()


@pytest.fixture
def ats(caller: Caller, agency: Agency) -> TestClient:
    """The agency's own ATS."""
    return caller(agency)


def maya(**more: Any) -> Json:
    """Maya's pursuit of Northwind's job, as an ATS tells it on the morning of the interview."""
    return {
        "occurred_at": "2026-04-21T09:00:00-07:00",
        "url": "https://ats.example/applications/1042",
        "candidate": {
            "ref": "CAND-77",
            "first_name": "Maya",
            "last_name": "Okafor",
            "email": "maya.okafor@example.com",
        },
        "employer": {"ref": "CO-5", "name": "Northwind Freight"},
        "job": {"ref": "GH-42", "title": "Data analyst"},
        "contact": {"name": "Dana Whitfield", "phone": "+13125550142", "email": "dana@northwind.example"},
        "interviews": [
            {
                "ref": "INT-7",
                "starts_at": "2026-04-21T15:30:00-07:00",
                "ends_at": "2026-04-21T16:30:00-07:00",
                "interviewers": [{"name": "Sam Oh", "email": "sam.oh@northwind.example"}],
                "promised_on": "2026-04-28",
            }
        ],
    } | more


# Of a change that is meant whatever is there.
ANYHOW = {"If-Match": "*"}


def without(body: Json, *names: str) -> Json:
    """`body` less some of its members."""
    return {name: value for name, value in body.items() if name not in names}


def events(db: Session) -> list[str]:
    """The names of all events, in order; `db` is left free for the app to write."""
    names = list(db.scalars(select(Event.name).order_by(Event.id)))
    db.rollback()
    return names


APP = "/api/v1/pursuits/by-ref/greenhouse/APP-1042"


def put(
    client: TestClient, body: Json, path: str = APP, *, status: int | None = None, headers: Json | None = None
) -> Json:
    """The answer to an upsert, which must be `status` (default: 200 or 201)."""
    answer = client.put(path, json=body, headers=headers)
    assert answer.status_code in ((status,) if status else (200, 201)), answer.text
    told: Json = answer.json()
    return told


def post(
    client: TestClient, pursuit_id: int, what: str, body: Json, *, status: int = 201, headers: Json | None = None
) -> Json:
    """The answer to something that happened in a pursuit, which must be `status`."""
    answer = client.post(f"/api/v1/pursuits/{pursuit_id}/{what}", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    told: Json = answer.json()
    return told


def get(client: TestClient, path: str, *, status: int = 200) -> Json:
    """What is read at `path` below `/api/v1`, which must be `status`."""
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == status, answer.text
    told: Json = answer.json()
    return told
