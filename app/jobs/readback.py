"""Reading vendors' APIs: one thing, all that changed, or the events of one that sends none by itself.

No transaction is open while a vendor answers. A key that is refused is told of on the connection; what was not read
meanwhile is caught up with, since how far was read stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.addresses import Resolve
from app.ats.readback import (
    CATCH_UP,
    EVERY,
    OVERLAP,
    POLL,
    READ,
    catch_up,
    poll_soon,
    read_soon,
    reader_of,
    take_polled,
    take_read,
)
from app.ats.reader import Api, BusyError, Keep, MissingError, Reader, RefusedError, Reply, Thing, UnreadableError
from app.config import Settings
from app.db import reading, transaction
from app.errors import AppError, NotFoundError
from app.jobs.engine import Handler, Job, Later
from app.jobs.outward import ask
from app.models import Connection
from app.models.connection import POLLED, degrade, recover
from app.queries.connections import connection_for, read_ones

LARGEST = 2 * 1024 * 1024  # bytes of an answer
MOST_BATCHES = 20  # of events, after which others have their turn
TOLERATED = 3  # attempts in vain, after which somebody is to look
# In a connection's memory: its lists were read with the key that it has.
LISTED = "listed"
NO_LISTS = "Its lists are not where they should be. Check the address, then save it again."
_log = structlog.get_logger(__name__)

Read = Callable[[Job, Reader, Api], None]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The handlers, as this installation is set; `resolve` is how host names are looked up (default: by the system)."""

    settings: Settings
    resolve: Resolve | None = None

    def handlers(self) -> dict[str, Handler]:
        """Each kind of reading, and what does it."""
        kinds: dict[str, Read] = {READ: _thing, CATCH_UP: _changes, POLL: _events}
        return {kind: self._handler(read) for kind, read in kinds.items()}

    def _handler(self, read: Read) -> Handler:
        def handle(job: Job) -> None:
            with reading(job.engine) as session:
                connection = _connection(session, job)
                reader = reader_of(connection) if connection else None
                if connection is None or reader is None:  # it is not read any more
                    return
                keep = _keeping(job, connection.credentials)
                api = reader.api(self._send, keep, connection.credentials, connection.memory, job.clock())
            try:
                read(job, reader, api)
            except BusyError as busy:
                raise Later(job.clock() + busy.wait, busy.sentence) from busy
            except RefusedError as refused:
                with job.finishing() as session:
                    _ails(session, job, refused)
            except UnreadableError as silent:
                if job.attempt >= TOLERATED:
                    with job.transaction() as session:
                        _ails(session, job, silent)
                raise

        return handle

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        loopback = self.settings.webhooks_to_loopback
        answer = ask(method, url, headers, body, largest=LARGEST, loopback=loopback, resolve=self.resolve)
        if answer.status is None:
            raise UnreadableError(answer.error or "It did not answer.")
        return Reply(answer.status, answer.headers, answer.body or "")


def _keeping(job: Job, known: Mapping[str, str]) -> Keep:
    """What sets down that the `known` credentials are others from now on, unless an admin gave others meanwhile."""
    newest = dict(known)

    def keep(credentials: Mapping[str, str]) -> None:
        nonlocal newest
        with job.transaction() as session:
            connection = _connection(session, job)
            if connection is not None and connection.credentials == newest:
                connection.credentials = newest = dict(credentials)

    return keep


def read_in_time(engine: Engine, now: datetime) -> int:
    """Have every API read that is due: once a day what changed, and at each look the events of whoever sends none.

    Answers how many connections that were.
    """
    with reading(engine) as session:
        found = [(one.id, one.agency_id) for one in read_ones(session, POLLED, now - EVERY)]
    for connection_id, agency_id in found:
        with transaction(engine) as session:
            connection = connection_for(session, agency_id, connection_id)
            if connection.read_until is not None and connection.read_until <= now - EVERY:
                catch_up(session, connection, now)
            else:
                poll_soon(session, connection, now)
    return len(found)


def _thing(job: Job, reader: Reader, api: Api) -> None:
    """Read one thing. That it is gone is believed only where a list was read: at a wrong address nothing is there."""
    thing = Thing(job.arguments["of_kind"], job.arguments["ref"])
    try:
        found = reader.fetch(api, thing)
    except MissingError as gone:
        if LISTED not in api.memory:
            raise UnreadableError(NO_LISTS) from gone
        found = None
    with _finishing(job, api) as (session, connection):
        take_read(session, connection, thing, found, api.now)


def _changes(job: Job, reader: Reader, api: Api) -> None:
    """Have everything read that changed since the last time. Where it breaks off, nothing counts as read."""
    with reading(job.engine) as session:
        known = _connection(session, job)
        since = (known.read_until if known else None) or api.now
    for page in _pages(reader, api, since - OVERLAP):
        if job.is_stopping():
            raise Later(job.clock())
        with job.transaction() as session:
            if (connection := _connection(session, job)) is not None:
                read_soon(session, connection, page, api.now)
    api.memory[LISTED] = True
    with _finishing(job, api) as (_, connection):
        connection.read_until = api.now if connection.read_until is not None else None


def _pages(reader: Reader, api: Api, since: datetime) -> Iterator[list[Thing]]:
    """What changed, page by page. Where there is no list, there is no such API either."""
    try:
        yield from reader.changed(api, since)
    except MissingError as gone:
        raise UnreadableError(NO_LISTS) from gone


def _events(job: Job, reader: Reader, api: Api) -> None:
    """Fetch the events that wait; each batch is kept, and its place in the feed, before the next is asked for."""
    for _ in range(MOST_BATCHES):
        found = reader.poll(api) if reader.poll else []
        with job.transaction() as session:
            if (connection := _connection(session, job)) is not None:
                take_polled(session, connection, found, api.now)
                connection.memory = dict(api.memory)
        if not found or job.is_stopping():
            break
    with _finishing(job, api):
        pass


@contextmanager
def _finishing(job: Job, api: Api) -> Iterator[tuple[Session, Connection]]:
    """The transaction that ends the job: the vendor answered, so it is well, and its session is kept."""
    with job.finishing() as session:
        connection = connection_for(session, job.agency_id, job.arguments["connection_id"])
        if connection.memory != api.memory:
            connection.memory = dict(api.memory)
        recover(session, connection, "unread", at=job.clock())
        yield session, connection


def _ails(session: Session, job: Job, error: AppError) -> None:
    """Somebody is to look at the connection. What is kept for the next time is not trusted any more."""
    connection = _connection(session, job)
    if connection is not None:
        degrade(session, connection, "unread", at=job.clock(), why=error.sentence)
        connection.memory = {LISTED: True} if LISTED in connection.memory else {}
    _log.warning("connection.unread", agency_id=job.agency_id, connection_id=job.arguments["connection_id"])


def _connection(session: Session, job: Job) -> Connection | None:
    try:
        return connection_for(session, job.agency_id, job.arguments["connection_id"])
    except NotFoundError:
        return None
