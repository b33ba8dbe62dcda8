"""The candidate's page in a real browser: without script, on a phone and a desk, in both themes, and step by step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from app.db import make_engine, transaction
from app.models import Actor
from app.models.link import issue_link, revoke_links
from app.queries.links import links_of
from app.queries.pursuits import pursuit_for
from tests.factories import NOW, TODAY, at, days, make_pursuit
from tests.support.axe import violations
from tests.support.browser import NewPage
from tests.support.server import LiveServer
from tests.support.weight import KILOBYTE, weigh

pytestmark = pytest.mark.browser

PRIYA = Actor("recruiter", "Priya Raman", 1)


class Office:
    """The agency's side: it opens pursuits, makes links and takes the recruiter's steps, each committed at once."""

    def __init__(self, server: LiveServer, engine: Engine) -> None:
        self.server, self.engine = server, engine
        server.clock.now = NOW

    def follows(self, **story: object) -> tuple[int, int]:
        with transaction(self.engine) as db:
            pursuit = make_pursuit(db, **story)  # type: ignore[arg-type]
            return pursuit.agency_id, pursuit.id

    def link(self, who: tuple[int, int]) -> str:
        with transaction(self.engine) as db:
            return f"{self.server.url}/s/{issue_link(db, pursuit_for(db, *who), by=PRIYA, at=NOW)}"

    def does(self, who: tuple[int, int], verb: str, *args: object, **more: object) -> None:
        with transaction(self.engine) as db:
            getattr(pursuit_for(db, *who), verb)(*args, by=PRIYA, at=self.server.clock.now, **more)

    def calls(self, who: tuple[int, int], step: str) -> None:
        channel = "email" if step == "email" else "call"
        self.does(who, "log_touch", step=step, channel=channel, made_by="recruiter", result="voicemail")

    def revokes(self, who: tuple[int, int]) -> None:
        with transaction(self.engine) as db:
            revoke_links(db, pursuit_for(db, *who), links_of(db, *who), by=PRIYA, at=NOW)


@pytest.fixture
def office(live_server: LiveServer, sqlite_url: str) -> Iterator[Office]:
    engine = make_engine(sqlite_url)
    yield Office(live_server, engine)
    engine.dispose()


@pytest.fixture
def maya(office: Office) -> tuple[int, int]:
    return office.follows(interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)


@pytest.fixture
def noah(office: Office) -> tuple[int, int]:
    """Interviewed yesterday; the thank-you is due this afternoon."""
    return office.follows(
        interviewed_on=TODAY - days(1), promised_on=date(2026, 5, 20), candidate="Noah Ferreira", employer="Brightwater"
    )


def headline(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text().replace("\n", " ")


def shows(page: Page, words: str) -> None:
    """Wait for the page whose headline is `words`."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words, use_inner_text=True)


def stops(page: Page) -> str:
    return page.locator(".stop time").inner_text()


# Step by step


def test_the_page_follows_each_step_of_the_recruiter(new_page: NewPage, office: Office, maya: tuple[int, int]) -> None:
    page, clock = new_page(390, 844, script=False), office.server.clock
    clock.now = at(date(2026, 4, 28), 9)
    page.goto(office.link(maya))
    assert (headline(page), stops(page)) == ("Today is the day Dana named.", "Tuesday 9 June")

    for step, day, then in (
        ("first_call", date(2026, 4, 28), "Still open. They owe us an answer."),
        ("second_call", date(2026, 5, 14), "Still open. They owe us an answer."),
        ("email", date(2026, 5, 21), "Quiet weeks, on purpose."),
        ("last_try", date(2026, 6, 4), "Last try made."),
    ):
        clock.now = at(day, 10)
        office.calls(maya, step)
        clock.now = at(day + days(1), 10)
        page.reload()
        assert headline(page) == then
    assert stops(page) == "Thursday 11 June"

    clock.now = at(date(2026, 6, 12), 8)
    page.reload()
    assert headline(page) == "We have moved on from Northwind Freight."
    office.does(maya, "hear", "interview", interview=(at(date(2026, 6, 16), 9), at(date(2026, 6, 16), 10)))
    page.reload()
    assert headline(page) == "They want to see you again."


def test_a_whole_visit_without_script(new_page: NewPage, office: Office, noah: tuple[int, int]) -> None:
    page = new_page(390, 844, script=False)
    page.goto(office.link(noah))
    shows(page, "Good interview. Now say thank you.")
    page.get_by_role("button", name="I have sent it").click()
    shows(page, "We noted your thank-you.")
    page.get_by_role("link", name="See my page").click()
    expect(page.get_by_text("Nothing until Wednesday 20 May.")).to_be_visible()

    page.get_by_role("link", name="I heard from Brightwater").click()
    page.get_by_label("They gave a new date").check()
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_role("link", name="Day: Give the day they named.")).to_be_visible()
    page.locator("[name=on]").fill("2026-05-27")
    page.get_by_role("button", name="Tell us").click()
    shows(page, "Noted: they gave a new date.")
    expect(page.get_by_text("Nothing until Wednesday 27 May.")).to_be_visible()

    page.get_by_role("link", name="See my page").click()
    page.get_by_role("link", name="I want to withdraw").click()
    page.get_by_role("button", name="Yes, withdraw").click()
    page.get_by_role("link", name="See my page").click()
    shows(page, "You have withdrawn.")


def test_the_browser_itself_posts_the_forms_though_it_sends_no_referrer(
    new_page: NewPage, office: Office, noah: tuple[int, int]
) -> None:
    page, sent = new_page(), []
    page.on("request", lambda request: sent.append((request.method, request.all_headers())))
    page.goto(office.link(noah))
    page.get_by_role("button", name="I have sent it").click()
    shows(page, "We noted your thank-you.")
    [posted] = [headers for method, headers in sent if method == "POST"]
    assert posted["origin"] == "null"
    assert not any("/s/" in headers.get("referer", "") for _, headers in sent)


# On every screen


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(new_page: NewPage, office: Office, width: int, scheme: str) -> None:
    page = new_page(width, 844, scheme)  # type: ignore[arg-type]
    maya = office.follows(interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)
    fresh = office.follows(interviewed_on=TODAY - days(1), promised_on=date(2026, 5, 20))
    again = office.follows(interviewed_on=date(2026, 4, 21), thanked=True)
    office.does(again, "hear", "interview", interview=(at(TODAY, 8), at(TODAY, 9)), heard_at=at(TODAY - days(2)))
    ended = office.follows(interviewed_on=date(2026, 2, 2))
    links = {
        name: office.link(who) for name, who in {"maya": maya, "fresh": fresh, "again": again, "ended": ended}.items()
    }
    for address in (
        links["maya"],
        f"{links['maya']}/reports/new?what=heard",
        f"{links['maya']}/reports/new?what=withdraw",
        f"{links['maya']}/reports/new?what=called",
        links["fresh"],
        links["again"],
        links["ended"],
        f"{office.server.url}/s/unknown",
    ):
        page.goto(address)
        for folded in page.locator("details").all():
            folded.evaluate("element => element.open = true")
        assert violations(page) == [], address


def test_a_form_that_came_back_has_no_violation_and_shows_its_faults(
    new_page: NewPage, office: Office, maya: tuple[int, int]
) -> None:
    page = new_page(390, 844)
    page.goto(f"{office.link(maya)}/reports/new?what=heard")
    page.get_by_role("button", name="Tell us").click()
    expect(page.locator("#errors")).to_be_focused()
    assert violations(page) == []


def test_the_three_answers_are_on_a_phones_first_screen(
    new_page: NewPage, office: Office, maya: tuple[int, int]
) -> None:
    page = new_page(390, 844)
    page.goto(office.link(maya))
    box = page.locator(".stop .date").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_cut_off_on_a_narrow_phone_or_with_large_text(
    new_page: NewPage, office: Office, maya: tuple[int, int], noah: tuple[int, int], size: int
) -> None:
    page = new_page(320 if size == 100 else 390, 844)
    for address in (office.link(maya), office.link(noah), f"{office.link(maya)}/reports/new?what=heard"):
        page.goto(address)
        page.evaluate(f"document.documentElement.style.setProperty('font-size', '{size}%')")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_every_target_is_big_enough_for_a_thumb(new_page: NewPage, office: Office, noah: tuple[int, int]) -> None:
    page = new_page(390, 844)
    page.goto(office.link(noah))
    for target in page.locator(".btn").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.inner_text()


def test_a_first_visit_is_light_and_runs_nothing(new_page: NewPage, office: Office, maya: tuple[int, int]) -> None:
    page, kinds = new_page(390, 844), []
    page.on("request", lambda request: kinds.append(request.resource_type))
    cold = weigh(page, office.link(maya))
    assert "script" not in kinds
    assert 0 < cold.size <= 60 * KILOBYTE


def test_on_paper_the_buttons_are_gone_and_the_dates_are_there(
    new_page: NewPage, office: Office, maya: tuple[int, int]
) -> None:
    page = new_page()
    page.goto(office.link(maya))
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="I want to withdraw")).to_be_hidden()
    expect(page.locator(".stop time")).to_be_visible()
    expect(page.get_by_text("Priya calls again")).to_be_visible()


def test_a_revoked_link_says_so_in_the_browser(new_page: NewPage, office: Office, maya: tuple[int, int]) -> None:
    page, link = new_page(390, 844), office.link(maya)
    office.revokes(maya)
    page.goto(link)
    assert headline(page) == "This link stopped working on 14 May."
