"""axe-core on a page as it stands, under its own content security policy.

The source goes in through the debugger, which no policy of the page forbids; so the policy stays on and is tested too.
"""

from functools import cache
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.chromium import PROJECT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A colour on its way from one to another is neither. It is waited for last, when nothing is left to be loaded.
RUN = """async runOnly => {
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished));
    return (await axe.run(document, {runOnly, resultTypes: ["violations"], preload: false})).violations;
}"""


def violations(page: Page) -> list[str]:
    """Every violation on the page at rest, as a line that a person can act on; empty when there is none."""
    return _run(page, {"type": "tag", "values": TAGS})


def pale(page: Page) -> list[str]:
    """What of it is too pale to be read: all that another theme can change."""
    return _run(page, {"type": "rule", "values": ["color-contrast"]})


def _run(page: Page, wanted: dict[str, Any]) -> list[str]:
    expect(page.locator(".htmx-request")).to_have_count(0)  # what is being asked for is pale until it is there
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    return [_line(rule, node) for rule in page.evaluate(RUN, wanted) for node in rule["nodes"]]


@cache
def _source() -> str:
    return (PROJECT / "node_modules/axe-core/axe.min.js").read_text()


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    where = " ".join(str(part) for part in node["target"])
    return f"{rule['id']} ({rule['impact']}): {rule['help']}: {where}: {node['failureSummary']} — {node['html'][:200]}"
