"""Many rows at once in a real browser: by keys, by mouse, on a phone, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import Open, announced, focused, last_told, link, press, pursuit_of, row
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Select {name}")


def test_by_keys_rows_are_selected_extended_and_snoozed_and_z_brings_them_back(
    office: LiveServer, at_desk: Open
) -> None:
    page = at_desk()
    press(page, "j", "x")
    announced(page, "1 selected.")
    assert focused(page) == "Liam Petrov"
    press(page, "Shift+J", "Shift+J")
    announced(page, "3 selected.")
    press(page, "Shift+K")
    announced(page, "2 selected.")
    expect(page.locator("#bulk")).to_contain_text("2 selected")
    expect(page.get_by_role("navigation", name="Filter today")).to_be_hidden()
    assert violations(page) == []
    press(page, "e", "v")
    announced(page, "2 selected. Press S to snooze them, M to move on, or Esc to clear.")
    assert last_told(office, "Liam Petrov").step == "thank_you"
    press(page, "s")
    expect(page.get_by_role("heading", level=1)).to_have_text("Snooze 2 until Fri 15 May")
    assert violations(page) == []
    press(page, "2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Snooze 2 until Mon 18 May")
    expect(page.get_by_role("button", name="Snooze 2 until Mon 18 May")).to_be_focused()
    press(page, "Enter")
    expect(page.locator("#toast")).to_contain_text("Snoozed 2 until Mon 18 May.")
    expect(link(page, "Maya Okafor")).to_have_count(0)
    press(page, "z")
    expect(page.locator("#toast")).to_contain_text("Undone: snoozed 2 until Mon 18 May.")
    expect(link(page, "Maya Okafor")).to_be_visible()
    assert pursuit_of(office, "Maya Okafor").held_until is None


def test_escape_clears_and_the_keys_are_of_one_row_again(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "x", "Escape")
    announced(page, "None selected.")
    expect(page.locator("#bulk")).to_be_hidden()
    press(page, "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")


def test_a_shift_click_selects_all_between(at_desk: Open) -> None:
    page = at_desk()
    row(page, "Liam Petrov").hover()
    box(page, "Liam Petrov").click()
    box(page, "Samuel Adeyemi").click(modifiers=["Shift"])
    announced(page, "4 selected.")
    page.locator("#bulk").get_by_role("button", name="Move on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move 4 on, no word")


def test_on_a_phone_there_is_a_mode_to_select_in(at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    expect(box(page, "Maya Okafor")).to_be_hidden()
    page.locator("label.selecting").click()
    box(page, "Maya Okafor").click()
    expect(page.locator("#bulk")).to_contain_text("1 selected")
    assert violations(page) == []
    page.get_by_role("button", name="Spread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spread 1 over 5 working days")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_boxes_and_bar_are_a_form(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(script=False)
    row(page, "Maya Okafor").hover()
    box(page, "Maya Okafor").check()
    page.get_by_role("button", name="Snooze S").first.click()
    page.get_by_role("button", name="Snooze 1 until Fri 15 May").click()
    expect(page.locator("#toast")).to_contain_text("Snoozed 1 until Fri 15 May.")
    page.locator("#toast").get_by_role("button", name="Undo").click()
    assert pursuit_of(office, "Maya Okafor").held_until is None
