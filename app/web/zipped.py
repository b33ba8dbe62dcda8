"""How a page's text leaves: compressed for whoever takes it so, since on a telephone its size is most of the wait.

What a page keeps private (names, numbers) is never beside what a stranger chose: another site's request carries no
cookie of ours, so nobody can guess a page's words by how well his own compress next to them.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping

import brotli
from fastapi import Request
from fastapi.responses import HTMLResponse

# The best first, each at the level past which only time grows: of a day's list, Brotli leaves a fifth less than gzip.
_WAYS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
}


def html(request: Request, text: str, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """`text` as an answer with `headers`, compressed if the request accepts it; its `Vary` says so."""
    content, about = text.encode(), dict(headers)
    about["Vary"] = ", ".join(filter(None, [about.get("Vary"), "Accept-Encoding"]))
    taken = _taken(request.headers.get("Accept-Encoding", ""))
    way = next((name for name in _WAYS if name in taken), None)
    if content and way:
        content, about["Content-Encoding"] = _WAYS[way](content), way
    return HTMLResponse(content, status, about)


def _taken(accepted: str) -> set[str]:
    """The codings that an `Accept-Encoding` names and does not rule out by a weight of 0 (RFC 9110, 12.5.3)."""
    parts = [part.lower().replace(" ", "").partition(";q=") for part in accepted.split(",")]
    return {name for name, _, weight in parts if not weight or weight.strip("0.")}
