"""Today in a real browser: emptied by keyboard alone, with focus, announcements, undo and every panel watched."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import reading, transaction
from app.models import Event, Pursuit
from app.models.link import issue_link
from app.queries.pursuits import with_story
from tests.browser.keys import (
    PASSWORD,
    Open,
    announced,
    focused_id,
    hold,
    last_told,
    link,
    press,
    pursuit_of,
    row,
)
from tests.factories import NOW
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser


# What is pressed for each row of the desk, from the first to the last; and what that candidate's page then says.
KEYS_FOR = {
    "Liam Petrov": (("e",), "Nothing until Thursday 28 May."),
    "Maya Okafor": (("v",), "If there is no word by then, Priya e-mails Dana."),
    "Hannah Liu": (("e",), "Quiet weeks, on purpose."),
    "Samuel Adeyemi": (("h", "2"), "You have an offer."),
    "Noah Kim": (("e",), "Waiting, as planned."),
    "Tomas Reyes": (("s",), "Friday 22 May"),
    "Lena Marsh": (("m", "Enter"), "We have moved on from Orbis Labs."),
}


def links_of_all(office: LiveServer) -> dict[str, str]:
    """By name, the private link of each candidate on the desk."""
    with transaction(office.app.state.engine) as db:
        found = db.scalars(with_story().order_by(Pursuit.id)).all()
        return {
            one.candidate.name: f"{office.url}/s/{issue_link(db, one, by=one.candidate.actor, at=NOW)}"
            for one in found
            if one.candidate.name in KEYS_FOR
        }


# The whole morning


def test_a_recruiter_empties_today_by_keyboard_alone(office: LiveServer, page: Page) -> None:
    page.goto(office.url)
    expect(page).to_have_url(f"{office.url}/sign-in")
    while focused_id(page) != "f-email":
        press(page, "Tab")
    page.keyboard.type("priya@brightline.example")
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page).to_have_url(f"{office.url}/today", timeout=20_000)  # a password is slow to check, on purpose
    expect(page).to_have_title("Today, 7 to go · Hearback")

    press(page, "j")
    expect(link(page, "Liam Petrov")).to_be_focused()
    press(page, "e")
    expect(link(page, "Maya Okafor")).to_be_focused()
    announced(page, "Done: Liam Petrov. Then: second call on Thu 28 May. 6 to go.")
    press(page, "v")
    expect(link(page, "Hannah Liu")).to_be_focused()
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 5 to go.")
    press(page, "e")
    announced(page, "Sent: Hannah Liu. Then: quiet until Thu 28 May. 4 to go.")
    expect(link(page, "Samuel Adeyemi")).to_be_focused()
    press(page, "h", "3")
    page.keyboard.type("fri")
    press(page, "Enter")
    announced(page, "New date logged: Samuel Adeyemi. Then: first call on Fri 15 May. 3 to go.")
    expect(link(page, "Noah Kim")).to_be_focused()
    press(page, "e")
    announced(page, "Sent: Noah Kim. Then: first call on Wed 27 May. 2 to go.")
    expect(link(page, "Tomas Reyes")).to_be_focused()
    press(page, "s")
    announced(page, "Kept open until Fri 22 May: Tomas Reyes. 1 to go.")
    expect(link(page, "Lena Marsh")).to_be_focused()
    press(page, "m", "Enter")
    announced(page, "Moved on: Lena Marsh. 0 to go.")

    expect(page.get_by_role("heading", name="Nobody is waiting on you.")).to_be_focused()
    expect(page.locator("#empty-p")).to_contain_text(
        "4 touches logged today. Next: call Dana Whitfield about Samuel Adeyemi"
    )
    expect(page.locator("#meterbox")).to_contain_text("0 to go, 7 done")
    expect(page.locator("#nav-today")).to_have_text("0")
    expect(page).to_have_title("Today, 0 to go · Hearback")
    expect(page.locator(".group:visible")).to_have_count(0)
    expect(page.locator("#sheet")).to_contain_text("to come")
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("heading", name="Nobody is waiting on you.")).to_be_visible()


def test_each_candidates_page_follows_the_key_that_was_pressed_for_them(
    office: LiveServer, at_desk: Open, new_page: NewPage
) -> None:
    page, telephone = at_desk(), new_page(390, 844, script=False)
    links = links_of_all(office)
    press(page, "j")
    for name, (keys, words) in KEYS_FOR.items():
        telephone.goto(links[name])
        expect(telephone.locator("main")).not_to_contain_text(words)
        expect(link(page, name)).to_be_focused()
        press(page, *keys)
        expect(row(page, name)).to_have_count(0)
        telephone.reload()
        expect(telephone.locator("main")).to_contain_text(words)


def test_keys_struck_faster_than_the_server_answers_each_log_their_own_row(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e", "v", "e", "a")
    expect(page.locator("#meterbox")).to_contain_text("3 to go, 4 done")
    told = {
        name: last_told(office, name).result for name in ("Liam Petrov", "Maya Okafor", "Hannah Liu", "Samuel Adeyemi")
    }
    assert list(told.values()) == ["done", "voicemail", "done", "no_answer"]
    expect(link(page, "Noah Kim")).to_be_focused()


def test_focus_is_on_the_next_row_before_the_server_answers(at_desk: Open) -> None:
    page = at_desk()
    held = hold(page, "**/touches")
    press(page, "j", "e")
    expect(link(page, "Maya Okafor")).to_be_focused()
    expect(row(page, "Liam Petrov")).to_have_class("row leaving")
    press(page, "k")
    expect(link(page, "Maya Okafor")).to_be_focused()
    held(1)[0].continue_()
    expect(row(page, "Liam Petrov")).to_have_count(0)
    expect(link(page, "Maya Okafor")).to_be_focused()


def test_from_the_last_row_focus_goes_to_the_one_before(at_desk: Open) -> None:
    page = at_desk()
    link(page, "Lena Marsh").focus()
    press(page, "m", "2")
    announced(page, "Candidate withdrew: Lena Marsh. 6 to go.")
    expect(link(page, "Tomas Reyes")).to_be_focused()


# Undo


def test_undo_brings_the_row_back_into_its_place_with_focus(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    expect(page.locator("#toast")).to_contain_text("Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May.")
    assert violations(page) == []
    press(page, "z")
    announced(page, "Voicemail undone: Maya Okafor is back. 7 to go.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    assert page.locator(".rowlink").all_text_contents()[:3] == ["Liam Petrov", "Maya Okafor", "Hannah Liu"]
    expect(page.locator("#meterbox")).to_contain_text("7 to go, 0 done")
    expect(page.locator("#g-overdue")).to_contain_text("Overdue 3")
    with reading(office.app.state.engine) as db:
        line = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert (line.name, line.actor_name) == ("touch.undone", "Priya Raman")


def test_undo_goes_back_through_the_day_and_fills_an_empty_group(at_desk: Open) -> None:
    page = at_desk()
    link(page, "Samuel Adeyemi").focus()
    press(page, "e")
    expect(row(page, "Samuel Adeyemi")).to_have_count(0)
    press(page, "e")
    announced(page, "Sent: Noah Kim. Then: first call on Wed 27 May. 5 to go.")
    expect(page.locator("#g-due")).to_be_hidden()
    press(page, "z")
    expect(link(page, "Noah Kim")).to_be_focused()
    expect(page.get_by_role("button", name="Undo the one before")).to_be_visible()
    press(page, "z")
    expect(link(page, "Samuel Adeyemi")).to_be_focused()
    expect(page.locator("#g-due")).to_be_visible()
    announced(page, "Call undone: Samuel Adeyemi is back. 7 to go.")


def test_undo_of_the_last_one_leaves_the_empty_state(at_desk: Open) -> None:
    page = at_desk("Jo Reed")
    press(page, "j", "e")
    expect(page.get_by_role("heading", name="Nobody is waiting on you.")).to_be_focused()
    expect(page.locator("#toast")).to_be_visible()
    press(page, "z")
    expect(link(page, "Ada Berg")).to_be_focused()
    expect(page.locator("#none")).to_be_hidden()


def test_a_row_that_this_page_never_held_is_brought_back_by_a_whole_page(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "e")
    announced(page, "Done: Liam Petrov. Then: second call on Thu 28 May. 6 to go.")
    page.reload()
    press(page, "j", "v")
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 5 to go.")
    press(page, "z")
    expect(page.get_by_role("button", name="Undo the one before")).to_be_visible()
    press(page, "z")
    expect(row(page, "Liam Petrov")).to_be_visible()
    expect(page.locator("#toast")).to_contain_text("Call undone: Liam Petrov is back.")


# Each of the five words, snooze, move on


@pytest.mark.parametrize(
    ("keys", "typed", "words", "standing"),
    [
        ("1", ("tue", "Tab", "3:30 pm"), "Next interview logged: Maya Okafor. 6 to go.", "interview_ahead"),
        ("2", (), "Offer logged: Maya Okafor. 6 to go.", "offer"),
        ("3", ("28 may",), "New date logged: Maya Okafor. Then: first call on Thu 28 May. 6 to go.", "upcoming"),
        ("4", (), "They said no: Maya Okafor. 6 to go.", "closed"),
        ("5", (), "Heard back: Maya Okafor. Then: first call on Thu 28 May. 6 to go.", "upcoming"),
    ],
)
def test_each_of_the_five_words_is_two_keys_and_its_dates(
    office: LiveServer, at_desk: Open, keys: str, typed: tuple[str, ...], words: str, standing: str
) -> None:
    page = at_desk()
    press(page, "j", "j", "h")
    panel = page.get_by_role("dialog", name="What did Dana say?")
    expect(panel).to_contain_text("Maya Okafor")
    assert violations(page) == []
    press(page, keys)
    for text in typed:
        press(page, text) if text == "Tab" else page.keyboard.type(text)
    if typed:
        press(page, "Enter")
    announced(page, words)
    expect(panel).to_be_hidden()
    expect(link(page, "Hannah Liu")).to_be_focused()
    assert pursuit_of(office, "Maya Okafor").plan(NOW).standing == standing


def test_who_types_fast_stays_in_the_second_field(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "h", "1", "Tab")
    time = page.get_by_role("textbox", name="Starts")
    expect(time).to_be_focused()
    page.locator("#heard details[open]").dispatch_event("toggle")
    expect(time).to_be_focused()


def test_a_day_that_cannot_be_read_stays_to_be_put_right(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "h", "3")
    page.keyboard.type("someday")
    press(page, "Enter")
    expect(page.locator("#alert")).to_contain_text("“someday” is not a day that Hearback can read.")
    field = page.get_by_role("textbox", name="They call back by")
    expect(field).to_be_focused()
    expect(field).to_have_value("someday")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("“someday” is not a day that Hearback can read."))
    expect(row(page, "Maya Okafor")).to_be_visible()
    assert violations(page) == []
    press(page, "Control+a")
    page.keyboard.type("fri")
    press(page, "Enter")
    announced(page, "New date logged: Maya Okafor. Then: first call on Fri 15 May. 6 to go.")
    expect(page.locator("#alert")).to_have_text("")
    assert str(last_told(office, "Maya Okafor").promised_on) == "2026-05-15"


def test_a_panel_never_shows_one_row_what_was_typed_for_another(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "h", "3")
    page.keyboard.type("28 may")
    press(page, "Escape")
    expect(link(page, "Liam Petrov")).to_be_focused()
    press(page, "j", "h", "3")
    expect(page.get_by_role("textbox", name="They call back by")).to_have_value("")
    expect(page.get_by_role("dialog", name="What did Dana say?")).to_contain_text("Maya Okafor")


def test_snooze_says_how_full_a_day_is_and_when_it_passes_a_promise(at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "s")
    panel = page.get_by_role("dialog", name="Snooze until")
    expect(panel.get_by_role("button", name="Tomorrow, Fri 15 May")).to_contain_text("Fri has 0")
    expect(panel.get_by_role("button", name="Monday, Mon 18 May")).to_contain_text("Mon has 1")
    press(page, "Escape")
    link(page, "Samuel Adeyemi").focus()
    press(page, "s")
    expect(panel.get_by_role("button", name="Tomorrow, Fri 15 May")).to_contain_text("promised Thu 14 May")
    press(page, "2")
    announced(
        page,
        "Snoozed until Mon 18 May: Samuel Adeyemi. They promised Thu 14 May, which is before that. 6 to go.",
    )


def test_snooze_until_a_typed_day(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "s", "3")
    page.keyboard.type("in 2 weeks")
    press(page, "Enter")
    announced(page, "Snoozed until Thu 28 May: Liam Petrov. 6 to go.")
    assert str(pursuit_of(office, "Liam Petrov").held_until) == "2026-05-28"


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ("Enter", "no_response"),
        ("2", "withdrew"),
        ("3", "not_selected"),
        ("4", "job_closed"),
        ("5", "hired"),
        ("6", "offer_declined"),
    ],
)
def test_move_on_is_two_keys_for_every_ending(office: LiveServer, at_desk: Open, key: str, outcome: str) -> None:
    page = at_desk()
    press(page, "j", "j", "m", key)
    expect(link(page, "Hannah Liu")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("Maya Okafor. 6 to go.")
    assert pursuit_of(office, "Maya Okafor").outcome == outcome


def test_a_missing_number_is_filled_in_where_it_is_missed(at_desk: Open) -> None:
    page = at_desk()
    field = page.get_by_role("textbox", name="Phone number of Dana Whitfield")
    field.fill("312 555 0199")
    field.press("Enter")
    expect(row(page, "Lena Marsh")).to_contain_text("(312) 555-0199")
    expect(page.locator("#g-details")).to_have_count(0)
