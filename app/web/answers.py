"""How a verb is answered: to htmx with the row, what to say of it and its undo; without script by the page it came from.

A form carries `version`, the pursuit as it was when the page was made, and `from`, the page: "today" or "pursuit".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Form, Request, Response
from sqlalchemy.orm import Session

from app.errors import AppError, ConflictError, ForbiddenError
from app.models import Fact, Pursuit
from app.queries.history import latest_of
from app.queries.pursuits import pursuit_for
from app.queries.today import last_logged, shell_counts, touched_steps
from app.templating import plural
from app.web import errors, pages, shown
from app.web.deps import hx
from app.web.logged import sentence_of, undone_words, who_did_what
from app.web.queue import Row, row_of

Origin = Literal["today", "pursuit"]
Part = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What every verb's form carries beside its own fields."""

    version: int | None
    origin: Origin


def sent(
    version: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    origin: Annotated[Origin, Form(alias="from")] = "pursuit",
) -> Sent:
    return Sent(version, origin)


FromForm = Annotated[Sent, Depends(sent)]


def begin(request: Request, pursuit: Pursuit, form: Sent) -> None:
    """Before the verb: raises `ConflictError` if the pursuit changed since, and makes a lost race be told as it should."""
    if form.origin == "pursuit":
        shown.on_conflict(request, pursuit)
    else:
        _tell_conflict(request, pursuit)
    pursuit.expect(form.version)


def logged(request: Request, db: Session, pursuit: Pursuit, fact: Fact, form: Sent) -> Response:
    """After the verb: what was told, with its undo."""
    db.flush()
    if form.origin == "pursuit":
        return _whole(request, f"/pursuits/{pursuit.id}?logged={fact.id}")
    if not hx(request):
        return pages.see(f"/today?logged={fact.id}#r{pursuit.id}")
    _, _, now = request.state.visit
    text = sentence_of(fact, pursuit, pursuit.plan(now))
    toast = {"text": text, "undo": f"/facts/{fact.id}/undo", "row": pursuit.id, "origin": "today"}
    return _parts(request, db, pursuit, text, toast)


def undone(request: Request, db: Session, pursuit: Pursuit, fact: Fact, form: Sent) -> Response:
    """After an undo: the row is back where it was, and what was told before it can be undone next."""
    db.flush()
    if form.origin == "pursuit":
        return _whole(request, f"/pursuits/{pursuit.id}?said=undone")
    if not hx(request):
        return pages.see(f"/today?undone={fact.id}#r{pursuit.id}")
    me, _, now = request.state.visit
    before = last_logged(db, me.agency, me.id, now)
    text = undone_words(fact, pursuit)
    toast: dict[str, Any] = {"text": text, "undo": ""}
    if before:
        toast |= {
            "undo": f"/facts/{before.id}/undo",
            "row": before.pursuit_id,
            "origin": "today",
            "undo_text": "Undo the one before",
        }
    return _parts(request, db, pursuit, text, toast)


def fresh_row(request: Request, db: Session, pursuit: Pursuit) -> Row:
    """The pursuit as Today shows it now."""
    me, _, now = request.state.visit
    return row_of(pursuit, now, touched_steps(db, [pursuit]).get(pursuit.id, frozenset()), me)


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


def _tell_conflict(request: Request, pursuit: Pursuit) -> None:
    agency_id, pursuit_id = pursuit.agency_id, pursuit.id

    def fresh(db: Session, error: AppError) -> Response:
        if request.state.visit is None:
            raise ForbiddenError("Sign in to go on.")
        me, _, now = request.state.visit
        read = pursuit_for(db, agency_id, pursuit_id)
        event = latest_of(db, agency_id, pursuit_id)
        is_race = isinstance(error, ConflictError) and error.code in ("stale", "conflict") and event
        sentence = who_did_what(event, me, read, read.plan(now)) if is_race and event else error.sentence
        if not hx(request):
            told, back = sentence.removesuffix(" Nothing was changed."), f"/today#r{pursuit_id}"
            return pages.render(request, "errors/409.html", status=409, sentence=told, back=back)
        row = {"row": fresh_row(request, db, read), "me": me, "conflict": sentence}
        alert = {"sentence": sentence}
        return pages.parts(request, ("today/_row.html", row), ("errors/_alert.html", alert), status=409)

    errors.show_instead(request, fresh)
