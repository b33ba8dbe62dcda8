"""Saved views: a recruiter's own and those shared with them, and how many pursuits each leads to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from app.errors import NotFoundError
from app.models import Pursuit, Recruiter, SavedView
from app.queries.language import parse
from app.queries.meaning import Standpoint, conditions

MOST_LISTED = 200
MOST_COUNTED = 1_000
_IS_KEPT = SavedView.erased_at.is_(None)


def views_of(session: Session, recruiter: Recruiter, at_most: int = MOST_LISTED) -> Sequence[SavedView]:
    """What `recruiter` sees, their own first, then by name; with whose each is."""
    return session.scalars(views_statement(recruiter).limit(at_most)).all()


def views_statement(recruiter: Recruiter) -> Select[SavedView]:
    seen = or_(SavedView.recruiter_id == recruiter.id, SavedView.is_shared == true())
    wanted = select(SavedView).where(SavedView.agency_id == recruiter.agency_id, seen, _IS_KEPT)
    order = (SavedView.is_shared, SavedView.name_key, SavedView.id)
    return wanted.options(joinedload(SavedView.recruiter, innerjoin=True)).order_by(*order)


def view_for(session: Session, recruiter: Recruiter, view_id: int) -> SavedView:
    """The view of this id. Raises `NotFoundError`, another recruiter's own and another agency's included."""
    wanted = select(SavedView).where(SavedView.agency_id == recruiter.agency_id, SavedView.id == view_id, _IS_KEPT)
    found = session.scalar(wanted.options(joinedload(SavedView.recruiter, innerjoin=True)))
    if found is None or not found.is_seen_by(recruiter):
        raise NotFoundError("There is no such view.")
    return found


def own_views(session: Session, recruiter: Recruiter) -> int:
    """How many views `recruiter` has made."""
    theirs = (SavedView.agency_id == recruiter.agency_id, SavedView.recruiter_id == recruiter.id, _IS_KEPT)
    return session.scalar(select(func.count(SavedView.id)).where(*theirs)) or 0


def erased_views(session: Session, recruiter: Recruiter) -> Sequence[SavedView]:
    """What is left of those views of `recruiter` that went with somebody who was erased, the latest first."""
    theirs = (SavedView.agency_id == recruiter.agency_id, SavedView.recruiter_id == recruiter.id)
    wanted = select(SavedView).where(*theirs, SavedView.erased_at.is_not(None))
    return session.scalars(wanted.order_by(SavedView.erased_at.desc(), SavedView.id)).all()


def counts_of(session: Session, views: Sequence[SavedView], standpoint: Standpoint) -> list[int]:
    """How many pursuits each of `views` leads to, up to `MOST_COUNTED`, in one statement; none for no views."""
    if not views:
        return []
    return list(session.execute(select(*(_number(view, standpoint) for view in views))).one())


def _number(view: SavedView, standpoint: Standpoint) -> ColumnElement[int]:
    some = select(Pursuit.id).where(*conditions(parse(view.query).query, standpoint)).limit(MOST_COUNTED)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
