"""The call sheet in a real browser: it follows the row without a word, is there at once, and never tells of another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.db import transaction
from app.queries.pursuits import pursuit_for
from tests.browser.keys import Open, announced, focused, hold, link, press, pursuit_of, row, until
from tests.factories import NOW
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser

# J four times, faster than a busy machine could press it.
FAST = """() => { for (let pressed = 0; pressed < 4; pressed += 1)
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true, cancelable: true })); }"""

# A sheet has been fetched.
FETCHED = "performance.getEntriesByType('resource').some(one => one.name.endsWith('/sheet'))"


def asked_by(page: Page) -> list[str]:
    """Grows with the sheets that `page` asks for, by their paths."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/sheet") else None)
    return asked


def sheet_of(office: LiveServer, name: str) -> str:
    return f"{office.url}/pursuits/{pursuit_of(office, name).id}/sheet"


def told(office: LiveServer, name: str) -> None:
    """A whole debrief of the interview of `name`."""
    with transaction(office.app.state.engine) as db:
        found = pursuit_of(office, name)
        pursuit = pursuit_for(db, found.agency_id, found.id)
        meeting = pursuit.interviews[0]
        pursuit.debrief(
            meeting,
            fit="ten years of nights",
            discussed="the night shift",
            promised_on=meeting.promised_on,
            by=pursuit.candidate.actor,
            at=NOW,
        )


# Following


def test_fast_keys_make_one_request_and_then_one_for_the_next_row(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("Liam Petrov, Data analyst")
    page.wait_for_load_state("networkidle")
    asked = asked_by(page)
    page.evaluate(FAST)
    expect(sheet).to_contain_text("Samuel Adeyemi, Data analyst")
    page.wait_for_load_state("networkidle")
    for passed in ("Liam Petrov", "Hannah Liu"):
        assert sheet_of(office, passed) not in asked
    assert asked.count(sheet_of(office, "Samuel Adeyemi")) == 1
    assert focused(page) == "Samuel Adeyemi"
    expect(page.locator("#status")).to_have_text("")


def test_the_next_rows_sheet_is_there_before_the_network_could_bring_it(at_desk: Open) -> None:
    page = at_desk()
    until(page, lambda: page.evaluate(FETCHED))  # the first row's came with the page, and then the next row's
    page.route("**/sheet", lambda route: route.abort())
    press(page, "j", "j")
    expect(page.locator("#sheet")).to_contain_text("Maya Okafor, Data analyst")


def test_an_answer_that_comes_late_never_replaces_a_newer_one(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    held = hold(page, sheet_of(office, "Hannah Liu"))
    press(page, "j", "j", "j")
    (late,) = held(1)
    press(page, "j")
    expect(page.locator("#sheet")).to_contain_text("Samuel Adeyemi, Data analyst")
    late.continue_()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#sheet")).to_contain_text("Samuel Adeyemi, Data analyst")


def test_while_a_sheet_is_on_its_way_no_other_candidates_is_read(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    page.wait_for_load_state("networkidle")
    page.route(sheet_of(office, "Hannah Liu"), lambda _: None)
    press(page, "j", "j", "j")
    expect(page.get_by_text("Liam Petrov, Data analyst")).to_be_hidden()
    expect(page.get_by_text("Maya Okafor, Data analyst")).to_be_hidden()


def test_after_a_row_was_logged_its_sheet_is_asked_for_again(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    expect(page.locator("#sheet")).to_contain_text("Maya Okafor, Data analyst")
    asked = asked_by(page)
    press(page, "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    press(page, "z")
    expect(link(page, "Maya Okafor")).to_be_focused()
    expect(page.locator("#sheet")).to_contain_text("Maya Okafor, Data analyst")
    until(page, lambda: sheet_of(office, "Maya Okafor") in asked)


def test_offline_nothing_is_asked_for_and_no_other_sheet_is_shown(at_desk: Open) -> None:
    page = at_desk()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    asked = asked_by(page)
    press(page, "j", "j", "j", "j")
    expect(page.locator("#sheet")).to_have_text("Call sheet of Samuel Adeyemi")
    assert asked == []
    page.context.set_offline(False)


def test_it_is_no_live_region(at_desk: Open) -> None:
    page = at_desk()
    assert page.locator("aside.side [aria-live], aside.side [role=status], aside.side [role=alert]").count() == 0
    assert page.locator("aside.side").get_attribute("aria-live") is None


# Space


def test_space_closes_and_opens_it_and_focus_stays_on_the_row(at_desk: Open) -> None:
    page = at_desk()
    side = page.get_by_role("complementary", name="Call sheet")
    press(page, "j", "Space")
    expect(side).to_be_hidden()
    assert focused(page) == "Liam Petrov"
    press(page, "j", "Space")
    expect(side).to_contain_text("Maya Okafor, Data analyst")
    assert focused(page) == "Maya Okafor"


def test_where_it_is_narrow_space_opens_it_beside_the_queue_and_escape_closes_it(
    office: LiveServer, at_desk: Open
) -> None:
    page = at_desk(width=1024)
    side = page.get_by_role("complementary", name="Call sheet")
    expect(side).to_be_hidden()
    asked = asked_by(page)
    press(page, "j", "j", "Space")
    expect(side).to_contain_text("Maya Okafor, Data analyst")
    assert page.evaluate("document.documentElement.scrollWidth") == 1024
    assert violations(page) == []
    until(page, lambda: sheet_of(office, "Hannah Liu") in asked)  # the next row's, as long as it is open
    press(page, "Escape")
    expect(side).to_be_hidden()
    before = len(asked)
    press(page, "j", "j")
    page.wait_for_timeout(300)  # more than the rest after which it would have been asked for
    assert len(asked) == before


def test_space_on_a_button_presses_the_button(at_desk: Open) -> None:
    page = at_desk()
    link(page, "Maya Okafor").focus()
    row(page, "Maya Okafor").get_by_role("button", name="Left voicemail").focus()
    press(page, "Space")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")


# Letters


def test_a_whole_draft_is_copied_by_keyboard(office: LiveServer, at_desk: Open) -> None:
    told(office, "Hannah Liu")
    page = at_desk()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=office.url)
    press(page, "j", "j", "j")
    copy = page.locator("#sheet").get_by_role("button", name="Copy")
    copy.focus()
    press(page, "Enter")
    announced(page, "Text copied.")
    text = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert text.startswith("Hi Dana,\n\nI am writing about Hannah Liu")
    assert "ten years of nights" in text


# On a phone, and without script


def test_on_a_phone_the_row_leads_to_the_page_and_back(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    row(page, "Maya Okafor").get_by_role("link", name="Call sheet of Maya Okafor", exact=True).click()
    expect(page).to_have_url(sheet_of(office, "Maya Okafor").replace("/sheet", "/call-sheet"))
    expect(page.get_by_role("link", name="Call (312) 555-0142")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []
    page.get_by_role("button", name="Left voicemail").click()
    expect(page.locator("#toast")).to_contain_text("Voicemail logged: Maya Okafor.")


@pytest.mark.parametrize("name", ["Hannah Liu", "Noah Kim", "Ivy Chen"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_kind_of_page_is_within_reach_of_all(office: LiveServer, at_desk: Open, name: str, width: int) -> None:
    page = at_desk(path=f"/pursuits/{pursuit_of(office, name).id}/call-sheet", width=width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_the_page_the_keys_log_and_lead_back(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path=f"/pursuits/{pursuit_of(office, 'Maya Okafor').id}/call-sheet")
    press(page, "v")
    expect(page.locator("#toast")).to_contain_text("Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May.")


def test_on_the_page_j_and_k_lead_to_the_next_and_the_previous_of_the_queue(at_desk: Open, office: LiveServer) -> None:
    page = at_desk(path=f"/pursuits/{pursuit_of(office, 'Maya Okafor').id}/call-sheet")
    expect(page.locator(".pos")).to_contain_text("2 of 7")
    press(page, "j")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hannah Liu")
    expect(page).to_have_url(sheet_of(office, "Hannah Liu").replace("/sheet", "/call-sheet"))
    press(page, "k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")
    press(page, "k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Liam Petrov")
    expect(page.get_by_role("link", name="Previous in Today")).to_have_count(0)
    press(page, "u")
    expect(row(page, "Liam Petrov").locator(".rowlink")).to_be_focused()


def test_a_sheet_that_is_not_in_todays_queue_leads_nowhere_else(at_desk: Open, office: LiveServer) -> None:
    page = at_desk(path=f"/pursuits/{pursuit_of(office, 'Ivy Chen').id}/call-sheet")
    expect(page.locator(".crumbs")).to_be_visible()
    expect(page.locator(".pos")).to_have_count(0)


def test_the_phones_log_sheet_leads_to_the_call_sheet(at_desk: Open, office: LiveServer) -> None:
    page = at_desk(width=390, height=844)
    row(page, "Maya Okafor").get_by_role("button", name="Log what happened with Maya Okafor").click()
    page.locator("#log").get_by_role("link", name="Call sheet").click()
    expect(page).to_have_url(sheet_of(office, "Maya Okafor").replace("/sheet", "/call-sheet"))
    page.get_by_role("link", name="Next in Today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hannah Liu")
    assert violations(page) == []


def test_without_script_the_sheet_is_a_page_whose_text_can_be_marked(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(width=390, height=844, script=False)
    row(page, "Hannah Liu").get_by_role("link", name="Call sheet of Hannah Liu", exact=True).click()
    expect(page.locator(".draft")).to_contain_text("Hi Dana,")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.locator(".draft").get_by_text("Hi Dana,").dblclick()
    page.get_by_role("button", name="Sent").click()
    expect(page.locator("#toast")).to_contain_text("Sent: Hannah Liu.")
