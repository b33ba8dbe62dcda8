"""Many who write at once: on SQLite each waits its turn, and nobody waits for a thread that waits for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from sqlalchemy import select

from app import edge
from app.db import reading, transaction
from app.errors import BusyError
from app.models import Fact, SignIn
from app.web.deps import cookie_name
from tests import desk
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import OWN_PAGE
from tests.support.server import LiveServer

BURST = 40


@pytest.fixture
def at_once(live_server: LiveServer) -> list[tuple[str, dict[str, str]]]:
    """Forty touches to log, each on a pursuit of its own."""
    live_server.clock.now = NOW
    with transaction(live_server.app.state.engine) as db:
        priya = make_recruiter(db, make_agency(db))
        pursuits = [desk.overdue(db, priya.agency, priya, f"Pile {n} Okafor") for n in range(BURST)]
        begun, token = SignIn.begin(priya, at=NOW)
        db.add(begun)
    headers = {**OWN_PAGE, "Cookie": f"{cookie_name(False)}={token}"}
    return [(f"{live_server.url}/pursuits/{pursuit.id}/touches", headers) for pursuit in pursuits]


def test_a_burst_of_writers_is_served_without_one_refusal(
    live_server: LiveServer, at_once: list[tuple[str, dict[str, str]]]
) -> None:
    def press(where: tuple[str, dict[str, str]]) -> int:
        form = {"step": "second_call", "outcome": "voicemail", "from": "today"}
        return httpx2.post(where[0], data=form, headers=where[1], timeout=60).status_code

    with ThreadPoolExecutor(BURST) as people:
        assert list(people.map(press, at_once)) == [303] * BURST
    with reading(live_server.app.state.engine) as db:
        assert len(db.scalars(select(Fact.id).where(Fact.step == "second_call")).all()) == BURST


def test_a_turn_that_never_comes_is_refused_and_says_to_try_again(
    live_server: LiveServer, at_once: list[tuple[str, dict[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "TURN_SECONDS", 0.01)
    where, headers = at_once[0]
    with live_server.app.state.writing:
        refused = httpx2.post(where, data={"step": "second_call", "outcome": "voicemail"}, headers=headers)
    assert refused.status_code == edge.status_of(BusyError()) == 503
    assert refused.headers["Retry-After"] == "1"
    assert "Nothing was saved." in refused.text
    assert httpx2.get(where.removesuffix("/touches"), headers=headers).status_code == 200
