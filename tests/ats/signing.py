"""Signing deliveries as each vendor does, written again from their descriptions, apart from the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

SECRET = "s3cret-of-the-account"
Json = dict[str, Any]
_numbers = count(1)


@dataclass(frozen=True)
class Sent:
    """A delivery as it goes over the wire."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, payload: Json, **headers: str) -> Sent:
        return cls(json.dumps(payload).encode(), {name.replace("_", "-"): value for name, value in headers.items()})


def hexed(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def based(secret: str, signed: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


def greenhouse(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    sent = Sent.of(payload)
    event = {"Greenhouse-Event-ID": key or f"event-{next(_numbers)}"}
    return Sent(sent.body, {"Signature": f"sha256 {hexed(secret, sent.body)}", **event})


def lever(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    number = next(_numbers)
    token = hashlib.sha384(f"{key or number}".encode()).hexdigest()[:48]
    signature = hexed(secret, f"{token}{payload['triggeredAt']}".encode())
    return Sent.of({"id": key or f"event-{number}", "token": token, "signature": signature, **payload})


def ashby(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    sent = Sent.of({"webhookActionId": key or f"action-{next(_numbers)}", **payload})
    return Sent(sent.body, {"Ashby-Signature": f"sha256={hexed(secret, sent.body)}"})


SIGN: dict[str, Callable[..., Sent]] = {"greenhouse": greenhouse, "lever": lever, "ashby": ashby}
