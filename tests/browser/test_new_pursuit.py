"""A new pursuit in a real browser: by keyboard alone, on a phone, without script, and by axe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.db import transaction
from app.models import SignIn
from app.web.deps import cookie_name
from tests.browser.keys import hold, press
from tests.factories import make_agency, make_pursuit, make_recruiter
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


@dataclass
class Desk:
    """A recruiter at work, with Maya Okafor's pursuit at Northwind Freight."""

    url: str
    token: str

    def open(self, page: Page, path: str = "/pursuits/new") -> None:
        page.context.add_cookies([{"name": cookie_name(False), "value": self.token, "url": self.url}])
        page.goto(self.url + path)
        if path.endswith("/new"):
            expect(page.locator("#f-candidate")).to_be_focused()


@pytest.fixture
def desk(live_server: LiveServer) -> Desk:
    with transaction(live_server.app.state.engine) as db:
        recruiter = make_recruiter(db, make_agency(db))
        make_pursuit(db, recruiter=recruiter, agency=recruiter.agency)
        begun, token = SignIn.begin(recruiter, at=live_server.clock.now)
        db.add(begun)
    return Desk(live_server.url, token)


def take_first(page: Page, field: str, typed: str) -> None:
    """Type, wait for the list, take its first line by key."""
    page.keyboard.type(typed)
    expect(page.locator(f"#f-{field}-list [role=option]").first).to_be_visible()
    press(page, "ArrowDown")
    press(page, "Enter")


def test_a_pursuit_is_opened_by_keyboard_alone(page: Page, desk: Desk) -> None:
    desk.open(page, "/pursuits")
    press(page, "c")
    expect(page.locator("#f-candidate")).to_be_focused()
    take_first(page, "candidate", "okaf")
    expect(page.locator("#f-candidate")).to_have_value("Maya Okafor")
    expect(page.locator("#f-candidate_phone")).to_have_value("(773) 555-0177")
    expect(page.locator("#f-candidate-found")).to_have_text("Known already.")
    for _ in range(3):
        press(page, "Tab")
    take_first(page, "employer", "north")
    press(page, "Tab")
    expect(page.locator("#f-job-list [role=option]")).to_have_text(["Data analyst"])
    page.keyboard.type("Night planner")
    expect(page.locator("#f-job-found")).to_have_text("New at Northwind Freight. Will be added.")
    press(page, "Tab")
    take_first(page, "contact", "")
    expect(page.locator("#f-contact_phone")).to_have_value("(312) 555-0142")
    expect(page.locator("#f-contact_email")).to_have_value("dana@northwind.example")
    page.locator("#f-day").fill("2026-05-13")
    page.locator("#f-ends").fill("16:30")
    press(page, "Tab")
    expect(page.locator("#outlook")).to_contain_text("Thank-you by 4:30 pm on Thu 14 May")
    page.locator("#f-ends").press("Enter")
    expect(page).to_have_url(f"{desk.url}/pursuits/2?said=opened")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")
    expect(page.locator("body")).to_contain_text("Night planner at Northwind Freight")


def test_a_line_is_walked_to_and_left(page: Page, desk: Desk) -> None:
    desk.open(page)
    box = page.get_by_role("combobox", name="Name")
    page.keyboard.type("may")
    option = page.locator("#f-candidate-list [role=option]")
    expect(option).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#status")).to_have_text("1 suggestion.")
    press(page, "ArrowUp")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    press(page, "Escape")
    expect(option).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("may")
    press(page, "Enter")
    expect(page.locator("#f-employer:invalid")).to_have_count(1)
    assert page.url.endswith("/pursuits/new")


def test_typing_on_forgets_who_was_chosen(page: Page, desk: Desk) -> None:
    desk.open(page)
    take_first(page, "candidate", "may")
    expect(page.locator("#f-candidate_id")).to_have_value("1")
    page.keyboard.type("-Reed")
    expect(page.locator("#f-candidate_id")).to_have_value("")
    expect(page.locator("#f-candidate-found")).to_have_text("New. Will be added.")


def test_a_choice_is_not_undone_by_an_answer_that_comes_late(page: Page, desk: Desk) -> None:
    desk.open(page)
    page.keyboard.type("ma")
    expect(page.locator("#f-candidate-list [role=option]")).to_have_count(1)
    page.keyboard.type("y")
    press(page, "ArrowDown")
    press(page, "Enter")
    page.wait_for_timeout(400)
    expect(page.locator("#f-candidate-found")).to_have_text("Known already.")
    expect(page.locator("#f-candidate-list [role=option]")).to_have_count(0)


def late_answer(page: Page, desk: Desk, more: str) -> tuple[Locator, Callable[[int], list[Route]]]:
    """Maya's line, found by "ma" before `more` was typed; and what is asked for since, which waits."""
    desk.open(page)
    page.keyboard.insert_text("ma")
    option = page.locator("#f-candidate-list [role=option]:not([hidden])")
    expect(option).to_have_count(1)
    held = hold(page, "**/suggestions/candidates?**")
    page.keyboard.insert_text(more)
    return option, held


def test_who_has_walked_to_a_line_stays_there_when_an_answer_comes_late(page: Page, desk: Desk) -> None:
    option, held = late_answer(page, desk, "y")
    press(page, "ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    option.evaluate("line => line.dataset.isOld = ''")
    held(1)[0].continue_()
    expect(page.locator("#f-candidate-list [data-is-old]")).to_have_count(0)
    expect(option).to_have_attribute("aria-selected", "true")
    press(page, "Enter")
    expect(page.locator("#f-candidate")).to_have_value("Maya Okafor")


def test_a_list_that_was_closed_is_not_opened_by_an_answer_that_comes_late(page: Page, desk: Desk) -> None:
    option, held = late_answer(page, desk, "y")
    press(page, "Escape")
    expect(option).to_have_count(0)
    note = page.locator("#f-candidate-found")
    note.evaluate("note => note.textContent = ''")
    held(1)[0].continue_()
    expect(note).to_have_text("New. Will be added.")
    expect(option).to_have_count(0)
    expect(page.get_by_role("combobox", name="Name")).to_have_attribute("aria-expanded", "false")


def test_an_answer_to_fewer_letters_offers_nothing_that_does_not_begin_so(page: Page, desk: Desk) -> None:
    page.clock.install()
    option, held = late_answer(page, desk, "y")
    (late,) = held(1)
    note = page.locator("#f-candidate-found")
    note.evaluate("note => note.textContent = ''")
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)  # so that what is typed now is not yet asked for
    page.keyboard.insert_text("bell")
    expect(option).to_have_count(0)
    late.continue_()
    expect(note).to_have_text("New. Will be added.")
    page.clock.resume()
    expect(option).to_have_count(0)


def test_a_line_that_no_longer_begins_so_goes_before_the_answer_comes(page: Page, desk: Desk) -> None:
    desk.open(page)
    page.keyboard.type("ma")
    expect(page.locator("#f-candidate-list [role=option]")).to_have_count(1)
    page.keyboard.type("rcus")
    press(page, "ArrowDown")
    press(page, "Enter")
    expect(page.locator("#f-candidate")).to_have_value("marcus")
    expect(page.locator("#f-candidate_id")).to_have_value("")
    expect(page.locator("#f-candidate-found")).to_have_text("New. Will be added.")


def test_a_line_is_taken_by_a_click(page: Page, desk: Desk) -> None:
    desk.open(page)
    page.keyboard.type("may")
    page.locator("#f-candidate-list [role=option]").click()
    expect(page.locator("#f-candidate")).to_have_value("Maya Okafor")
    expect(page.locator("#f-candidate")).to_be_focused()


def test_what_cannot_be_taken_comes_back_with_focus_on_the_summary(page: Page, desk: Desk) -> None:
    desk.open(page)
    page.fill("#f-candidate", "Maya Okafor")
    page.fill("#f-employer", "Northwind Freight")
    page.fill("#f-job", "Data analyst")
    page.click("text=Open the pursuit")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_contain_text("There is a Maya Okafor already.")
    page.click("#errors a")
    expect(page.locator("#f-which")).to_be_focused()
    page.locator("#f-which").check()
    page.click("text=Open the pursuit")
    expect(page).to_have_url(f"{desk.url}/pursuits/1?said=found-open")


def test_it_works_without_script(new_page: NewPage, desk: Desk) -> None:
    page = new_page(script=False)
    desk.open(page)
    page.fill("#f-candidate", "Liam Petrov")
    page.fill("#f-employer", "northwind freight")
    page.fill("#f-job", "Night planner")
    page.get_by_role("button", name="See what is new first").click()
    expect(page.locator("#f-employer-found")).to_have_text("Known already.")
    expect(page.locator("#f-candidate-found")).to_have_text("New. Will be added.")
    page.click("text=Open the pursuit")
    expect(page).to_have_url(f"{desk.url}/pursuits/2?said=opened")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_whatever_the_form_shows(
    new_page: NewPage, desk: Desk, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = new_page(width, 844, scheme)
    desk.open(page)
    found = violations(page)
    page.keyboard.type("may")
    expect(page.locator("#f-candidate-list [role=option]")).to_have_count(1)
    press(page, "ArrowDown")
    found += violations(page)
    page.fill("#f-candidate", "Maya Okafor")
    page.fill("#f-employer", "Northwind Freight")
    page.fill("#f-job", "Data analyst")
    page.fill("#f-contact_phone", "12")
    page.click("text=Open the pursuit")
    expect(page.locator("#errors")).to_be_focused()
    found += violations(page)
    assert found == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
