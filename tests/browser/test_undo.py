"""Undo in a real browser: Z on any page and as fast as it can be struck, and the log of the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import transaction
from app.models import Agency, Recruiter
from app.queries.pursuits import pursuit_for
from tests import desk
from tests.browser.keys import Open, announced, focused_id, hold, last_told, link, press, pursuit_of, row
from tests.factories import NOW
from tests.support.axe import violations
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


def toast(page: Page, words: str) -> None:
    expect(page.locator("#toast")).to_contain_text(words)


def jo_writes_early(office: LiveServer, name: str) -> None:
    """Jo sends the e-mail that comes after the call on that pursuit, ten minutes later."""
    found = pursuit_of(office, name)
    with transaction(office.app.state.engine) as db:
        jo = db.scalars(select(Recruiter).where(Recruiter.name == "Jo Reed")).one()
        pursuit = pursuit_for(db, found.agency_id, found.id)
        pursuit.log_touch(
            step="email",
            channel="email",
            made_by="recruiter",
            result="done",
            by=jo.actor,
            at=NOW + timedelta(minutes=10),
        )
    office.clock.now = NOW + timedelta(minutes=11)


# Z where no toast is


def test_after_a_reload_z_goes_back_to_the_morning_and_then_says_that_nothing_is_left(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e", "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 5 to go.")
    page.reload()
    expect(page.locator("#toast")).to_be_hidden()
    press(page, "z")
    toast(page, "Voicemail undone: Maya Okafor is back.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    press(page, "z")
    toast(page, "Call undone: Liam Petrov is back.")
    expect(link(page, "Liam Petrov")).to_be_focused()
    expect(page.locator("#meterbox")).to_contain_text("7 to go, 0 done")
    press(page, "z")
    toast(page, "Nothing that you logged today is left to undo.")
    expect(page.locator("#meterbox")).to_contain_text("7 to go, 0 done")
    assert violations(page) == []


def test_z_on_the_table_stays_there_with_its_filter(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    page.goto(f"{office.url}/pursuits")
    page.get_by_role("searchbox").fill("may")
    expect(page).to_have_url(f"{office.url}/pursuits?q=may")
    link(page, "Maya Okafor").focus()
    press(page, "z")
    toast(page, "Voicemail undone: Maya Okafor is back.")
    fact = last_told(office, "Maya Okafor")
    expect(page).to_have_url(f"{office.url}/pursuits?q=may&undone={fact.id}")
    assert fact.undone_at is not None


def test_z_on_a_pursuit_takes_back_what_was_logged_there(office: LiveServer, at_desk: Open) -> None:
    maya = pursuit_of(office, "Maya Okafor").id
    page = at_desk(path=f"/pursuits/{maya}")
    press(page, "v")
    toast(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May.")
    page.goto(f"{office.url}/pursuits/{maya}")
    press(page, "z")
    toast(page, "Voicemail undone: Maya Okafor is back.")
    expect(page.locator(".ev.is-undone")).to_contain_text("Undone by Priya")


# As fast as it can be struck


def test_z_struck_fast_takes_back_one_after_the_other(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e", "v", "e")
    expect(page.locator("#meterbox")).to_contain_text("4 to go, 3 done")
    press(page, "z", "z", "z")
    expect(page.locator("#meterbox")).to_contain_text("7 to go, 0 done")
    expect(link(page, "Liam Petrov")).to_be_focused()
    for name in ("Liam Petrov", "Maya Okafor", "Hannah Liu"):
        assert last_told(office, name).undone_at is not None
    expect(page.locator("#alert")).to_have_text("")


def test_z_waits_for_what_is_on_its_way_and_never_goes_past_it(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e")
    announced(page, "Done: Liam Petrov. Then: second call on Thu 28 May. 6 to go.")
    held = hold(page, "**/touches")
    press(page, "v", "z")
    expect(row(page, "Maya Okafor")).to_have_class("row leaving")
    held(1)[0].continue_()
    announced(page, "Voicemail undone: Maya Okafor is back. 6 to go.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    assert last_told(office, "Liam Petrov").undone_at is None


def test_z_after_what_failed_takes_back_nothing(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e")
    announced(page, "Done: Liam Petrov. Then: second call on Thu 28 May. 6 to go.")
    held = hold(page, "**/touches")
    press(page, "v", "z")
    alert = '<div id="alert" hx-swap-oob="innerHTML">This is why.</div>'
    held(1)[0].fulfill(status=500, content_type="text/html", body=alert)
    expect(page.locator("#alert")).to_have_text("This is why.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    assert last_told(office, "Liam Petrov").undone_at is None


def test_after_ten_keys_struck_fast_every_number_is_right(office: LiveServer, at_desk: Open) -> None:
    with transaction(office.app.state.engine) as db:
        priya = db.scalars(select(Recruiter).where(Recruiter.name == "Priya Raman")).one()
        agency = db.get_one(Agency, priya.agency_id)
        for letter in "ABCDEFGH":
            desk.overdue(db, agency, priya, f"Zoe {letter}berg")
    page = at_desk()
    press(page, "j", *"evevaeveve")
    expect(page.locator("#meterbox")).to_contain_text("5 to go, 10 done")
    expect(page.locator("#meter")).to_have_attribute("value", "10")
    expect(page.locator("#nav-today")).to_have_text("5")
    expect(page).to_have_title("Today, 5 to go · Hearback")
    expect(page.locator("#tabs a").first).to_contain_text("All 5")
    left = [int(number) for number in page.locator(".group:visible .group-h .n").all_text_contents()]
    assert sum(left) == page.locator(".row:not(.leaving)").count() == 5
    page.reload()
    expect(page.locator("#meterbox")).to_contain_text("5 to go, 10 done")


# What hangs on it


def test_an_undo_that_cannot_be_says_what_to_undo_first_and_does_it(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    jo_writes_early(office, "Maya Okafor")
    press(page, "z")
    alert = page.locator("#alert")
    expect(alert).to_contain_text("The e-mail that Jo logged at 10:52 am hangs on this. Undo that first.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    assert violations(page) == []
    alert.get_by_role("button", name="Undo the e-mail").click()
    toast(page, "E-mail undone: Maya Okafor.")
    press(page, "z")
    toast(page, "Voicemail undone: Maya Okafor is back.")
    expect(link(page, "Maya Okafor")).to_be_focused()


# The log


def test_the_log_is_two_keys_away_and_each_line_can_be_undone(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e", "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 5 to go.")
    press(page, "g", "l")
    expect(page.get_by_role("heading", name="Today’s log")).to_be_visible()
    expect(page.locator(".ev b").first).to_have_text("Voicemail logged")
    assert violations(page) == []
    page.get_by_role("button", name="Undo: Done, Liam Petrov").click()
    toast(page, "Call undone: Liam Petrov is back.")
    line = page.locator(".ev.is-undone")
    expect(line).to_contain_text("Undone by Priya, 10:42 am")
    assert focused_id(page) == line.get_attribute("id")
    press(page, "z")
    toast(page, "Voicemail undone: Maya Okafor is back.")
    press(page, "u")
    expect(page).to_have_url(f"{office.url}/today")


def test_the_log_works_without_script_and_undoes_what_others_logged(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e")
    announced(page, "Done: Liam Petrov. Then: second call on Thu 28 May. 6 to go.")
    jo = at_desk("Jo Reed", "/today", script=False)
    jo.get_by_role("link", name="0 done").click()
    jo.get_by_role("link", name="Team").last.click()
    jo.get_by_role("button", name="Undo: Done, Liam Petrov").click()
    expect(jo).to_have_url(
        f"{office.url}/today/log?team=1&undone={last_told(office, 'Liam Petrov').id}"
        f"#f{last_told(office, 'Liam Petrov').id}"
    )
    expect(jo.locator(".ev.is-undone")).to_contain_text("by Priya Undone by Jo, 10:42 am")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_log_fits_every_page(at_desk: Open, width: int) -> None:
    page = at_desk(width=width)
    row(page, "Maya Okafor").evaluate("row => row.querySelector('[value=voicemail]').click()")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    page.get_by_role("link", name="1 done").click()
    expect(page.locator(".ev")).to_have_count(1)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
