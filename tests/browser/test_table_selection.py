"""Many rows of the table at once: by keys, by mouse, after a filter, on a phone, and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import Open, announced, press, pursuit_of, until
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser

BY_NAME = "/pursuits?sort=candidate"
LATE = "/pursuits?sort=candidate&q=owner%3Ame+standing%3Aoverdue"
# Under what is pinned to the edges: the middle of the thing that holds focus, as a finger would hit it.
IS_COVERED = """() => {
    const at = document.activeElement.getBoundingClientRect();
    const hit = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
    return !hit || !(document.activeElement.contains(hit) || hit.contains(document.activeElement));
}"""


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Select {name}")


def every(page: Page) -> Locator:
    return page.get_by_role("checkbox", name="All shown")


def test_by_keys_rows_of_the_table_are_snoozed_and_it_comes_back_as_it_was(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path=LATE)
    press(page, "j", "x")
    announced(page, "1 selected.")
    press(page, "Shift+J", "Shift+J", "Shift+K")
    announced(page, "2 selected.")
    expect(page.locator(".rowlink").nth(1)).to_be_focused()
    expect(page.locator("#bulk")).to_contain_text("2 selected")
    assert violations(page) == []
    press(page, "s")
    expect(page.get_by_role("heading", level=1)).to_have_text("Snooze 2 until Fri 15 May")
    preview = page.url
    press(page, "u")
    expect(page).to_have_url(office.url + LATE)
    page.goto(preview)
    expect(page.get_by_role("button", name="Snooze 2 until Fri 15 May")).to_be_focused()
    press(page, "Enter")
    expect(page).to_have_url(re.compile(rf"{re.escape(LATE)}&batch=\d+$"))
    expect(page.locator("#toast")).to_contain_text("Snoozed 2 until Fri 15 May.")
    press(page, "z")
    expect(page.locator("#toast")).to_contain_text("Undone: snoozed 2 until Fri 15 May.")
    expect(page).to_have_url(re.compile(rf"{re.escape(LATE)}&batch=\d+$"))
    assert pursuit_of(office, "Hannah Liu").held_until is None


def test_a_shift_click_and_the_box_for_all_say_how_many(at_desk: Open) -> None:
    page = at_desk(path=BY_NAME)
    rows = page.locator("tbody tr").count()
    box(page, "Hannah Liu").click()
    box(page, "Liam Petrov").click(modifiers=["Shift"])
    announced(page, "4 selected.")
    expect(every(page)).to_be_checked(indeterminate=True)
    every(page).check()
    announced(page, f"{rows} selected.")
    page.locator("#bulk").get_by_role("button", name="Reassign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Reassign {rows}")
    expect(page.locator(".is-desks")).to_contain_text(re.compile(r"Jo Reed\s*1 open, 1 to go today"))
    assert violations(page) == []


def test_all_taken_out_again_leads_back_to_the_rows(at_desk: Open) -> None:
    page = at_desk(path=BY_NAME)
    press(page, "j", "x")
    every(page).check()
    every(page).uncheck()
    announced(page, "None selected.")
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.locator(".rowlink").first).to_be_focused()


def test_what_a_filter_leaves_is_what_can_be_selected(at_desk: Open) -> None:
    page = at_desk(path=BY_NAME)
    press(page, "j", "x")
    announced(page, "1 selected.")
    page.get_by_role("link", name=re.compile("^Overdue")).click()
    expect(page.locator("#chip-overdue")).to_have_attribute("aria-current", "true")
    expect(page.locator("#bulk")).to_be_hidden()
    press(page, "j", "x")
    announced(page, "1 selected.")
    every(page).check()
    page.locator("#bulk").get_by_role("button", name="Spread").click()
    expect(page.locator("[data-key=u]")).to_have_attribute("href", "/pursuits?q=standing%3Aoverdue&sort=candidate")


@pytest.mark.parametrize("path", ["/today", BY_NAME])
@pytest.mark.parametrize("size", [(390, 844), (1280, 500)])
def test_the_bar_hides_no_row_that_holds_focus(at_desk: Open, path: str, size: tuple[int, int]) -> None:
    page = at_desk(path=path, width=size[0], height=size[1])
    if page.locator("label.selecting").is_visible():
        page.locator("label.selecting").click()
    press(page, "j", "x")
    announced(page, "1 selected.")
    for key in [*(["Shift+J"] * 6), *(["Shift+K"] * 5), *(["Tab"] * 6)]:
        press(page, key)
        until(page, lambda: not page.evaluate(IS_COVERED))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_bar_is_at_the_thumb_over_the_tab_bar(at_desk: Open) -> None:
    page = at_desk(path=BY_NAME, width=320, height=640)
    expect(box(page, "Maya Okafor")).to_be_hidden()
    page.locator("label.selecting").click()
    box(page, "Maya Okafor").click()
    bar, tabs = page.locator("#bulk").bounding_box(), page.locator(".tabbar").bounding_box()
    assert bar
    assert tabs
    assert 0 <= bar["y"] + bar["height"] - tabs["y"] < 4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#bulk").get_by_role("button", name="Move on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move 1 on, no word")


def test_without_script_the_table_is_a_form_with_a_box_for_all(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/pursuits?q=maya", script=False)
    box(page, "Maya Okafor").check()
    every(page).check()
    page.locator("#bulk").get_by_role("button", name="Snooze").click()
    page.get_by_role("button", name="Snooze 1 until Fri 15 May").click()
    expect(page).to_have_url(re.compile(r"/pursuits\?q=maya&batch=\d+$"))
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Undone")
    assert pursuit_of(office, "Maya Okafor").held_until is None
