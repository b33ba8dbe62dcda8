"""Saved views in a real browser: kept, found in the rail with their number, narrowed, renamed, shared and deleted; what a
view shows, and what can be taken of it as a file."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import Open, press
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def in_rail(page: Page, name: str) -> Locator:
    return page.locator(".nav-views a", has_text=name)


def save(page: Page, name: str) -> None:
    """Keep what is shown under `name`, by keyboard."""
    page.get_by_role("button", name="Save view").press("Enter")
    page.get_by_role("textbox", name="Name").fill(name)
    page.keyboard.press("Enter")


def test_what_is_shown_is_kept_and_stands_in_the_rail_with_its_number(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/pursuits?q=standing:overdue")
    shown = page.locator("tbody tr").count()
    save(page, "Late")
    expect(in_rail(page, "Late")).to_have_attribute("aria-current", "page")
    expect(in_rail(page, "Late").locator(".n")).to_have_text(str(shown))
    press(page, "g", "t")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    in_rail(page, "Late").click()
    expect(page).to_have_url(re.compile(r"/pursuits\?saved=\d+&q=standing%3Aoverdue$"))
    expect(page.locator("tbody tr")).to_have_count(shown)
    expect(page.get_by_role("button", name="Saved view", exact=True)).to_be_visible()


def test_a_view_without_a_name_comes_back_with_the_mistake_and_is_kept_then(at_desk: Open) -> None:
    page = at_desk(path="/pursuits?q=owner:me")
    save(page, " ")
    expect(page.get_by_role("heading", name="Nothing was saved. 1 thing to fix.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Pursuits")).to_have_value("owner:me")
    page.get_by_role("textbox", name="Name").fill("Mine")
    page.keyboard.press("Enter")
    expect(in_rail(page, "Mine")).to_have_attribute("aria-current", "page")


def test_a_view_that_was_narrowed_is_saved_to_its_name(at_desk: Open) -> None:
    page = at_desk(path="/pursuits?q=owner:me")
    save(page, "Mine")
    all_mine = in_rail(page, "Mine").locator(".n").text_content()
    press(page, "/")
    page.keyboard.press("End")
    page.keyboard.type(" standing:quiet")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Save view").click()
    page.get_by_role("button", name="Save to Mine").click()
    expect(in_rail(page, "Mine").locator(".n")).to_have_text("1")
    assert all_mine != "1"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_view_is_renamed_and_shared_and_then_deleted(at_desk: Open, script: bool) -> None:
    page, jo = at_desk(path="/pursuits?q=standing:overdue", script=script), at_desk("Jo Reed")
    save_by_mouse(page, "Late")
    expect(in_rail(page, "Late")).to_be_visible()
    jo.reload()
    expect(jo.locator(".nav-views")).to_have_count(0)
    page.get_by_role("button", name="Saved view", exact=True).click()
    page.get_by_role("link", name="Rename, share or delete it").click()
    assert not script or violations(page) == []
    page.get_by_role("textbox", name="Name").fill("Late ones")
    page.get_by_role("checkbox", name="Share it with everybody here").check()
    page.get_by_role("button", name="Save view").click()
    expect(in_rail(page, "Late ones")).to_have_attribute("aria-current", "page")
    jo.reload()
    in_rail(jo, "Late ones").click()
    expect(jo.get_by_role("searchbox")).to_have_value("standing:overdue")
    page.goto(page.url.split("/pursuits")[0] + "/views")
    expect(page.get_by_text("Shared by you")).to_be_visible()
    page.get_by_role("link", name="Edit Late ones").click()
    page.get_by_role("button", name="Delete view").click()
    expect(page.get_by_role("heading", name="No view is saved yet.")).to_be_visible()
    jo.reload()
    expect(jo.locator(".nav-views")).to_have_count(0)


def save_by_mouse(page: Page, name: str) -> None:
    page.get_by_role("button", name="Save view").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Save as a view").click()


def test_a_view_of_the_board_leads_back_to_the_board(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(path="/pursuits?q=owner:me")
    save(page, "Mine")
    expect(in_rail(page, "Mine")).to_be_visible()
    page.get_by_role("navigation", name="Shown as").get_by_role("link", name="Board").click()
    expect(page).to_have_url(re.compile(r"/board\?"))
    expect(page.get_by_role("searchbox")).to_have_value("owner:me")


# Columns, rows and files


def test_columns_and_rows_are_chosen_and_kept_while_one_filters(at_desk: Open) -> None:
    page = at_desk(path="/pursuits")
    page.get_by_role("button", name="Columns").press("Enter")
    page.get_by_role("checkbox", name="Job", exact=True).check()
    page.get_by_role("checkbox", name="Silent days").uncheck()
    page.get_by_role("radio", name="Roomy").check()
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_role("columnheader", name="Job")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Silent days")).to_have_count(0)
    expect(page.locator(".table.is-dense")).to_have_count(0)
    page.get_by_role("searchbox").fill("maya")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("columnheader", name="Job")).to_be_visible()
    expect(page).to_have_url(re.compile(r"density=44"))


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_what_is_shown_is_taken_as_a_file(at_desk: Open, tmp_path: Path, script: bool) -> None:
    page = at_desk(path="/pursuits?q=standing:overdue+owner:me&columns=job,due&sort=candidate", script=script)
    shown = page.locator("tbody .rowlink").all_text_contents()
    with page.expect_download() as loading:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / loading.value.suggested_filename
    loading.value.save_as(file)
    assert file.suffix == ".csv"
    head, *lines = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    assert head == ["Candidate", "Job", "Due"]
    assert [line[0] for line in lines] == shown
    assert len(shown) > 1
