"""How a verb is answered: to htmx with the row, what to say of it and its undo; without script by the page it came from.

A form carries `version`, the pursuit as it was when the page was made, and `from`, the page: "today", "pursuit", or
"page" for any other, which `back` then names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Form, Request, Response
from sqlalchemy.orm import Session

from app.errors import AppError, ForbiddenError
from app.models import Fact, Pursuit, Recruiter
from app.queries.day_log import batch_logged_last, last_logged
from app.queries.pursuits import pursuit_for
from app.queries.today import shell_counts, to_write_of, touched_steps
from app.templating import plural
from app.web import errors, pages, shown, toasts
from app.web.deps import hx, local_path
from app.web.logged import sentence_of, undone_words
from app.web.queue import Row, row_of
from app.web.refused import First, refused

Origin = Literal["today", "pursuit", "page"]
Part = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What every verb's form carries beside its own fields."""

    version: int | None
    origin: Origin
    back: str = ""


def sent(
    version: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    origin: Annotated[Origin, Form(alias="from")] = "pursuit",
    back: Annotated[str, Form(max_length=2_000)] = "",
) -> Sent:
    return Sent(version, origin, local_path(back))


FromForm = Annotated[Sent, Depends(sent)]


def begin(request: Request, pursuit: Pursuit, form: Sent) -> None:
    """Before the verb: raises `ConflictError` if the pursuit changed since, and makes a lost race be told as it should."""
    if form.origin == "pursuit":
        shown.on_conflict(request, pursuit)
    else:
        _tell_conflict(request, pursuit, form)
    pursuit.expect(form.version)


def logged(request: Request, db: Session, pursuit: Pursuit, fact: Fact | None, form: Sent) -> Response:
    """After the verb: what was told, with its undo; None: all was as asked already."""
    db.flush()
    if fact is None:
        return _unchanged(request, db, pursuit, form)
    if form.origin == "pursuit":
        return _whole(request, f"/pursuits/{pursuit.id}?logged={fact.id}")
    if not hx(request):
        return pages.see(f"/today?logged={fact.id}#r{pursuit.id}")
    _, _, now = request.state.visit
    text = sentence_of(fact, pursuit, pursuit.plan(now))
    toast = {"text": text, "undo": f"/facts/{fact.id}/undo", "row": pursuit.id, "origin": "today"}
    return _parts(request, db, pursuit, text, toast)


def _unchanged(request: Request, db: Session, pursuit: Pursuit, form: Sent) -> Response:
    if form.origin == "pursuit" or not hx(request):
        return _whole(request, f"/pursuits/{pursuit.id}?said=so-already")
    return _parts(request, db, pursuit, shown.SAID["so-already"], {"text": shown.SAID["so-already"], "undo": ""})


def undone(request: Request, db: Session, pursuit: Pursuit, fact: Fact, form: Sent) -> Response:
    """After an undo: the row is back where it was, and what was told before it can be undone next."""
    db.flush()
    if form.origin == "pursuit":
        return _whole(request, f"/pursuits/{pursuit.id}?said=undone")
    if form.origin == "page":
        return pages.see(toasts.saying(form.back, undone=fact.id) + _place(form.back, fact))
    if not hx(request):
        return pages.see(f"/today?undone={fact.id}#r{pursuit.id}")
    me, _, now = request.state.visit
    text = undone_words(fact, pursuit, pursuit.plan(now))
    return _parts(request, db, pursuit, text, {"text": text, "undo": "", **_before(db, me, now)})


def nothing_left(form: Sent) -> Response:
    """Back to the page, which says that nothing of today is left to undo."""
    return pages.see(toasts.saying(form.back, undone=toasts.NOTHING))


def fresh_row(request: Request, db: Session, pursuit: Pursuit) -> Row:
    """The pursuit as Today shows it now."""
    me, _, now = request.state.visit
    touched, meetings = touched_steps(db, [pursuit]), to_write_of(db, [pursuit])
    return row_of(pursuit, now, touched.get(pursuit.id, frozenset()), me, meetings.get(pursuit.id))


def _parts(request: Request, db: Session, pursuit: Pursuit, text: str, toast: Mapping[str, Any]) -> Response:
    me, _, now = request.state.visit
    to_go = shell_counts(db, me.agency_id, me.id, me.agency.today(now), now).to_go
    row = fresh_row(request, db, pursuit)
    said = {"text": f"{text} {plural(to_go, 'to go', 'to go')}."}
    return pages.parts(
        request,
        ("today/_row.html" if row.key else "today/_gone.html", {"row": row, "me": me}),
        ("today/_said.html", said),
        ("shared/_toast.html", {"toast": toast, "is_oob": True}),
    )


def _whole(request: Request, path: str) -> Response:
    """To a whole page, whoever asks."""
    return Response(headers={**pages.PRIVATE, "HX-Redirect": path}) if hx(request) else pages.see(path)


def _before(db: Session, me: Recruiter, now: datetime) -> Mapping[str, Any]:
    """The Undo of the one before, in a toast: its row comes back in place, unless it was done to many."""
    fact = last_logged(db, me.agency, me.id, now)
    if batch_logged_last(db, me.agency, me.id, now, fact):
        return {"undo": toasts.LAST, "undo_text": toasts.BEFORE, "origin": "page", "back": "/today"}
    if fact is None:
        return {}
    undo = f"/facts/{fact.id}/undo"
    return {"undo": undo, "row": fact.pursuit_id, "origin": "today", "undo_text": toasts.BEFORE}


def _place(path: str, fact: Fact) -> str:
    """Where on the page at `path` what was undone is to be seen."""
    page = path.partition("?")[0]
    return {"/today": f"#r{fact.pursuit_id}", "/today/log": f"#f{fact.id}"}.get(page, "")


def _tell_conflict(request: Request, pursuit: Pursuit, form: Sent) -> None:
    agency_id, pursuit_id = pursuit.agency_id, pursuit.id

    def fresh(db: Session, error: AppError) -> Response:
        if request.state.visit is None:
            raise ForbiddenError("Sign in to go on.")
        me, _, now = request.state.visit
        read = pursuit_for(db, agency_id, pursuit_id)
        sentence, first = refused(db, me, read, error, now)
        if not hx(request):
            back = form.back if form.origin == "page" else f"/today#r{pursuit_id}"
            return _refused(request, sentence, first, back)
        row = {"row": fresh_row(request, db, read), "me": me, "conflict": sentence}
        alert = {"sentence": sentence, "first": first}
        return pages.parts(request, ("today/_row.html", row), ("errors/_alert.html", alert), status=409)

    errors.show_instead(request, fresh)


def _refused(request: Request, sentence: str, first: First | None, back: str) -> Response:
    told = sentence.removesuffix(" Nothing was changed.")
    return pages.render(request, "errors/409.html", status=409, sentence=told, first=first, back=back)
