"""Playwright on a real Chromium: one browser for each worker, fresh pages for each test."""

import os
from collections.abc import Iterator
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.support import chromium

# Chromium says this of every answer from 400 on, and tests ask for such answers on purpose.
EXPECTED = "Failed to load resource"
# Not every build of Chromium tells the console what a policy refused; every one fires the event.
TELL_REFUSALS = """addEventListener("securitypolicyviolation", event =>
    console.error(`Content Security Policy: ${event.violatedDirective} refused ${event.blockedURI}`))"""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--font-render-hinting=none"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
TIMEOUT_MILLISECONDS = 30_000


class NewPage(Protocol):
    """Opens a page in a context of its own, with nothing remembered."""

    def __call__(
        self,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        *,
        script: bool = True,
        clipboard: bool = False,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium. Mark a test that takes it, or a page, `browser`."""
    expect.set_options(timeout=TIMEOUT_MILLISECONDS)  # a busy machine is slow, and no less right
    found = chromium.find()
    own_node = chromium.node()
    if own_node:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", own_node)
    with sync_playwright() as playwright:
        environment = {**os.environ, **found.environment}
        launched = playwright.chromium.launch(executable_path=found.program, args=QUIET, env={**environment})
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages; afterwards fails a test whose pages broke a script or the content security policy."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_page(
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        *,
        script: bool = True,
        clipboard: bool = False,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        if clipboard:
            context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        page = context.new_page()
        listen(page, troubles)
        return page

    yield open_page
    # What a page says of a request that closing it cut short is no trouble of its own.
    found = list(troubles)
    for context in contexts:
        context.close()
    assert not found, "\n".join(found)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page of 1280 × 800, light."""
    return new_page()


def listen(page: Page, troubles: list[str]) -> None:
    """Note in `troubles` every script error of the page, and everything that its policy refused."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            troubles.append(f"{page.url}: {message.text}")

    page.add_init_script(TELL_REFUSALS)
    page.on("console", hear)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
