"""The palette and the find page as a person uses them: opened, typed into, walked, run, left; and axe in every state."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.db import transaction
from app.models import Agency, Recruiter
from tests import desk
from tests.browser.keys import Open, announced, focused, press, pursuit_of, row
from tests.factories import make_recruiter
from tests.support import axe
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def lines(page: Page) -> Locator:
    return page.locator('#pal-list [role="option"]:not([hidden])')


def meant(page: Page) -> Locator:
    """The line that Enter takes."""
    return page.locator('#pal-list [aria-selected="true"]')


def group(page: Page, title: str) -> Locator:
    return page.locator("#palette").get_by_role("group", name=title, exact=True)


def open_palette(page: Page) -> Locator:
    press(page, "Control+k")
    box = page.get_by_role("combobox", name="Find a person, employer or command")
    expect(box).to_be_focused()
    expect(lines(page).first).to_be_visible()
    return box


def test_it_opens_with_what_the_current_row_can_do_each_with_its_key(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    open_palette(page)
    said = group(page, "Maya Okafor").get_by_role("option").all_text_contents()
    assert [re.sub(r"(\w)$", r" \1", one) for one in said] == [
        "Phone Dana Whitfield, (312) 555-0142 P",
        "Done E",
        "Left voicemail V",
        "No answer A",
        "Heard back H",
        "Snooze S",
        "Move on M",
        "Add a note about Maya Okafor N",
        "Call sheet of Maya OkaforSPAC E",
    ]
    places = group(page, "Anywhere").get_by_role("option").all_text_contents()
    assert places[:2] == ["New pursuitC", "Go to PursuitsGP"]
    expect(meant(page)).to_contain_text("Phone Dana Whitfield")


def test_a_command_does_what_its_key_does_and_focus_goes_on(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    open_palette(page)
    page.keyboard.type("voice")
    expect(lines(page)).to_have_count(2)
    expect(meant(page)).to_have_text("Left voicemailV")
    press(page, "Enter")
    expect(page.locator("#palette")).to_be_hidden()
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    assert focused(page) != "Maya Okafor"
    assert [fact.kind for fact in pursuit_of(office, "Maya Okafor").facts][-1] == "touch"


def test_a_command_that_opens_something_opens_it(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j")
    open_palette(page)
    page.keyboard.type("snooze")
    press(page, "Enter")
    expect(page.locator("#snooze")).to_be_visible()


def test_escape_closes_it_and_focus_is_where_it_was(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    assert focused(page) == "Maya Okafor"
    open_palette(page)
    page.keyboard.type("pet")
    press(page, "Escape")
    expect(page.locator("#palette")).to_be_hidden()
    assert focused(page) == "Maya Okafor"
    expect(open_palette(page)).to_have_value("")
    press(page, "Control+k")
    expect(page.locator("#palette")).to_be_hidden()
    assert focused(page) == "Maya Okafor"


def test_somebody_is_found_as_one_types_and_enter_leads_there(at_desk: Open) -> None:
    page = at_desk()
    box = open_palette(page)
    page.keyboard.type("okafro")
    expect(group(page, "Candidates").get_by_role("option")).to_have_count(1)
    expect(meant(page)).to_contain_text("Maya Okafor")
    assert box.get_attribute("aria-activedescendant") == meant(page).get_attribute("id")
    expect(page.locator('#palette [role="status"]')).to_have_text("2 suggestions.")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")
    assert re.search(r"/pursuits/\d+$", page.url)


def test_arrows_walk_all_lines_and_round(at_desk: Open) -> None:
    page = at_desk()
    open_palette(page)
    page.keyboard.type("okafor")
    expect(lines(page)).to_have_count(2)
    press(page, "ArrowDown")
    expect(meant(page)).to_have_text("See all matches for “okafor”")
    press(page, "ArrowDown")
    expect(meant(page)).to_contain_text("Maya Okafor")
    press(page, "ArrowUp", "Enter")
    expect(page).to_have_url(re.compile(r"/find\?q=okafor$"))


def test_who_is_quicker_than_the_answer_finds_them_on_the_page(at_desk: Open) -> None:
    page = at_desk()
    open_palette(page)
    page.route("**/find/lines*", lambda route: None)
    page.keyboard.type("whitf")
    press(page, "Enter")
    expect(page).to_have_url(re.compile(r"/find\?q=whitf$"))
    expect(page.get_by_role("link", name="Dana Whitfield").first).to_be_visible()


def test_an_answer_to_fewer_letters_is_dropped(at_desk: Open) -> None:
    page = at_desk()
    open_palette(page)
    page.keyboard.type("maya")
    expect(group(page, "Candidates")).to_contain_text("Maya Okafor")
    page.keyboard.type("zz")
    expect(lines(page)).to_have_count(1)
    expect(meant(page)).to_have_text("See all matches for “mayazz”")


def test_a_name_never_means_a_command(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    open_palette(page)
    page.keyboard.type("maya")
    expect(group(page, "Candidates")).to_contain_text("Maya Okafor")
    expect(meant(page)).to_contain_text("Data analyst, Northwind Freight")


def test_one_line_opens_beside_in_a_new_tab(at_desk: Open) -> None:
    page = at_desk()
    open_palette(page)
    page.keyboard.type("okafor")
    expect(meant(page)).to_contain_text("Maya Okafor")
    with page.context.expect_page() as opened:
        press(page, "Control+Enter")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Maya Okafor")
    expect(page.locator("#palette")).to_be_visible()


def test_a_click_on_the_rail_and_on_a_line(at_desk: Open) -> None:
    page = at_desk()
    page.get_by_role("link", name="Find or do").click()
    expect(page.get_by_role("combobox", name="Find a person, employer or command")).to_be_focused()
    page.keyboard.type("northw")
    group(page, "Employers").get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Northwind Freight")


def test_a_slash_opens_it_and_goes_to_the_pages_own_field_where_there_is_one(at_desk: Open) -> None:
    page = at_desk()
    press(page, "/")
    expect(page.get_by_role("combobox", name="Find a person, employer or command")).to_be_focused()
    press(page, "Escape")
    press(page, "g", "p")
    page.wait_for_url("**/pursuits")
    press(page, "/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.locator("#palette")).to_be_hidden()


def test_a_command_of_a_pursuits_own_page(at_desk: Open) -> None:
    page = at_desk()
    row(page, "Maya Okafor").get_by_role("link", name="Maya Okafor").click()
    page.wait_for_url("**/pursuits/*")
    open_palette(page)
    page.keyboard.type("heard")
    expect(meant(page)).to_contain_text("Heard back")
    press(page, "Enter")
    expect(page.locator("#heard")).to_be_visible()


def test_with_single_keys_off_it_opens_by_its_own_key_alone(office: LiveServer, at_desk: Open) -> None:
    with transaction(office.app.state.engine) as db:
        db.scalars(select(Recruiter).where(Recruiter.name == "Priya Raman")).one().single_keys = False
    page = at_desk()
    press(page, "/")
    expect(page.locator("#palette")).to_be_hidden()
    open_palette(page)


def test_without_script_the_rail_leads_to_the_page_and_the_page_works(at_desk: Open) -> None:
    page = at_desk(script=False)
    page.get_by_role("link", name="Find or do").click()
    page.get_by_role("searchbox").fill("okafro")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Maya Okafor")).to_be_visible()
    page.get_by_role("link", name="Data analyst at Northwind Freight").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")


def test_on_a_phone_find_is_a_tab(at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    tabs = page.get_by_role("navigation", name="Main, phone")
    tabs.get_by_role("link", name="Find").click()
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("okafor")
    expect(page.get_by_role("link", name="Maya Okafor")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/find\?q=okafor$"))
    expect(page.locator("#status")).to_have_text("1 match.")
    expect(box).to_be_focused()
    expect(tabs.get_by_role("link", name="Find")).to_have_attribute("aria-current", "page")
    press(page, "ArrowDown", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maya Okafor")


def test_what_a_viewer_may_not_do_is_no_command(office: LiveServer, at_desk: Open) -> None:
    with transaction(office.app.state.engine) as db:
        agency = db.scalars(select(Agency)).one()
        viewer = make_recruiter(db, agency, name="Vic Lund", role="viewer")
        desk.overdue(db, agency, viewer, "Ada Lind")
    page = at_desk("Vic Lund")
    press(page, "j")
    open_palette(page)
    assert [one for one in lines(page).all_text_contents() if one.startswith(("Done", "Left", "Snooze"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_state_of_it_is_accessible(at_desk: Open, width: int, scheme: str) -> None:
    page = at_desk(width=width, scheme=scheme)
    press(page, "j")
    open_palette(page)
    assert axe.violations(page) == []
    page.keyboard.type("ma")
    expect(group(page, "Candidates")).to_be_visible()
    assert axe.violations(page) == []
    page.keyboard.type("zzz")
    expect(lines(page)).to_have_count(1)
    assert axe.violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
