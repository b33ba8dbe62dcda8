"""Takes a picture of every page and state, at 1280 and 390 pixels, light and dark, into .build/pictures; and the README's.

Look at them: a page that nobody has looked at is not done. Words after the command are of names: only those are taken.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import structlog
from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium
from tests.support.browser import QUIET
from tests.support.stops import STOPS, Stop
from tests.support.tour import Tour, tour

ROOT = Path(__file__).resolve().parent.parent
ALL = ROOT / ".build" / "pictures"
SHOWN = ROOT / "docs" / "pictures"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What the README shows: the page, its width, and under which name.
README = {("today", 1280): "today", ("pursuit-overdue", 1280): "pursuit", ("candidate-overdue", 390): "candidate"}


def main(words: Sequence[str]) -> None:
    """Write the pictures, and say where they are."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.ERROR)  # a failure is one of the pages
    ALL.mkdir(parents=True, exist_ok=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    wanted = [stop for stop in STOPS if not words or any(word in stop.name for word in words)]
    found = chromium.find()
    if own_node := chromium.node():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", own_node)
    with tempfile.TemporaryDirectory() as folder, tour(Path(folder)) as seen, sync_playwright() as playwright:
        environment = {**os.environ, **found.environment}
        browser = playwright.chromium.launch(executable_path=found.program, args=QUIET, env={**environment})
        taken = sum(_take(browser, seen, stop, width) for stop in wanted for width in stop.widths)
        browser.close()
    print(f"{taken} pictures in {ALL.relative_to(ROOT)}, the README's in {SHOWN.relative_to(ROOT)}.")


def _take(browser: Browser, seen: Tour, stop: Stop, width: int) -> int:
    with seen.at(browser, stop, width) as page:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
            page.screenshot(path=ALL / f"{stop.name}-{width}-{scheme}.png", full_page=True)
            if scheme == "light" and (name := README.get((stop.name, width))):
                page.screenshot(path=SHOWN / f"{name}.png")
    return len(SCHEMES)


if __name__ == "__main__":
    main(sys.argv[1:])
