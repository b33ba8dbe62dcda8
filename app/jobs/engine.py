"""The port of background work, for whoever does it: what a handler is given, and how it says how it went.

A handler returns (done), raises `Later` (not yet, and nothing is wrong), `Hopeless` (never, and somebody has to look), or
anything else (tried again after a while, up to an end). It runs outside any transaction: network calls are made
there, and its effect and the end of the job are saved together by `with job.finishing() as session:`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import transaction
from app.queries.background import under_lease


class Later(Exception):
    """Not now: run it again from `at` on. `why` is shown while it waits."""

    def __init__(self, at: datetime, why: str | None = None) -> None:
        super().__init__(why)
        self.at, self.why = at, why


class Hopeless(Exception):
    """It cannot be done however often it is tried; the sentence says why."""


class LeaseLost(Exception):
    """Somebody else took the job over, since this worker had fallen silent: nothing is saved."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job as its handler sees it. `attempt` counts from 1 and begins anew after `Later`."""

    id: int
    agency_id: int
    kind: str
    arguments: Mapping[str, Any]
    attempt: int
    lease: str
    engine: Engine
    clock: Clock
    is_stopping: Callable[[], bool]

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """A transaction that ends the job: what it writes is saved if, and only if, nobody else was given the job.

        Raises `LeaseLost` before anything is written. Without it, a handler that returns has done its work as well.
        """
        with transaction(self.engine) as session:
            row = under_lease(session, self.lease)
            if row is None:
                raise LeaseLost
            session.delete(row)
            yield session

    def transaction(self) -> AbstractContextManager[Session]:
        """A transaction that leaves the job as it is."""
        return transaction(self.engine)


Handler = Callable[[Job], None]


class Workers(Protocol):
    """What runs the jobs of a process, from `start` until `stop`."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Take on nothing more; what runs is finished, or handed back so that another process runs it at once."""
        ...
