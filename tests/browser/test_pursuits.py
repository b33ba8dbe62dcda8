"""The table of pursuits in a real browser: filters without a reload, focus and status after them, keys, axe."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import transaction
from app.models import Look, Recruiter, SavedView, SignIn
from app.web.deps import cookie_name
from tests.browser.keys import press
from tests.factories import TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def token(live_server: LiveServer) -> str:
    """A recruiter with 54 pursuits: one is Maya Okafor's, overdue; the others were thanked lately."""
    with transaction(live_server.app.state.engine) as db:
        recruiter = make_recruiter(db, make_agency(db))
        make_pursuit(db, recruiter.agency, recruiter=recruiter, interviewed_on=TODAY - days(16), thanked=True)
        for number in range(53):
            make_pursuit(
                db,
                recruiter.agency,
                recruiter=recruiter,
                candidate=f"Liam Petrov{number:02}",
                employer=f"Employer {number % 7}",
                interviewed_on=TODAY - days(3 + number % 9),
                thanked=True,
            )
        begun, token = SignIn.begin(recruiter, at=live_server.clock.now)
        db.add(begun)
    return token


def open_table(page: Page, server: LiveServer, token: str, query: str = "") -> None:
    page.context.add_cookies([{"name": cookie_name(False), "value": token, "url": server.url}])
    page.goto(f"{server.url}/pursuits{query}")


def test_typing_filters_and_keeps_the_address(page: Page, live_server: LiveServer, token: str) -> None:
    open_table(page, live_server, token)
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("maya")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(f"{live_server.url}/pursuits?q=maya")
    expect(page.locator("#status")).to_have_text("1 pursuit.")
    expect(page.get_by_role("searchbox")).to_be_focused()
    press(page, "ArrowDown")
    expect(page.locator(".rowlink")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/pursuits?q=maya")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_chip_filters_with_the_search_and_keeps_focus(page: Page, live_server: LiveServer, token: str) -> None:
    open_table(page, live_server, token)
    page.get_by_role("link", name="Overdue 1").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("#chip-overdue")).to_be_focused()
    expect(page.locator("#chip-overdue")).to_have_attribute("aria-current", "true")
    expect(page.locator("#status")).to_have_text("1 pursuit.")
    expect(page.get_by_role("searchbox")).to_have_value("standing:overdue")
    page.fill("input[name=q]", "liam standing:overdue")
    expect(page.locator(".table-none")).to_contain_text("No pursuit is like that.")
    expect(page).to_have_url(f"{live_server.url}/pursuits?q=liam+standing%3Aoverdue")


def test_a_head_sorts_and_turns_round(page: Page, live_server: LiveServer, token: str) -> None:
    open_table(page, live_server, token)
    page.get_by_role("link", name="Candidate").click()
    expect(page).to_have_url(f"{live_server.url}/pursuits?sort=candidate")
    expect(page.locator("#sort-candidate")).to_be_focused()
    expect(page.locator("th:has(#sort-candidate)")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator(".rowlink").first).to_have_text("Maya Okafor")
    press(page, "Enter")
    expect(page.locator("th:has(#sort-candidate)")).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".rowlink").first).to_have_text("Liam Petrov52")
    expect(page.locator("#sort-candidate")).to_be_focused()


def test_another_page_begins_at_its_heading(page: Page, live_server: LiveServer, token: str) -> None:
    open_table(page, live_server, token)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator("#list-h")).to_be_focused()
    expect(page.locator("#status")).to_have_text("4 of 54 pursuits.")
    page.get_by_role("link", name="Previous").click()
    expect(page.locator("tbody tr")).to_have_count(50)
    press(page, "j")
    press(page, "j")
    expect(page.locator("tr.is-current")).to_have_count(1)


def test_it_works_without_script(new_page: NewPage, live_server: LiveServer, token: str) -> None:
    page = new_page(script=False)
    open_table(page, live_server, token)
    page.fill("input[name=q]", "maya")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page).to_have_url(re.compile(r"q=maya"))
    page.get_by_role("button", name="Due: Due any day").click()
    page.get_by_role("link", name="Due by today").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_have_value("maya due:<=today")
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Job").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("columnheader", name="Job")).to_be_visible()
    page.get_by_role("button", name="Save view").click()
    page.get_by_role("textbox", name="Name").fill("Maya, now")
    page.get_by_role("button", name="Save as a view").click()
    expect(page.get_by_role("link", name="Maya, now 1")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Clear", exact=True).click()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(4)


def test_a_menu_gives_focus_back_to_itself(page: Page, live_server: LiveServer, token: str) -> None:
    open_table(page, live_server, token)
    page.get_by_role("button", name="Whose: Everyone’s").click()
    page.get_by_role("link", name="Nobody’s").click()
    expect(page.locator(".table-none")).to_contain_text("No pursuit is like that.")
    expect(page.locator("#menu-owner-b")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("owner:nobody")


def test_a_mistake_is_said_beside_the_box_while_one_types_on(page: Page, live_server: LiveServer, token: str) -> None:
    open_table(page, live_server, token)
    box = page.get_by_role("searchbox")
    box.fill("maya standing:quite")
    expect(page.locator("#mistake")).to_contain_text("Did you mean quiet?")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile("Did you mean quiet"))
    expect(page.locator("#status")).to_contain_text("Did you mean quiet?")
    expect(page.locator("tbody tr")).to_have_count(1)
    box.fill("maya")
    expect(page.locator("#mistake")).to_be_empty()
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(box).to_be_focused()


def test_brackets_go_through_the_saved_views(page: Page, live_server: LiveServer, token: str) -> None:
    with transaction(live_server.app.state.engine) as db:
        recruiter = db.scalars(select(Recruiter)).one()
        for name, query in (("Late", "standing:overdue"), ("Mine", "owner:me")):
            db.add(SavedView.save(recruiter, name, Look(query=query), is_shared=False, at=live_server.clock.now))
    open_table(page, live_server, token)
    page.keyboard.press("]")
    expect(page.locator(".nav-views [aria-current]")).to_have_text("Late1")
    page.keyboard.press("]")
    expect(page.locator(".nav-views [aria-current]")).to_have_text("Mine54")
    page.keyboard.press("[")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    new_page: NewPage, live_server: LiveServer, token: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = new_page(width, 844, scheme)
    for query in ("", "?q=standing:closed", "?q=maya+employer:north+owner:me+silent:>3d", "?q=maya+due:5/6"):
        open_table(page, live_server, token, query)
        assert violations(page) == [], query
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), query
