"""The engines of background work that the contract is held against, and what the tests of it share."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.clock import wall_clock
from app.db import transaction
from app.jobs.embedded import Embedded
from app.jobs.engine import Handler, Job, Workers
from app.models import BackgroundJob
from app.queue import enqueue

Make = Callable[[Engine, Callable[[], datetime], Mapping[str, Handler], int], Workers]
# For clocks that stand still: what is put into the queue now is ready then.
LATER = wall_clock() + timedelta(days=1)
ENGINES: dict[str, Make] = {"embedded": Embedded}


@contextmanager
def working(
    make: Make,
    engine: Engine,
    handlers: Mapping[str, Handler],
    clock: Callable[[], datetime] = wall_clock,
    threads: int = 4,
) -> Iterator[Workers]:
    workers = make(engine, clock, handlers, threads)
    workers.start()
    try:
        yield workers
    finally:
        workers.stop()


class Ledger:
    """What handlers did, by the `n` they were given."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def __call__(self, job: Job) -> None:
        self.done.append(job.arguments["n"])


def put(engine: Engine, agency_id: int, n: int = 1, kind: str = "count", **options: object) -> None:
    with transaction(engine) as session:
        enqueue(session, kind, agency_id, at=wall_clock(), n=n, **options)  # type: ignore[arg-type]


def rows(engine: Engine) -> list[BackgroundJob]:
    with Session(engine) as session:
        return list(session.scalars(select(BackgroundJob).order_by(BackgroundJob.id)))


def states(engine: Engine) -> list[str]:
    return [row.state for row in rows(engine)]
