"""Measures what Today and the candidate's page cost who opens them, and how quick a key is, and prints the table.

On a real server and a real Chromium. Bytes, requests and shifts are the same everywhere, and tests hold them;
milliseconds are this machine's, and only printed.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from alembic import command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.config import Settings
from app.db import alembic_config, make_engine, transaction
from app.main import create_app
from app.models import SignIn
from app.models.link import issue_link
from app.web.deps import cookie_name
from tests import desk
from tests.factories import NOW
from tests.support import chromium, weight
from tests.support.browser import QUIET
from tests.support.server import SetClock, serve
from tests.support.weight import KILOBYTE, Weight

ROWS = 40
PAUSE = 120  # milliseconds between keys: somebody who knows the row before they see it
TIMES = 3  # each wait is measured so often, and the middle one told


@dataclass(frozen=True, slots=True)
class Served:
    """Forty rows to go at `today`, behind the cookie `token`; and one candidate's page."""

    url: str
    token: str
    candidate: str

    @property
    def today(self) -> str:
        return f"{self.url}/today"


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured, against its goal."""

    what: str
    found: float
    goal: float
    unit: str

    def __str__(self) -> str:
        mark = "within" if self.found <= self.goal else "OVER"
        return f"{self.what:<52} {_number(self.found):>8} {self.unit:<8} goal {_number(self.goal):>6}   {mark}"


def main() -> None:
    """Print one line for each."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    found = chromium.find()
    if own_node := chromium.node():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", own_node)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as place, sync_playwright() as playwright:
        environment = {**os.environ, **found.environment}
        browser = playwright.chromium.launch(executable_path=found.program, args=QUIET, env={**environment})
        for line in (*_weights(browser, place), *_waits(browser, place), *_keys(browser, place)):
            print(line)
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A desk with `ROWS` calls to make, in a database in `folder`, behind a real server."""
    database = f"sqlite:///{folder / 'measured.db'}"
    command.upgrade(alembic_config(database), "head")
    engine = make_engine(database)
    with transaction(engine) as db:
        priya = desk.lay_out(db)
        desk.pile_up(db, priya, ROWS - 7)
        maya = desk.overdue(db, priya.agency, priya, "Nadia Brandt", employer="Tidewater Health")
        link = issue_link(db, maya, by=priya.actor, at=NOW)
        begun, token = SignIn.begin(priya, at=NOW)
        db.add(begun)
    engine.dispose()
    with serve(lambda url: create_app(_settings(database, url), SetClock(NOW))) as (url, _app):
        yield Served(url, token, f"{url}/s/{link}")


def _settings(database: str, url: str) -> Settings:
    return Settings(database_url=database, public_url=url, sweep=False)


def _weights(browser: Browser, place: Served) -> Iterator[Line]:
    with _opened(browser, place, 390) as page:
        yield from _weight("Today, cold", weight.weigh(page, place.today), 90, 8)
        warm = weight.weigh(page.context.new_page(), place.today)
        yield Line("Today, warm", warm.size / KILOBYTE, 10, "KB")
    with _opened(browser, place, 390) as page:
        yield from _weight("Candidate’s page, cold", weight.weigh(page, place.candidate), 60, 8)


def _weight(what: str, found: Weight, kilobytes: float, requests: int) -> Iterator[Line]:
    yield Line(what, found.size / KILOBYTE, kilobytes, "KB")
    yield Line(what, found.requests, requests, "requests")


def _waits(browser: Browser, place: Served) -> Iterator[Line]:
    for what, url in (("Today", place.today), ("Candidate’s page", place.candidate)):
        found = [_seen(browser, place, url) for _ in range(TIMES)]
        paints, shifts = zip(*found, strict=True)
        yield Line(f"{what}, largest paint, slow 4G and a CPU 4× slower", weight.share(list(paints), 0.5), 1200, "ms")
        yield Line(f"{what}, layout shift", max(shifts), 0, "")


def _seen(browser: Browser, place: Served, url: str) -> tuple[float, float]:
    with _opened(browser, place, 390) as page:
        weight.watch(page)
        weight.slow_down(page)
        page.goto(url, wait_until="networkidle")
        told = weight.seen(page)
        return told["paint"], told["shift"]


def _keys(browser: Browser, place: Served) -> Iterator[Line]:
    with _opened(browser, place, 1280) as page:
        weight.watch(page)
        page.goto(place.today, wait_until="networkidle")
        page.keyboard.press("j")
        for _ in range(ROWS // 2):
            for key in ("v", "j", "k"):
                page.keyboard.press(key, delay=10)
                page.wait_for_timeout(PAUSE)
        keys = weight.seen(page)["keys"]
    for part, goal in ((0.75, 50), (0.95, 100)):
        yield Line(f"Key to next paint, p{part * 100:.0f} of {len(keys)} keys", weight.share(keys, part), goal, "ms")


@contextmanager
def _opened(browser: Browser, place: Served, width: int) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 844})
    context.add_cookies([{"name": cookie_name(False), "value": place.token, "url": place.url}])
    yield context.new_page()
    context.close()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"


if __name__ == "__main__":
    main()
