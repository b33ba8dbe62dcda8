"""What a person at Today looks at and presses, and what the server came to know of it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from app.db import reading
from app.models import Candidate, Fact, Pursuit
from app.queries.pursuits import pursuit_for
from tests.support.server import LiveServer

PASSWORD = "four words suffice here"
Open = Callable[..., Page]


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
