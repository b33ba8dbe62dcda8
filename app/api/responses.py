"""What the contract says each operation may answer, beside its own success."""

from __future__ import annotations

from typing import Any

from app.api.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

_ETAG = {
    "description": "Strong: the version of the row, and a digest, since the clock changes what is read.",
    "schema": {"type": "string"},
    "example": '"7-0a1b2c3d4e5f"',
}
ENDPOINT_ETAG = _ETAG | {
    "description": "Strong: the endpoint's version, and a digest, since deliveries change what is read."
}
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` you read. If somebody has changed it since, the answer is 412 and nothing is saved.",
    "schema": {"type": "string"},
    "example": '"7-0a1b2c3d4e5f"',
}
MUST_MATCH = IF_MATCH | {
    "required": True,
    "description": (
        "The `ETag` you read, or `*` for whatever is there. Absent: 428. If somebody has changed it since: 412. Nothing is "
        "saved then."
    ),
}
IF_NONE_MATCH: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of what you have. If it is still so, the answer is 304 without a body.",
    "schema": {"type": "string"},
    "example": '"7-0a1b2c3d4e5f"',
}
ONLY_NEW: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "`*` only makes: what is there already is answered 412, and nothing is saved.",
    "schema": {"type": "string"},
    "example": "*",
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
LINK: dict[str, Any] = {
    "description": '`<…>; rel="next"`: the page after this one. When it is absent, you have caught up.',
    "schema": {"type": "string"},
}
# Of every answer.
QUOTA: dict[str, Any] = {
    "RateLimit-Policy": {
        "description": "How many requests (`q`) one key may send in how many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"default";q=1000;w=60',
    },
    "RateLimit": {
        "description": "How many are left (`r`), and after how many seconds (`t`) all are there again.",
        "schema": {"type": "string"},
        "example": '"default";r=999;t=60',
    },
}
RETRY_AFTER: dict[str, Any] = {"description": "In so many seconds.", "schema": {"type": "integer"}, "example": 1}
_PROBLEMS = {
    400: "The request cannot be read: malformed JSON, or a query parameter or header that cannot be used.",
    401: "No live API key.",
    403: "The key lacks the scope.",
    404: "There is nothing of that name; another agency's is answered just so.",
    405: "No such method here.",
    409: "It conflicts with what somebody else did. Nothing was saved.",
    412: "It is not as `If-Match` or `If-None-Match` expects. Nothing was saved.",
    413: "The body is longer than a mebibyte (a batch: eight).",
    415: "The body is not said to be JSON.",
    422: "The body does not fit, or the rules forbid it; `code` is the rule. Nothing was saved.",
    428: "It does not say what it has read (`If-Match`). Nothing was saved.",
    429: "The quota of this minute is used up. Nothing was done; `Retry-After` says when to ask again.",
    500: "Ours to mend; `reference` finds it in our log. Nothing was saved.",
    503: "Too much is being written at this moment. Nothing was saved; try again.",
}


def documents(*statuses: int) -> Responses:
    """Those answers, as problem documents."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _PROBLEMS[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }


def example(status: int, name: str, **headers: Any) -> Responses:
    """The success, with the example called `name` and the headers that come with it (default: the `ETag`)."""
    return {
        status: {
            "headers": headers or {"ETag": _ETAG},
            "content": {"application/json": {"examples": {"maya": {"$ref": f"#/components/examples/{name}"}}}},
        }
    }


_UNCHANGED: Responses = {304: {"description": "You have it already (`If-None-Match`).", "headers": {"ETag": _ETAG}}}
LISTS = documents(400, 401, 403, 500)
READS = documents(401, 403, 404, 500) | _UNCHANGED
REMOVALS = documents(401, 403, 404, 409, 412, 422, 500, 503)
CHANGES = documents(400, 413, 415) | REMOVALS
MANY = documents(400, 401, 403, 413, 415, 422, 500, 503)
UPSERTS = documents(400, 401, 403, 404, 409, 412, 413, 415, 422, 500, 503)
