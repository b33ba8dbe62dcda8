"""What every list does alike: which parameters it takes, and how it leads on to its next page."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from fastapi import Request

from app.api.problems import RequestError


def refuse_strangers(request: Request, filters: Collection[str]) -> None:
    """Raises 400 for a parameter that is no cursor, limit or one of `filters`, and for a filter beside a cursor, which
    carries its own.
    """
    sent = set(request.query_params)
    if unknown := sorted(sent - {"cursor", "limit", *filters}):
        raise unusable(unknown[0], "There is no such parameter here. Leave it out, or check its spelling.")
    if "cursor" in sent and (beside := sorted(sent.intersection(filters))):
        raise unusable(beside[0], "The cursor carries its filters. Only limit goes beside it.", code="cursor")


def unusable(name: str, sentence: str, *, code: str = "query") -> RequestError:
    """The query parameter `name` cannot be used so."""
    return RequestError(sentence, code=code, status=400, faults=[{"detail": sentence, "parameter": name[:100]}])


def next_link(request: Request, word: str) -> str:
    """The `Link` header to the page that the cursor `word` leads to, of the same length."""
    carried = {name: request.query_params[name] for name in ("limit",) if name in request.query_params}
    base = f"{request.app.state.settings.public_url}{request.url.path}"
    return f'<{base}?{urlencode({"cursor": word} | carried)}>; rel="next"'
