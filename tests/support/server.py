"""The app behind a real HTTP server: for browser tests, and for what only a socket can show."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import uvicorn
from fastapi import FastAPI

from app.config import Settings
from app.main import create_app

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


@pytest.fixture
def live_server(sqlite_url: str, clock: SetClock) -> Iterator[LiveServer]:
    """The app on this test's own SQLite file, served on a port that was free, with no background sweep."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(database_url=sqlite_url, public_url=url, sweep=False)
        app = create_app(settings, clock)
        stop = _serve(app, listening)
        yield LiveServer(url, settings, clock, app)
        stop()


def _serve(app: FastAPI, listening: socket.socket) -> Callable[[], None]:
    config = uvicorn.Config(app, ws="none", lifespan="on", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="live-server")
    thread.start()
    deadline = time.monotonic() + START_WITHIN_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            server.should_exit = True
            raise RuntimeError("The app did not start; the log above says why.")
        time.sleep(0.005)

    def stop() -> None:
        server.should_exit = True
        thread.join()

    return stop
