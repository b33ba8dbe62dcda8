"""What is logged, and what never is: no names, no addresses, no tokens, no query strings, no words of an exception.

One line a request, by its route's template and by ids alone. Exceptions are told by their types and places in the
code, since their messages quote what people typed.
"""

from __future__ import annotations

import logging
import secrets
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any, Literal, TextIO

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.types import EventDict, Processor, WrappedLogger

Format = Literal["auto", "json", "console"]

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What a browser or a watcher asks for by itself, again and again.
_UNREMARKABLE = ("/static/", "/health")
_PROJECT = Path(__file__).resolve().parent.parent
_log = structlog.get_logger("hearback.request")


def configure(style: Format = "auto", to: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log of this process, libraries' included, to `to` (default: stderr), a line each.

    "auto" writes for a person at a terminal, and JSON everywhere else.
    """
    to = to or sys.stderr
    is_console = style == "console" or (style == "auto" and to.isatty())
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
    ]
    handler = logging.StreamHandler(to)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _console(to) if is_console else structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    # Of other people's code only what goes wrong: an HTTP client, for one, tells every address it asks.
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for ours in ("app", "hearback"):
        logging.getLogger(ours).setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def known_as(state: MutableMapping[str, Any], **ids: int) -> None:
    """Say in the request's `scope["state"]` whose request it is, by `agency_id`, `recruiter_id` or `api_key_id`."""
    state["ids"] = ids


def route_of(scope: Scope) -> str:
    """The template of the route that was found ("/s/{token}"), or "-": the path itself may hold a secret or a name."""
    # FastAPI keeps the whole template of a route that came in with a router beside the route itself.
    whole = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    template = getattr(whole, "path", None)
    return template if isinstance(template, str) else "-"


class RequestLog:
    """Logs each request once it is answered, and names it in the answer (`X-Request-Id`)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        state = scope.setdefault("state", {})
        state["request_id"] = request_id = secrets.token_hex(8)

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).setdefault("X-Request-Id", request_id)
            await send(message)

        try:
            await self.app(scope, receive, named)
        finally:
            _tell(scope, status, (time.perf_counter() - began) * 1_000)


def _tell(scope: Scope, status: int, milliseconds: float) -> None:
    state = scope["state"]
    level = logging.DEBUG if scope["path"].startswith(_UNREMARKABLE) and status < 400 else logging.INFO
    _log.log(
        level,
        "request",
        method=scope["method"] if scope["method"] in _METHODS else "other",
        route=route_of(scope),
        status=status,
        ms=round(milliseconds, 1),
        request_id=state["request_id"],
        **state.get("ids", {}),
    )


def _console(to: TextIO) -> Processor:
    return structlog.dev.ConsoleRenderer(colors=to.isatty(), pad_event_to=0)


def _without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The exception of a line, by the types of it and of its causes, and where each was raised."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = [type(cause).__qualname__ for cause in _causes(error)]
        event["raised"] = [place for cause in _causes(error) for place in _places(cause)]
    return event


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(error: BaseException) -> list[str]:
    """The way through our own code, and the very place; other people's code between is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    shown = [*ours, *([frames[-1]] if frames and frames[-1] not in ours else [])]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in shown]


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_PROJECT) and "site-packages" not in path.parts


def _short(filename: str) -> str:
    return str(Path(filename).relative_to(_PROJECT)) if _is_ours(filename) else "/".join(Path(filename).parts[-2:])
