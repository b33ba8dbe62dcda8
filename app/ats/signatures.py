"""Whether a delivery is signed with one of a connection's secrets, by each vendor's recipe. All are HMAC-SHA256.

Every secret is tried, and compared in constant time, over the bytes as they came.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from app.ats.reading import written
from app.ats.vendor import Delivery, Signed

_FRESH = 300  # seconds


def digest(secret: str, signed: bytes) -> bytes:
    """The HMAC-SHA256 of `signed` under `secret`."""
    return hmac.new(secret.encode(), signed, hashlib.sha256).digest()


def body_in(header: str, prefix: str = "", *, encodings: Sequence[str] = ("hex",)) -> Signed:
    """The body, signed in `header` as `prefix` and the digest in one of `encodings` ("hex", "base64")."""

    def is_signed(delivery: Delivery, secrets: Sequence[str]) -> bool:
        told = delivery.header(header).strip()
        if not told.startswith(prefix):
            return False
        return _is_any(told.removeprefix(prefix), delivery.body, secrets, encodings)

    return is_signed


def body_or_compact_in(header: str) -> Signed:
    """The body, or the same JSON written without spaces, signed in `header` in hex."""
    as_it_is = body_in(header)

    def is_signed(delivery: Delivery, secrets: Sequence[str]) -> bool:
        if as_it_is(delivery, secrets):
            return True
        if delivery.said is None:
            return False
        compact = json.dumps(delivery.said, separators=(",", ":"), ensure_ascii=False)
        signed = compact.encode(errors="surrogatepass")
        return _is_any(delivery.header(header).strip(), signed, secrets, ("hex",))

    return is_signed


def lever(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """In the body: `token` and `triggeredAt`, one after the other. The rest of the body is not signed."""
    said = delivery.said or {}
    token, triggered_at, told = said.get("token"), said.get("triggeredAt"), said.get("signature")
    if not isinstance(token, str) or not isinstance(told, str) or not isinstance(triggered_at, int | str):
        return False
    return _is_any(told, f"{token}{triggered_at}".encode(errors="surrogatepass"), secrets, ("hex",))


def smartrecruiters(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """Timestamp, body, and four headers joined by dots; several signatures, `v1=` each, joined by semicolons."""
    told = [part.strip().removeprefix("v1=") for part in delivery.header("smartrecruiters-signature").split(";")]
    rest = ".".join(delivery.header(name) for name in ("event-id", "event-name", "event-version", "link"))
    signed = b".".join([delivery.header("smartrecruiters-timestamp").encode(), delivery.body, rest.encode()])
    return True in [_is_any(one, signed, secrets, ("hex",)) for one in told if one]


def teamtailor(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """In a header, or beside the payload in the body: what is known of each is in docs/decisions/0083."""
    return _teamtailors_header(delivery, secrets) or _teamtailors_payload(delivery, secrets)


def _teamtailors_payload(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """The payload as it is written in the body, signed beside it in base64 of hex. One that is empty says nothing."""
    said, signed = delivery.said or {}, written(delivery.body, "payload")
    told = said.get("signature")
    if not isinstance(told, str) or signed is None or not isinstance(said.get("payload"), dict) or not said["payload"]:
        return False
    return _is_any(_unbased(told).decode(errors="replace"), signed, secrets, ("hex",))


def _teamtailors_header(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """`TT-Signature` is base64 of "t=…,v2=…": seconds since 1970, and the digest in hex of them, a dot and the body."""
    told = re.fullmatch(rb"t=(\d{1,12}),v2=([0-9a-f]{64})", _unbased(delivery.header("TT-Signature")))
    if told is None or not _is_fresh(int(told[1]), delivery.received_at):
        return False
    return _is_any(told[2].decode(), told[1] + b"." + delivery.body, secrets, ("hex",))


def password(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """The secret as the password of Basic authentication, whatever the name: by vendors that sign nothing."""
    scheme, _, told = delivery.header("Authorization").partition(" ")
    if scheme.lower() != "basic":
        return False
    given = _unbased(told.strip()).partition(b":")[2]
    return True in [hmac.compare_digest(given, secret.encode()) for secret in secrets]


def token(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """The secret itself, as the parameter called `token`: by vendors that can set neither a signature nor a header."""
    given = delivery.token.encode(errors="replace")
    return True in [hmac.compare_digest(given, secret.encode()) for secret in secrets]


def authorization(delivery: Delivery, secrets: Sequence[str]) -> bool:
    """The secret itself as the whole of the `Authorization` header: by vendors that send along what they were given."""
    given = delivery.header("Authorization").strip().encode(errors="replace")
    return True in [hmac.compare_digest(given, secret.encode()) for secret in secrets]


def _is_any(told: str, signed: bytes, secrets: Iterable[str], encodings: Sequence[str]) -> bool:
    """Whether `told` is the digest of `signed` under any of `secrets`. All of them are compared, whichever it is."""
    given = told.encode(errors="replace")
    return True in [
        hmac.compare_digest(given, _ENCODED[encoding](digest(secret, signed)))
        for secret in secrets
        for encoding in encodings
    ]


def _unbased(told: str) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_fresh(seconds: int, now: datetime) -> bool:
    return abs(now.timestamp() - seconds) <= _FRESH


_ENCODED: dict[str, Callable[[bytes], bytes]] = {
    "hex": binascii.hexlify,
    "base64": base64.b64encode,
}
