"""What every HTTP edge shares: the clock's reading, one database session a request, and the status of an error.

A request that may change something runs in one transaction, committed before the answer leaves; a safe one only reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import reading, transaction
from app.errors import (
    AppError,
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
}


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


def session(request: Request) -> Iterator[Session]:
    """One session for the whole request: a transaction if the method may write, else a look that never commits."""
    opened = reading if request.method in SAFE_METHODS else transaction
    with opened(request.app.state.engine) as db:
        yield db


Config = Annotated[Settings, Depends(settings)]
Now = Annotated[datetime, Depends(now)]
# `scope="function"`: the commit happens before the answer is sent, so a failed one is never answered with 200.
Db = Annotated[Session, Depends(session, scope="function")]
