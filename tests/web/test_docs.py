"""The documentation is served to anybody, says what the code says, and leads nowhere that is not there."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.api import reference
from app.api.catalogue import PROBLEMS
from app.config import ROOT
from app.schemas.webhook import TYPES
from app.web import docs
from app.web.markdown import slug, write
from tests.support.app import Visit

FILES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "STYLE.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
SERVED = [f"/docs/{page}" for page in docs.PAGES]


def links(html: str) -> list[str]:
    return re.findall(r'<a [^>]*href="([^"]*)"', html)


def ids(html: str) -> set[str]:
    return set(re.findall(r'\sid="([^"]*)"', html))


@pytest.mark.parametrize("path", ["/docs", *SERVED])
def test_every_page_is_read_without_signing_in_and_may_be_kept(visit: Visit, path: str) -> None:
    browser = visit()
    answer = browser.get(path)
    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert "<script" not in answer.text
    again = browser.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_wears_the_theme_that_was_chosen_and_keeps_it_apart(visit: Visit) -> None:
    browser = visit()
    plain = browser.get("/docs/")
    browser.cookies.set("theme", "dark")
    dark = browser.get("/docs/")
    assert 'data-theme="dark"' in dark.text
    assert dark.headers["ETag"] != plain.headers["ETag"]
    assert "Cookie" in dark.headers["Vary"]


def test_every_link_of_every_page_leads_to_what_is_there(visit: Visit) -> None:
    browser = visit()
    pages = {path: browser.get(path).text for path in SERVED}
    for path, html in pages.items():
        assert len(ids(html)) == len(re.findall(r'\sid="', html)), path
        for href in links(html):
            target, _, part = href.partition("#")
            if "://" in href or target == "/":
                continue
            answer = browser.get(target or path)
            assert answer.status_code == 200, (path, href)
            assert not part or part in ids(answer.text), (path, href)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_between_files_leads_to_a_file_and_a_heading_of_it(file: Any) -> None:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    for href in re.findall(r"\]\(([^)\s]+)\)", text):
        target, _, part = href.partition("#")
        if "://" in href:
            continue
        led_to = (file.parent / target).resolve() if target else file
        assert led_to.exists(), href
        headings = re.findall(r"^#+ (.*)$", led_to.read_text(encoding="utf-8"), re.MULTILINE) if part else []
        assert not part or part in map(slug, headings), href


@pytest.mark.parametrize("page", docs.PAGES)
def test_no_served_text_leads_to_a_file_that_is_not_served(page: str) -> None:
    for href in links(docs.written(page).html):
        assert href.startswith(("/", "#", "https://")), href


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_pages_made_from_code_are_what_the_code_says(name: str) -> None:
    kept = (reference.FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert kept == reference.PAGES[name](), "Run: python -m app reference"


def test_every_event_and_every_problem_can_be_led_to(visit: Visit) -> None:
    browser = visit()
    assert {slug(f"`{name}`") for name in TYPES} <= ids(browser.get("/docs/events").text)
    assert set(PROBLEMS) <= ids(browser.get("/docs/problems").text)


@pytest.mark.parametrize("code", ["not-next", "quota-exceeded"])
def test_a_browser_that_follows_a_problems_type_comes_to_its_entry(visit: Visit, code: str) -> None:
    answer = visit().get(f"/docs/problems/{code}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/docs/problems#{code}")


def test_there_is_no_other_page_and_none_takes_anything(visit: Visit) -> None:
    browser = visit()
    assert browser.get("/docs/nonsense").status_code == 404
    assert browser.get("/docs/../README.md").status_code == 404
    assert browser.post("/docs/").status_code == 405


def test_html_within_a_text_is_told_as_text() -> None:
    written = write("# A <b>\n\n<script>x</script> [y](javascript:z)\n", lambda href: href)
    assert "<script" not in written.html
    assert "<b>" not in written.html
    assert "href" not in written.html


@pytest.mark.parametrize("path", ["/admin/webhooks", "/admin/connections", "/sign-in"])
def test_whoever_sets_a_system_up_is_led_to_it(path: str) -> None:
    templates = {"/admin/webhooks": "webhooks/index", "/admin/connections": "connections/index", "/sign-in": "sessions/new"}  # fmt: skip
    assert 'href="/docs/' in (ROOT / "templates" / f"{templates[path]}.html").read_text()
