"""The saved views in the rail of every page: each with its address and how many pursuits it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request
from sqlalchemy.orm import Session

from app.models import Recruiter, SavedView
from app.models.view import Shape
from app.queries.language import parse
from app.queries.meaning import Standpoint, names_people
from app.queries.people import recruiters_of
from app.queries.views import MOST_COUNTED, counts_of, views_of
from app.templating import RailView

MOST_SHOWN = 12
PATHS: Mapping[Shape, str] = {"table": "/pursuits", "board": "/board", "calendar": "/calendar"}


def rail_of(request: Request, db: Session, recruiter: Recruiter, now: datetime) -> list[RailView]:
    """The first views that `recruiter` sees, in two statements (three when one of them names a colleague)."""
    views = views_of(db, recruiter, MOST_SHOWN)
    counts = counts_of(db, views, _standpoint(db, recruiter, now, views))
    asked = request.query_params.get("saved", "")
    current = next((place for place, view in enumerate(views) if str(view.id) == asked), None)
    return [
        RailView(view.name, address(view), count_words(count), place == current, _key(place, current, len(views)))
        for place, (view, count) in enumerate(zip(views, counts, strict=True))
    ]


def address(view: SavedView) -> str:
    """Where a view is looked at. Its page knows by `saved` which it is, until another is chosen."""
    look = view.look
    asked = {
        "saved": str(view.id),
        "q": look.query,
        "sort": look.sort,
        "columns": look.columns,
        "density": look.density,
        "view": look.period,
    }
    return f"{PATHS[look.shape]}?{urlencode({name: value for name, value in asked.items() if value})}"


def _standpoint(db: Session, recruiter: Recruiter, now: datetime, views: Sequence[SavedView]) -> Standpoint:
    is_named = names_people(parse(view.query).query for view in views)
    people = recruiters_of(db, recruiter.agency_id) if is_named else ()
    return Standpoint(recruiter.agency_id, recruiter.agency.days, now, recruiter.id, people)


def count_words(count: int) -> str:
    """A number; past what is counted, "999+"."""
    return "999+" if count >= MOST_COUNTED else str(count)


def _key(place: int, current: int | None, number: int) -> str:
    """The key that leads to the view at `place`: the one after the current one, or before it; at first, either end."""
    following = 0 if current is None else current + 1
    previous = number - 1 if current is None else current - 1
    return "]" if place == following else "[" if place == previous else ""
