"""What a vendor is to us: how its deliveries are told apart and signed, and how they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from app.ats.news import News
from app.ats.reading import text
from app.models.connection import POLLED, UNSIGNED

Scope = Literal["employer", "agency"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request: header names in lower case, the body as it came (unzipped), and what it says if it is a JSON object.

    `token`: what it brought along to be known by, where that is neither a header nor signed. It is kept nowhere.
    """

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    said: Mapping[str, Any] | None
    token: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str], body: bytes, received_at: datetime) -> Delivery:
        """A delivery, read as JSON if it is any."""
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            said = None
        lowered = {name.lower(): value for name, value in headers.items()}
        return cls(lowered, body, received_at, said if isinstance(said, dict) else None)

    @classmethod
    def of_parameters(cls, headers: Mapping[str, str], told: Mapping[str, str], received_at: datetime) -> Delivery:
        """A delivery of parameters, whose body they are as a JSON object; the one called `token` is not in it."""
        said = {name: value for name, value in told.items() if name != "token"}
        body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode(errors="replace")
        lowered = {name.lower(): value for name, value in headers.items()}
        return cls(lowered, body, received_at, said, told.get("token", ""))

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


Signed = Callable[[Delivery, Sequence[str]], bool]


def no_key(_delivery: Delivery) -> str | None:
    return None


def no_test(_delivery: Delivery) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One applicant tracking system.

    `scope`: an account is an employer's own, or an agency's. `event` and `subject` are the name of what happened and the
    id of what it is about, for the log. `key` tells deliveries apart, where the vendor gives them an id; `is_test` knows
    the ones that it tries an address with. `accepted`: the status it wants. `is_beta`: never seen live by us.
    `signed_with`: what it calls the secret. `shakes_hands`: it brings its first secret along, and wants it echoed.
    `makes_secret`: it shows the secret that it made, else its customer makes one up. `sends_parameters`: it tells by
    parameters of the address or of a form, by POST or by GET. `steps`: what an admin does there and here, in order, each a
    line of Markdown.
    """

    slug: str
    name: str
    scope: Scope = "employer"
    read: Callable[[Delivery], Iterable[News]]
    is_signed: Signed
    event: Callable[[Delivery], str | None]
    subject: Callable[[Delivery], str | None] = no_key
    key: Callable[[Delivery], str | None] = no_key
    is_test: Callable[[Delivery], bool] = no_test
    accepted: int = 200
    is_beta: bool = True
    signed_with: str = "Secret"
    shakes_hands: bool = False
    makes_secret: bool = True
    sends_parameters: bool = False
    steps: tuple[str, ...] = ()

    @property
    def signs(self) -> bool:
        """Whether a connection needs a secret to know its deliveries by; else its address alone may be enough."""
        return self.slug not in UNSIGNED

    @property
    def sends(self) -> bool:
        """Whether it sends to us at all; else its events are fetched."""
        return self.slug not in POLLED


def named(path: str) -> Callable[[Delivery], str | None]:
    """The text at `path` of the body."""
    return lambda delivery: text(delivery.said, path)


def header(name: str) -> Callable[[Delivery], str | None]:
    """The header called so."""
    return lambda delivery: delivery.header(name)[:200] or None


def first(*paths: str) -> Callable[[Delivery], str | None]:
    """The text at the first of `paths` that has any."""
    return lambda delivery: next((found for path in paths if (found := text(delivery.said, path))), None)
