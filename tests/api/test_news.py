"""What is sent to webhook endpoints: the contract's examples are true, and every door is heard."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.api import routes
from app.api.news import MODELS
from app.api.news_examples import NEWS
from app.schemas.webhook import LARGEST_BODY, TYPES
from tests.api.news_story import tell_everything
from tests.support.server import SetClock

SHAPES = {shape.__name__: shape for shape in MODELS}
DOCUMENT = json.loads(routes.written())


def test_every_example_is_what_is_sent(ats: TestClient, engine: Engine, clock: SetClock) -> None:
    told = tell_everything(ats, engine, clock)
    assert set(told) == set(TYPES)
    assert told == NEWS


@pytest.mark.parametrize("name", TYPES)
def test_the_contract_tells_every_event_with_its_example(name: str) -> None:
    operation = DOCUMENT["webhooks"][name]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    shape: Any = SHAPES[content["schema"]["$ref"].rpartition("/")[2]]
    example = content["examples"]["maya"]["value"]
    shape.model_validate(example, extra="forbid")
    assert example["type"] == name
    assert len(json.dumps(example)) < LARGEST_BODY
    assert {header["name"] for header in operation["parameters"]} == {
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }


def test_the_contract_tells_no_event_that_is_never_sent() -> None:
    assert set(DOCUMENT["webhooks"]) == set(TYPES)
    names = [path["post"]["operationId"] for path in DOCUMENT["webhooks"].values()]
    assert len(set(names)) == len(names)
