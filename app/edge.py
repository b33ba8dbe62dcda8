"""What every HTTP edge shares: the clock's reading, and one database session a request.

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

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


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
