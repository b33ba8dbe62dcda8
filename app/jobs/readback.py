"""Reading vendors' APIs: one thing, all that changed, or the events of one that sends none by itself.

No transaction is open while a vendor answers. A key that is refused is told of on the connection; what was not read
meanwhile is caught up with, since how far was read stays where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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
from app.ats.reader import Api, BusyError, MissingError, Reader, RefusedError, Reply, Thing, UnreadableError
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

Read = Callable[["_Reading", Reader, Api], None]


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
                it = _Reading(job, connection.credentials)
                api = reader.api(self._send, it.keep, connection.credentials, connection.memory, job.clock())
            with suppress(_OvertakenError):
                _try(it, lambda: read(it, reader, api))

        return handle

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        loopback = self.settings.webhooks_to_loopback
        answer = ask(method, url, headers, body, largest=LARGEST, loopback=loopback, resolve=self.resolve)
        if answer.status is None:
            raise UnreadableError(answer.error or "It did not answer.")
        return Reply(answer.status, answer.headers, answer.body or "")


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


class _OvertakenError(Exception):
    """Another key was given meanwhile, or none: what is read with the one at hand is of no account any more."""


@dataclass(slots=True)
class _Reading:
    """A job at work, and the credentials that its connection is opened with, as they are kept there."""

    job: Job
    opened_with: dict[str, str]

    def connection(self, session: Session) -> Connection:
        """The connection, held until the transaction ends. Raises `_OvertakenError`."""
        connection = _connection(session, self.job)
        if connection is None:
            raise _OvertakenError
        session.refresh(connection, ["credentials", "memory", "read_until"], with_for_update=True)
        if connection.read_until is None or connection.credentials != self.opened_with:
            raise _OvertakenError
        return connection

    def keep(self, credentials: Mapping[str, str]) -> None:
        """It is opened with these from now on. Raises `_OvertakenError`."""
        with self.job.transaction() as session:
            connection = self.connection(session)
            connection.credentials = self.opened_with = dict(credentials)

    @contextmanager
    def finishing(self, api: Api) -> Iterator[tuple[Session, Connection]]:
        """The transaction that ends the job: the vendor answered, so it is well, and its session is kept."""
        with self.job.finishing() as session:
            connection = self.connection(session)
            if connection.memory != api.memory:
                connection.memory = dict(api.memory)
            recover(session, connection, "unread", at=self.job.clock())
            yield session, connection

    def ails(self, session: Session, error: AppError) -> None:
        """Somebody is to look at the connection. What is kept for the next time is not trusted any more."""
        connection = self.connection(session)
        degrade(session, connection, "unread", at=self.job.clock(), why=error.sentence)
        connection.memory = {LISTED: True} if LISTED in connection.memory else {}
        _log.warning("connection.unread", agency_id=self.job.agency_id, connection_id=connection.id)


def _try(it: _Reading, read: Callable[[], None]) -> None:
    """Read, and say what is to become of the job where the vendor says no."""
    job = it.job
    try:
        read()
    except BusyError as busy:
        raise Later(job.clock() + busy.wait, busy.sentence) from busy
    except RefusedError as refused:
        with job.finishing() as session:
            it.ails(session, refused)
    except UnreadableError as silent:
        if job.attempt >= TOLERATED:
            with job.transaction() as session:
                it.ails(session, silent)
        raise


def _thing(it: _Reading, reader: Reader, api: Api) -> None:
    """Read one thing. That it is gone is believed only where a list was read: at a wrong address nothing is there."""
    thing = Thing(it.job.arguments["of_kind"], it.job.arguments["ref"])
    try:
        found = reader.fetch(api, thing)
    except MissingError as gone:
        if LISTED not in api.memory:
            raise UnreadableError(NO_LISTS) from gone
        found = None
    with it.finishing(api) as (session, connection):
        take_read(session, connection, thing, found, api.now)


def _changes(it: _Reading, reader: Reader, api: Api) -> None:
    """Have everything read that changed since the last time. Where it breaks off, nothing counts as read."""
    with it.job.transaction() as session:
        since = it.connection(session).read_until or api.now
    for page in _pages(reader, api, since - OVERLAP):
        if it.job.is_stopping():
            raise Later(it.job.clock())
        with it.job.transaction() as session:
            read_soon(session, it.connection(session), page, api.now)
    api.memory[LISTED] = True
    with it.finishing(api) as (_, connection):
        connection.read_until = api.now


def _pages(reader: Reader, api: Api, since: datetime) -> Iterator[list[Thing]]:
    """What changed, page by page. Where there is no list, there is no such API either."""
    try:
        yield from reader.changed(api, since)
    except MissingError as gone:
        raise UnreadableError(NO_LISTS) from gone


def _events(it: _Reading, reader: Reader, api: Api) -> None:
    """Fetch the events that wait; each batch is kept, and its place in the feed, before the next is asked for."""
    for _ in range(MOST_BATCHES):
        found = reader.poll(api) if reader.poll else []
        with it.job.transaction() as session:
            connection = it.connection(session)
            take_polled(session, connection, found, api.now)
            connection.memory = dict(api.memory)
        if not found or it.job.is_stopping():
            break
    with it.finishing(api):
        pass


def _connection(session: Session, job: Job) -> Connection | None:
    try:
        return connection_for(session, job.agency_id, job.arguments["connection_id"])
    except NotFoundError:
        return None
