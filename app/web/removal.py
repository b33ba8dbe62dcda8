"""Practice data, taken out again with one action."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app import practice
from app.edge import Db
from app.web import pages
from app.web.deps import MayChange

router = APIRouter(prefix="/practice", include_in_schema=False)


@router.post("/removal")
def create(recruiter: MayChange, db: Db) -> Response:
    """Everything invented of this agency goes; its people stay, and begin with an empty list."""
    practice.remove(db, recruiter.agency)
    return pages.see("/today")
