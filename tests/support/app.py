"""The whole app in this process, asked as a browser asks it, on both databases and on a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import Settings
from app.main import create_app, equip
from app.models import Recruiter, SignIn
from app.web.deps import cookie_name
from tests.support import names
from tests.support.server import SetClock

ORIGIN = "http://127.0.0.1:8000"
# A browser says this of every request that one of our own pages makes.
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}

Visit = Callable[..., TestClient]


def _settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, public_url=ORIGIN, sweep=False, jobs=False)


@pytest.fixture(scope="session")
def doors() -> FastAPI:
    """The app with what every door wants worked out once, which takes longer than most tests do."""
    return create_app(_settings("sqlite://"))


@pytest.fixture
def app(doors: FastAPI, database_url: str, engine: Engine, clock: SetClock) -> Iterator[FastAPI]:
    """The app on `database_url`. What a test makes through `db`, it must commit before the app can see it."""
    with at_work(doors, database_url, engine, clock) as made:
        yield made


@contextmanager
def at_work(doors: FastAPI, database_url: str, engine: Engine, clock: SetClock) -> Iterator[FastAPI]:
    """`doors` on a database. Its state, its middleware and whatever routes are added are of this context alone."""
    routes = list(doors.router.routes)
    equip(doors, _settings(database_url), clock, engine)
    doors.state.resolve = names.resolve
    doors.middleware_stack = None
    yield doors
    doors.router.routes[:] = routes


@pytest.fixture
def visit(app: FastAPI, db: Session, clock: SetClock) -> Iterator[Visit]:
    """`visit()` opens a browser nobody is signed in with; `visit(recruiter)` one where that recruiter is.

    It follows no redirect, and commits what `db` holds.
    """
    opened: list[TestClient] = []

    def open_browser(recruiter: Recruiter | None = None) -> TestClient:
        client = TestClient(app, base_url=ORIGIN, headers=OWN_PAGE, follow_redirects=False)
        opened.append(client)
        if recruiter is not None:
            sign_in(client, db, recruiter, clock)
        db.commit()
        return client

    yield open_browser
    for client in opened:
        client.close()


def sign_in(client: TestClient, db: Session, recruiter: Recruiter, clock: SetClock) -> None:
    """Give `client` a session of `recruiter`, without the slow check of a password."""
    begun, token = SignIn.begin(recruiter, at=clock.now)
    db.add(begun)
    client.cookies.set(cookie_name(False), token)
