"""One stop, and what is done to come to a state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, expect

Act = Callable[[Page], None]
# Who looks: the first recruiter of the practice agency, its admin, one who may only look, one with nothing yet, nobody.
Who = Literal["recruiter", "admin", "viewer", "newcomer", "nobody"]
WIDTHS = (1280, 390)
PHONE = 390


def stay(page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True)
class Stop:
    """One page or one state of it. `path` may name what was chosen in the practice data; `act` leads to the state."""

    name: str
    path: str
    act: Act = stay
    who: Who = "recruiter"
    widths: tuple[int, ...] = WIDTHS

    @property
    def is_page(self) -> bool:
        """Whether it is a page as it opens, as against what is done on one."""
        return self.act is stay


# What is done to come to a state


def press(*keys: str, until: str) -> Act:
    """Press `keys` one after another; then `until`, a selector, is seen."""

    def act(page: Page) -> None:
        page.wait_for_load_state()
        for key in keys:
            page.keyboard.press(key)
        seen(page, until)

    return act


def click(*selectors: str, until: str) -> Act:
    """Click one thing after another; then `until` is seen."""

    def act(page: Page) -> None:
        page.wait_for_load_state()
        for selector in selectors:
            page.locator(selector).filter(visible=True).first.click()
        seen(page, until)

    return act


def panel(name: str, key: str) -> Act:
    """Open a panel of Today's first row: by its key, on a phone through the sheet of everything."""

    def act(page: Page) -> None:
        if is_phone(page):
            click(".row [data-panel=log]", f"#log [popovertarget={name}]", until=f"#{name}")(page)
        else:
            press("j", key, until=f"#{name}")(page)

    return act


def fill(fields: dict[str, str], submit: str, *, until: str) -> Act:
    """Fill the fields of these selectors in, and send them off past the browser's own checks."""

    def act(page: Page) -> None:
        for selector, value in fields.items():
            page.locator(selector).filter(visible=True).first.fill(value)
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        click(submit, until=until)(page)

    return act


def find(typed: str, *, until: str) -> Act:
    """Open the palette and type."""

    def act(page: Page) -> None:
        page.wait_for_load_state()
        page.keyboard.press("Control+k")
        expect(page.locator("#palette [role=combobox]")).to_be_focused()
        page.keyboard.type(typed)
        seen(page, until)

    return act


def is_phone(page: Page) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] <= PHONE


def select_two(page: Page) -> None:
    """Select the first two rows of a list."""
    if is_phone(page):
        page.locator("label.selecting").click()
        for box in page.locator(".pickbox").all()[:2]:
            box.click()
    else:
        press("j", "x", "Shift+J", until="#bulk")(page)
    seen(page, "#bulk")


def seen(page: Page, selector: str) -> None:
    """Wait until something that `selector` finds is seen."""
    expect(page.locator(selector).filter(visible=True).first).to_be_visible()
