"""What Today weighs with forty rows, and forty rows emptied by forty keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.db import transaction
from tests import desk
from tests.browser.keys import Open, announced, press
from tests.factories import make_agency, make_recruiter
from tests.support import weight
from tests.support.server import LiveServer
from tests.support.weight import KILOBYTE

pytestmark = pytest.mark.browser

ROWS = 40


@pytest.fixture
def elsewhere(office: LiveServer, at_desk: Open) -> Page:
    """A telephone, signed in as Kim, who has forty calls to make, on a page that fetches nothing else."""
    with transaction(office.app.state.engine) as db:
        kim = make_recruiter(db, make_agency(db, name="Meridian"), name="Kim Lo")
        desk.pile_up(db, kim, ROWS)
    return at_desk("Kim Lo", path="/health", width=390)


def test_today_is_light_and_nothing_on_it_moves(office: LiveServer, elsewhere: Page) -> None:
    weight.watch(elsewhere)
    cold = weight.weigh(elsewhere, f"{office.url}/today")
    assert elsewhere.locator(".row").count() == ROWS
    assert 0 < cold.size <= 90 * KILOBYTE
    assert cold.requests <= 8
    assert weight.seen(elsewhere)["shift"] == 0
    warm = weight.weigh(elsewhere.context.new_page(), f"{office.url}/today")
    assert 0 < warm.size <= 10 * KILOBYTE


def test_forty_rows_are_emptied_by_forty_keys(office: LiveServer, elsewhere: Page) -> None:
    elsewhere.goto(f"{office.url}/today")
    press(elsewhere, "j", *(["v"] * ROWS))
    expect(elsewhere.get_by_role("heading", name="Nobody is waiting on you.")).to_be_focused()
    expect(elsewhere.locator("#meterbox")).to_contain_text(f"0 to go, {ROWS} done")
    announced(elsewhere, "Voicemail logged: Pile 39 Okafor. Then: e-mail on Thu 21 May. 0 to go.")
    expect(elsewhere.locator("#empty-p")).to_contain_text(f"{ROWS} touches logged today.")
