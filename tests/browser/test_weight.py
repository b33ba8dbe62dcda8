"""What Today weighs with forty rows, and forty rows emptied by forty keys."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from app.db import transaction
from tests import desk
from tests.browser.keys import Open, press
from tests.factories import make_agency, make_recruiter
from tests.support import weight
from tests.support.server import LiveServer
from tests.support.weight import KILOBYTE

pytestmark = pytest.mark.browser

ROWS = 40


@pytest.fixture
def forty(office: LiveServer, at_desk: Open) -> Open:
    """Opens a page as Kim, who has forty calls to make."""
    with transaction(office.app.state.engine) as db:
        kim = make_recruiter(db, make_agency(db, name="Meridian"), name="Kim Lo")
        desk.pile_up(db, kim, ROWS)
    return partial(at_desk, "Kim Lo")


def test_today_is_light_and_nothing_on_it_moves(office: LiveServer, forty: Open) -> None:
    page = forty(path="/health", width=390)
    weight.watch(page)
    cold = weight.weigh(page, f"{office.url}/today")
    expect(page.locator(".row")).to_have_count(ROWS)
    assert 0 < cold.size <= 90 * KILOBYTE
    assert cold.requests <= 8
    assert weight.seen(page)["shift"] == 0
    warm = weight.weigh(page.context.new_page(), f"{office.url}/today")
    assert 0 < warm.size <= 10 * KILOBYTE


def test_forty_rows_are_emptied_by_forty_keys(forty: Open) -> None:
    page = forty()
    press(page, "j", *(["v"] * ROWS))
    expect(page.get_by_role("heading", name="Nobody is waiting on you.")).to_be_focused()
    expect(page.locator("#meterbox")).to_contain_text(f"0 to go, {ROWS} done")
    # In a burst, whose answer comes last is whose turn to write came last.
    expect(page.locator("#status")).to_have_text(re.compile(r"^Voicemail logged: Pile \d\d Okafor\. Then: .+ to go\.$"))
    expect(page.locator("#empty-p")).to_contain_text(f"{ROWS} touches logged today.")
