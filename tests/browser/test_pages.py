"""Every page and every state of it, wide and narrow, light and dark: no violation, nothing refused, nothing out of reach."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support import axe, fits
from tests.support.stops import CANDIDATE, PHONE, STOPS, Stop
from tests.support.tour import Tour

pytestmark = pytest.mark.browser
VISITS = [pytest.param(stop, width, id=f"{stop.name}-{width}") for stop in STOPS for width in stop.widths]


@pytest.mark.parametrize(("stop", "width"), VISITS)
def test_it_is_accessible_in_both_themes_and_fits(browser: Browser, seen: Tour, stop: Stop, width: int) -> None:
    found: list[str] = []
    with seen.at(browser, stop, width, troubles=found) as page:
        found += [*axe.violations(page), *fits.small(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {line}" for line in axe.pale(page)]
        if page.evaluate(fits.SIDEWAYS):
            found.append("It scrolls sideways.")
        found += fits.at_its_narrowest(page) if width == PHONE else fits.with_text_twice_as_large(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("stop", [pytest.param(stop, id=stop.name) for stop in CANDIDATE])
def test_no_candidate_page_has_a_script(browser: Browser, seen: Tour, stop: Stop) -> None:
    with seen.at(browser, stop, 390) as page:
        assert page.locator("script").count() == 0
