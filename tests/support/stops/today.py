"""Today, with what is said and done there, and what is done to many at once."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.stops.stop import PHONE, Stop, click, fill, find, is_phone, panel, press, seen, select_two

# States that need more than keys and clicks


def _mistell(page: Page) -> None:
    """Of Today's first row, tell a day that there is not."""
    panel("heard", "h")(page)
    click("#heard details:nth-of-type(2) summary", until="#heard details[open]")(page)
    fill({"#heard details[open] .input": "the day after"}, "#heard details[open] .btn", until="#heard [aria-invalid]")(
        page
    )


def _tell_what_happened(page: Page) -> None:
    if is_phone(page):
        click(".row [data-panel=log]", "#log [value=voicemail]", until="#toast")(page)
    else:
        press("j", "j", "v", until="#toast")(page)


def _take_it_back(page: Page) -> None:
    _tell_what_happened(page)
    click("#undo", until="#toast:has-text('undone')")(page)


def _lose_the_line(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    seen(page, "#offline")


def _log_without_a_line(page: Page) -> None:
    _lose_the_line(page)
    if is_phone(page):
        click(".row [data-panel=log]", "#log [value=voicemail]", until="#alert")(page)
        page.keyboard.press("Escape")
    else:
        press("j", "e", until="#alert")(page)


def _come_second(page: Page) -> None:
    page.wait_for_load_state()
    page.evaluate(
        """async () => {
            const form = document.querySelector('.row form[action$="/touches"]');
            const body = new URLSearchParams(new FormData(form));
            body.set("outcome", "done");
            await fetch(form.action, {method: "POST", body, redirect: "manual"});
        }"""
    )
    if is_phone(page):
        click(".row [data-panel=log]", "#log [value=voicemail]", until=".conflict")(page)
    else:
        press("j", "v", until=".conflict")(page)


def _hear_of_others(page: Page) -> None:
    others = '[{"id": 0, "version": 1, "is_new": true}]'
    page.route("**/today/changes*", lambda route: route.fulfill(content_type="application/json", body=others))
    page.wait_for_load_state()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    seen(page, "#changes > p")


TODAY = (
    Stop("today", "/today"),
    Stop("today-team", "/today?team=1"),
    Stop("today-calls", "/today?view=calls"),
    Stop("today-viewer", "/today?team=1", who="viewer"),
    Stop("today-empty", "/today", who="newcomer"),
    Stop("today-heard", "/today", panel("heard", "h")),
    Stop("today-heard-mistake", "/today", _mistell),
    Stop("today-snooze", "/today", panel("snooze", "s")),
    Stop("today-move-on", "/today", panel("move-on", "m")),
    Stop("today-what-happened", "/today", click(".row [data-panel=log]", until="#log"), widths=(PHONE,)),
    Stop("today-selected", "/today", select_two),
    Stop("today-toast", "/today", _tell_what_happened),
    Stop("today-undone", "/today", _take_it_back),
    Stop("today-offline", "/today", _lose_the_line),
    Stop("today-alert", "/today", _log_without_a_line),
    Stop("today-second", "/today", _come_second),
    Stop("today-changes", "/today", _hear_of_others),
    Stop("today-quiet", "/today", click(".guard summary", until=".guard .soon")),
    Stop("shortcuts", "/today", press("?", until="#keys")),
    Stop("menu", "/today", click("[popovertarget=me]", until="#me")),
    Stop("palette", "/today", find("", until="#pal-go [role=option]")),
    Stop("palette-found", "/today", find("ma", until="#pal-found [role=option]")),
    Stop("palette-nobody", "/today", find("nobody of this name", until="#pal-all")),
    Stop("log", "/today/log?team=1"),
    Stop("log-empty", "/today/log", who="newcomer"),
    Stop("call-sheet-overdue", "/pursuits/{overdue}/call-sheet"),
    Stop("call-sheet-quiet", "/pursuits/{quiet}/call-sheet"),
)  # fmt: skip

MANY = (
    Stop("batch-spread", "/batches/new?do=spread&row={overdue}&row={due}&row={closed}"),
    Stop("batch-snooze", "/batches/new?do=snooze&until=fri&row={overdue}&row={due}"),
    Stop("batch-snooze-mistake", "/batches/new?do=snooze&until=some+day&row={overdue}"),
    Stop("batch-reassign", "/batches/new?do=reassign&to={other}&row={overdue}&row={due}"),
    Stop("batch-move-on", "/batches/new?do=move_on&outcome=withdrew&row={overdue}&row={due}"),
    Stop("batch-nothing", "/batches/new?do=move_on&outcome=withdrew&row={closed}"),
    Stop("batch-done", "/batches/new?do=snooze&until=fri&row={overdue}&row={due}", click("#confirm .btn-primary", until="#toast, form[action$='/undo']")),
)  # fmt: skip
