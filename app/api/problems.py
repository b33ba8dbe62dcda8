"""The error table of the API: everything that goes wrong under `/api` is a problem document (RFC 9457).

Never `input` and never a trace: a problem says what happened, where in the request, and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.api import catalogue
from app.edge import status_of
from app.errors import (
    AppError,
    BusyError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RuleError,
    TooManyError,
    UnauthenticatedError,
    UnexpectedError,
)

MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 50
_REALM = 'Bearer realm="Hearback"'

_NO_DAY = "No calendar has this day. Write it as 2026-04-28."
_NO_INSTANT = "No calendar and clock have this instant. Write it as 2026-04-21T16:30:00-07:00."
# What pydantic says of a value, in our words. What is not here is told in its own.
_FAULTS = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such member here. Leave it out, or check its spelling.",
    "string_type": "Give text.",
    "string_too_short": "Give at least {min_length} characters.",
    "string_too_long": "Keep it to {max_length} characters.",
    "string_unicode": "Give text of whole Unicode characters.",
    "literal_error": "Give one of {expected}.",
    "union_tag_not_found": "Give its type.",
    "too_long": "Give at most {max_length} of these.",
    "too_short": "Give at least {min_length} of these.",
    "int_type": "Give a whole number.",
    "int_parsing": "Give a whole number.",
    "bool_type": "Give true or false.",
    "list_type": "Give a list.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "greater_than_equal": "Give at least {ge}.",
    "less_than_equal": "Give at most {le}.",
    "date_parsing": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "datetime_parsing": _NO_INSTANT,
    "datetime_from_date_parsing": _NO_INSTANT,
    "string_pattern_mismatch": "Write it so that it matches {pattern}",
    "union_tag_invalid": "Give one of {expected_tags} as its type.",
    "int_from_float": "Give a whole number.",
    "value_error": "{error}",
}


class RequestError(AppError):
    """Something about the request itself, not about the domain, with the HTTP status that says so."""

    def __init__(
        self,
        sentence: str,
        *,
        code: str,
        status: int,
        faults: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence, code=code)
        self.status, self.headers = status, dict(headers or {})
        self.members = {"errors": list(faults)} if faults else {}


class Fault(BaseModel):
    """One thing to put right: where it is (a JSON Pointer into the body, or a query parameter), and what it takes."""

    detail: str
    pointer: str | None = Field(None, examples=["/interviews/0/ends_at"])
    parameter: str | None = Field(None, examples=["limit"])


class Problem(BaseModel):
    """A problem document (RFC 9457). Clients ignore members they do not know."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "https://hearback.example/docs/problems/not-next",
                    "title": "Another step is next",
                    "status": 422,
                    "detail": "The next step is second_call, not email. Log the next step, or a touch outside the plan.",
                    "instance": "/api/v1/pursuits/42/touches",
                    "code": "not-next",
                }
            ]
        },
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[Fault] | None = None


def answer(request: Request, error: Exception) -> Response:
    """The problem document of `error`, for whoever asked `request`."""
    told = _told(request, error)
    status = told.status if isinstance(told, RequestError) else status_of(told)
    body: dict[str, Any] = {
        "type": catalogue.type_of(told.code, request.app.state.settings.public_url),
        "title": catalogue.title_of(told.code),
        "status": status,
        "detail": told.sentence,
        "instance": request.url.path,
        "code": told.code,
    }
    if isinstance(told, InvalidError) and (told.pointer or not isinstance(told, RuleError)):
        body["errors"] = [{"detail": told.sentence, "pointer": told.pointer}]
    content = json.dumps(
        body | {n: v for n, v in told.members.items() if n not in body}, ensure_ascii=False, default=str
    ).encode(errors="replace")
    return Response(content, status, _headers(told), MEDIA_TYPE)


def _headers(told: AppError) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    match told:
        case RequestError():
            headers |= told.headers
        case UnauthenticatedError():
            headers["WWW-Authenticate"] = _REALM
        case ForbiddenError() if scope := told.members.get("scope"):
            headers["WWW-Authenticate"] = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
        case TooManyError() | BusyError():
            headers["Retry-After"] = str(told.seconds)
    return headers


def _told(request: Request, error: Exception) -> AppError:
    """`error` in the domain's words."""
    match error:
        case AppError():
            return error
        case StaleDataError():
            return changed_meanwhile(request)
        case RequestValidationError():
            return _unusable(error)
        case HTTPException():
            return _of_status(error)
    return UnexpectedError()


def changed_meanwhile(request: Request) -> AppError:
    """Somebody else changed it first: 412 to whoever named the version they had seen, else 409."""
    if "If-Match" in request.headers:
        return precondition_failed()
    return ConflictError("Somebody changed this pursuit meanwhile. Nothing was saved. Read it again.", code="stale")


def precondition_failed() -> RequestError:
    """The `If-Match` or `If-None-Match` of the request does not hold."""
    sentence = "This is not in the state your If-Match or If-None-Match expects. Nothing was saved. Read it again."
    return RequestError(sentence, code="precondition-failed", status=412)


def precondition_required() -> RequestError:
    """The request would overwrite whatever somebody else has put there."""
    sentence = "People change this by hand, too. Send the ETag you read as If-Match, or * to mean it in any case."
    return RequestError(f"{sentence} Nothing was saved.", code="precondition-required", status=428)


def _of_status(error: HTTPException) -> AppError:
    """What the framework refused before any of our code was asked."""
    match error.status_code:
        case 404:
            return NotFoundError("There is nothing at this address.")
        case 405:
            return RequestError(
                "This address does not take that method.",
                code="method-not-allowed",
                status=405,
                headers=error.headers,
            )
        case 413:
            return RequestError("The body is longer than a mebibyte. Send less at a time.", code="too-long", status=413)
        case status if status < 500:
            return RequestError("The body cannot be read as JSON in UTF-8.", code="malformed", status=400)
    return UnexpectedError()


@contextmanager
def named(members: Mapping[str, str]) -> Iterator[None]:
    """A verb points at its own argument; inside, that is told as the member of the request it came from."""
    try:
        yield
    except InvalidError as error:
        error.pointer = members.get(error.pointer, error.pointer)
        raise


# What does not fit the schema


def _unusable(error: RequestValidationError) -> AppError:
    faults = error.errors()
    places = {fault["loc"][0] for fault in faults}
    if "path" in places:
        return NotFoundError("There is nothing at this address.")
    if broken := next((fault for fault in faults if fault["type"] == "json_invalid"), None):
        said = f"The body is not JSON: {broken['ctx']['error']} at character {broken['loc'][-1]}."
        return RequestError(said, code="malformed", status=400)
    if "body" in places:
        return _told_faults("body", [_body_fault(fault, error.body) for fault in faults if fault["loc"][0] == "body"])
    return _told_faults("query", [{"detail": _words(fault), "parameter": str(fault["loc"][1])} for fault in faults])


def _told_faults(place: str, faults: list[dict[str, str]]) -> RequestError:
    count = "One thing" if len(faults) == 1 else f"{len(faults)} things"
    code, status = ("invalid", 422) if place == "body" else ("query", 400)
    where = "body" if place == "body" else "address"
    sentence = f"{count} in the {where} cannot be taken. Nothing was saved. See errors."
    if len(faults) == 1:
        at = faults[0].get("pointer") or faults[0].get("parameter") or "the body"
        sentence = f"{at}: {faults[0]['detail']} Nothing was saved."
    return RequestError(sentence, code=code, status=status, faults=faults[:MOST_FAULTS])


def _body_fault(fault: Mapping[str, Any], body: object) -> dict[str, str]:
    return {"detail": _words(fault), "pointer": pointer(fault["loc"][1:], body, is_missing=fault["type"] == "missing")}


def pointer(path: Sequence[int | str], body: object, *, is_missing: bool = False) -> str:
    """The JSON Pointer (RFC 6901) of `path` in `body`. Names that pydantic adds for a union's choice are left out."""
    parts: list[str] = []
    for depth, name in enumerate(path):
        is_there = (isinstance(body, dict) and name in body) or (isinstance(body, list) and isinstance(name, int))
        if is_there:
            body = body[name]  # type: ignore[index]
        elif not (is_missing and depth == len(path) - 1):
            continue
        parts.append(str(name).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in parts)


def _words(fault: Mapping[str, Any]) -> str:
    said = _FAULTS.get(fault["type"], "{msg}.").format(**{"msg": fault["msg"], **fault.get("ctx", {})})
    return said[:1].upper() + said[1:].rstrip(".") + "."
