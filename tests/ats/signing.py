"""Signing deliveries as each vendor does, written again from their descriptions, apart from the code under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import urlencode

from tests.factories import NOW

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


def workable(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    sent = Sent.of({"id": key or f"event-{next(_numbers)}", **payload})
    return Sent(sent.body, {"X-Workable-Signature": hexed(secret, sent.body)})


def smartrecruiters(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    """`payload` has the event's name and time beside the body, as the vendor has them in headers."""
    body = json.dumps(payload["body"]).encode()
    names = {"event-id": key or f"event-{next(_numbers)}", "event-name": payload["event"], "event-version": "v201910"}
    link = "<https://api.smartrecruiters.example/x>; rel=self"
    rest = ".".join([*names.values(), link]).encode()
    signature = hexed(secret, b".".join([str(payload["at"]).encode(), body, rest]))
    told = {"smartrecruiters-timestamp": str(payload["at"]), "link": link}
    # A secret that was replaced signs along for a day.
    return Sent(body, {**names, **told, "smartrecruiters-signature": f"v1={hexed('replaced', body)};v1={signature}"})


def teamtailor(payload: Json, *, secret: str = SECRET, at: datetime = NOW, key: str | None = None) -> Sent:
    sent, seconds = Sent.of(payload), str(int(at.timestamp()))
    signature = f"t={seconds},v2={hexed(secret, seconds.encode() + b'.' + sent.body)}"
    return Sent(sent.body, {"TT-Signature": base64.b64encode(signature.encode()).decode()})


def in_basic(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    """The secret itself as the password of Basic authentication. There is no id to tell deliveries by."""
    sent = Sent.of(payload)
    told = base64.b64encode(f"hearback:{secret}".encode()).decode()
    return Sent(sent.body, {"Authorization": f"Basic {told}"})


def jobadder(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    """What it was given is sent along as it is; the body is not signed."""
    sent = Sent.of({"apiVersion": 2, "eventId": key or f"event-{next(_numbers)}", "eventUser": {}, **payload})
    return Sent(sent.body, {"x-jobadder-webhookid": "0b2f", "Authorization": secret})


def zoho(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
    """A form, whose token is the secret itself. There is no id to tell deliveries by."""
    told = urlencode({"token": secret, **payload})
    return Sent(told.encode(), {"Content-Type": "application/x-www-form-urlencoded"})


def in_header(name: str, encoded: Callable[[str, bytes], str], **headers: str) -> Callable[..., Sent]:
    """The body signed in one header, beside others that tell the event or its id."""

    def sign(payload: Json, *, secret: str = SECRET, key: str | None = None) -> Sent:
        sent = Sent.of(payload)
        told = {other: value.format(key or next(_numbers)) for other, value in headers.items()}
        return Sent(sent.body, told | {name: encoded(secret, sent.body)})

    return sign


_DELIVERY = {"X-Huntflow-Event": "APPLICANT", "X-Huntflow-Delivery": "delivery-{}"}
SIGN: dict[str, Callable[..., Sent]] = {
    "greenhouse": greenhouse,
    "lever": lever,
    "ashby": ashby,
    "workable": workable,
    "smartrecruiters": smartrecruiters,
    "teamtailor": teamtailor,
    "recruitee": in_header("X-Recruitee-Signature", hexed),
    "breezy": in_header("X-Hook-Signature", hexed),
    "pinpoint": in_header("PINPOINT-HMAC-SHA256", based),
    "jazzhr": in_header("X-JazzHR-Signature", hexed, **{"X-JazzHR-Event": "CANDIDATE-EXPORT", "X-JazzHR-UUID": "u-{}"}),
    "huntflow": in_header("X-Huntflow-Signature", hexed, **_DELIVERY),
    "icims": in_basic,
    "jobadder": jobadder,
    "zoho": zoho,
}
