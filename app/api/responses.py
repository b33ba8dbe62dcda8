"""What the contract says each operation may answer, beside its own success."""

from __future__ import annotations

from typing import Any

from app.api.examples import EXAMPLES
from app.api.problems import MEDIA_TYPE, Problem

Responses = dict[int | str, dict[str, Any]]

_ETAG = {
    "description": "Strong: the pursuit's version, and a digest, since the clock changes what is read.",
    "schema": {"type": "string"},
    "example": '"7-0a1b2c3d4e5f"',
}
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` you read. If somebody has changed the pursuit since, it is answered 412 and nothing is saved.",
    "schema": {"type": "string"},
    "example": '"7-0a1b2c3d4e5f"',
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "A word of your own for this request (a UUID, say), quoted or not. Sent again within 24 hours, it is answered as "
        "before and done once."
    ),
    "schema": {"type": "string", "maxLength": 257},
    "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
}
_PROBLEMS = {
    400: "The request cannot be read: malformed JSON, or a query parameter or header that cannot be used.",
    401: "No live API key.",
    403: "The key lacks the scope.",
    404: "There is no such pursuit; another agency's is answered just so.",
    405: "No such method here.",
    409: "It conflicts with what somebody else did. Nothing was saved.",
    412: "It is not as `If-Match` or `If-None-Match` expects. Nothing was saved.",
    413: "The body is longer than a mebibyte.",
    415: "The body is not said to be JSON.",
    422: "The body does not fit, or the rules forbid it; `code` is the rule. Nothing was saved.",
    500: "Ours to mend; `reference` finds it in our log. Nothing was saved.",
}


def problems(*statuses: int) -> Responses:
    """Those answers, as problem documents."""
    return {
        status: {
            "model": Problem,
            "description": _PROBLEMS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def example(status: int, name: str, **more: Any) -> Responses:
    """The success, with the example called `name` and the headers that come with it."""
    return {
        status: {
            "headers": {"ETag": _ETAG, **more},
            "content": {"application/json": {"example": EXAMPLES[name]}},
        }
    }


LISTS = problems(400, 401, 403, 500)
READS = problems(401, 403, 404, 500)
CHANGES = problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 500)
UPSERTS = problems(400, 401, 403, 409, 412, 413, 415, 422, 500)
