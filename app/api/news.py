"""What is sent to webhook endpoints, as the contract tells it: OpenAPI's `webhooks`, a path item for each event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.api.news_examples import NEWS
from app.schemas.webhook import (
    TYPES,
    ConnectionMessageOut,
    EndpointMessageOut,
    JobMessageOut,
    MergeMessageOut,
    PursuitMessageOut,
)

MODELS = (PursuitMessageOut, MergeMessageOut, JobMessageOut, ConnectionMessageOut, EndpointMessageOut)
# Whatever is not here is about a pursuit.
_SHAPES = {
    "candidate.merged": MergeMessageOut,
    "job.closed": JobMessageOut,
    "connection.degraded": ConnectionMessageOut,
    "webhook_endpoint.disabled": EndpointMessageOut,
    "endpoint.test": EndpointMessageOut,
}
_HEADERS = {
    "webhook-id": ("The same through all attempts: know a double by it.", "evt_981"),
    "webhook-timestamp": ("When this attempt was made, in seconds since 1970.", "1778780520"),
    "webhook-signature": (
        (
            "`v1,` and the base64 of an HMAC-SHA256, by Standard Webhooks 1.0; two of them, with a space between, while "
            "the secret is being replaced."
        ),
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
    ),
}
_ANSWERS = {
    "2XX": {"description": "Taken in. Answer within 15 seconds, and work afterwards."},
    "410": {"description": "Gone: nothing more is sent, and the endpoint is switched off."},
    "429": {"description": "Not now. `Retry-After` is kept to, up to a day; so it is with 503."},
    "default": {"description": "Anything else, a redirect included, is tried again for 75 hours."},
}


def webhooks() -> Mapping[str, Any]:
    """Every event, with the request that tells it and what may be answered."""
    return {name: {"post": _operation(name, sentence)} for name, sentence in TYPES.items()}


def _operation(name: str, sentence: str) -> dict[str, Any]:
    noun, verb = name.split(".")
    shape = _SHAPES.get(name, PursuitMessageOut)
    content = {
        "schema": {"$ref": f"#/components/schemas/{shape.__name__}"},
        "examples": {"maya": {"value": NEWS[name]}},
    }
    return {
        "operationId": "on" + "".join(part.capitalize() for part in f"{noun}_{verb}".split("_")),
        "summary": sentence,
        "tags": ["Webhooks"],
        "parameters": [_header(header, *told) for header, told in _HEADERS.items()],
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": _ANSWERS,
    }


def _header(name: str, description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }
