"""Saved views: kept from the address of a list, renamed, shared and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.errors import AppError, InvalidError
from app.models import Look, Recruiter, SavedView
from app.models.view import SHAPES
from app.queries.language import parse
from app.queries.meaning import misnamed
from app.queries.views import counts_of, erased_views, own_views, view_for, views_of
from app.web import columns, errors, pages
from app.web.deps import HIGHEST_ID, Me
from app.web.finder import standpoint_of
from app.web.forms import FormError, Sent, Typed
from app.web.periods import VIEWS
from app.web.rail import address, count_words

router = APIRouter(prefix="/views", include_in_schema=False)

MOST_OWN = 100
LONGEST_NAME = 60
LABELS = {"name": "Name", "q": "Pursuits", "shared": "Share it"}
TITLES = {"table": "Pursuits", "board": "Board", "calendar": "Calendar"}
# What a view keeps beside its query, as the forms carry it.
_KEPT = ("shape", "sort", "columns", "density", "period")


def the_view(recruiter: Me, db: Db, view_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> SavedView:
    """The view that the address names. Raises `NotFoundError`, another's own included."""
    return view_for(db, recruiter, view_id)


TheView = Annotated[SavedView, Depends(the_view)]


@router.get("")
def index(request: Request, recruiter: Me, db: Db, now: Now) -> Response:
    """Every view that one sees, with how many pursuits it leads to."""
    views = views_of(db, recruiter)
    counts = counts_of(db, views, standpoint_of(db, recruiter, now))
    rows = [(view, address(view), count_words(count)) for view, count in zip(views, counts, strict=True)]
    erased = erased_views(db, recruiter)
    return pages.render(request, "views/index.html", rows=rows, titles=TITLES, erased=erased)


@router.post("")
def create(request: Request, recruiter: Me, sent: Sent, db: Db, now: Now) -> Response:
    """Keep what is shown under a name, and go on looking at it."""
    _expect(request, sent, None)
    name, look = _told(db, recruiter, sent, now)
    if own_views(db, recruiter) >= MOST_OWN:
        raise InvalidError(f"You keep {MOST_OWN} views already. Delete one first.", pointer="/name")
    view = SavedView.save(recruiter, name, look, is_shared=sent.ticked("shared"), at=now)
    db.add(view)
    db.flush()
    return pages.see(address(view))


@router.post("/erased/removal")
def destroy_erased(recruiter: Me, db: Db) -> Response:
    """They have read which of their views are none any more."""
    for view in erased_views(db, recruiter):
        db.delete(view)
    return pages.see("/views")


@router.get("/{view_id}/edit")
def edit(request: Request, recruiter: Me, view: TheView) -> Response:
    view.leave_to_those_who_may(recruiter)
    look = view.look
    kept = {name: getattr(look, name) for name in _KEPT}
    shared = "yes" if view.is_shared else ""
    return _form(request, view, {"name": view.name, "q": look.query, "shared": shared, **kept}, {}, 200)


@router.post("/{view_id}")
def update(request: Request, recruiter: Me, view: TheView, sent: Sent, db: Db, now: Now) -> Response:
    """Another name, another query, or for all to see."""
    _expect(request, sent, view.id)
    view.leave_to_those_who_may(recruiter)
    name, look = _told(db, recruiter, sent, now)
    view.change(recruiter, name, look, is_shared=sent.ticked("shared"))
    return pages.see(address(view))


@router.post("/{view_id}/removal")
def destroy(recruiter: Me, view: TheView, db: Db) -> Response:
    view.leave_to_those_who_may(recruiter)
    db.delete(view)
    return pages.see("/views")


# What was typed


def _told(db: Session, recruiter: Recruiter, sent: Typed, now: datetime) -> tuple[str, Look]:
    """The name and the look. Raises `FormError` with every fault at once."""
    name = sent.words("name", "Give the view a name.", LONGEST_NAME)
    shape = sent.choice("shape", SHAPES, "Say whether it is a table, a board or a calendar.")
    reading = parse(sent.values.get("q", ""))
    for mistake in (*reading.mistakes, *misnamed(reading.query, standpoint_of(db, recruiter, now))):
        sent.fault("q", mistake.sentence)
    sent.check()
    typed = {kept: sent.values.get(kept, "") for kept in _KEPT}
    kept = columns.kept(typed["sort"], typed["columns"], typed["density"])
    period = typed["period"] if typed["period"] in VIEWS else ""
    return name or "", Look(shape or "table", str(reading.query), **kept, period=period)


def _expect(request: Request, sent: Typed, view_id: int | None) -> None:
    """From here on, what cannot be taken is answered by the form again, with what was typed."""

    def again(db: Session, error: AppError) -> Response:
        me = request.state.visit[0]
        view = view_for(db, me, view_id) if view_id else None
        faults = error.faults if isinstance(error, FormError) else {"name": error.sentence}
        return _form(request, view, sent.values, faults, 422)

    errors.show_form(request, again)


def _form(
    request: Request, view: SavedView | None, values: Mapping[str, str], faults: Mapping[str, str], status: int
) -> Response:
    filled = dict.fromkeys(("name", "q", "shared", *_KEPT), "") | dict(values)
    context: dict[str, Any] = {"view": view, "values": filled, "errors": faults, "labels": LABELS, "kept": _KEPT}
    return pages.render(request, "views/form.html", status=status, **context)
