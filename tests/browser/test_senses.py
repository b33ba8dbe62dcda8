"""Who sees little, presses keys only, has colours of their own or wants nothing to move: each page serves them as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.keys import Open, announced, press, row, until
from tests.support.stops import PHONE, STOPS, Stop
from tests.support.tour import Tour

pytestmark = pytest.mark.browser

# One of each way that a page is laid out, and what lies over pages.
WALKED = (
    "today",
    "today-selected",
    "today-toast",
    "today-changes",
    "log",
    "call-sheet-overdue",
    "batch-spread",
    "pursuits",
    "pursuits-columns",
    "views",
    "board",
    "calendar",
    "calendar-month",
    "calendar-agenda",
    "find",
    "employer",
    "new-pursuit",
    "pursuit-overdue",
    "pursuit-quiet",
    "pursuit-everything",
    "candidate-overdue",
    "candidate-reports",
    "sign-in",
)
WALKS = [
    pytest.param(stop, width, id=f"{stop.name}-{width}")
    for stop in STOPS
    if stop.name in WALKED
    for width in stop.widths
]
FURTHEST = 40  # presses of Tab: past the top of the page, and into its list
# What has focus and cannot be seen at any of nine places of it; "" when it can, or when focus is on the page itself.
COVERED = """() => {
    const focused = document.activeElement;
    if (focused === document.body || focused === document.documentElement) return "";
    const shown = focused.closest(".vh")?.closest("label") ?? focused;
    const boxes = [...shown.getClientRects()];
    const within = (place, end) => Math.min(Math.max(place, 0), end);
    const at = (low, high, part, end) => within(low, end) + (within(high, end) - within(low, end)) * part;
    const parts = [0.1, 0.5, 0.9];
    const isSeen = boxes.some(box => parts.some(down => parts.some(along => {
        const hit = document.elementFromPoint(at(box.left, box.right, along, innerWidth), at(box.top, box.bottom, down, innerHeight));
        return hit && (shown.contains(hit) || hit.contains(shown) && hit.matches("label, [tabindex]"));
    })));
    return isSeen ? "" : `${focused.tagName} “${focused.textContent.trim().slice(0, 40)}” at ${boxes[0]?.left}, ${boxes[0]?.top}`;
}"""
# Everything that begins to move from now on.
LISTEN = """() => {
    window.moved = [];
    const hear = event => moved.push(`${event.type} ${event.propertyName ?? event.animationName} of ${event.target.className}`);
    for (const name of ["animationstart", "transitionrun"]) document.addEventListener(name, hear, true);
}"""


@pytest.mark.parametrize(("stop", "width"), WALKS)
def test_focus_is_never_lost_and_never_hidden(browser: Browser, seen: Tour, stop: Stop, width: int) -> None:
    with seen.at(browser, stop, width) as page:
        covered: list[str] = []
        for key in ("Tab", "Shift+Tab"):
            for _ in range(FURTHEST):
                page.keyboard.press(key)
                covered += filter(None, [page.evaluate(COVERED)])
        assert covered == []


# With colours of their own


@pytest.fixture
def forced(browser: Browser, seen: Tour) -> Iterator[Any]:
    """Opens a stop of the tour in the colours that somebody has chosen for everything."""
    opened = []

    def open_page(name: str) -> Page:
        stop = next(stop for stop in STOPS if stop.name == name)
        visit = seen.at(browser, stop, 1280)
        page = visit.__enter__()
        opened.append(visit)
        page.emulate_media(forced_colors="active")
        return page

    yield open_page
    for visit in opened:
        visit.__exit__(None, None, None)


def look(thing: Locator, *properties: str) -> tuple[str, ...]:
    """What the browser makes of these properties of `thing`."""
    told: list[str] = thing.evaluate("(one, names) => names.map(name => getComputedStyle(one)[name])", properties)
    return tuple(told)


def outlined(thing: Locator) -> bool:
    style, width = look(thing, "outlineStyle", "outlineWidth")
    return style == "solid" and float(width.removesuffix("px")) >= 2


def test_in_forced_colours_focus_and_what_is_current_are_outlined(forced: Any) -> None:
    page = forced("today")
    press(page, "j", "j")
    assert outlined(page.locator(":focus"))
    for current in (".row.is-current", ".tabs a[aria-current]", ".nav a[aria-current=page]"):
        assert outlined(page.locator(current).first), current
    assert not outlined(page.locator(".row:not(.is-current)").first)
    page = forced("pursuits-filtered")
    assert outlined(page.locator(".chip[aria-current]").first)
    assert not outlined(page.locator(".chip:not([aria-current], [data-set])").first)
    page = forced("palette-found")
    assert outlined(page.locator(".pal[aria-selected=true]"))


def test_in_forced_colours_what_is_set_or_selected_differs_by_more_than_colour(forced: Any) -> None:
    page = forced("pursuits-menu")
    expect(page.locator("#menu-owner .choice[aria-current] .i")).to_be_visible()
    page = forced("today-selected")
    expect(page.locator(".pickbox :checked")).to_have_count(2)
    page = forced("pursuits-filtered")
    assert outlined(page.locator(".chip[data-set]").first)
    page = forced("board")
    press(page, "j")
    assert outlined(page.locator(".tile.is-current"))


def test_in_forced_colours_pips_and_track_take_the_themes_and_keep_their_shapes(forced: Any) -> None:
    page = forced("pursuit-overdue")
    ink, paper = look(page.locator("html"), "color", "backgroundColor")
    track = page.locator(".track")
    shapes = {
        name: look(track.locator(f".{name}").first, "fill", "stroke", "strokeDasharray")
        for name in ("n-done", "n-late", "n-future", "hush", "done", "wait", "base")
    }
    assert shapes["n-done"][0] == ink
    assert shapes["n-late"][:2] == shapes["n-future"][:2] == shapes["hush"][:2] == (paper, ink)
    assert {shapes[line][1] for line in ("done", "wait", "base")} == {ink}
    assert len({shapes[line][2] for line in ("done", "wait", "base")}) == 3
    assert set(
        track.locator("text:not(.nowtext)").evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
    ) == {ink}
    assert look(track.locator(".n-bang").first, "stroke") == (ink,)
    page = forced("today")
    pips = page.locator(".row .pips").first
    assert look(pips.locator(".p-done").first, "fill") == (ink,)
    assert look(pips.locator(".p-cur").first, "fill", "stroke") == ("none", ink)
    assert look(pips.locator(".p-next").first, "fill", "stroke") == (paper, ink)


# With nothing that moves


def test_who_wants_nothing_to_move_sees_nothing_move(at_desk: Open) -> None:
    page = at_desk()
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(LISTEN)
    press(page, "j", "j", "e")
    announced(page, "Done: Maya Okafor. Then: e-mail on Thu 21 May. 6 to go.")
    press(page, "h", "Escape", "?", "Escape", "x", "Escape", "Control+k", "Escape")
    row(page, "Noah Kim").hover()
    expect(page.locator("#meterbox")).to_contain_text("6 to go, 1 done")
    assert page.evaluate("moved") == []
    assert page.evaluate("document.getAnimations().length") == 0


def test_who_does_not_mind_sees_it_move(at_desk: Open) -> None:
    page = at_desk()
    page.evaluate(LISTEN)
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    until(page, lambda: page.evaluate("moved.length > 0"))


def test_on_a_phone_the_menu_gives_focus_back_to_what_opened_it(at_desk: Open) -> None:
    page = at_desk(width=PHONE, height=844)
    more = page.get_by_role("button", name="More", exact=True)
    more.focus()
    press(page, "Enter")
    expect(page.locator("#me")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#me")).to_be_hidden()
    expect(more).to_be_focused()
