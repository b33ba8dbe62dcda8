"""Today in a real browser when it fails, beside its rows, on a phone, in every theme, and without script."""

from __future__ import annotations

import httpx2
import pytest
from playwright.sync_api import expect

from app.db import transaction
from app.web.deps import cookie_name
from tests.browser.keys import (
    Open,
    announced,
    hold,
    last_told,
    link,
    press,
    pursuit_of,
    row,
    strike,
)
from tests.factories import make_agency, make_recruiter
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


# When it fails


def test_who_comes_second_sees_the_row_as_it_is_and_who_was_first(at_desk: Open) -> None:
    priya, jo = at_desk(), at_desk("Jo Reed", "/today?team=1")
    press(priya, "j", "j")
    link(jo, "Maya Okafor").focus()
    press(jo, "v")
    announced(jo, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 1 to go.")
    press(priya, "e")
    expect(priya.locator("#alert")).to_have_text("Jo logged this call at 10:42 am. Nothing was changed.")
    expect(link(priya, "Maya Okafor")).to_be_focused()
    expect(row(priya, "Maya Okafor")).to_contain_text("Thu 21 May")
    assert violations(priya) == []
    press(priya, "j", "e")
    announced(priya, "Sent: Hannah Liu. Then: quiet until Thu 28 May. 5 to go.")
    expect(priya.locator("#alert")).to_have_text("")


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_a_refusal_brings_the_row_back_with_focus_and_says_why(at_desk: Open, status: int) -> None:
    page = at_desk()
    alert = '<div id="alert" hx-swap-oob="innerHTML">This is why.</div>'
    page.route("**/touches", lambda route: route.fulfill(status=status, content_type="text/html", body=alert))
    press(page, "j", "j", "e")
    expect(page.locator("#alert")).to_have_text("This is why.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    expect(row(page, "Maya Okafor")).to_have_class("row is-current")
    expect(page.locator("#meterbox")).to_contain_text("7 to go, 0 done")


def test_a_session_that_ended_leads_to_sign_in_and_back(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    page.context.clear_cookies()
    press(page, "j", "e")
    expect(page).to_have_url(f"{office.url}/sign-in")


def test_offline_nothing_is_sent_and_the_row_stays(at_desk: Open) -> None:
    page = at_desk()
    expect(page.locator("#sheet")).to_contain_text("Liam Petrov")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. Logging is off until you are back.").first).to_be_visible()
    press(page, "j", "j", "e")
    expect(page.locator("#alert")).to_have_text("You are offline. Logging is off until you are back.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    page.context.set_offline(False)
    press(page, "e")
    announced(page, "Done: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")


# Around


def test_the_call_sheet_follows_the_row_at_which_the_keys_rest(at_desk: Open) -> None:
    page = at_desk()
    expect(page.locator("#sheet")).to_contain_text("Liam Petrov, Data analyst")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/sheet") else None)
    strike(page, "j", "j", "j", "j")
    expect(page.locator("#sheet")).to_contain_text("Samuel Adeyemi, Data analyst")
    assert len(asked) <= 3  # this row's; and ahead of time the second row's, and the one's after this
    expect(link(page, "Samuel Adeyemi")).to_be_focused()
    expect(page.get_by_role("link", name="Call (312) 555-0142")).to_have_attribute("href", "tel:+13125550142")


def test_the_counts_are_asked_for_once_after_the_keys_have_come_to_rest(at_desk: Open) -> None:
    page = at_desk()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/today/counts" in request.url else None)
    held = hold(page, "**/touches")
    press(page, "j", "e", "e", "e")
    for route, answer in [(route, route.fetch()) for route in held(3)]:
        route.fulfill(response=answer)
    expect(page.locator("#meterbox")).to_contain_text("4 to go, 3 done")
    page.wait_for_timeout(500)
    assert 1 <= len(asked) <= 2


def test_single_keys_can_be_switched_off_and_enter_still_works(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "?")
    page.get_by_role("switch", name="Single-key shortcuts").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    link(page, "Maya Okafor").focus()
    press(page, "e", "v", "j", "m")
    expect(link(page, "Maya Okafor")).to_be_focused()
    assert last_told(office, "Maya Okafor").step == "first_call"
    row(page, "Maya Okafor").get_by_role("button", name="Done").focus()
    press(page, "Enter")
    announced(page, "Done: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")


def test_enter_opens_the_pursuit(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "Enter")
    expect(page).to_have_url(f"{office.url}/pursuits/{pursuit_of(office, 'Maya Okafor').id}")


def test_n_opens_a_note_and_p_would_phone(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    expect(row(page, "Maya Okafor").locator('[data-key="p"]')).to_have_attribute("href", "tel:+13125550142")
    press(page, "n")
    expect(page).to_have_url(f"{office.url}/pursuits/{pursuit_of(office, 'Maya Okafor').id}/notes/new")


# On a phone, in every theme, and without script


def test_on_a_phone_a_touch_is_logged_in_two_taps_after_the_call(at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    maya = row(page, "Maya Okafor")
    expect(maya.get_by_role("link", name="(312) 555-0142, phone Dana Whitfield")).to_be_visible()
    maya.get_by_role("button", name="Log").click()
    sheet = page.get_by_role("dialog", name="What happened?")
    expect(sheet).to_contain_text("Maya Okafor")
    assert violations(page) == []
    sheet.get_by_role("button", name="Left voicemail").click()
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("Maya Okafor", ["Done", "Left voicemail", "No answer", "Heard back", "Snooze", "Move on", "Call sheet"]),
        ("Hannah Liu", ["Sent", "Heard back", "Snooze", "Move on", "Call sheet"]),
        ("Noah Kim", ["Sent", "Heard back", "Move on", "Call sheet"]),
        ("Tomas Reyes", ["Keep open", "Heard back", "Move on now", "Call sheet"]),
        ("Lena Marsh", ["Heard back", "Snooze", "Move on", "Call sheet"]),
    ],
)
def test_the_phones_sheet_offers_what_fits_the_row(at_desk: Open, name: str, offers: list[str]) -> None:
    page = at_desk(width=390, height=844)
    row(page, name).get_by_role("button", name="Log").click()
    expect(page.locator("#log")).to_be_visible()
    assert page.locator("#log .choice:visible").evaluate_all("all => all.map(c => c.lastChild.textContent)") == offers


def test_on_a_phone_a_word_is_told_through_the_sheet(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    row(page, "Maya Okafor").get_by_role("button", name="Log").click()
    page.get_by_role("button", name="Heard back").last.click()
    page.locator("#heard").get_by_role("button", name="Offer").click()
    announced(page, "Offer logged: Maya Okafor. 6 to go.")
    expect(page.locator(".panel:popover-open")).to_have_count(0)
    assert pursuit_of(office, "Maya Okafor").offered


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 1024, 390, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(at_desk: Open, width: int, scheme: str) -> None:
    page = at_desk(width=width, scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    link(page, "Maya Okafor").focus()
    page.locator(".guard summary").click()
    for panel in ("heard", "snooze", "move-on"):
        opener = row(page, "Maya Okafor").locator(f'[data-panel="{panel}"]')
        if opener.is_visible():
            opener.click()
            assert violations(page) == []
            press(page, "Escape")
    assert violations(page) == []


def test_without_script_every_row_can_be_resolved(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(script=False)
    row(page, "Maya Okafor").get_by_role("button", name="Left voicemail").click()
    expect(page.locator("#toast")).to_contain_text("Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May.")
    expect(page.locator("#meterbox")).to_contain_text("6 to go, 1 done")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Voicemail undone: Maya Okafor is back.")
    row(page, "Maya Okafor").get_by_role("button", name="Heard back").click()
    expect(page.get_by_role("heading", name="Maya Okafor")).to_be_visible()
    page.get_by_text("New date promised").click()
    page.get_by_role("textbox", name="They call back by").fill("28 may")
    page.get_by_role("button", name="Log the date").click()
    expect(page.locator("#toast")).to_contain_text("New date logged: Maya Okafor. Then: first call on Thu 28 May.")
    row(page, "Tomas Reyes").get_by_role("button", name="Keep open").click()
    expect(page.locator("#toast")).to_contain_text("Kept open until Fri 22 May: Tomas Reyes.")


def test_the_log_page_overrides_quiet_time_with_a_reason(office: LiveServer, at_desk: Open) -> None:
    ivy = pursuit_of(office, "Ivy Chen")
    page = at_desk(path=f"/pursuits/{ivy.id}/log", script=False)
    expect(page.get_by_role("textbox", name="Reason to contact them in quiet time")).to_be_visible()
    page.get_by_role("textbox", name="Reason to contact them in quiet time").fill("They rang and asked for a date")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#toast")).to_contain_text("Done: Ivy Chen.")
    told = last_told(office, "Ivy Chen")
    assert (told.step, told.early_reason) == ("last_try", "They rang and asked for a date")


def test_a_page_is_light_to_fetch(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    token = page.context.cookies()[0]["value"]
    with httpx2.Client(base_url=office.url, cookies={cookie_name(False): token}) as client:
        assert len(client.get("/today").content) < 60_000


def test_somebody_with_nothing_to_do_is_told_so_in_peace(office: LiveServer, at_desk: Open) -> None:
    with transaction(office.app.state.engine) as db:
        make_recruiter(db, make_agency(db, name="Meridian"), name="Kim Lo")
    page = at_desk("Kim Lo")
    expect(page.get_by_role("heading", name="Nobody is waiting on you.")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("name", ["Maya Okafor", "Samuel Adeyemi"])
def test_a_click_on_a_name_opens_it_whichever_row_is_current(at_desk: Open, name: str) -> None:
    page = at_desk()
    link(page, name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
