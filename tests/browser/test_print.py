"""What a list is on paper: who to call and why, a box to tick and room for a note; no navigation, and no row torn apart."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from app.db import transaction
from tests import desk
from tests.browser.keys import Open
from tests.factories import make_agency, make_recruiter
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser

# A4 without its margins.
WIDTH = 690
LATE = "/pursuits?q=owner%3Ame+standing%3Aoverdue%2Cdue"
COLOURS = """() => [...document.querySelectorAll("main *")]
    .filter((each) => each.getClientRects().length && each.innerText?.trim() && !each.closest(".vh"))
    .map((each) => getComputedStyle(each).color)"""
TORN = """() => [...document.querySelectorAll(".row, tbody tr")].map((row) => getComputedStyle(row).breakInside)"""


def on_paper(at_desk: Open, path: str, **how: object) -> Page:
    page = at_desk(path=path, width=WIDTH, **how)
    page.emulate_media(media="print")
    return page


def shown(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())


def lightness(colour: str) -> float:
    """0 for black, 1 for white."""
    return max(map(float, re.findall(r"[\d.]+", colour)[:3])) / 255


def test_today_on_paper_says_whose_it_is_whom_to_call_and_why(at_desk: Open) -> None:
    page = on_paper(at_desk, "/today")
    text = shown(page)
    assert "Thursday 14 May Call list of Priya Raman, Brightline Staffing. 7 to go." in text
    maya = page.locator(".row", has_text="Maya Okafor")
    expect(maya).to_contain_text("Call Dana Whitfield (312) 555-0142")
    expect(maya).to_contain_text("Second call, was due Tuesday.")
    expect(maya.get_by_text("2 days overdue")).to_be_visible()
    hannah = page.locator(".row", has_text="Hannah Liu")
    expect(hannah.get_by_text("dana@")).to_be_visible()
    box = "(row) => [getComputedStyle(row, '::before').borderTopWidth, getComputedStyle(row, '::after').content]"
    assert maya.evaluate(box) == ["1px", '"Note"']


def test_the_table_on_paper_is_a_table_with_the_number_and_the_reason(at_desk: Open) -> None:
    page = on_paper(at_desk, LATE)
    text = shown(page)
    assert "Call list of Priya Raman, Brightline Staffing, Thursday 14 May" in text
    assert "pursuits: owner:me standing:overdue,due" in text
    expect(page.locator("thead th:visible")).to_have_text(
        ["Candidate", "Employer", "Next touch", "Due", "Whom to reach", "Note"]
    )
    maya = page.locator("tbody tr", has_text="Maya Okafor")
    expect(maya.locator(".c-reach")).to_have_text(re.compile(r"Dana Whitfield.*\(312\) 555-0142.*Second call, was due"))
    assert maya.evaluate("row => getComputedStyle(row).display") == "table-row"


def test_the_number_of_whom_nobody_is_to_call_today_is_not_on_paper(at_desk: Open) -> None:
    page = on_paper(at_desk, "/pursuits?q=ivy")
    expect(page.locator(".c-reach")).to_contain_text("Dana Whitfield")
    expect(page.locator(".c-reach")).not_to_contain_text("555")


@pytest.mark.parametrize("path", ["/today", LATE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_black_on_white_and_holds_nothing_to_press(
    at_desk: Open, path: str, scheme: Literal["light", "dark"]
) -> None:
    page = on_paper(at_desk, path, scheme=scheme)
    for name in (".rail", ".tabbar", ".bulk", ".pickbox", ".shown-as", "main :is(button, input, select)", ".row .more"):
        assert page.locator(f"{name}:visible").count() == 0, name
    assert {colour for colour in page.evaluate(COLOURS) if lightness(colour) > 0.25} == set()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert set(page.evaluate(TORN)) == {"avoid"}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_forty_calls_are_a_few_pages(office: LiveServer, at_desk: Open) -> None:
    with transaction(office.app.state.engine) as db:
        kim = make_recruiter(db, make_agency(db, name="Meridian"), name="Kim Lo")
        desk.pile_up(db, kim)
    page = at_desk("Kim Lo")
    sheets = len(re.findall(rb"/Type /Page\b", page.pdf(format="A4")))
    assert 3 <= sheets <= 6


def test_on_the_screen_nothing_of_it_is_seen(at_desk: Open) -> None:
    for path in ("/today", LATE):
        page = at_desk(path=path)
        expect(page.get_by_text("Call list of")).to_be_hidden()
        expect(page.locator(".only-print:visible")).to_have_count(0)
