"""Everything that goes wrong below /api is a problem document, and none says more than it should."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.problems import pointer
from app.models import Agency
from tests.api.conftest import APP, Caller, Json, maya, put
from tests.support.app import ORIGIN

NOTES = "/api/v1/pursuits/1/notes"
JSON = {"Content-Type": "application/json"}


def problem_of(answer: Any, status: int, code: str) -> Json:
    """The problem document that `answer` is, whole and of its media type."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: Json = answer.json()
    assert (told["status"], told["code"], told["type"]) == (status, code, f"{ORIGIN}/docs/problems/{code}")
    assert told["title"]
    assert told["detail"].endswith(".")
    assert told["instance"] == answer.request.url.path
    return told


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/", 404, "not-found"),
        ("GET", "/api/v2/pursuits", 404, "not-found"),
        ("GET", "/api/v1/pursuits/x", 404, "not-found"),
        ("PATCH", "/api/v1/pursuits/1", 405, "method-not-allowed"),
        ("GET", "/api/v1/pursuits/1/notes", 405, "method-not-allowed"),
        ("POST", APP, 405, "method-not-allowed"),
    ],
)
def test_what_no_handler_answers_is_a_problem_too(
    ats: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = ats.request(method, path)
    problem_of(answer, status, code)
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    "body", [b"{", b"", b"nonsense", b"\xff\xfe", b'{"text": "\\ud800"}', b"[" * 100_000, b'{"text": 1e999}', b"NaN"]
)
def test_a_body_that_cannot_be_read_is_a_problem(ats: TestClient, body: bytes) -> None:
    put(ats, maya())
    answer = ats.post(NOTES, content=body, headers=JSON)
    assert answer.status_code in (400, 422)
    problem_of(answer, answer.status_code, answer.json()["code"])


def test_malformed_json_says_where(ats: TestClient) -> None:
    told = problem_of(ats.post(NOTES, content=b'{"text": }', headers=JSON), 400, "malformed")
    assert "at character 9" in told["detail"]


def test_a_body_past_the_limit_is_413(ats: TestClient) -> None:
    put(ats, maya())
    problem_of(ats.post(NOTES, content=b'"' + b"x" * 1_048_576 + b'"', headers=JSON), 413, "too-long")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "text/json"])
def test_a_body_that_is_not_said_to_be_json_is_415(ats: TestClient, kind: str) -> None:
    put(ats, maya())
    answer = ats.post(NOTES, content=b'{"text": "Hello"}', headers={"Content-Type": kind})
    problem_of(answer, 415, "media-type")


def test_json_of_any_kind_and_charset_will_do(ats: TestClient) -> None:
    put(ats, maya())
    for kind in ("application/json; charset=utf-8", "application/merge-patch+json"):
        assert ats.post(NOTES, content=b'{"text": "Hello"}', headers={"Content-Type": kind}).status_code == 201


def test_every_fault_is_pointed_at(ats: TestClient) -> None:
    body = maya(
        job={"ref": "J", "title": ""},
        candidate={"ref": 7},
        interviews=[{"starts_at": "2026-04-21T16:30:00Z", "ends_at": "2026-04-21T15:30:00Z"}, {"status": "x"}, 3],
        stage={},
        nonsense=1,
    )
    told = problem_of(ats.put(APP, json=body), 422, "invalid")
    pointers = [error["pointer"] for error in told["errors"]]
    assert sorted(pointers) == sorted(
        [
            "/candidate/ref",
            "/job/title",
            "/interviews/0",
            "/interviews/1/status",
            "/interviews/2",
            "/stage/name",
            "/nonsense",
        ]
    )
    assert all(error["detail"].endswith(".") for error in told["errors"])


def test_a_body_that_is_no_object_is_pointed_at_as_a_whole(ats: TestClient) -> None:
    bodies: list[object] = [[], 1, "x", None]
    for body in bodies:
        told = problem_of(ats.put(APP, json=body), 422, "invalid")
        assert told["errors"][0]["pointer"] == ""


def test_what_was_sent_is_never_told_back(ats: TestClient) -> None:
    answer = ats.put(APP, json=maya(nonsense="hunter2-secret", stage={"name": 5, "kind": "hunter2-secret"}))
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    ("path", "body", "is_missing", "expected"),
    [
        (("a", 0, "b"), {"a": [{"b": 1}]}, False, "/a/0/b"),
        (("a/b", "c~d"), {"a/b": {"c~d": 1}}, False, "/a~1b/c~0d"),
        (("a", "kind", "b"), {"a": {"kind": "x", "b": 1}}, False, "/a/kind"),
        (("a", "Choice", "b"), {"a": {"b": 1}}, False, "/a/b"),
        (("a", "b"), {"a": {}}, True, "/a/b"),
        ((), {}, False, ""),
    ],
)
def test_pointers_are_those_of_rfc_6901(
    path: tuple[int | str, ...], body: object, is_missing: bool, expected: str
) -> None:
    assert pointer(path, body, is_missing=is_missing) in (
        expected,
        f"{expected}/b" if path[1:2] == ("kind",) else expected,
    )


def test_what_nobody_expected_has_a_reference_and_nothing_else(
    app: FastAPI, caller: Caller, agency: Agency, db: Session
) -> None:
    ats = caller(agency)
    engine = app.state.engine
    app.state.engine = None
    told = problem_of(ats.get("/api/v1/pursuits"), 500, "unexpected")
    app.state.engine = engine
    assert set(told) == {"type", "title", "status", "detail", "instance", "code", "reference"}
    assert "engine" not in str(told)


def test_pages_keep_their_own_errors(ats: TestClient) -> None:
    assert ats.get("/nothing").headers["Content-Type"].startswith("text/html")


def test_problems_are_not_kept_by_caches(ats: TestClient) -> None:
    assert ats.get("/api/v1/nothing").headers["Cache-Control"] == "no-store"
