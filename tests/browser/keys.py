"""What a person at Today looks at and presses, and what the server came to know of it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from app.db import reading
from app.models import Candidate, Fact, Pursuit
from app.queries.pursuits import pursuit_for
from tests.support.browser import TIMEOUT_MILLISECONDS
from tests.support.server import LiveServer

PASSWORD = "four words suffice here"
Open = Callable[..., Page]
STRIKE = """keys => {
    for (const key of keys)
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}"""


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
    """Press `keys`, once the scripts that answer to them run: what a page says may be seen before they do."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def strike(page: Page, *keys: str) -> None:
    """Press `keys` in one breath, with no time between them however busy the machine is."""
    page.evaluate(STRIKE, keys)


def until(page: Page, is_so: Callable[[], object]) -> None:
    """Let the page go on until `is_so`, for what no `expect` can see.

    Playwright's `wait_for_function` will not do: where it must ask again it asks by eval, and our pages refuse that.
    """
    for _ in range(TIMEOUT_MILLISECONDS // 20):
        if is_so():
            return
        page.wait_for_timeout(20)
    raise AssertionError("It never came to be.")


def hold(page: Page, what: str) -> Callable[[int], list[Route]]:
    """Keep requests for `what` from the server from now on.

    Call the answer with a number to wait until so many were made, and to let each go as the test likes. A page that
    shows what follows from a press may not have sent it yet.
    """
    made: list[Route] = []

    def keep(route: Route) -> None:
        made.append(route)

    def first(count: int) -> list[Route]:
        until(page, lambda: len(made) >= count)
        return made[:count]

    page.route(what, keep)
    return first


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
