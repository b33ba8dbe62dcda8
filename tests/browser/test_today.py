"""Today in a real browser: emptied by keyboard alone, with focus, announcements, undo, conflicts and failures watched."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from app.credentials import hash_password
from app.db import reading, transaction
from app.models import Candidate, Event, Fact, Pursuit, Recruiter, SignIn
from app.queries.pursuits import pursuit_for
from app.web.deps import cookie_name
from tests import desk
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser

PASSWORD = "four words suffice here"
Open = Callable[..., Page]


@pytest.fixture
def office(live_server: LiveServer) -> LiveServer:
    """The server at 10:42 on Priya's morning, with her desk laid out."""
    live_server.clock.now = NOW
    with transaction(live_server.app.state.engine) as db:
        priya = desk.lay_out(db)
        priya.password_hash = hash_password(PASSWORD)
        jo = make_recruiter(db, priya.agency, name="Jo Reed", email="jo@brightline.example")
        desk.due(db, priya.agency, jo, "Ada Berg")
    return live_server


@pytest.fixture
def at_desk(office: LiveServer, new_page: NewPage) -> Open:
    """Opens Today as whoever is named, signed in already."""

    def open_today(who: str = "Priya Raman", path: str = "/today", **how: object) -> Page:
        with transaction(office.app.state.engine) as db:
            recruiter = db.scalars(select(Recruiter).where(Recruiter.name == who)).one()
            begun, token = SignIn.begin(recruiter, at=NOW)
            db.add(begun)
        page = new_page(**how)  # type: ignore[arg-type]
        page.context.add_cookies([{"name": cookie_name(False), "value": token, "url": office.url}])
        page.goto(office.url + path)
        return page

    return open_today


def row(page: Page, name: str) -> Locator:
    return page.locator(".row", has=page.get_by_role("link", name=name, exact=True))


def link(page: Page, name: str) -> Locator:
    return page.locator(".rowlink", has_text=name)


def focused(page: Page) -> str:
    words: str = page.evaluate("document.activeElement.textContent.trim()")
    return words


def focused_id(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.id")
    return name


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def at_rest(page: Page) -> Page:
    """The page, once everything that slides in has come to rest."""
    page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished))")
    return page


def announced(page: Page, words: str) -> None:
    expect(page.locator("#status")).to_have_text(words)


def pursuit_of(office: LiveServer, name: str) -> Pursuit:
    with reading(office.app.state.engine) as db:
        first, _, last = name.partition(" ")
        person = select(Candidate.id).where(Candidate.first_name == first, Candidate.last_name == last)
        found = db.scalars(select(Pursuit).where(Pursuit.candidate_id == person.scalar_subquery())).one()
        whole = pursuit_for(db, found.agency_id, found.id)
        db.expunge_all()
        return whole


def last_told(office: LiveServer, name: str) -> Fact:
    return max(pursuit_of(office, name).facts, key=lambda fact: fact.id)


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
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/touches", hold)
    press(page, "j", "e")
    assert focused(page) == "Maya Okafor"
    expect(row(page, "Liam Petrov")).to_have_class("row leaving")
    press(page, "k")
    assert focused(page) == "Maya Okafor"
    held[0].continue_()
    expect(row(page, "Liam Petrov")).to_have_count(0)
    assert focused(page) == "Maya Okafor"


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
    announced(page, "Undone: Maya Okafor is back. 7 to go.")
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
    press(page, "e", "e")
    announced(page, "Sent: Noah Kim. Then: first call on Wed 27 May. 5 to go.")
    expect(page.locator("#g-due")).to_be_hidden()
    press(page, "z")
    expect(link(page, "Noah Kim")).to_be_focused()
    expect(page.get_by_role("button", name="Undo the one before")).to_be_visible()
    press(page, "z")
    expect(link(page, "Samuel Adeyemi")).to_be_focused()
    expect(page.locator("#g-due")).to_be_visible()
    announced(page, "Undone: Samuel Adeyemi is back. 7 to go.")


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
    expect(page.locator("#toast")).to_contain_text("Undone: Liam Petrov is back.")


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


# When it fails


def test_who_comes_second_sees_the_row_as_it_is_and_who_was_first(at_desk: Open) -> None:
    priya, jo = at_desk(), at_desk("Jo Reed", "/today?team=1")
    press(priya, "j", "j")
    link(jo, "Maya Okafor").focus()
    press(jo, "v")
    announced(jo, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 1 to go.")
    press(priya, "e")
    expect(priya.locator("#alert")).to_have_text("Jo logged this call at 10:42 am. Nothing was changed.")
    expect(link(priya, "Maya Okafor")).to_be_focused()
    expect(row(priya, "Maya Okafor")).to_contain_text("Thu 21 May")
    assert violations(priya) == []
    press(priya, "j", "e")
    announced(priya, "Sent: Hannah Liu. Then: quiet until Thu 28 May. 5 to go.")
    expect(priya.locator("#alert")).to_have_text("")


@pytest.mark.parametrize("status", [403, 404, 429, 500])
def test_a_refusal_brings_the_row_back_with_focus_and_says_why(at_desk: Open, status: int) -> None:
    page = at_desk()
    alert = '<div id="alert" hx-swap-oob="innerHTML">This is why.</div>'
    page.route("**/touches", lambda route: route.fulfill(status=status, content_type="text/html", body=alert))
    press(page, "j", "j", "e")
    expect(page.locator("#alert")).to_have_text("This is why.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    expect(row(page, "Maya Okafor")).to_have_class("row is-current")
    expect(page.locator("#meterbox")).to_contain_text("7 to go, 0 done")


def test_a_session_that_ended_leads_to_sign_in_and_back(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    page.context.clear_cookies()
    press(page, "j", "e")
    expect(page).to_have_url(f"{office.url}/sign-in")


def test_offline_nothing_is_sent_and_the_row_stays(at_desk: Open) -> None:
    page = at_desk()
    expect(page.locator("#sheet")).to_contain_text("Liam Petrov")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. Logging is off until you are back.").first).to_be_visible()
    press(page, "j", "j", "e")
    expect(page.locator("#alert")).to_have_text("You are offline. Logging is off until you are back.")
    expect(link(page, "Maya Okafor")).to_be_focused()
    page.context.set_offline(False)
    press(page, "e")
    announced(page, "Done: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")


# Around


def test_the_call_sheet_follows_the_row_at_which_the_keys_rest(at_desk: Open) -> None:
    page = at_desk()
    expect(page.locator("#sheet")).to_contain_text("Liam Petrov, Data analyst")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/sheet") else None)
    press(page, "j", "j", "j", "j")
    expect(page.locator("#sheet")).to_contain_text("Samuel Adeyemi, Data analyst")
    assert len(asked) == 1
    assert focused(page) == "Samuel Adeyemi"
    expect(page.get_by_role("link", name="Call (312) 555-0142")).to_have_attribute("href", "tel:+13125550142")


def test_the_counts_are_asked_for_once_after_the_keys_have_come_to_rest(at_desk: Open) -> None:
    page = at_desk()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/today/counts" in request.url else None)
    press(page, "j", "e", "e", "e")
    expect(page.locator("#meterbox")).to_contain_text("4 to go, 3 done")
    page.wait_for_timeout(500)
    assert 1 <= len(asked) <= 2


def test_single_keys_can_be_switched_off_and_enter_still_works(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "?")
    page.get_by_role("switch", name="Single-key shortcuts").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    link(page, "Maya Okafor").focus()
    press(page, "e", "v", "j", "m")
    assert focused(page) == "Maya Okafor"
    assert last_told(office, "Maya Okafor").step == "first_call"
    row(page, "Maya Okafor").get_by_role("button", name="Done").focus()
    press(page, "Enter")
    announced(page, "Done: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")


def test_enter_opens_the_pursuit(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j", "Enter")
    expect(page).to_have_url(f"{office.url}/pursuits/{pursuit_of(office, 'Maya Okafor').id}")


def test_n_opens_a_note_and_p_would_phone(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    press(page, "j", "j")
    expect(row(page, "Maya Okafor").locator('[data-key="p"]')).to_have_attribute("href", "tel:+13125550142")
    press(page, "n")
    expect(page).to_have_url(f"{office.url}/pursuits/{pursuit_of(office, 'Maya Okafor').id}/notes/new")


# On a phone, in every theme, and without script


def test_on_a_phone_a_touch_is_logged_in_two_taps_after_the_call(at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    maya = row(page, "Maya Okafor")
    expect(maya.get_by_role("link", name="(312) 555-0142, phone Dana Whitfield")).to_be_visible()
    maya.get_by_role("button", name="Log").click()
    sheet = page.get_by_role("dialog", name="What happened?")
    expect(sheet).to_contain_text("Maya Okafor")
    assert violations(at_rest(page)) == []
    sheet.get_by_role("button", name="Left voicemail").click()
    announced(page, "Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("Maya Okafor", ["Done", "Left voicemail", "No answer", "Heard back", "Snooze", "Move on"]),
        ("Hannah Liu", ["Sent", "Heard back", "Snooze", "Move on"]),
        ("Noah Kim", ["Sent", "Heard back", "Move on"]),
        ("Tomas Reyes", ["Keep open", "Heard back", "Move on now"]),
        ("Lena Marsh", ["Heard back", "Snooze", "Move on"]),
    ],
)
def test_the_phones_sheet_offers_what_fits_the_row(at_desk: Open, name: str, offers: list[str]) -> None:
    page = at_desk(width=390, height=844)
    row(page, name).get_by_role("button", name="Log").click()
    assert page.locator("#log .choice:visible").evaluate_all("all => all.map(c => c.lastChild.textContent)") == offers


def test_on_a_phone_a_word_is_told_through_the_sheet(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(width=390, height=844)
    row(page, "Maya Okafor").get_by_role("button", name="Log").click()
    page.get_by_role("button", name="Heard back").last.click()
    page.locator("#heard").get_by_role("button", name="Offer").click()
    announced(page, "Offer logged: Maya Okafor. 6 to go.")
    expect(page.locator(".panel:popover-open")).to_have_count(0)
    assert pursuit_of(office, "Maya Okafor").offered


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 1024, 390, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(at_desk: Open, width: int, scheme: str) -> None:
    page = at_desk(width=width, scheme=scheme)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    link(page, "Maya Okafor").focus()
    page.locator(".guard summary").click()
    for panel in ("heard", "snooze", "move-on"):
        opener = row(page, "Maya Okafor").locator(f'[data-panel="{panel}"]')
        if opener.is_visible():
            opener.click()
            assert violations(at_rest(page)) == []
            press(page, "Escape")
    assert violations(page) == []


def test_without_script_every_row_can_be_resolved(office: LiveServer, at_desk: Open) -> None:
    page = at_desk(script=False)
    row(page, "Maya Okafor").get_by_role("button", name="Left voicemail").click()
    expect(page.locator("#toast")).to_contain_text("Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May.")
    expect(page.locator("#meterbox")).to_contain_text("6 to go, 1 done")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Undone: Maya Okafor is back.")
    row(page, "Maya Okafor").get_by_role("button", name="Heard back").click()
    expect(page.get_by_role("heading", name="Maya Okafor")).to_be_visible()
    page.get_by_text("New date promised").click()
    page.get_by_role("textbox", name="They call back by").fill("28 may")
    page.get_by_role("button", name="Log the date").click()
    expect(page.locator("#toast")).to_contain_text("New date logged: Maya Okafor. Then: first call on Thu 28 May.")
    row(page, "Tomas Reyes").get_by_role("button", name="Keep open").click()
    expect(page.locator("#toast")).to_contain_text("Kept open until Fri 22 May: Tomas Reyes.")


def test_the_log_page_overrides_quiet_time_with_a_reason(office: LiveServer, at_desk: Open) -> None:
    ivy = pursuit_of(office, "Ivy Chen")
    page = at_desk(path=f"/pursuits/{ivy.id}/log", script=False)
    assert page.get_by_role("textbox", name="Reason to contact them in quiet time").is_visible()
    page.get_by_role("textbox", name="Reason to contact them in quiet time").fill("They rang and asked for a date")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#toast")).to_contain_text("Done: Ivy Chen.")
    told = last_told(office, "Ivy Chen")
    assert (told.step, told.early_reason) == ("last_try", "They rang and asked for a date")


def test_a_page_is_light_to_fetch(office: LiveServer, at_desk: Open) -> None:
    page = at_desk()
    token = page.context.cookies()[0]["value"]
    with httpx2.Client(base_url=office.url, cookies={cookie_name(False): token}) as client:
        assert len(client.get("/today").content) < 60_000


def test_somebody_with_nothing_to_do_is_told_so_in_peace(office: LiveServer, at_desk: Open) -> None:
    with transaction(office.app.state.engine) as db:
        make_recruiter(db, make_agency(db, name="Meridian"), name="Kim Lo")
    page = at_desk("Kim Lo")
    expect(page.get_by_role("heading", name="Nobody is waiting on you.")).to_be_visible()
    assert violations(page) == []
