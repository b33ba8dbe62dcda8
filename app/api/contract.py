"""The contract: OpenAPI 3.1 of everything below `/api/v1`, served, and committed as `docs/api/openapi.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.routing import BaseRoute

from app.api.examples import EXAMPLES
from app.api.news import MODELS, webhooks
from app.api.problems import Problem
from app.api.responses import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    MUST_MATCH,
    ONLY_NEW,
    QUOTA,
    RETRY_AFTER,
    documents,
)
from app.api.webhook_examples import WEBHOOK_EXAMPLES
from app.schemas.events import EventIn
from app.schemas.many import BatchPursuitIn

VERSION = "1.0.0"
_DESCRIPTION = """\
Hearback follows a candidate's *pursuit* of a job (an application, from its first interview on) until the employer answers
or falls silent for good. Tell it what your system knows; read back what is next, why, and when it ends.

Instants are RFC 3339: any offset in, UTC out. Days are dates in the agency's time zone. Every error is a problem document
(RFC 9457) whose `type` explains it. Members are only ever added, so ignore those you do not know.
"""
_METHODS = ("get", "put", "post", "delete")


def contract(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI document of `routes`."""
    document = get_openapi(
        title="Hearback API",
        version=VERSION,
        openapi_version="3.1.0",
        description=_DESCRIPTION,
        routes=routes,
        servers=[{"url": "/", "description": "This server"}],
    )
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if operation := operations.get(method):
                _complete(path, method, operation)
                _add_what_every_operation_answers(operation["responses"])
    document["webhooks"] = webhooks()
    for model in (Problem, BatchPursuitIn, EventIn, *MODELS):
        document["components"]["schemas"] |= _schemas_of(model)
    document["components"]["examples"] = {
        name: {"value": value} for name, value in (EXAMPLES | WEBHOOK_EXAMPLES).items()
    }
    document["components"]["headers"] = QUOTA
    return _cleared(document)


def written(routes: Sequence[BaseRoute]) -> str:
    """The contract as text, the same each time."""
    return json.dumps(contract(routes), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _schemas_of(model: type[BaseModel]) -> dict[str, Any]:
    """`model` and what it is made of, as components."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """The headers that no handler asks for by itself, and problems where the framework would tell its own errors."""
    parameters = operation.setdefault("parameters", [])
    if method == "get":
        # A parameter that cannot be used is 400 in a query and 404 in a path.
        operation["responses"].pop("422", None)
        parameters += [IF_NONE_MATCH] if "{" in path else []
        return
    if path.endswith("/plan"):
        operation["responses"] |= {str(status): told for status, told in documents(400, 413, 422, 500).items()}
        return
    if path.endswith(("/batch", "/events")):
        return
    if method == "post":
        parameters += [IF_MATCH, IDEMPOTENCY_KEY]
    elif "/by-ref/" in path:
        parameters += [IF_MATCH, ONLY_NEW]
    else:
        parameters.append(MUST_MATCH)
        operation["responses"] |= {str(status): told for status, told in documents(428).items()}


def _add_what_every_operation_answers(told: dict[str, Any]) -> None:
    told |= {str(status): answer for status, answer in documents(429).items()}
    for status, answer in told.items():
        again = {"Retry-After": RETRY_AFTER} if status in ("429", "503") else {}
        named = {name: {"$ref": f"#/components/headers/{name}"} for name in QUOTA}
        told[status] = answer | {"headers": answer.get("headers", {}) | named | again}


def _cleared(document: dict[str, Any]) -> dict[str, Any]:
    """Without what the framework adds and we never answer: its own validation error."""
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document
