"""The contract: OpenAPI 3.1 of everything below `/api/v1`, served, and committed as `docs/api/openapi.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from app.api import PREFIX
from app.api.responses import IDEMPOTENCY_KEY, IF_MATCH
from app.config import ROOT

VERSION = "1.0.0"
FILE = ROOT / "docs" / "api" / "openapi.json"
_DESCRIPTION = """\
Hearback follows a candidate's *pursuit* of a job (an application, from its first interview on) until the employer answers
or falls silent for good. Tell it what your system knows; read back what is next, why, and when it ends.

Instants are RFC 3339: any offset in, UTC out. Days are dates in the agency's time zone. Every error is a problem document
(RFC 9457) whose `type` explains it. Members are only ever added, so ignore those you do not know.
"""
_METHODS = ("get", "put", "post", "delete")

router = APIRouter()


@router.get(PREFIX + "/openapi.json", include_in_schema=False)
def show(request: Request) -> Response:
    """The contract, as the running app fulfils it."""
    return Response(written(request.app), media_type="application/json", headers={"Cache-Control": "max-age=300"})


def contract(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of `app`'s API."""
    routes = [route for route in app.routes if isinstance(route, APIRoute) and route.path.startswith(f"{PREFIX}/")]
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
    return _cleared(document)


def written(app: FastAPI) -> str:
    """The contract as text, the same each time."""
    return json.dumps(contract(app), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write(app: FastAPI, path: Path = FILE) -> Path:
    """Write the contract to `path`, for `python -m app openapi`; answers the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(app), encoding="utf-8")
    return path


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """The headers that every change takes, which no handler asks for by itself."""
    if method == "get" or path.endswith("/plan"):
        return
    parameters = operation.setdefault("parameters", [])
    parameters.append(IF_MATCH)
    if method == "post":
        parameters.append(IDEMPOTENCY_KEY)


def _cleared(document: dict[str, Any]) -> dict[str, Any]:
    """Without what the framework adds and we never answer: its own validation error, and problems as plain JSON."""
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/problem+json" in response.get("content", {}):
                    response["content"].pop("application/json", None)
    return document
