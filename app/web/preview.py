"""What the candidate sees behind their private link, for the recruiter: the very same page, on which nothing is sent."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.candidate_page import Story, status_page
from app.edge import Now
from app.models.link import links_end_on
from app.web import pages
from app.web.candidates_dates import candidates_dates
from app.web.deps import Me, ThePursuit

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/preview", include_in_schema=False)


@router.get("")
def show(request: Request, recruiter: Me, pursuit: ThePursuit, now: Now, pressed: str = "") -> Response:
    page = status_page(pursuit, now, links_end_on(pursuit.plan(now)))
    return pages.render(
        request,
        "pursuits/preview.html",
        pursuit=pursuit,
        page=page,
        agency=page.agency,
        path=f"/pursuits/{pursuit.id}/preview",
        pressed=bool(pressed),
    )


@router.get("/dates.ics")
def show_dates(request: Request, recruiter: Me, pursuit: ThePursuit, now: Now) -> Response:
    """The dates that the candidate would take away."""
    return candidates_dates(request, Story.of(pursuit, now), pages.PRIVATE)


@router.get("/reports/new")
@router.post("/reports")
def press(recruiter: Me, pursuit: ThePursuit) -> Response:
    """A button of the candidate's: back to the page, which says that nothing was sent."""
    return pages.see(f"/pursuits/{pursuit.id}/preview?pressed=yes")
