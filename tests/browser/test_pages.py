"""Every page, as wide and as narrow as it is used, light and dark: no violation, nothing refused, no sideways scroll."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import axe
from tests.support.browser import listen
from tests.support.tour import Tour, tour

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    with tour(tmp_path_factory.mktemp("tour")) as served:
        yield served


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_fits(browser: Browser, seen: Tour, width: int, scheme: str) -> None:
    found: list[str] = []
    for stop in seen.stops:
        context = seen.open(browser, stop, width, scheme)
        page = context.new_page()
        listen(page, found)
        page.goto(f"{seen.url}{stop.path}", wait_until="load")
        found += [f"{stop.name}: {violation}" for violation in axe.violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{stop.name}: scrolls sideways")
        context.close()
    assert not found, "\n".join(found)


def test_no_candidate_page_has_a_script(browser: Browser, seen: Tour) -> None:
    for stop in seen.stops:
        if stop.name.startswith("candidate-"):
            context = seen.open(browser, stop, 390, "light")
            page = context.new_page()
            page.goto(f"{seen.url}{stop.path}")
            assert page.locator("script").count() == 0, stop.name
            context.close()
