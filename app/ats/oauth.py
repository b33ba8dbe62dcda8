"""OAuth (RFC 6749) as vendors' APIs want it: a token for what an admin pasted in, or for somebody's consent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.ats.reader import Api, RefusedError
from app.ats.reading import at, text

# How long a token lasts whose vendor does not say, and how long before its end it is used no more.
_LASTS, _MARGIN = timedelta(minutes=30), timedelta(minutes=1)
_LONGEST = 86_400  # seconds
_CLIENT, _ONCE = ("client_id", "client_secret"), ("code", "redirect_uri")
NOBODY_YET = "Nobody has let Hearback in there. Sign in to it from the connection’s page."
CONSENT_ENDED = "It lets Hearback in no more. Sign in to it again from the connection’s page."


def bearer(api: Api, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """Client credentials (4.4): a token asked for at `url`, and used until just before it ends."""

    def ask() -> tuple[str, timedelta]:
        said = api.grant(url, headers, {"grant_type": "client_credentials", **form})
        return text(said, "access_token") or "", _lasts(said)

    return authorization(api.session(ask))


def consented(api: Api, url: str, *, told: str) -> tuple[dict[str, str], str]:
    """An authorization code (4.1): the headers that a consent has opened, and what the answer `told` beside the token.

    The code is good once, so it is exchanged for a refresh token (6); of that another may come each time, and ends the one
    before. Whichever is the newest is kept before anything else is asked.
    """

    def ask() -> tuple[list[str], timedelta]:
        asked = _asked(api.credentials)
        try:
            said = api.grant(url, {}, asked | {name: api.credentials[name] for name in _CLIENT})
        except RefusedError as refused:
            raise RefusedError(CONSENT_ENDED) from refused
        newest = text(said, "refresh_token") or asked.get("refresh_token", "")
        api.credentials = {name: value for name, value in api.credentials.items() if name not in _ONCE}
        api.credentials |= {"refresh_token": newest}
        api.keep(api.credentials)
        return [text(said, "access_token") or "", text(said, told) or ""], _lasts(said)

    token, beside = api.session(ask)
    return authorization(token), beside


def authorization(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _asked(credentials: Mapping[str, str]) -> dict[str, str]:
    if "code" in credentials:
        return {"grant_type": "authorization_code"} | {name: credentials[name] for name in _ONCE}
    if token := credentials.get("refresh_token"):
        return {"grant_type": "refresh_token", "refresh_token": token}
    raise RefusedError(NOBODY_YET)


def _lasts(said: Any) -> timedelta:
    """How long a token may be used. What is not a number of seconds up to a day is not believed."""
    seconds = at(said, "expires_in")
    is_believed = type(seconds) is int and 0 < seconds <= _LONGEST
    return (timedelta(seconds=seconds) if is_believed else _LASTS) - _MARGIN
