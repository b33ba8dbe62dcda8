"""Who may come in: live keys, their scopes, and agencies that never see each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app import keyring
from app.db import Base
from app.errors import ConflictError, InvalidError, NotFoundError
from app.models import Agency, ApiKey
from tests.api.conftest import ANYHOW, APP, Caller, Json, get, maya, put
from tests.factories import NOW, make_agency, make_candidate, make_contact, make_employer, make_job
from tests.support.server import SetClock
from tests.support.statements import statements

EVERYTHING: list[tuple[str, str, Any]] = [
    ("GET", "/pursuits/{id}", None),
    ("GET", "/pursuits/by-ref/greenhouse/{ref}", None),
    ("POST", "/pursuits/{id}/touches", {"step": "first_call", "channel": "call"}),
    ("POST", "/pursuits/{id}/words", {"kind": "other"}),
    ("POST", "/pursuits/{id}/notes", {"text": "Hello"}),
    ("PUT", "/pursuits/{id}/hold", {"until": "2026-05-20"}),
    ("DELETE", "/pursuits/{id}/hold", None),
    ("POST", "/pursuits/{id}/closure", {"outcome": "hired"}),
    ("DELETE", "/pursuits/{id}/closure", None),
]
IDS = [f"{method} {path}" for method, path, _ in EVERYTHING]


def ask(client: TestClient, method: str, path: str, body: Any, **headers: str) -> Any:
    return client.request(method, f"/api/v1{path}", json=body, headers=headers)


# Keys


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic aGI6aGI=",
        "Bearer hb_live_nonsense",
        "Bearer hb_live_000000000000000000000000000000unknwn",
        "Bearer é",
        "hb_live_x",
    ],
)
def test_without_a_live_key_there_is_nothing(caller: Caller, agency: Agency, authorization: str) -> None:
    ats = caller(agency)
    everything = [*EVERYTHING, ("GET", "/pursuits", None), ("PUT", APP.removeprefix("/api/v1"), maya())]
    for method, path, body in everything[:: 1 if authorization == "" else 4]:
        answer = ats.request(
            method,
            f"/api/v1{path.format(id=1, ref='x')}",
            json=body,
            headers={b"Authorization": authorization.encode()},
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Hearback"'


def test_a_revoked_and_an_expired_key_open_nothing(ats: TestClient, db: Session, clock: SetClock) -> None:
    get(ats, "/pursuits")
    key = db.scalars(select(ApiKey)).one()
    key.expires_at = clock.now + timedelta(seconds=1)
    db.commit()
    get(ats, "/pursuits")
    clock.now += timedelta(seconds=1)
    get(ats, "/pursuits", status=401)
    key.expires_at, key.revoked_at = None, NOW
    db.commit()
    get(ats, "/pursuits", status=401)


def test_the_scheme_is_read_in_any_case(ats: TestClient) -> None:
    secret = ats.headers["Authorization"].removeprefix("Bearer ")
    assert ats.get("/api/v1/pursuits", headers={"Authorization": f"bearer  {secret}"}).status_code == 200


def test_a_key_does_what_its_scopes_say(caller: Caller, agency: Agency) -> None:
    both = caller(agency)
    pursuit = put(both, maya())["id"]
    reader, writer = caller(agency, scopes="read"), caller(agency, scopes="write")
    for method, path, body in [*EVERYTHING, ("PUT", APP.removeprefix("/api/v1"), maya())]:
        able, unable, scope = (reader, writer, "read") if method == "GET" else (writer, reader, "write")
        refused = ask(unable, method, path.format(id=pursuit, ref="APP-1042"), body)
        assert (refused.status_code, refused.json()["code"], refused.json()["scope"]) == (403, "scope", scope)
        assert f'scope="{scope}"' in refused.headers["WWW-Authenticate"]
        assert ask(able, method, path.format(id=pursuit, ref="APP-1042"), body, **ANYHOW).status_code < 300


def test_the_secret_is_nowhere_in_the_database(ats: TestClient, db: Session) -> None:
    secret = ats.headers["Authorization"].removeprefix("Bearer ")
    key = db.scalars(select(ApiKey)).one()
    assert key.prefix == secret[:12]
    assert secret not in str(vars(key))


def test_last_use_is_noted_of_reading_too_and_written_by_no_request(
    app: FastAPI, ats: TestClient, db: Session, clock: SetClock
) -> None:
    def last_used() -> object:
        found = db.scalar(select(ApiKey.last_used_at))
        db.rollback()
        return found

    get(ats, "/pursuits")
    put(ats, maya())
    first, clock.now = clock.now, clock.now + timedelta(seconds=30)
    assert last_used() is None
    app.state.uses.write()
    assert last_used() == first
    get(ats, "/pursuits")
    app.state.uses.write()
    assert last_used() == clock.now
    with statements(app.state.engine) as heard:
        app.state.uses.write()
    assert heard == []


def test_an_earlier_use_written_late_does_not_hide_a_later_one(
    app: FastAPI, ats: TestClient, db: Session, clock: SetClock
) -> None:
    get(ats, "/pursuits")
    key = db.scalars(select(ApiKey)).one()
    later = key.last_used_at = clock.now + timedelta(seconds=5)
    db.commit()
    app.state.uses.write()
    db.refresh(key)
    assert key.last_used_at == later


def test_a_key_and_its_successor_both_work_for_a_while(
    ats: TestClient, db: Session, agency: Agency, clock: SetClock
) -> None:
    old = db.scalars(select(ApiKey)).one()
    new, secret = keyring.rotate_key(db, agency, old.id, overlap=timedelta(days=7), at=clock.now)
    assert (new.name, new.scopes) == (old.name, old.scopes)
    with pytest.raises(ConflictError, match="Revoke one of them first"):
        keyring.rotate_key(db, agency, new.id, overlap=timedelta(days=7), at=clock.now)
    db.commit()
    successor = {"Authorization": f"Bearer {secret}"}
    assert (ats.get("/api/v1/pursuits").status_code, ats.get("/api/v1/pursuits", headers=successor).status_code) == (
        200,
        200,
    )
    clock.now += timedelta(days=7)
    assert (ats.get("/api/v1/pursuits").status_code, ats.get("/api/v1/pursuits", headers=successor).status_code) == (
        401,
        200,
    )
    with pytest.raises(InvalidError, match="works no more"):
        keyring.rotate_key(db, agency, old.id, overlap=timedelta(days=7), at=clock.now)
    keyring.revoke_key(db, agency, new.id, at=clock.now)
    db.commit()
    assert ats.get("/api/v1/pursuits", headers=successor).status_code == 401


def test_another_agencys_key_is_neither_rotated_nor_revoked(caller: Caller, db: Session, agency: Agency) -> None:
    caller(agency)
    key, stranger = db.scalars(select(ApiKey)).one(), make_agency(db, name="Other")
    with pytest.raises(NotFoundError):
        keyring.rotate_key(db, stranger, key.id, overlap=timedelta(days=7), at=NOW)
    with pytest.raises(NotFoundError):
        keyring.revoke_key(db, stranger, key.id, at=NOW)


# Agencies


def rows(db: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database but when keys were used."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("api_keys", "idempotency_keys")]
    found = {table.name: [tuple(row) for row in db.execute(select(table).order_by(text("1")))] for table in tables}
    db.rollback()
    return found


@pytest.mark.parametrize(("method", "path", "body"), EVERYTHING, ids=IDS)
def test_another_agencys_pursuit_answers_exactly_like_a_missing_one(
    ats: TestClient, caller: Caller, db: Session, method: str, path: str, body: Any
) -> None:
    pursuit = put(ats, maya())["id"]
    stranger = caller(make_agency(db, name="Other"))
    before = rows(db)
    theirs = ask(stranger, method, path.format(id=pursuit, ref="APP-1042"), body)
    missing = ask(stranger, method, path.format(id=999_999, ref="APP-9999"), body)
    assert theirs.status_code == missing.status_code == 404
    without_address = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in (theirs, missing)]
    assert without_address[0] == without_address[1]
    assert set(theirs.headers) == set(missing.headers)
    assert rows(db) == before


def test_lists_are_of_one_agency(ats: TestClient, caller: Caller, db: Session) -> None:
    put(ats, maya())
    stranger = caller(make_agency(db, name="Other"))
    assert get(stranger, "/pursuits")["data"] == []
    assert stranger.get(APP).status_code == 404
    put(stranger, maya())
    assert len(get(ats, "/pursuits")["data"]) == len(get(stranger, "/pursuits")["data"]) == 1


@pytest.mark.parametrize("kind", ["candidate", "employer", "contact", "job"])
def test_another_agencys_row_cannot_be_named(ats: TestClient, db: Session, kind: str) -> None:
    other = make_agency(db, name="Other")
    firm = make_employer(db, other)
    theirs = {
        "candidate": make_candidate(db, other).id,
        "employer": firm.id,
        "contact": make_contact(db, firm).id,
        "job": make_job(db, firm).id,
    }[kind]
    db.commit()
    before = rows(db)
    answers: list[Json] = [put(ats, maya(**{kind: {"id": number}}), status=422) for number in (theirs, 999_999)]
    assert answers[0] == answers[1]
    assert answers[0]["errors"][0]["pointer"] == f"/{kind}/id"
    assert rows(db) == before


def test_another_agencys_recruiter_and_interview_cannot_be_named(ats: TestClient, caller: Caller, db: Session) -> None:
    theirs = put(caller(make_agency(db, name="Other")), maya())["interviews"][0]["id"]
    mine = put(ats, maya())
    assert mine["interviews"][0]["id"] != theirs
    problem = put(ats, {"interviews": [{"id": theirs, "status": "cancelled"}]}, status=422)
    assert problem["errors"][0]["pointer"] == "/interviews/0/id"
    assert put(ats, {"recruiter": {"id": 999}}, status=422)["errors"][0]["pointer"] == "/recruiter/id"


def test_the_same_source_and_id_in_two_agencies_are_two(ats: TestClient, caller: Caller, db: Session) -> None:
    mine = put(ats, maya())
    theirs = put(caller(make_agency(db, name="Other")), maya(), status=201)
    assert mine["id"] != theirs["id"]
    assert mine["candidate"]["id"] != theirs["candidate"]["id"]
