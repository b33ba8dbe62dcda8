"""The whole app in this process, asked as a browser asks it, on both databases and on a clock that stands still."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.config import Settings
from app.main import create_app
from app.models import Recruiter, SignIn
from app.web.deps import cookie_name
from tests.support import names
from tests.support.server import SetClock

ORIGIN = "http://127.0.0.1:8000"
# A browser says this of every request that one of our own pages makes.
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}

Visit = Callable[..., TestClient]


@pytest.fixture
def app(database_url: str, clock: SetClock) -> Iterator[FastAPI]:
    """The app on `database_url`. What a test makes through `db`, it must commit before the app can see it."""
    made = create_app(Settings(database_url=database_url, public_url=ORIGIN, sweep=False, jobs=False), clock)
    made.state.resolve = names.resolve
    yield made
    made.state.engine.dispose()


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
