"""Whatever is sent: never a fault of ours, always an answer that the contract names, and nothing half saved."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api import routes
from app.models import Agency
from app.queries.pursuits import pursuit_for
from tests.api.conftest import ANYHOW, Json, maya, put
from tests.support.server import SetClock

DOCUMENT = json.loads(routes.written())
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
    if operation["operationId"] != "plan"
]
INSTANTS = ["2026-04-21T16:30:00-07:00", "2026-05-14T17:00:00Z", "2026-06-30T00:00:00+14:00", "1970-01-01T00:00:00Z", "2200-12-31T23:59:59Z", "2026-05-14"]  # fmt: skip
DAYS = ["2026-05-20", "2026-04-28", "2026-12-25", "1970-01-01", "2200-12-31", "2024-02-29", "2026-02-29"]
ODDITIES: list[object] = [None, True, 0, -1, 2**63, 1.5, "", " ", "x" * 300, "\u0000", "\u202e\u00e9\U0001f600", [], {}, [[]], "1' OR '1'='1"]  # fmt: skip
TEXTS = [
    "Maya",
    "maya.okafor@example.com",
    "+13125550142",
    "CAND-77",
    "GH-42",
    "INT-7",
    "Europe/Berlin",
    *DAYS,
    *INSTANTS,
]


def fitting(schema: Json, depth: int = 0) -> st.SearchStrategy[Any]:
    """JSON of about the shape of `schema`: mostly what fits, sometimes what does not."""
    if "$ref" in schema:
        return fitting(SCHEMAS[schema["$ref"].rpartition("/")[2]], depth + 1)
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]]) | st.sampled_from(ODDITIES)
    if "anyOf" in schema:
        return st.one_of([fitting(one, depth) for one in schema["anyOf"]])
    match schema.get("type"):
        case "object":
            members = {name: fitting(one, depth + 1) for name, one in schema.get("properties", {}).items()}
            needed = {name: members.pop(name) for name in schema.get("required", [])}
            return st.fixed_dictionaries(needed, optional=members)
        case "array":
            return st.lists(fitting(schema["items"], depth + 1), max_size=3)
    return simple(schema)


def simple(schema: Json) -> st.SearchStrategy[Any]:
    """A value that has no parts."""
    kinds: dict[tuple[str | None, str | None], st.SearchStrategy[Any]] = {
        ("string", "date-time"): st.sampled_from(INSTANTS),
        ("string", "date"): st.sampled_from(DAYS),
        ("string", None): st.sampled_from(TEXTS) | st.text(max_size=12),
        ("integer", None): st.integers(1, 3),
        ("boolean", None): st.booleans(),
    }
    return kinds.get((schema.get("type"), schema.get("format")), st.sampled_from(ODDITIES))


@st.composite
def spoiled(draw: st.DrawFn, schema: Json) -> Any:
    """`fitting`, with one member here and there put to an oddity."""
    body = draw(fitting(schema))
    if isinstance(body, dict) and draw(st.integers(0, 3)) == 0:
        body[draw(st.sampled_from([*body, "strange"]))] = draw(st.sampled_from(ODDITIES))
    return body


def answers(operation: Json, client: TestClient, method: str, path: str, **request: Any) -> None:
    answer = client.request(method, path, **request)
    assert str(answer.status_code) in {*operation["responses"], "400", "404", "405"}, (answer.status_code, answer.text)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        told = answer.json()
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "instance", "code"} <= set(told)
        assert all(error["detail"] for error in told.get("errors", []))


@pytest.fixture
def known(ats: TestClient) -> TestClient:
    """An ATS with three pursuits: one of them closed, one held."""
    for number in range(1, 4):
        put(ats, maya(candidate={"ref": f"C-{number}"}, interviews=[{"date": "2026-05-0" + str(number)}]), path(number))
    ats.post("/api/v1/pursuits/2/closure", json={"outcome": "withdrew"})
    ats.put("/api/v1/pursuits/3/hold", json={"until": "2026-05-20"}, headers=ANYHOW)
    ats.post("/api/v1/webhook_endpoints", json={"url": "https://ats.example/hooks"})
    ats.post("/api/v1/webhook_endpoints/1/test")
    return ats


def path(number: int) -> str:
    return f"/api/v1/pursuits/by-ref/greenhouse/APP-{number}"


@pytest.mark.parametrize(
    ("place", "method", "operation"), OPERATIONS, ids=[operation["operationId"] for *_, operation in OPERATIONS]
)
def test_nothing_that_is_sent_is_a_fault_of_ours(
    known: TestClient, db: Session, agency: Agency, clock: SetClock, place: str, method: str, operation: Json
) -> None:
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    names = st.sampled_from(["greenhouse", "lever", "", "a b", "..", "%00", "é"]) | st.text(max_size=6)

    @given(st.data())
    @settings(max_examples=40 if schema else 15, suppress_health_check=list(HealthCheck), derandomize=True)
    def send(data: st.DataObject) -> None:
        number = data.draw(st.integers(0, 4) | st.sampled_from(["x", 2**31, -1]))
        where = re.sub(r"\{\w+_id\}", str(number), place.replace("{external_id}", "{its}"))
        where = where.replace("{source}", _quoted(data.draw(names)))
        where = where.replace("{its}", data.draw(st.sampled_from(["APP-1", "APP-2", "APP-9"]) | names.map(_quoted)))
        request: Json = {}
        if schema:
            request["json"] = data.draw(spoiled(schema))
        if method == "get" and operation["operationId"].startswith("list"):
            known_names = st.sampled_from(
                ["limit", "cursor", "standing", "updated_after", "include_deleted", "employer_id", "state", "page"]
            )
            request["params"] = data.draw(
                st.dictionaries(known_names, st.sampled_from([*TEXTS, "due", "failed", "1", "5", ""]), max_size=2)
            )
        headers = data.draw(st.dictionaries(st.sampled_from(["If-Match", "If-None-Match", "Idempotency-Key"]), st.sampled_from(["*", '"2-x"', '"', "k", "W/x"]), max_size=2))  # fmt: skip
        answers(operation, known, method, where, headers=headers, **request)

    send()
    for number in (1, 2, 3):
        assert pursuit_for(db, agency.id, number).drift(clock.now) == {}
    db.rollback()


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02x}" for byte in name.encode(errors="replace"))


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner), max_leaves=8).map(lambda told: json.dumps(told).encode()))  # fmt: skip
@settings(max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_bytes_at_all_are_a_fault_of_ours(known: TestClient, body: bytes) -> None:
    answer = known.put(path(1), content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500, answer.text
    assert answer.status_code < 300 or answer.headers["Content-Type"] == "application/problem+json"
