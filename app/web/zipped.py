"""How a page's text leaves: compressed for whoever takes it so, since on a telephone its size is most of the wait.

What a page keeps private (names, numbers) is never beside what a stranger chose: another site's request carries no
cookie of ours, so nobody can guess a page's words by how well his own compress next to them.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse

_LEVEL = 6  # half the size of the quickest, for a quarter of a millisecond; past it only time grows


def html(request: Request, text: str, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """`text` as an answer with `headers`, compressed if the request accepts it; its `Vary` says so."""
    content, about = text.encode(), dict(headers)
    about["Vary"] = ", ".join(filter(None, [about.get("Vary"), "Accept-Encoding"]))
    if content and "gzip" in request.headers.get("Accept-Encoding", ""):
        content, about["Content-Encoding"] = gzip.compress(content, _LEVEL, mtime=0), "gzip"
    return HTMLResponse(content, status, about)
