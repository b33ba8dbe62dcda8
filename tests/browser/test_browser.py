"""What every browser test stands on: Chromium draws text, and axe sees a page through its policy."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import violations
from tests.support.browser import NewPage, listen

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>A page</title><main><h1>{heading}</h1><p>Text</p></main></html>"""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(PAGE.format(heading="Heading").encode())

    def log_message(self, *_: object) -> None:
        """Say nothing: a test's output is its own."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_text_is_drawn(page: Page, pages: str) -> None:
    page.goto(pages)
    expect(page.get_by_role("heading")).to_have_text("Heading")
    with_text = page.screenshot()
    page.evaluate("document.querySelector('h1').style.color = 'white'")
    assert page.screenshot() != with_text


def test_axe_finds_nothing_on_a_sound_page(page: Page, pages: str) -> None:
    page.goto(pages)
    assert violations(page) == []


def test_axe_names_what_is_wrong_on_a_page_whose_policy_forbids_strange_scripts(page: Page, pages: str) -> None:
    page.goto(f"{pages}/missing")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/picture.png\">')")
    assert any(line.startswith("image-alt (critical)") for line in violations(page))


def test_a_page_is_as_wide_and_as_dark_as_asked(new_page: NewPage, pages: str) -> None:
    page = new_page(390, 844, "dark")
    page.goto(pages)
    assert page.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [390, True]


def test_what_a_policy_refuses_and_what_a_script_breaks_are_noticed(browser: Browser, pages: str) -> None:
    page = browser.new_page()
    troubles: list[str] = []
    listen(page, troubles)
    page.goto(f"{pages}/missing")
    assert troubles == []
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'void 0'}))")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.close()
    assert any("Content Security Policy" in trouble for trouble in troubles)
    assert any("broken" in trouble for trouble in troubles)
