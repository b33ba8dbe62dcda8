"""Reading what somebody else wrote: a member that is missing, or not what it should be, is None and never an error."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

LONGEST = 200  # characters of a name or an id
_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")
_MEMBER, _COLON = re.compile(r"\s*[{,]\s*(?=\")"), re.compile(r"\s*:\s*")
_decoder = json.JSONDecoder()
_UNSEEN = {"Cc", "Cs"}


def at(document: object, path: str) -> Any:
    """What is at `path` ("application.jobs.0.name") in `document`."""
    found: Any = document
    for step in path.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def text(document: object, path: str) -> str | None:
    """Text there, or a number as text; trimmed to a line of at most 200 characters. Empty text is none."""
    found = at(document, path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    seen = "".join(sign for sign in " ".join(str(found).split()) if unicodedata.category(sign) not in _UNSEEN)
    return seen[:LONGEST].strip() or None


def many(document: object, path: str) -> list[Any]:
    """The list there; none is an empty one."""
    found = at(document, path)
    return found if isinstance(found, list) else []


def instant(document: object, path: str) -> datetime | None:
    """An instant there: ISO 8601 with any offset ("+0000" too; none is UTC), or milliseconds since 1970."""
    found = at(document, path)
    try:
        if isinstance(found, bool) or found is None:
            return None
        if isinstance(found, int | float) or (isinstance(found, str) and found.isdecimal() and len(found) > 8):
            read = datetime.fromtimestamp(float(found) / 1000, UTC)
        else:
            read = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", str(found).strip()))
        read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return read if _FIRST <= read < _LAST else None


def written(body: bytes, name: str) -> bytes | None:
    """What stands for the member `name` in `body`, as it is written there; the last, if it stands there twice."""
    try:
        said, place, found = body.decode(), 0, None
        while (start := _MEMBER.match(said, place)) is not None:
            key, end = _decoder.raw_decode(said, start.end())
            value_at = _COLON.match(said, end).end()  # type: ignore[union-attr]
            place = _decoder.raw_decode(said, value_at)[1]
            found = said[value_at:place] if key == name else found
    except (ValueError, AttributeError, RecursionError):
        return None
    return found.encode() if found is not None else None


def truth(document: object, path: str) -> bool | None:
    """Whether it is so, as far as that is said there."""
    found = at(document, path)
    return found if isinstance(found, bool) else None


def url(document: object, path: str) -> str | None:
    """An address of the web there, as long as it is one."""
    found = text(document, path)
    return found if found and re.fullmatch(r"https?://[^\s<>\"']+", found) else None
