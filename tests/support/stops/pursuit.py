"""A pursuit in each of its standings, and what its candidate sees."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.stops.stop import Stop, click, fill

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


def _drop_the_step(page: Page) -> None:
    page.wait_for_load_state()
    page.locator("form[action$='/reports'] [name=what]").first.evaluate("button => { button.value = 'nonsense'; }")
    click("form[action$='/reports'] [name=what]", until="main h1")(page)


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
