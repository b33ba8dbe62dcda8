"""Takes a picture of every page, at 1280 and 390 pixels, light and dark, into .build/pictures; and the README's.

Look at them: a page that nobody has looked at is not done.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium
from tests.support.browser import QUIET
from tests.support.tour import Stop, Tour, tour

ROOT = Path(__file__).resolve().parent.parent
ALL = ROOT / ".build" / "pictures"
SHOWN = ROOT / "docs" / "pictures"
SIZES = (1280, 390)
SCHEMES = ("light", "dark")
# What the README shows: the page, its width, and under which name.
README = {("today", 1280): "today", ("pursuit-overdue", 1280): "pursuit", ("candidate-overdue", 390): "candidate"}


def main() -> None:
    """Write the pictures, and say where they are."""
    shutil.rmtree(ALL, ignore_errors=True)
    ALL.mkdir(parents=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    found = chromium.find()
    if own_node := chromium.node():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", own_node)
    with tempfile.TemporaryDirectory() as folder, tour(Path(folder)) as seen, sync_playwright() as playwright:
        environment = {**os.environ, **found.environment}
        browser = playwright.chromium.launch(executable_path=found.program, args=QUIET, env={**environment})
        for stop in seen.stops:
            for width in SIZES:
                for scheme in SCHEMES:
                    _take(browser, seen, stop, width, scheme)
        browser.close()
    print(f"{len(list(ALL.iterdir()))} pictures in {ALL.relative_to(ROOT)}, the README's in {SHOWN.relative_to(ROOT)}.")


def _take(browser: Browser, seen: Tour, stop: Stop, width: int, scheme: str) -> None:
    context = seen.open(browser, stop, width, scheme)
    page = context.new_page()
    page.goto(f"{seen.url}{stop.path}", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=ALL / f"{stop.name}-{width}-{scheme}.png", full_page=True)
    if scheme == "light" and (name := README.get((stop.name, width))):
        page.screenshot(path=SHOWN / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
