"""Board and calendar as somebody uses them who has a keyboard: from tile to tile, through the days, between the shapes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keys import Open, announced, press, pursuit_of
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def tile(page: Page, name: str) -> None:
    """It is this tile's link that has focus."""
    expect(page.locator(".tile .rowlink", has_text=name).first).to_be_focused()


def current_column(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.closest('[data-column]').id")
    return name


# The board


def test_the_board_is_walked_by_its_keys_and_a_tile_is_followed(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "g", "b")
    expect(page).to_have_url(f"{office.url}/board")
    press(page, "j")
    tile(page, "Noah Kim")
    assert current_column(page) == "thank_you"
    press(page, "ArrowRight", "ArrowRight")
    assert current_column(page) == "second_call"
    first = page.evaluate("document.activeElement.textContent")
    press(page, "j")
    assert page.evaluate("document.activeElement.textContent") != first
    press(page, "k", "ArrowLeft")
    assert current_column(page) == "first_call"
    expect(page.locator(".tile.is-current")).to_have_count(1)
    press(page, "ArrowLeft", "Enter")
    expect(page).to_have_url(f"{office.url}/pursuits/{pursuit_of(office, 'Noah Kim').id}")


def test_a_tile_that_has_focus_is_in_sight_in_the_last_column_too(at_desk: Open) -> None:
    page = at_desk(path="/board", width=900)
    press(page, "j")
    for _ in range(9):
        press(page, "ArrowRight")
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)


def test_the_board_is_filtered_while_one_types(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/board")
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("maya")
    expect(page.locator(".tile")).to_have_count(1)
    announced(page, "1 pursuit.")
    expect(page).to_have_url(f"{office.url}/board?q=maya")
    press(page, "ArrowDown")
    tile(page, "Maya Okafor")
    press(page, "/")
    page.keyboard.type(" standing:quite")
    expect(page.locator("#mistake")).to_contain_text("Did you mean quiet?")
    expect(page.locator(".tile")).to_have_count(1)


def test_what_is_asked_for_goes_from_shape_to_shape(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/pursuits?q=maya")
    shapes = page.get_by_role("navigation", name="Shown as")
    shapes.get_by_role("link", name="Board").press("Enter")
    expect(page).to_have_url(f"{office.url}/board?q=maya")
    expect(page.locator(".tile")).to_have_count(1)
    shapes.get_by_role("link", name="Calendar").press("Enter")
    expect(page).to_have_url(re.compile(r"/calendar\?q=maya$"))
    expect(shapes.get_by_role("link", name="Calendar")).to_have_attribute("aria-current", "true")
    assert {words.strip() for words in page.locator(".tile .rowlink").all_text_contents()} == {"Maya Okafor"}
    shapes.get_by_role("link", name="Table").press("Enter")
    expect(page).to_have_url(f"{office.url}/pursuits?q=maya")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_filter_of_the_board_works_without_script(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/board", script=False)
    page.get_by_role("searchbox").fill("maya")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page).to_have_url(f"{office.url}/board?q=maya")
    expect(page.locator(".tile")).to_have_count(1)
    page.get_by_role("button", name="Whose: Everyone’s").click()
    page.get_by_role("link", name="Mine").click()
    expect(page.get_by_role("searchbox")).to_have_value("maya owner:me")
    page.get_by_role("link", name="Clear", exact=True).click()
    expect(page.locator(".tile")).not_to_have_count(1)


# The calendar


def test_the_calendar_turns_by_its_keys(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "g", "c")
    heading = page.locator(".head-date")
    expect(heading).to_have_text("11 to 17 May")
    for key, words in (("n", "18 to 24 May"), ("p", "11 to 17 May"), ("m", "May"), ("n", "June"), ("t", "May")):
        press(page, key)
        expect(heading).to_have_text(words)
    press(page, "d")
    expect(heading).to_contain_text("14 May")
    press(page, "a")
    expect(page.get_by_role("navigation", name="View").get_by_role("link", name="Agenda")).to_have_attribute(
        "aria-current", "true"
    )
    press(page, "w")
    expect(heading).to_have_text("11 to 17 May")


def test_the_days_are_walked_by_the_arrows_and_a_day_is_opened(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/calendar")
    press(page, "j")
    first = current_column(page)
    press(page, "ArrowRight")
    second = current_column(page)
    assert first < second
    press(page, "ArrowLeft")
    assert current_column(page) == first
    name = page.evaluate("document.activeElement.textContent")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    page.get_by_role("link", name="Thu 14 May").press("Enter")
    expect(page.locator(".head-date")).to_contain_text("14 May")
    expect(page.locator(".day")).to_have_count(1)


def test_the_calendar_is_filtered_while_one_types_and_stays_at_its_days(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/calendar?view=month&on=2026-06-10")
    press(page, "/")
    page.keyboard.type("maya")
    expect(page.locator(".days .rowlink").filter(has_not_text="Maya Okafor")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator(".head-date")).to_have_text("June")
    expect(page).to_have_url(re.compile(r"view=month"))
    expect(page).to_have_url(re.compile(r"q=maya"))


def test_the_limit_of_a_day_is_set_without_script_and_a_mistake_is_told_beside_it(at_desk: Open) -> None:
    page = at_desk(path="/calendar", script=False)
    limit = page.get_by_label("Touches you make in a day")
    limit.fill("many")
    page.locator(".limit").get_by_role("button", name="Save").click()
    expect(limit).to_have_attribute("aria-invalid", "true")
    expect(limit).to_have_accessible_description(re.compile("."))
    expect(limit).to_be_focused()
    limit.fill("1")
    page.locator(".limit").get_by_role("button", name="Save").click()
    expect(page.locator("#d2026-05-14 .load")).to_contain_text("over")
