"""Secrets: passwords, session and link tokens, API keys, of which only hashes are ever stored; and what webhooks are
signed with, which has to be kept as it is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import string
import zlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import InvalidError

_HASHER = PasswordHasher()
# Verified when nobody has the address, so that both refusals take as long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
WEBHOOK_PREFIX = "whsec_"
_WEBHOOK_BYTES = 32
KEY_PREFIX = "hb_live_"
_SECRET_LENGTH, _CHECK_LENGTH = 30, 6

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 1_000
# What people reach for first. A password is judged by what is left of it without these.
_COMMON = (
    "administrator", "password", "passwort", "iloveyou", "sunshine", "princess", "football", "baseball", "recruiter",
    "hearback", "letmein", "trustno1", "passw0rd", "p@ssw0rd", "welcome", "superman", "dragon", "monkey", "qwerty",
    "secret", "admin", "login", "hello",
)  # fmt: skip
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop")
_RUN = 4  # neighbours on a keyboard or in the alphabet, from which on they count as one
_LEAST_LEFT, _LEAST_DISTINCT = 8, 5


def hash_password(password: str) -> str:
    """`password` under argon2id, with the library's current parameters."""
    return _HASHER.hash(password)


def check_new_password(password: str, *about: str) -> None:
    """Whether a password may be set; `about` is what is known of its owner: name, e-mail, agency.

    At least 15 characters, since no second factor stands beside it, and not only words and rows that everyone tries.
    Any character counts, spaces too. Raises `InvalidError` at `/password` with what to change.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidError(f"Use at least {SHORTEST_PASSWORD} characters. Four words are fine.", pointer="/password")
    if len(password) > LONGEST_PASSWORD:
        raise InvalidError(f"Use at most {LONGEST_PASSWORD:,} characters.", pointer="/password")
    left = _unguessed(password.casefold(), [word for known in about for word in _words(known)])
    if len(left) < _LEAST_LEFT or len(set(left)) < _LEAST_DISTINCT:
        raise InvalidError(
            "This one is easy to guess: it repeats, or is made of common words, key rows or your name. Use another.",
            pointer="/password",
        )


def password_matches(password: str, hashed: str | None) -> bool:
    """Whether `password` is the one hashed; as slow when nothing is (None) as when it is wrong."""
    try:
        _HASHER.verify(hashed or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def new_token() -> str:
    """256 random bits, safe in a cookie and a URL."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """How a token is stored and looked up. It is random enough that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_api_key() -> str:
    """A key for an ATS: `hb_live_`, 30 random base62 characters, and 6 that check them (CRC-32 in base62)."""
    secret = "".join(secrets.choice(_BASE62) for _ in range(_SECRET_LENGTH))
    return f"{KEY_PREFIX}{secret}{_check(secret)}"


def is_well_formed_key(key: str) -> bool:
    """Whether `key` could be one of ours; a mistyped one is refused before the database is asked."""
    secret, check = key[len(KEY_PREFIX) : -_CHECK_LENGTH], key[-_CHECK_LENGTH:]
    if not key.startswith(KEY_PREFIX) or len(secret) != _SECRET_LENGTH or not set(secret) <= set(_BASE62):
        return False
    return secrets.compare_digest(check.encode(), _check(secret).encode())


def shown_prefix(key: str) -> str:
    """The part of a key that people may know it by."""
    return key[: len(KEY_PREFIX) + 4]


def new_webhook_secret() -> str:
    """What the webhooks to one endpoint are signed with, as Standard Webhooks 1.0 writes it: `whsec_` and base64."""
    return WEBHOOK_PREFIX + base64.b64encode(secrets.token_bytes(_WEBHOOK_BYTES)).decode()


def sign_webhook(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    """The `v1` signature of a message sent at `seconds` (since 1970), by Standard Webhooks 1.0."""
    key = base64.b64decode(secret.removeprefix(WEBHOOK_PREFIX))
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def webhook_headers(secrets_: list[str], message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """What goes with a message sent at `seconds`, signed with each of `secrets_`, by Standard Webhooks 1.0."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(sign_webhook(secret, message_id, seconds, body) for secret in secrets_),
    }


def _check(secret: str) -> str:
    number, digits = zlib.crc32(f"{KEY_PREFIX}{secret}".encode()), ""
    for _ in range(_CHECK_LENGTH):
        number, digit = divmod(number, len(_BASE62))
        digits = _BASE62[digit] + digits
    return digits


def _words(known: str) -> list[str]:
    plain = "".join(sign if sign.isalnum() else " " for sign in known.casefold())
    return [word for word in plain.split() if len(word) > 2]


def _unguessed(password: str, about: list[str]) -> str:
    """What is left of `password` without common and personal words, neighbouring keys, and repetition."""
    for word in sorted([*_COMMON, *about], key=len, reverse=True):
        password = password.replace(word, "")
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for length in range(len(row), _RUN - 1, -1):
            for start in range(len(row) - length + 1):
                password = password.replace(row[start : start + length], "")
    return _once(password)


def _once(text: str) -> str:
    """The shortest part that `text` is made of by repeating it ("abcabcab": "abc")."""
    return next((text[:size] for size in range(1, len(text)) if (text[:size] * len(text))[: len(text)] == text), text)
