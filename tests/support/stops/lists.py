"""The lists, their views, and what is found: people, employers, jobs, and a pursuit that is new."""

from __future__ import annotations

from tests.support.stops.stop import Stop, click, fill, select_two

NAMELESS = "/pursuits?q=nobody+of+this+name"
MISTAKEN = "standing:quite+due:5/6"
ALL_COLUMNS = "employer,job,contact,next,due,due_on,touches,promised,word,silent,closes,owner,stage,created"

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
    Stop("pursuits-selected", "/pursuits", select_two),
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
