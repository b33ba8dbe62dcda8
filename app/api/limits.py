"""How often the API may be asked: a quota a minute for each key, told with every answer (RateLimit header fields).

Counted in this process's memory, since a read writes nothing: several server processes count each for itself.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import PREFIX
from app.credentials import hash_token, is_well_formed_key
from app.errors import TooManyError

WINDOW = timedelta(minutes=1)
_MOST_KNOWN = 10_000


@dataclass(slots=True)
class Quota:
    """What is left to one asker of `limit` requests, in the window that began at `since`."""

    limit: int
    since: datetime
    left: int

    def seconds(self, now: datetime) -> int:
        """Until the window is over and all of it is there again: at least one, whatever the clock does."""
        until = (self.since + WINDOW - now).total_seconds()
        return max(1, min(int(-(-until // 1)), int(WINDOW.total_seconds())))

    def headers(self, now: datetime) -> dict[str, str]:
        policy = f'"default";q={self.limit};w={int(WINDOW.total_seconds())}'
        return {"RateLimit-Policy": policy, "RateLimit": f'"default";r={self.left};t={self.seconds(now)}'}


class Quotas:
    """Each asker's quota. Those who asked longest ago are forgotten, beyond so many."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._of: OrderedDict[str, Quota] = OrderedDict()

    def spend(self, who: str, now: datetime) -> Quota:
        """One request of `who`. Raises `TooManyError`, which a problem document tells as such, if there is none left."""
        quota = self._of.get(who)
        if quota is None or not quota.since <= now < quota.since + WINDOW:
            quota = self._of[who] = Quota(self._limit, now, self._limit)
        self._of.move_to_end(who)
        while len(self._of) > _MOST_KNOWN:
            self._of.popitem(last=False)
        if quota.left == 0:
            raise _exceeded(quota, now)
        quota.left -= 1
        return quota

    def left(self, who: str, now: datetime) -> Quota:
        """What `who` has, for the answer that refuses them more."""
        return self._of.get(who) or Quota(self._limit, now, self._limit)


class Limits:
    """Counts what is asked of the API, and refuses (429) before anything else is done.

    A secret that has not opened anything yet counts for the network address it comes from: guessing keys has one quota.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app, self._quotas = app, Quotas(limit)
        self._known: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(f"{PREFIX}/"):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        secret, now = _secret_of(request), request.app.state.clock()
        who = secret if secret and secret in self._known else f"address {request.client.host if request.client else ''}"

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and secret and message["status"] != 401:
                self._remember(secret)
            await send(message)

        try:
            self._quotas.spend(who, now)
        finally:
            # Whoever answers adds these, a refusal and a fault of ours included.
            scope.setdefault("state", {})["headers"] = self._quotas.left(who, now).headers(now)
        await self.app(scope, receive, noted)

    def _remember(self, secret: str) -> None:
        self._known[secret] = None
        self._known.move_to_end(secret)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)


def _secret_of(request: Request) -> str | None:
    """The hash of the key that is presented, if it could be one of ours."""
    secret = request.headers.get("Authorization", "").partition(" ")[2].strip()
    return hash_token(secret) if is_well_formed_key(secret) else None


def _exceeded(quota: Quota, now: datetime) -> TooManyError:
    seconds = quota.seconds(now)
    error = TooManyError(
        f"Your {quota.limit:,} requests of this minute are used up. Nothing was done. Ask again in {seconds} seconds.",
        seconds=seconds,
    )
    error.code = "quota-exceeded"
    error.members = {"violated-policies": ["default"]}
    return error
