"""The call sheet beside the queue, and the same as a page of its own for the phone."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.edge import Db, Now
from app.web import pages
from app.web.beside import beside_of
from app.web.call_sheet import call_sheet_of
from app.web.deps import Me, ThePursuit

router = APIRouter(prefix="/pursuits/{pursuit_id:int}", include_in_schema=False)


@router.get("/sheet")
def part(request: Request, recruiter: Me, pursuit: ThePursuit, now: Now) -> Response:
    """What to know and to say, for beside the queue."""
    opened = call_sheet_of(pursuit, now, recruiter)
    return pages.parts(request, ("today/_sheet.html", {"opened": opened, "me": recruiter, "level": 2}))


@router.get("/call-sheet")
def show(request: Request, recruiter: Me, pursuit: ThePursuit, db: Db, now: Now) -> Response:
    """The page, from which the sheets before and after it in Today are led to."""
    opened, beside = call_sheet_of(pursuit, now, recruiter), beside_of(db, recruiter, pursuit, now)
    return pages.render(request, "today/sheet.html", opened=opened, beside=beside)
