"""The contract: the committed file is what the app serves, and its examples are what the app answers."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest
from starlette.testclient import TestClient

from app.api import catalogue, routes
from app.api.examples import EXAMPLES
from app.config import ROOT
from app.schemas import LoggedOut, PursuitOut, PursuitsOut, UpsertedOut
from app.schemas.connection import ConnectionShownOut, ConnectionsOut, InboundEventShownOut, InboundEventsOut
from app.schemas.members import Told
from tests.api.conftest import get, maya, post, put
from tests.factories import NOW, at
from tests.support.server import SetClock

DOCUMENT = json.loads(routes.written())
OPERATIONS = [
    (path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


def test_the_committed_contract_is_the_apps() -> None:
    assert routes.CONTRACT.read_text(encoding="utf-8") == routes.written(), (
        "Run: python -m app openapi > docs/api/openapi.json"
    )


def test_it_is_served(ats: TestClient) -> None:
    answer = ats.get("/api/v1/openapi.json", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()) == (200, DOCUMENT)


def test_it_is_openapi_3_1_with_a_key_asked_for_everywhere_but_by_the_stateless_plan() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"
    open_to_all = [operation["operationId"] for _, _, operation in OPERATIONS if "security" not in operation]
    assert open_to_all == ["plan"]


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=lambda part: str(part)[:40])
def test_every_operation_is_named_and_told_and_says_its_problems(path: str, method: str, operation: dict) -> None:  # type: ignore[type-arg]
    assert re.fullmatch(r"[a-z][A-Za-z]+", operation["operationId"])
    assert operation["summary"]
    assert operation["description"]
    for status, told in operation["responses"].items():
        if int(status) >= 400:
            schema = told["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}, (path, method, status)


def test_operation_ids_are_unique() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(set(names)) == len(names)


def test_every_reference_leads_somewhere() -> None:
    for kind, name in re.findall(r'"#/components/(\w+)/(\w+)"', routes.written()):
        assert name in DOCUMENT["components"][kind]


def test_the_example_is_what_the_app_answers(ats: TestClient, clock: SetClock) -> None:
    clock.now = at(date(2026, 4, 21), 9)
    pursuit = put(ats, maya())["id"]
    clock.now = datetime(2026, 4, 28, 23, 10, tzinfo=UTC)
    thank_you = {"step": "thank_you", "channel": "email", "by": "candidate", "made_at": "2026-04-22T08:40:00-07:00"}
    post(ats, pursuit, "touches", thank_you)
    post(ats, pursuit, "touches", {"step": "first_call", "channel": "call", "result": "voicemail"})
    clock.now = NOW
    assert get(ats, f"/pursuits/{pursuit}") == EXAMPLES["read"]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("read", PursuitOut),
        ("logged", LoggedOut),
        ("upserted", UpsertedOut),
        ("list", PursuitsOut),
        ("connections", ConnectionsOut),
        ("connection_shown", ConnectionShownOut),
        ("inbound_events", InboundEventsOut),
        ("inbound_event", InboundEventShownOut),
    ],
)
def test_every_example_has_its_shape(name: str, shape: type[Told]) -> None:
    told = shape.model_validate(EXAMPLES[name], extra="forbid")
    assert json.loads(told.model_dump_json()) == EXAMPLES[name]


def test_every_code_that_the_source_raises_has_its_entry() -> None:
    said = re.compile(r'(?:\b(?:code|rule)(?:: str)? ?= ?|Violation\(\s*)"([a-z-]+)"')
    sources = [path for path in (ROOT / "app").rglob("*.py") if "web" not in path.parts]
    raised = {code for path in sources for code in said.findall(path.read_text())}
    assert {"not-next", "closed-address", "unexpected", "too-many-endpoints", "cadence"} <= raised
    # A vendor's door, its own API and an operator's command have words of their own; "error" is nobody's.
    elsewhere = {"error", "gone", "missing", "not-ready", "refused", "unreadable", "unsuitable"}
    assert raised - elsewhere <= set(catalogue.PROBLEMS)


def test_a_problems_type_explains_itself(ats: TestClient) -> None:
    problem = ats.get("/api/v1/pursuits/999").json()
    told = ats.get(problem["type"], headers={"Authorization": ""})
    assert (told.status_code, told.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "Code: not-found" in told.text


def test_a_problem_that_is_none_has_no_page(ats: TestClient) -> None:
    assert ats.get("/docs/problems/nonsense").status_code == 404
