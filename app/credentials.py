"""Secrets: passwords, session and link tokens, API keys. Only hashes are ever stored."""

from __future__ import annotations

import hashlib
import secrets
import string
import zlib

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()
# Verified when nobody has the address, so that both refusals take as long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
KEY_PREFIX = "hb_live_"
_SECRET_LENGTH, _CHECK_LENGTH = 30, 6


def hash_password(password: str) -> str:
    """`password` under argon2id, with the library's current parameters."""
    return _HASHER.hash(password)


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


def _check(secret: str) -> str:
    number, digits = zlib.crc32(f"{KEY_PREFIX}{secret}".encode()), ""
    for _ in range(_CHECK_LENGTH):
        number, digit = divmod(number, len(_BASE62))
        digits = _BASE62[digit] + digits
    return digits
