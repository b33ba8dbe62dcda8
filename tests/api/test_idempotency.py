"""The same request sent twice has one effect and one answer, whatever comes between."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.testclient import TestClient

from app.api.idempotency import _Claim, _name
from app.api.problems import RequestError
from app.config import Settings
from app.db import transaction
from app.errors import ConflictError
from app.main import create_app
from app.models import Agency, Fact, IdempotencyKey
from tests.api.conftest import Caller, Json, maya, post, put
from tests.support.app import ORIGIN
from tests.support.server import SetClock

NOTE = {"text": "Hello"}
KEY = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}


@pytest.fixture
def pursuit(ats: TestClient) -> int:
    found: int = put(ats, maya())["id"]
    return found


def send(client: TestClient, pursuit: int, body: Json, headers: Json = KEY, what: str = "notes") -> Any:
    return client.post(f"/api/v1/pursuits/{pursuit}/{what}", json=body, headers=headers)


def notes(db: Session) -> int:
    count = db.scalar(select(func.count()).select_from(Fact).where(Fact.kind == "note")) or 0
    db.rollback()
    return count


def test_a_repeat_is_answered_as_the_first_time_and_done_once(ats: TestClient, pursuit: int, db: Session) -> None:
    first = send(ats, pursuit, NOTE)
    post(ats, pursuit, "notes", {"text": "Between"})
    again = send(ats, pursuit, NOTE)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Type"] == "application/json"
    assert (again.headers.get("Idempotency-Replayed"), first.headers.get("Idempotency-Replayed")) == ("true", None)
    assert notes(db) == 2


def test_without_a_key_each_is_done(ats: TestClient, pursuit: int, db: Session) -> None:
    for _ in range(2):
        post(ats, pursuit, "notes", NOTE)
    assert notes(db) == 2


def test_quoted_or_not_it_is_the_same_key_and_spacing_is_the_same_body(
    ats: TestClient, pursuit: int, db: Session
) -> None:
    send(ats, pursuit, NOTE, {"Idempotency-Key": '"a b"'})
    path = f"/api/v1/pursuits/{pursuit}/notes"
    again = ats.post(
        path, content=b'{  "text":"Hello" }', headers={"Idempotency-Key": "a b", "Content-Type": "application/json"}
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert notes(db) == 1


def test_another_body_or_address_under_the_same_key_is_422(ats: TestClient, pursuit: int, db: Session) -> None:
    send(ats, pursuit, NOTE)
    for other in (send(ats, pursuit, {"text": "Other"}), send(ats, pursuit, {"kind": "other"}, what="words")):
        assert (other.status_code, other.json()["code"]) == (422, "idempotency-reused")
    assert notes(db) == 1


def test_a_key_is_one_api_keys_own(ats: TestClient, caller: Caller, agency: Agency, pursuit: int, db: Session) -> None:
    send(ats, pursuit, NOTE)
    assert "Idempotency-Replayed" not in send(caller(agency), pursuit, NOTE).headers
    assert notes(db) == 2


def test_a_refusal_by_the_rules_is_kept_too(ats: TestClient, pursuit: int) -> None:
    wrong = {"step": "email", "channel": "email"}
    first = send(ats, pursuit, wrong, what="touches")
    assert first.json()["code"] == "not-next"
    for step in ("first_call", "second_call"):
        post(ats, pursuit, "touches", {"step": step, "channel": "call"})
    again = send(ats, pursuit, wrong, what="touches")
    assert (again.status_code, again.content) == (422, first.content)
    assert again.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [({"txt": "x"}, {}, 422), (NOTE, {"If-Match": '"1-0"'}, 412), (NOTE, {"Content-Type": "text/plain"}, 415)],
)
def test_a_fault_of_form_leaves_the_key_free(
    ats: TestClient, pursuit: int, body: Json, headers: Json, status: int, db: Session
) -> None:
    assert send(ats, pursuit, body, KEY | headers).status_code == status
    assert send(ats, pursuit, NOTE).status_code == 201
    assert notes(db) == 1


def test_a_fault_of_ours_leaves_the_key_free(ats: TestClient, pursuit: int, db: Session) -> None:
    db.execute(text("ALTER TABLE events RENAME TO elsewhere"))
    db.commit()
    assert send(ats, pursuit, NOTE).status_code == 500
    db.execute(text("ALTER TABLE elsewhere RENAME TO events"))
    db.commit()
    assert send(ats, pursuit, NOTE).status_code == 201
    assert notes(db) == 1


def test_what_is_missing_may_come_to_be(ats: TestClient, db: Session) -> None:
    assert send(ats, 1, NOTE).status_code == 404
    put(ats, maya())
    assert send(ats, 1, NOTE).status_code == 201


def test_without_a_live_key_nothing_is_told(app: FastAPI, ats: TestClient, pursuit: int, clock: SetClock) -> None:
    send(ats, pursuit, NOTE)
    assert send(ats, pursuit, NOTE, KEY | {"Authorization": ""}).status_code == 401


def test_it_lasts_24_hours(ats: TestClient, pursuit: int, clock: SetClock, db: Session) -> None:
    send(ats, pursuit, NOTE)
    clock.now += timedelta(hours=24) - timedelta(seconds=1)
    assert "Idempotency-Replayed" in send(ats, pursuit, NOTE).headers
    clock.now += timedelta(seconds=1)
    assert "Idempotency-Replayed" not in send(ats, pursuit, NOTE).headers
    assert notes(db) == 2
    assert db.scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_it_survives_a_restart(ats: TestClient, pursuit: int, database_url: str, clock: SetClock, db: Session) -> None:
    first = send(ats, pursuit, NOTE)
    restarted = create_app(Settings(database_url=database_url, public_url=ORIGIN, sweep=False, jobs=False), clock)
    with TestClient(restarted, base_url=ORIGIN, headers={"Authorization": ats.headers["Authorization"]}) as client:
        assert send(client, pursuit, NOTE).content == first.content
    assert notes(db) == 1


def test_while_the_first_is_being_answered_the_second_is_told_to_wait(
    app: FastAPI, ats: TestClient, pursuit: int, clock: SetClock, db: Session
) -> None:
    send(ats, pursuit, NOTE)
    with transaction(app.state.engine) as other:
        other.scalars(select(IdempotencyKey)).one().status = None
    waiting = send(ats, pursuit, NOTE)
    assert (waiting.status_code, waiting.json()["code"], waiting.headers["Retry-After"]) == (
        409,
        "idempotency-running",
        "1",
    )
    # It died: after a minute, longer than any request lives, the key may be used anew.
    clock.now += timedelta(minutes=1)
    assert send(ats, pursuit, NOTE).status_code == 201
    assert notes(db) == 2


def test_a_request_that_lost_its_claim_saves_nothing(
    app: FastAPI, ats: TestClient, pursuit: int, clock: SetClock, db: Session
) -> None:
    """Slower than a minute, it finds at its end that another request took its key over."""
    send(ats, pursuit, NOTE)
    with transaction(app.state.engine) as other:
        first = other.scalars(select(IdempotencyKey)).one()
        first.status, first.created_at = None, clock.now + timedelta(minutes=2)
        lost = _Claim(first.id, clock.now)

    def undo_the_note_and_answer() -> None:
        with transaction(app.state.engine) as session:
            session.execute(update(Fact).where(Fact.kind == "note").values(kind="touch"))
            lost.keep(session, Response(b"{}"))

    with pytest.raises(ConflictError):
        undo_the_note_and_answer()
    assert notes(db) == 1


@pytest.fixture
def two(app: FastAPI, ats: TestClient) -> Iterator[list[TestClient]]:
    """Two connections of one ATS."""
    clients = [TestClient(app, base_url=ORIGIN, headers=dict(ats.headers)) for _ in range(2)]
    yield clients
    for client in clients:
        client.close()


def test_two_at_once_have_exactly_one_effect(two: list[TestClient], pursuit: int, db: Session) -> None:
    for number in range(6):
        together = Barrier(2)

        def shoot(client: TestClient, together: Barrier = together, number: int = number) -> int:
            together.wait()
            answer = send(client, pursuit, NOTE, {"Idempotency-Key": f"k{number}"})
            assert answer.status_code == 201 or answer.json()["code"] == "idempotency-running"
            return int(answer.status_code)

        with ThreadPoolExecutor(2) as pool:
            assert 201 in set(pool.map(shoot, two))
        assert notes(db) == number + 1


@pytest.mark.parametrize("told", ["", " ", '""', "x" * 256, "é", "a\tb", "a\x7f"])
def test_a_key_that_cannot_be_is_400(told: str) -> None:
    with pytest.raises(RequestError) as refused:
        _name(told)
    assert (refused.value.status, refused.value.code) == (400, "idempotency-key")


def test_a_quoted_key_is_a_string_of_structured_fields() -> None:
    assert _name('"a\\"b\\\\c"') == 'a"b\\c'
    assert _name("plain") == "plain"
    assert _name(None) is None
