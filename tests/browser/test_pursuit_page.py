"""A pursuit's page in a real browser: every standing by axe, the day's work by keys, and all of it without script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.db import transaction
from app.models import Pursuit, Recruiter, SignIn
from app.web.deps import cookie_name
from tests.browser.keys import press
from tests.factories import TODAY, at, days, make_agency, make_pursuit, make_recruiter
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import LiveServer

pytestmark = pytest.mark.browser

OVERLAPS = """() => [...document.querySelectorAll('svg.track')].flatMap(svg => {
  const labels = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
  return labels.flatMap(([words, a], at) => labels.slice(at + 1)
    .filter(([, b]) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height && b.y + 3 < a.y + a.height)
    .map(([others]) => `${words} / ${others}`));
})"""
TOO_SMALL = """() => [...document.querySelectorAll('main a, main button, main summary')]
  .filter(thing => thing.getClientRects().length)
  .map(thing => [thing.textContent.trim(), thing.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24).map(([words]) => words)"""


@dataclass
class Seeded:
    """One recruiter's pursuits by the standing they are in, served."""

    url: str
    token: str
    ids: dict[str, int]

    def open(self, page: Page, name: str, path: str = "") -> None:
        page.context.add_cookies([{"name": cookie_name(False), "value": self.token, "url": self.url}])
        page.goto(f"{self.url}/pursuits/{self.ids[name]}{path}")


@pytest.fixture
def seeded(live_server: LiveServer) -> Seeded:
    with transaction(live_server.app.state.engine) as db:
        recruiter = make_recruiter(db, make_agency(db))
        made = _every_standing(db, recruiter)
        begun, token = SignIn.begin(recruiter, at=live_server.clock.now)
        db.add(begun)
        db.flush()
        ids = {name: pursuit.id for name, pursuit in made.items()}
    return Seeded(live_server.url, token, ids)


def _every_standing(db: Session, recruiter: Recruiter) -> dict[str, Pursuit]:
    agency, by = recruiter.agency, recruiter.actor

    def pursuit(
        candidate: str, interviewed_on: date | None, promised_on: date | None = None, **given: str | None
    ) -> Pursuit:
        thanked = interviewed_on is not None and interviewed_on < TODAY - days(1)
        return make_pursuit(
            db,
            agency,
            recruiter=recruiter,
            candidate=candidate,
            interviewed_on=interviewed_on,
            promised_on=promised_on,
            thanked=thanked,
            **given,  # type: ignore[arg-type]
        )

    def touches(of: Pursuit, *made: tuple[str, date]) -> Pursuit:
        for step, on in made:
            channel: Literal["email", "call"] = "email" if step == "email" else "call"
            of.log_touch(step=step, channel=channel, made_by="recruiter", result="done", by=by, at=at(on))
        return of

    maya = touches(pursuit("Maya Okafor", date(2026, 4, 21), date(2026, 4, 28)), ("first_call", date(2026, 4, 28)))
    maya.add_note("Second interview elsewhere on Tue 19 May.", by=by, at=at(date(2026, 5, 11), 9))
    quiet = pursuit("Ivy Chen", date(2026, 4, 2), date(2026, 4, 9))
    touches(quiet, ("first_call", date(2026, 4, 9)), ("second_call", date(2026, 4, 23)), ("email", date(2026, 5, 7)))
    offer = pursuit("Omar Haddad", date(2026, 5, 1))
    offer.hear("offer", by=by, at=at(date(2026, 5, 12)))
    held = pursuit("Lou Bennett", date(2026, 4, 21), date(2026, 4, 28))
    held.hold(date(2026, 5, 18), by=by, at=at(date(2026, 5, 13)))
    closed = pursuit("Cleo Marsh", date(2026, 4, 2), date(2026, 4, 9))
    closed.settle(at(date(2026, 5, 13), 0, 5))
    return {
        "overdue": maya,
        "quiet": quiet,
        "offer": offer,
        "held": held,
        "closed": closed,
        "ahead": pursuit("Ana Silva", TODAY + days(5)),
        "undated": pursuit("Una Park", None),
        "details": pursuit("Ned Kelly", date(2026, 4, 21), date(2026, 4, 28), phone=None),
        "candidate": pursuit("Tess Moreau", TODAY - days(1)),
    }


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (320, "light")]
)
def test_every_standing_is_accessible_and_fits(
    new_page: NewPage, seeded: Seeded, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = new_page(width, 844, scheme)
    found = []
    for name in seeded.ids:
        seeded.open(page, name)
        found += [f"{name}: {violation}" for violation in violations(page)]
        found += [f"{name}: labels meet: {pair}" for pair in page.evaluate(OVERLAPS)]
        found += [f"{name}: too small: {words}" for words in page.evaluate(TOO_SMALL)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{name}: scrolls sideways")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "path",
    ["/touches/new", "/skips/new", "/promise", "/interviews/new", "/contact", "/notes/new", "/preview"],
)
def test_every_form_is_accessible(new_page: NewPage, seeded: Seeded, path: str) -> None:
    for width in (1280, 390):
        page = new_page(width, 844)
        seeded.open(page, "overdue", path)
        assert violations(page) == []


def test_an_open_panel_is_accessible(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    for key, panel in (("h", "heard"), ("s", "snooze"), ("m", "move-on"), ("n", "note")):
        press(page, key)
        expect(page.locator(f"#{panel}")).to_be_visible()
        assert violations(page) == []
        press(page, "Escape")


def test_a_voicemail_is_one_key_and_the_next_touch_takes_focus(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    press(page, "v")
    expect(page.locator("#toast-t")).to_have_text("Voicemail logged: Maya Okafor. Then: e-mail on Thu 21 May.")
    expect(page.locator("#next-h")).to_be_focused()
    expect(page.locator("#next-h")).to_have_text("E-mail Dana Whitfield")
    press(page, "z")
    expect(page.locator("#next-h")).to_have_text("Call Dana Whitfield")
    expect(page.locator(".ev.is-undone")).to_contain_text("Undone by Priya")


def test_a_new_date_is_three_keys_and_the_date(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    press(page, "h")
    press(page, "3")
    expect(page.locator("#h-promised_on")).to_be_focused()
    page.keyboard.type("fri 29 may")
    press(page, "Enter")
    expect(page.locator(".nextcard .tag")).to_have_text("Due Fri 29 May")
    expect(page.locator(".promise")).to_contain_text("Call back by Fri 29 May")


def test_snooze_and_its_end_are_keys(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    press(page, "s")
    press(page, "2")
    expect(page.locator(".nextcard .tag")).to_have_text("Snoozed until Mon 18 May")
    press(page, "s")
    expect(page.locator(".nextcard .tag")).to_have_text("2 days overdue")


def test_moving_on_is_two_keys_and_reopening_a_button(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    press(page, "m")
    press(page, "Enter")
    expect(page.locator("#next-h")).to_have_text("Moved on, no word")
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator("#next-h")).to_have_text("Call Dana Whitfield")


def test_a_note_is_written_where_it_is_asked_for(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    press(page, "n")
    expect(page.locator("#n-text")).to_be_focused()
    page.keyboard.type("Prefers mornings. Evenings, never")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".ev").first).to_contain_text("Prefers mornings. Evenings, never")


def test_j_and_k_walk_the_queue_and_u_goes_back(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue")
    expect(page.locator(".pos")).to_contain_text("1 of 3")
    press(page, "j")
    expect(page.locator(".pos")).to_contain_text("2 of 3")
    press(page, "k")
    expect(page.locator("h1")).to_have_text("Maya Okafor")
    press(page, "u")
    page.wait_for_url("**/today#*")
    page.wait_for_load_state("networkidle")


def test_a_private_link_is_copied_once_it_is_made(new_page: NewPage, seeded: Seeded) -> None:
    page = new_page(clipboard=True)
    seeded.open(page, "overdue")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#status")).to_have_text("Link copied.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.locator("#link").input_value()
    assert address.startswith(f"{seeded.url}/s/")


def test_all_of_it_works_without_script(new_page: NewPage, seeded: Seeded) -> None:
    page = new_page(script=False)
    seeded.open(page, "overdue")
    page.get_by_role("button", name="Heard back").click()
    page.get_by_role("button", name="Other, still deciding").click()
    expect(page.locator(".nextcard .tag")).to_have_text("Due Thu 28 May")
    page.get_by_role("button", name="Add note").click()
    page.locator("#n-text").fill("Without script.")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".ev").first).to_contain_text("Without script.")
    seeded.open(page, "quiet")
    page.locator(".nextcard .guard summary").click()
    page.get_by_label("Reason to contact them in quiet time").fill("They asked us to call.")
    page.locator(".nextcard .guard").get_by_role("button", name="Left voicemail").click()
    expect(page.locator("#next-h")).to_have_text("Every touch is made")


def test_what_was_typed_comes_back_with_focus_on_what_to_mend(page: Page, seeded: Seeded) -> None:
    seeded.open(page, "overdue", "/touches/new")
    page.get_by_label("Note").fill("Keep me.")
    page.locator("#f-on").fill("2026-05-13")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value("Keep me.")
    page.get_by_role("link", name="Give both the day and the time").click()
    expect(page.locator("#f-at")).to_be_focused()
