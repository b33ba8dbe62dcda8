"""The app behind a real HTTP server: for browser tests, and for what only a socket can show."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import uvicorn
from fastapi import FastAPI

from app.config import Settings
from app.main import create_app, equip
from tests.support.databases import engine_on

# Thursday 14 May 2026, 10:00 in Los Angeles: the morning that the mock-ups show.
MORNING = datetime(2026, 5, 14, 17, 0, tzinfo=UTC)
START_WITHIN_SECONDS = 20


@dataclass
class SetClock:
    """A clock that stands still until a test moves it; `app.clock.Clock` by its shape."""

    now: datetime = field(default=MORNING)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class LiveServer:
    """A served app: where it answers, what it is set to, and the clock it goes by."""

    url: str
    settings: Settings
    clock: SetClock
    app: FastAPI


@pytest.fixture
def clock() -> SetClock:
    """The clock of this test's app; set `clock.now` to travel."""
    return SetClock()


@pytest.fixture(scope="session")
def stall() -> Iterator[tuple[socket.socket, FastAPI]]:
    """A port that was free, and the app made for it, which works out what a door wants when it is first knocked at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening, create_app(_settings("sqlite://", url_of(listening)))


@pytest.fixture
def live_server(stall: tuple[socket.socket, FastAPI], sqlite_url: str, clock: SetClock) -> Iterator[LiveServer]:
    """The app on this test's own SQLite file, served to any browser, with no background sweep."""
    listening, app = stall
    settings = _settings(sqlite_url, url_of(listening))
    with engine_on(sqlite_url) as engine:
        equip(app, settings, clock, engine)
        app.middleware_stack = None
        with served(app, listening.dup()):
            yield LiveServer(settings.public_url, settings, clock, app)


def _settings(database_url: str, url: str) -> Settings:
    return Settings(database_url=database_url, public_url=url, sweep=False, jobs=False)


def url_of(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def serve(make: Callable[[str], FastAPI]) -> Iterator[tuple[str, FastAPI]]:
    """Serve what `make` makes of its own address, which is on a port that was free; stopped at the end."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = make(url_of(listening))
        with served(app, listening):
            yield url_of(listening), app


@contextmanager
def served(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    """Serve `app` on a bound socket, which is closed at the end."""
    server = uvicorn.Server(uvicorn.Config(app, ws="none", lifespan="on", log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="live-server")
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("The app did not start; the log above says why.")
        time.sleep(0.005)
