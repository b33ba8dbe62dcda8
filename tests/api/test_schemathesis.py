"""The contract against the app, by a reader of contracts that is not ours: no answer but those it names, and none a 5xx.

What is sent is drawn from the contract, what fits and what does not, and is the same in every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api import routes
from app.models import ApiKey
from tests.factories import NOW, make_agency, make_pursuit
from tests.support.app import ORIGIN, at_work
from tests.support.databases import engine_on
from tests.support.server import SetClock

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4  # of each operation
CONTRACT = schemathesis.openapi.from_dict(json.loads(routes.written()))
FOUND: Iterable[Any] = CONTRACT.get_all_operations()
OPERATIONS = [found.ok() for found in FOUND]


@pytest.fixture
def client(doors: FastAPI, sqlite_url: str) -> Iterator[TestClient]:
    """An ATS with three pursuits, at the app on SQLite."""
    with engine_on(sqlite_url) as engine, at_work(doors, sqlite_url, engine, SetClock()) as app:
        with Session(engine.execution_options(writing=True), expire_on_commit=False) as db:
            agency = make_agency(db)
            for _ in range(3):
                make_pursuit(db, agency, thanked=True)
            key, secret = ApiKey.issue(agency, "ATS", at=NOW)
            db.add(key)
            db.commit()
        with TestClient(app, base_url=ORIGIN, headers={"Authorization": f"Bearer {secret}"}) as opened:
            yield opened


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_whatever_the_contract_leads_to_send_is_answered_as_it_says(client: TestClient, operation: Any) -> None:
    modes = [operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

    @given(st.one_of(modes))
    @settings(max_examples=EXAMPLES, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def send(case: Any) -> None:
        wanted = case.as_transport_kwargs(base_url=ORIGIN)
        told = {name: value for name, value in wanted["headers"].items() if name.lower() != "authorization"}
        headers = {name.encode(): value.encode("latin-1") for name, value in told.items()}
        sent = {name: wanted[name] for name in ("params", "json") if wanted.get(name) is not None}
        if isinstance(body := wanted.get("data"), bytes | str):
            sent["content"] = body
        answer = client.request(wanted["method"], wanted["url"], headers=headers, **sent)
        case.validate_response(answer, checks=CHECKS)

    send()
