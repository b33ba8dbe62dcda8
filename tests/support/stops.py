"""Where the tour stops: every page there is, and every state of it that looks or reads otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, expect

from app.web import docs

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
        _seen(page, until)

    return act


def click(*selectors: str, until: str) -> Act:
    """Click one thing after another; then `until` is seen."""

    def act(page: Page) -> None:
        page.wait_for_load_state()
        for selector in selectors:
            page.locator(selector).filter(visible=True).first.click()
        _seen(page, until)

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


def mistell(page: Page) -> None:
    """Of Today's first row, tell a day that there is not."""
    panel("heard", "h")(page)
    click("#heard details:nth-of-type(2) summary", until="#heard details[open]")(page)
    fill({"#heard details[open] .input": "the day after"}, "#heard details[open] .btn", until="#heard [aria-invalid]")(
        page
    )


def find(typed: str, *, until: str) -> Act:
    """Open the palette and type."""

    def act(page: Page) -> None:
        page.wait_for_load_state()
        page.keyboard.press("Control+k")
        expect(page.locator("#palette [role=combobox]")).to_be_focused()
        page.keyboard.type(typed)
        _seen(page, until)

    return act


def is_phone(page: Page) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] <= PHONE


def _seen(page: Page, selector: str) -> None:
    expect(page.locator(selector).filter(visible=True).first).to_be_visible()


# States that need more than keys and clicks


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
    _seen(page, "#offline")


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
    _seen(page, "#changes > p")


def _select_two(page: Page) -> None:
    if is_phone(page):
        page.locator("label.selecting").click()
        for box in page.locator(".pickbox").all()[:2]:
            box.click()
    else:
        press("j", "x", "Shift+J", until="#bulk")(page)
    _seen(page, "#bulk")


def _drop_the_step(page: Page) -> None:
    page.wait_for_load_state()
    page.locator("form[action$='/reports'] [name=what]").first.evaluate("button => { button.value = 'nonsense'; }")
    click("form[action$='/reports'] [name=what]", until="main h1")(page)


NAMELESS = "/pursuits?q=nobody+of+this+name"
MISTAKEN = "standing:quite+due:5/6"
ALL_COLUMNS = "employer,job,contact,next,due,due_on,touches,promised,word,silent,closes,owner,stage,created"

TODAY = (
    Stop("today", "/today"),
    Stop("today-team", "/today?team=1"),
    Stop("today-calls", "/today?view=calls"),
    Stop("today-viewer", "/today?team=1", who="viewer"),
    Stop("today-empty", "/today", who="newcomer"),
    Stop("today-heard", "/today", panel("heard", "h")),
    Stop("today-heard-mistake", "/today", mistell),
    Stop("today-snooze", "/today", panel("snooze", "s")),
    Stop("today-move-on", "/today", panel("move-on", "m")),
    Stop("today-what-happened", "/today", click(".row [data-panel=log]", until="#log"), widths=(PHONE,)),
    Stop("today-selected", "/today", _select_two),
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

LISTS = (
    Stop("pursuits", "/pursuits"),
    Stop("pursuits-filtered", "/pursuits?q=owner:me+standing:overdue,due+silent:>3d"),
    Stop("pursuits-nobody", NAMELESS),
    Stop("pursuits-mistake", f"/pursuits?q=ma+{MISTAKEN}"),
    Stop("pursuits-columns", f"/pursuits?columns={ALL_COLUMNS}&density=44"),
    Stop("pursuits-closed", "/pursuits?q=standing:closed&sort=-closes"),
    Stop("pursuits-saved", "/pursuits?saved={view}&q=owner:me+silent:>14d&sort=word"),
    Stop("pursuits-narrowed", "/pursuits?saved={view}&q=owner:me+standing:overdue", click("[popovertarget=save]", until="#save")),
    Stop("pursuits-menu", "/pursuits", click("#menu-owner-b", until="#menu-owner")),
    Stop("pursuits-choose-columns", "/pursuits", click("[popovertarget=columns]", until="#columns"), widths=(1280,)),
    Stop("pursuits-save", "/pursuits?q=owner:me", click("[popovertarget=save]", until="#save")),
    Stop("pursuits-terms", "/pursuits", click("[popovertarget=terms]", until="#terms")),
    Stop("pursuits-selected", "/pursuits", _select_two),
    Stop("pursuits-empty", "/pursuits", who="newcomer"),
    Stop("views", "/views"),
    Stop("views-empty", "/views", who="newcomer"),
    Stop("view-form", "/views/{view}/edit"),
    Stop("view-form-mistakes", "/views/{view}/edit", fill({"[name=name]": "", "main [name=q]": "standing:quite"}, ".btn-primary", until=".errors")),
    Stop("board", "/board"),
    Stop("board-filtered", "/board?q=owner:me"),
    Stop("board-nobody", "/board?q=nobody+of+this+name"),
    Stop("board-mistake", f"/board?q={MISTAKEN}"),
    Stop("board-empty", "/board", who="newcomer"),
    Stop("calendar", "/calendar"),
    Stop("calendar-filtered", "/calendar?q=owner:me"),
    Stop("calendar-nobody", "/calendar?q=nobody+of+this+name"),
    Stop("calendar-mistake", f"/calendar?q={MISTAKEN}"),
    Stop("calendar-limit-mistake", "/calendar", fill({"#limit": "many"}, ".limit .btn", until="#limit-error")),
    Stop("calendar-feed", "/calendar", click("form[action*='/calendar/feed'] .btn", until="#feed-link")),
    Stop("calendar-month", "/calendar?view=month"),
    Stop("calendar-agenda", "/calendar?view=agenda"),
    Stop("calendar-day", "/calendar?view=day"),
    Stop("calendar-empty", "/calendar", who="newcomer"),
)  # fmt: skip

SUBJECTS = (
    Stop("find-nothing-typed", "/find"),
    Stop("find", "/find?q=ma"),
    Stop("find-misspelt", "/find?q=okafro"),
    Stop("find-nobody", "/find?q=nobody+of+this+name"),
    Stop("person", "/people/{candidate}"),
    Stop("person-not-to-contact", "/people/{not_to_contact}"),
    *(Stop(kind, f"/{kind}s/{{{kind}}}") for kind in ("employer", "contact", "job")),
    Stop("contact-quiet", "/contacts/{quiet_contact}"),
    Stop("new-pursuit", "/pursuits/new"),
    Stop("new-pursuit-mistakes", "/pursuits/new", fill({}, "form.form .btn-primary", until=".errors")),
)

# Whose standing is shown by a page of its own.
STANDINGS = ("overdue", "due", "quiet", "held", "waiting", "offer", "interview_ahead", "closed")
ONE = "/pursuits/{overdue}"
PURSUIT = (
    *(Stop(f"pursuit-{standing}", f"/pursuits/{{{standing}}}") for standing in STANDINGS),
    Stop("pursuit-viewer", ONE, who="viewer"),
    Stop("pursuit-heard", ONE, click("[popovertarget=heard]", until="#heard")),
    Stop("pursuit-snooze", ONE, click("[popovertarget=snooze]", until="#snooze")),
    Stop("pursuit-move-on", ONE, click("[popovertarget=move-on]", until="#move-on")),
    Stop("pursuit-more", ONE, click("[popovertarget=more]", until="#more")),
    Stop("pursuit-told", ONE, click("#next [value=voicemail]", until="#toast")),
    Stop("pursuit-link", ONE, click("form[action$='/links'] .btn", until="#link")),
    Stop("pursuit-quiet-guard", "/pursuits/{quiet}", click("#next .guard summary", until="#next .guard-b")),
    Stop("pursuit-everything", ONE + "/log"),
    Stop("pursuit-note", ONE + "/notes/new"),
    Stop("pursuit-note-mistake", ONE + "/notes/new", fill({}, "main .btn-primary", until=".errors")),
    Stop("pursuit-promise", ONE + "/promise"),
    Stop("pursuit-touch", ONE + "/touches/new"),
    Stop("pursuit-skip", ONE + "/skips/new"),
    Stop("pursuit-skip-mistake", ONE + "/skips/new", fill({}, "main .btn-primary", until=".errors")),
    Stop("pursuit-contact", ONE + "/contact"),
    Stop("pursuit-interview", ONE + "/interviews/new"),
    Stop("pursuit-interview-mistakes", ONE + "/interviews/new", fill({}, "main .btn-primary", until=".errors")),
    Stop("pursuit-interview-changed", "/pursuits/{interview_ahead}/interviews/{meeting}/edit"),
    Stop("pursuit-debrief", ONE + "/interviews/{debriefed}/debrief"),
    Stop("pursuit-preview", ONE + "/preview"),
)  # fmt: skip

CANDIDATE = (
    *(Stop(f"candidate-{standing}", f"/s/{{to_{standing}}}", who="nobody") for standing in STANDINGS),
    Stop("candidate-thanks", "/s/{to_thank}", who="nobody"),
    Stop("candidate-reports", "/s/{to_overdue}/reports/new?what=heard", who="nobody"),
    Stop("candidate-reports-mistake", "/s/{to_overdue}/reports/new?what=heard", fill({}, ".tell .btn-primary", until=".errors"), who="nobody"),
    Stop("candidate-has-reported", "/s/{to_thank}", click("form[action$='/reports'] .btn", until=".done-mark"), who="nobody"),
    Stop("candidate-late-tap", "/s/{to_overdue}/reports/new?what=sent", who="nobody"),
    Stop("candidate-unreadable", "/s/{to_thank}", _drop_the_step, who="nobody"),
    Stop("candidate-ended", "/s/{to_nowhere}", who="nobody"),
    Stop("candidate-unknown", "/s/unknown", who="nobody"),
)  # fmt: skip

HOOKS = "/admin/webhooks"
LINKED = "/admin/connections"
KEYS = "/admin/keys"


def _connect(vendor: str) -> Act:
    """Connect an account at `vendor`, whose address is then shown."""

    def act(page: Page) -> None:
        page.locator(f"[value={vendor}]").check()
        fill({"[name=employer]": "Orbis Labs"}, "main .btn-primary", until="#address")(page)

    return act


def _connect_to_read(page: Page) -> None:
    """Connect an account that sends nothing, and give no key to it."""
    page.locator("[value=bullhorn]").check()
    fill({}, "main .btn-primary", until="#reading")(page)
    fill({"[name=user]": "api.user"}, "#reading .btn-primary", until=".errors")(page)


ADMINS = (
    Stop("webhooks", HOOKS, who="admin"),
    Stop("webhook-new", HOOKS + "/new", who="admin"),
    Stop("webhook-new-mistake", HOOKS + "/new", fill({"[name=url]": "here"}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("webhook", HOOKS + "/{endpoint}", who="admin"),
    Stop("webhook-secret", HOOKS + "/{endpoint}", click("form[action$='/secret'] .btn", until="#secret"), who="admin"),
    Stop("webhook-off", HOOKS + "/{endpoint_off}", who="admin"),
    Stop("webhook-change", HOOKS + "/{endpoint_off}/edit", who="admin"),
    Stop("webhook-removal", HOOKS + "/{endpoint}/removal", who="admin"),
    Stop("delivery", "/admin/deliveries/{delivery}", who="admin"),
    Stop("delivery-command", "/admin/deliveries/{delivery}", click(".curl summary", until="#curl"), who="admin"),
    Stop("delivery-waiting", "/admin/deliveries/{waiting_delivery}", who="admin"),
    Stop("keys", KEYS, who="admin"),
    Stop("key-new", KEYS + "/new", who="admin"),
    Stop("key-new-mistake", KEYS + "/new", fill({}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("key-made", KEYS + "/new", fill({"[name=name]": "Reports"}, "main .btn-primary", until="#secret"), who="admin"),
    Stop("key", KEYS + "/{api_key}", who="admin"),
    Stop("key-ending", KEYS + "/{api_key_ending}", who="admin"),
    Stop("key-revoked", KEYS + "/{api_key_revoked}", who="admin"),
    Stop("key-rotation", KEYS + "/{api_key}/rotation", who="admin"),
    Stop("key-rotation-mistake", KEYS + "/{api_key_ending}/rotation", fill({}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("key-rotated", KEYS + "/{api_key}/rotation", fill({}, "main .btn-primary", until="#secret"), who="admin"),
    Stop("key-revocation", KEYS + "/{api_key}/revocation", who="admin"),
    Stop("work", "/admin/background", who="admin"),
    Stop("connections", LINKED, who="admin"),
    Stop("connection-new", LINKED + "/new", who="admin"),
    Stop("connection-new-mistake", LINKED + "/new", fill({}, "main .btn-primary", until=".errors"), who="admin"),
    Stop("connection-address", LINKED + "/new", _connect("lever"), who="admin"),
    Stop("connection-address-unsigned", LINKED + "/new", _connect("jobadder"), who="admin"),
    Stop("connection-read-mistake", LINKED + "/new", _connect_to_read, who="admin"),
    Stop("connection", LINKED + "/{connection}", who="admin"),
    Stop("connection-removal", LINKED + "/{connection}/removal", who="admin"),
    Stop("inbound-event", "/admin/inbound-events/{inbound_event}", who="admin"),
    Stop("pursuit-question", "/pursuits/{questioned}", who="admin"),
)  # fmt: skip

READING = tuple(Stop(f"docs-{slug or 'start'}", f"/docs/{slug}", who="nobody") for slug in docs.PAGES)

# The doors under /failing/ are the tour's own: each raises what its page tells of.
TROUBLE = (
    Stop("sign-in", "/sign-in", who="nobody"),
    Stop("sign-in-mistake", "/sign-in", fill({"[name=email]": "x@example.com", "[name=password]": "nobody's"}, ".btn", until=".errors"), who="nobody"),
    Stop("not-found", "/pursuits/999999"),
    Stop("not-found-by-a-stranger", "/nowhere", who="nobody"),
    Stop("not-allowed", "/views/{shared_view}/edit", who="viewer"),
    Stop("changed", "/failing/changed"),
    Stop("unreadable", "/failing/unreadable"),
    Stop("too-many", "/failing/too-many"),
    Stop("failed", "/failing/failed"),
    Stop("failed-for-a-stranger", "/failing/failed", who="nobody"),
)  # fmt: skip

STOPS = (*TODAY, *MANY, *LISTS, *SUBJECTS, *PURSUIT, *CANDIDATE, *ADMINS, *READING, *TROUBLE)
