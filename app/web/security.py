"""What every request passes before any page sees it, and every answer on its way out. Pure ASGI, one file to read.

A request for a host that is not ours, a change that another site asks for, and a body past its limit are refused; what
nobody expected is logged under a reference; and every answer, static files and errors included, carries the same headers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings
from app.edge import SAFE_METHODS
from app.errors import AppError, ForbiddenError, UnexpectedError
from app.logs import route_of

BODY_LIMIT = 1024 * 1024  # bytes
# Where many are told of at once.
LONG_BODIES = {"/api/v1/pursuits/batch": 8 * BODY_LIMIT}
# Doors that take no cookie, so that no site can borrow one: a key or a private link's token opens them. A link's page
# sends no referrer, and so its forms, over plain http, no origin either.
WITHOUT_COOKIES = ("/api/", "/s/", "/hooks/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Nothing of an address leaves for another site; our own forms still name their origin, which "no-referrer" hides.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"

Tell = Callable[[Request, Exception], Response]
logger = logging.getLogger(__name__)


class Guard:
    """Stands before the whole app. `tell` says what went wrong, in the words of whoever asked (`app.main`)."""

    def __init__(self, app: ASGIApp, settings: Settings, tell: Tell) -> None:
        self.app, self.settings, self.tell = app, settings, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_begun = False

        async def begin(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                self._complete(MutableHeaders(scope=message), scope)
            await send(message)

        request = Request(scope)
        try:
            if refusal := self._refusal(request):
                await refusal(scope, receive, begin)
            else:
                most = LONG_BODIES.get(request.url.path, BODY_LIMIT)
                await self.app(scope, _limited(request.headers, receive, most), begin)
        except Exception as error:
            if is_begun:
                raise
            answer = await run_in_threadpool(self.tell, request, _noted(error, request))
            await answer(scope, receive, begin)

    def _complete(self, headers: MutableHeaders, scope: Scope) -> None:
        headers.update(scope.get("state", {}).get("headers", {}))
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self.settings.is_secure:
            headers.setdefault("Strict-Transport-Security", HSTS)

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request for a host that is not ours; raises for a change that another site asks for."""
        if not self._is_our_host(request.headers.get("Host", "")):
            return PlainTextResponse("Hearback does not answer under this name.", status_code=421)
        takes_cookies = not request.url.path.startswith(WITHOUT_COOKIES)
        if request.method not in SAFE_METHODS and takes_cookies and not self._is_our_own(request.headers):
            raise ForbiddenError("This was asked for by another site, so nothing was changed. Try again from Hearback.")
        return None

    def _is_our_host(self, host: str) -> bool:
        try:
            return urlsplit(f"//{host}").hostname in self.settings.hosts
        except ValueError:
            return False

    def _is_our_own(self, headers: Headers) -> bool:
        """Whether a page of ours asks, by what only a browser can say: where it was, else which origin it is of."""
        if site := headers.get("Sec-Fetch-Site"):
            return site in ("same-origin", "none")
        return headers.get("Origin") == self.settings.public_url


def _limited(headers: Headers, receive: Receive, most: int) -> Receive:
    """`receive`, failing with 413 once the body is longer than `most`, or at once when it says that it is."""
    told = headers.get("Content-Length", "0")
    length = most + 1 if told.isdecimal() and int(told) > most else 0

    async def counted() -> Message:
        nonlocal length
        message = {"type": "http.request"} if length > most else await receive()
        length += len(message.get("body", b""))
        if length > most:
            raise HTTPException(413)
        return message

    return counted


def _noted(error: Exception, request: Request) -> Exception:
    """`error` as it may be told: what nobody expected goes into the log, and only its reference out."""
    if isinstance(error, AppError):
        return error
    unexpected = UnexpectedError()
    logger.error("%s failed, reference %s", route_of(request.scope), unexpected.reference, exc_info=error)
    return unexpected
