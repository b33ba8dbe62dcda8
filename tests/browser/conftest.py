"""A recruiter's desk in a real browser: the server on its morning, and pages signed in to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.credentials import hash_password
from app.db import transaction
from app.models import Recruiter, SignIn
from app.web.deps import cookie_name
from tests import desk
from tests.browser.keys import PASSWORD, Open
from tests.factories import NOW, make_recruiter
from tests.support.browser import NewPage
from tests.support.server import LiveServer
from tests.support.tour import Tour, tour


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """Every page there is, on the practice data, which takes longer to make than a page to look at."""
    with tour(tmp_path_factory.mktemp("tour")) as served:
        yield served


@pytest.fixture
def office(live_server: LiveServer) -> LiveServer:
    """The server at 10:42 on Priya's morning, with her desk laid out."""
    live_server.clock.now = NOW
    with transaction(live_server.app.state.engine) as db:
        priya = desk.lay_out(db)
        priya.password_hash = hash_password(PASSWORD)
        jo = make_recruiter(db, priya.agency, name="Jo Reed", email="jo@brightline.example")
        desk.due(db, priya.agency, jo, "Ada Berg")
    return live_server


@pytest.fixture
def at_desk(office: LiveServer, new_page: NewPage) -> Open:
    """Opens Today as whoever is named, signed in already."""

    def open_today(who: str = "Priya Raman", path: str = "/today", **how: object) -> Page:
        with transaction(office.app.state.engine) as db:
            recruiter = db.scalars(select(Recruiter).where(Recruiter.name == who)).one()
            begun, token = SignIn.begin(recruiter, at=NOW)
            db.add(begun)
        page = new_page(**how)  # type: ignore[arg-type]
        page.context.add_cookies([{"name": cookie_name(False), "value": token, "url": office.url}])
        page.goto(office.url + path)
        return page

    return open_today
