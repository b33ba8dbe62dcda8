"""What every HTTP edge shares: the clock's reading, one database session a request, and the status of an error.

A request that may change something runs in one transaction, committed before the answer leaves; a safe one only reads.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import reading, transaction
from app.errors import (
    AppError,
    BusyError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TooManyError,
    UnauthenticatedError,
    UnexpectedError,
)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What an error is over HTTP, for pages and API alike; its children are as it is.
STATUSES: dict[type[AppError], int] = {
    UnauthenticatedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 422,
    TooManyError: 429,
    UnexpectedError: 500,
    BusyError: 503,
}
TURN_SECONDS = 10.0
# Threads that only wait are not counted among those that work, up to so many.
WAITING = 200
# Passwords checked at a time: each takes a tenth of a second of a processor, on purpose.
GUESSING = 2


def status_of(error: AppError) -> int:
    """The HTTP status of `error`: its own class's, or the nearest ancestor's."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def settings(request: Request) -> Settings:
    """The settings this server was started with."""
    found: Settings = request.app.state.settings
    return found


def now(request: Request) -> datetime:
    """The present instant in UTC, by the server's clock, which tests set."""
    instant: datetime = request.app.state.clock()
    return instant


def may_write(request: Request) -> bool:
    """Whether `request` may change something: by its method, or because its door said so (`request.state.writes`)."""
    return request.method not in SAFE_METHODS or getattr(request.state, "writes", False)


@asynccontextmanager
async def turn(request: Request) -> AsyncIterator[None]:
    """This request's turn to write, if it may and SQLite is written to; waited for outside the worker threads.

    SQLite takes one writer at a time. Were that waited for by the threads that do the work, a burst would fill them all
    with requests that wait for the one that has begun, which then waits for a thread: until the time is up, for nothing.
    Raises `BusyError` after `TURN_SECONDS`.
    """
    state = request.app.state
    if not may_write(request) or state.engine.dialect.name != "sqlite" or has_turn(request):
        yield
        return
    writing: threading.Lock = state.writing
    wait = partial(writing.acquire, timeout=TURN_SECONDS)
    if not (writing.acquire(blocking=False) or await anyio.to_thread.run_sync(wait, limiter=state.waiting)):
        raise BusyError
    request.state.has_turn = True
    try:
        yield
    finally:
        request.state.has_turn = False
        writing.release()


def has_turn(request: Request) -> bool:
    return getattr(request.state, "has_turn", False)


async def _in_turn(request: Request) -> AsyncIterator[None]:
    async with turn(request):
        yield


# `scope="function"`, here and below: the commit happens before the answer is sent, so a failed one never says 200.
_InTurn = Annotated[None, Depends(_in_turn, scope="function")]


def session(request: Request, _turn: _InTurn) -> Iterator[Session]:
    """One session for the whole request: a transaction if it may write, else a look that never commits."""
    opened = transaction if may_write(request) else reading
    with opened(request.app.state.engine) as db:
        yield db


Config = Annotated[Settings, Depends(settings)]
Now = Annotated[datetime, Depends(now)]
Db = Annotated[Session, Depends(session, scope="function")]
