"""Others' changes in a real browser: told in a bar, taken in by a key, and never moved under anybody's hands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from app.db import transaction
from app.queries.pursuits import pursuit_for
from tests.browser.keys import Open, announced, link, press, pursuit_of, row
from tests.factories import NOW
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser
MINUTE = 60_000


@pytest.fixture
def morning(office: LiveServer, at_desk: Open) -> Page:
    """Priya's Today, made a moment ago, with a clock that a test sets forward."""
    return opened(at_desk())


def opened(page: Page) -> Page:
    page.clock.install()
    page.reload()
    return page


def change(office: LiveServer, *names: str, minutes: int = 1) -> None:
    """These candidates write something down themselves."""
    found = [pursuit_of(office, name) for name in names]
    with transaction(office.app.state.engine) as db:
        for one in found:
            pursuit = pursuit_for(db, one.agency_id, one.id)
            pursuit.add_note("From elsewhere", by=pursuit.candidate.actor, at=NOW + timedelta(minutes=minutes))
    office.clock.now = NOW + timedelta(minutes=minutes)


def bar(page: Page) -> Locator:
    return page.locator("#changes > p")


def a_minute_later(page: Page) -> None:
    expect(page.locator(".htmx-request")).to_have_count(0)  # or it is cut short: its time runs on too
    with page.expect_response("**/today/changes*"):
        page.clock.fast_forward(MINUTE)


def hide(page: Page, is_hidden: bool) -> None:
    page.evaluate(
        """is => { Object.defineProperty(document, "hidden", { value: is, configurable: true });
                   document.dispatchEvent(new Event("visibilitychange")); }""",
        is_hidden,
    )


def test_others_changes_wait_in_a_bar_until_r_takes_them_in(office: LiveServer, at_desk: Open, morning: Page) -> None:
    jo = at_desk("Jo Reed", "/today?team=1")
    press(morning, "j", "j", "j")
    link(jo, "Maya Okafor").focus()
    office.clock.now = NOW + timedelta(seconds=40)
    press(jo, "v")
    announced(jo, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 1 to go.")
    change(office, "Liam Petrov", "Samuel Adeyemi")
    place = row(morning, "Hannah Liu").bounding_box()
    a_minute_later(morning)
    expect(bar(morning)).to_contain_text("3 changes. Refresh")
    expect(morning.locator("#status")).to_have_text("3 changes. R takes them in.")
    expect(row(morning, "Maya Okafor")).to_be_visible()
    assert row(morning, "Hannah Liu").bounding_box() == place
    assert violations(morning) == []
    press(morning, "r")
    expect(row(morning, "Maya Okafor")).to_have_count(0)
    expect(bar(morning)).to_be_hidden()
    expect(link(morning, "Hannah Liu")).to_be_focused()
    expect(row(morning, "Hannah Liu")).to_have_class("row is-current")
    expect(morning.locator("#meterbox")).to_contain_text("6 to go, 0 done")


def test_refreshing_keeps_the_view_and_goes_to_the_first_row_when_the_current_one_is_gone(
    office: LiveServer, at_desk: Open
) -> None:
    page = opened(at_desk(path="/today?view=calls"))
    jo = at_desk("Jo Reed", "/today?team=1")
    link(page, "Maya Okafor").focus()
    link(jo, "Maya Okafor").focus()
    office.clock.now = NOW + timedelta(seconds=40)
    press(jo, "v")
    announced(jo, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 1 to go.")
    a_minute_later(page)
    page.get_by_role("link", name="Refresh").click()
    expect(row(page, "Maya Okafor")).to_have_count(0)
    expect(page).to_have_url(f"{office.url}/today?view=calls")
    expect(link(page, "Liam Petrov")).to_be_focused()


def test_ones_own_changes_are_none(office: LiveServer, at_desk: Open, morning: Page) -> None:
    other = at_desk()
    office.clock.now = NOW + timedelta(seconds=40)
    press(other, "j", "e")
    announced(other, "Done: Liam Petrov. Then: second call on Thu 28 May. 6 to go.")
    with morning.expect_response("**/today/counts*"):  # it is asked for a moment later, and a leap would cut it short
        press(morning, "j", "j", "v")
        announced(morning, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 5 to go.")
    a_minute_later(morning)
    expect(bar(morning)).to_be_hidden()


def test_a_hidden_page_asks_nothing_and_asks_at_once_when_it_is_seen_again(office: LiveServer, morning: Page) -> None:
    asked: list[str] = []
    morning.on("request", lambda request: asked.append(request.url) if "/today/changes" in request.url else None)
    hide(morning, is_hidden=True)
    change(office, "Liam Petrov")
    morning.clock.fast_forward(10 * MINUTE)
    assert asked == []
    with morning.expect_response("**/today/changes*"):
        hide(morning, is_hidden=False)
    expect(bar(morning)).to_contain_text("1 change. Refresh")


def test_after_a_failure_it_waits_longer_and_says_nothing(office: LiveServer, morning: Page) -> None:
    morning.route("**/today/changes*", lambda route: route.fulfill(status=503, body=""))
    a_minute_later(morning)
    morning.unroute("**/today/changes*")
    change(office, "Liam Petrov")
    asked: list[str] = []
    morning.on("request", lambda request: asked.append(request.url) if "/today/changes" in request.url else None)
    morning.clock.fast_forward(MINUTE)
    assert asked == []
    expect(morning.locator("#alert")).to_have_text("")
    a_minute_later(morning)
    expect(bar(morning)).to_contain_text("1 change. Refresh")


def test_when_the_session_has_ended_it_stops_and_leaves_the_page_alone(office: LiveServer, morning: Page) -> None:
    morning.context.clear_cookies()
    a_minute_later(morning)
    asked: list[str] = []
    morning.on("request", lambda request: asked.append(request.url) if "/today/changes" in request.url else None)
    morning.clock.fast_forward(10 * MINUTE)
    hide(morning, is_hidden=True)
    hide(morning, is_hidden=False)
    expect(morning).to_have_url(f"{office.url}/today")
    expect(row(morning, "Maya Okafor")).to_be_visible()
    assert asked == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_bar_fits_every_page(office: LiveServer, at_desk: Open, width: int, scheme: str) -> None:
    page = opened(at_desk(width=width, scheme=scheme))
    change(office, "Liam Petrov")
    a_minute_later(page)
    expect(bar(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
