"""Cursors: where a list was left, and what it was filtered by, in one word that means nothing to whoever carries it.

A cursor is checked, not signed: it gives no right, since the key's agency is asked for again with every page.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from app.api.problems import RequestError
from app.schemas.members import FIRST_YEAR, HIGHEST_ID, LAST_YEAR


@dataclass(frozen=True, slots=True)
class Cursor:
    """Of which list it is, the place of the last row that was read (when it had changed, and its id), the length of a page,
    and the filters.
    """

    list: str
    updated_at: datetime
    id: int
    limit: int
    filters: tuple[str, ...] = ()

    def word(self) -> str:
        instant = self.updated_at.astimezone(UTC).isoformat()
        told = json.dumps([self.list, instant, self.id, self.limit, *self.filters], separators=(",", ":"))
        return base64.urlsafe_b64encode(_check(told.encode()) + told.encode()).decode().rstrip("=")


def read_cursor(word: str, of: str) -> Cursor:
    """The cursor of the list `of` that `word` is. Raises `RequestError` (400) for one that is not ours, is another list's, or
    was changed on the way.
    """
    try:
        content = base64.b64decode(word.encode("ascii") + b"=" * (-len(word) % 4), altchars=b"-_", validate=True)
        check, told = content[:4], content[4:]
        if check != _check(told):
            raise ValueError("changed on the way")
        name, updated_at, id_, limit, *filters = json.loads(told)
        if name != of:
            raise ValueError("another list's")
        return Cursor(of, _instant(updated_at), _number(id_), _number(limit), tuple(map(str, filters)))
    except (ValueError, TypeError, RecursionError, binascii.Error) as unreadable:
        raise not_a_cursor() from unreadable


def not_a_cursor() -> RequestError:
    """The cursor cannot be used."""
    sentence = (
        "This cursor is not one of this list's. Follow the Link header as it is, or begin again without a cursor."
    )
    return RequestError(sentence, code="cursor", status=400)


def _instant(told: str) -> datetime:
    instant = datetime.fromisoformat(told)
    if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError("not an instant of ours")
    return instant


def _number(told: object) -> int:
    if not isinstance(told, int) or not 1 <= told <= HIGHEST_ID:
        raise ValueError("not a number of ours")
    return told


def _check(told: bytes) -> bytes:
    return zlib.crc32(b"cursor" + told).to_bytes(4, "big")
