"""Today: what can be done now, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.web import pages
from app.web.deps import Me

router = APIRouter(include_in_schema=False)


@router.get("/")
def root() -> Response:
    """Today is the product; everything else is reached from it."""
    return pages.see("/today")


@router.get("/today")
def index(request: Request, recruiter: Me) -> Response:
    return pages.render(request, "today/index.html")
