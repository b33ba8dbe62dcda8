"""What is logged: a line a request, by ids and templates; and nothing by which a person or a secret could be known."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app import logs
from app.credentials import hash_password
from app.models import Pursuit
from tests.ats.conftest import connected
from tests.factories import make_agency, make_pursuit, make_recruiter
from tests.support.app import ORIGIN, OWN_PAGE, Visit
from tests.support.server import SetClock

PASSWORD = "a long practice passphrase"
TOKEN = "xYz-a-private-token-0123456789"
PERSONAL = [PASSWORD, TOKEN, "Maya", "Okafor", "Dana", "Whitfield", "Northwind", "Priya", "Raman"]
PERSONAL += [
    "priya@brightline.example",
    "dana@northwind.example",
    "brightline.example",
    "3125550142",
    "a private remark",
]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything this process logs, as it would stand in a file."""
    root, heard = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    logs.configure("json", heard, logging.DEBUG)
    yield heard
    root.handlers, root.level = before
    structlog.reset_defaults()


def lines(logged: io.StringIO, event: str = "request") -> list[dict[str, Any]]:
    told = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in told if line["event"] == event]


def maya(db: Session) -> Pursuit:
    recruiter = make_recruiter(db, make_agency(db), email="priya@brightline.example")
    recruiter.password_hash = hash_password(PASSWORD)
    return make_pursuit(db, recruiter.agency, recruiter=recruiter, thanked=True)


def breaks() -> None:
    raise LookupError("Maya Okafor, a private remark")


def test_a_request_is_one_line_with_ids_and_its_route(visit: Visit, db: Session, logged: io.StringIO) -> None:
    pursuit = maya(db)
    assert pursuit.recruiter
    answer = visit(pursuit.recruiter).get("/today?q=Maya")
    (line,) = lines(logged)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/today", 200)
    assert (line["agency_id"], line["recruiter_id"]) == (pursuit.agency_id, pursuit.recruiter.id)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["ms"] > 0


def test_a_route_within_a_router_is_named_whole(visit: Visit, logged: io.StringIO) -> None:
    visit().get("/api/v1/pursuits/81")
    assert [(line["route"], line["status"]) for line in lines(logged)] == [("/api/v1/pursuits/{pursuit_id}", 401)]


def test_an_address_that_leads_nowhere_is_not_repeated(visit: Visit, logged: io.StringIO) -> None:
    visit().get("/Maya/Okafor?phone=3125550142")
    assert [(line["route"], line["status"]) for line in lines(logged)] == [("-", 404)]


def test_a_private_links_token_is_not_logged(visit: Visit, logged: io.StringIO) -> None:
    visit().get(f"/s/{TOKEN}")
    assert len(lines(logged)) == 1
    assert TOKEN not in logged.getvalue()


def test_of_what_is_told_by_the_parameters_of_an_address_nothing_is_logged(
    visit: Visit, db: Session, logged: io.StringIO
) -> None:
    connection, token = connected(db, make_agency(db), "zoho", secret=TOKEN)
    db.commit()
    told = {"token": TOKEN, "event": "application", "candidate": "Maya Okafor", "email": "priya@brightline.example"}
    assert visit().get(f"/hooks/zoho/{token}", params=told).status_code == 200
    assert visit().get(f"/hooks/zoho/{token}", params=told | {"token": "another"}).status_code == 401
    assert [(line["method"], line["route"], line["status"]) for line in lines(logged)] == [
        ("GET", "/hooks/{vendor}/{token}", 200),
        ("GET", "/hooks/{vendor}/{token}", 401),
    ]
    assert lines(logged)[0]["agency_id"] == connection.agency_id
    assert not [word for word in (*PERSONAL, token) if word in logged.getvalue()]


def test_what_nobody_expected_is_told_by_type_and_place_and_not_in_its_words(
    app: FastAPI, visit: Visit, logged: io.StringIO
) -> None:
    app.add_api_route("/breaks/{name}", breaks)
    visit().get("/breaks/Maya")
    (line,) = [line for line in map(json.loads, logged.getvalue().splitlines()) if "error" in line]
    assert line["error"] == ["LookupError"]
    assert line["raised"][-1].startswith("tests/test_logs.py:")
    assert not [word for word in PERSONAL if word in logged.getvalue()]


def test_causes_are_told_without_their_words(logged: io.StringIO) -> None:
    try:
        try:
            raise ValueError("Maya")
        except ValueError as cause:
            raise RuntimeError("Okafor") from cause
    except RuntimeError:
        structlog.get_logger("app.test").exception("it.broke", pursuit_id=7)
    (line,) = lines(logged, "it.broke")
    assert (line["error"], line["pursuit_id"]) == (["RuntimeError", "ValueError"], 7)
    assert "Maya" not in logged.getvalue()
    assert "Okafor" not in logged.getvalue()


def test_a_whole_visit_leaves_nothing_personal(
    app: FastAPI, visit: Visit, db: Session, logged: io.StringIO, clock: SetClock
) -> None:
    pursuit = maya(db)
    browser, nobody = visit(), visit()
    nobody.post("/sign-in", data={"email": "priya@brightline.example", "password": "wrong but long enough"})
    signed_in = browser.post("/sign-in", data={"email": "priya@brightline.example", "password": PASSWORD})
    assert signed_in.status_code == 303
    for path in ("/today", "/pursuits", f"/pursuits/{pursuit.id}", "/pursuits?q=Maya+Okafor", "/pursuits/new"):
        browser.get(path)
    touch = {"step": "first_call", "result": "voicemail", "version": str(pursuit.version), "note": "a private remark"}
    browser.post(f"/pursuits/{pursuit.id}/touches", data=touch, headers=OWN_PAGE)
    browser.post(f"/pursuits/{pursuit.id}/notes", data={"text": "a private remark about Dana Whitfield"})
    browser.post(f"/pursuits/{pursuit.id}/words", data={"word": "other", "note": "Dana Whitfield said so"})
    nobody.post(f"/s/{TOKEN}/report", data={"what": "withdrew"}, headers={"Referer": f"{ORIGIN}/s/{TOKEN}"})
    browser.post("/pursuits", data={"candidate": "Maya Okafor", "phone": "+13125550142"})
    nobody.put("/api/v1/pursuits/by-ref/Okafor/Maya", json={}, headers={"Authorization": f"Bearer {TOKEN}"})
    browser.post("/sign-out")
    assert len(lines(logged)) == 14
    assert not [word for word in PERSONAL if word in logged.getvalue()]


def test_static_files_and_the_watcher_are_left_out_of_the_usual_log(logged: io.StringIO, app: FastAPI) -> None:
    logging.getLogger("hearback").setLevel(logging.INFO)
    with TestClient(app, base_url=ORIGIN) as client:
        client.get("/health")
    assert lines(logged) == []
