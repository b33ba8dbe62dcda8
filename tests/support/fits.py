"""Whether a page fits who uses it: nothing too small to hit, nothing cut off, nothing to be scrolled to sideways."""

from __future__ import annotations

from playwright.sync_api import Page

# WCAG 2.5.8 lets links within a sentence be as high as its line, and boxes whose label is pressed as well.
SMALL = """() => {
    const isInline = thing => thing.matches("a") && getComputedStyle(thing).display === "inline"
        && thing.parentElement.textContent.trim() !== thing.textContent.trim();
    const labelled = thing => thing.matches("input") && thing.labels?.length
        ? [...thing.labels].map(label => label.getBoundingClientRect()) : [];
    const isLarge = box => box.width >= 24 && box.height >= 24;
    return [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
        .filter(thing => thing.checkVisibility({visibilityProperty: true}) && !thing.closest(".vh, .skip") && !isInline(thing))
        .filter(thing => getComputedStyle(thing).clipPath === "none")
        .filter(thing => ![thing.getBoundingClientRect(), ...labelled(thing)].some(isLarge))
        .map(thing => `${thing.tagName} “${thing.textContent.trim() || thing.outerHTML.slice(0, 80)}” is smaller than 24 pixels.`);
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What ends in dots says so, what scrolls by itself can be read, and what is clipped away is only heard.
CLIPPED = """() => [...document.querySelectorAll("body *")]
    .filter(thing => thing.checkVisibility() && !thing.closest("svg, .vh, .skip"))
    .filter(thing => [...thing.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .filter(thing => {
        const style = getComputedStyle(thing);
        if (style.textOverflow === "ellipsis" || style.clipPath !== "none") return false;
        const isCut = way => ["hidden", "clip"].includes(way);
        return (isCut(style.overflowX) && thing.scrollWidth > thing.clientWidth + 1)
            || (isCut(style.overflowY) && thing.scrollHeight > thing.clientHeight + 1);
    })
    .map(thing => `“${thing.textContent.trim().slice(0, 40)}” is cut off.`)"""
TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
NARROWEST = 320


def small(page: Page) -> list[str]:
    """What is pressed and is smaller than a finger can hit, as a line that a person can act on."""
    found: list[str] = page.evaluate(SMALL)
    return found


def at_its_narrowest(page: Page) -> list[str]:
    """What does not fit a window of `NARROWEST` pixels, or one of 1280 whose page is enlarged fourfold."""
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    return _troubles(page, f"At {NARROWEST} pixels")


def with_text_twice_as_large(page: Page) -> list[str]:
    """What does not fit when the browser's text is twice its size."""
    page.evaluate(TWICE)
    return _troubles(page, "With text twice as large")


def _troubles(page: Page, when: str) -> list[str]:
    found: list[str] = page.evaluate(CLIPPED)
    if page.evaluate(SIDEWAYS):
        found.append("It scrolls sideways.")
    return [f"{when}: {line}" for line in found]
