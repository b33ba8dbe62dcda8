"""The candidate's page, behind a private link: no sign-in, no cookie, no script. Whoever has the address may read it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.candidate_page import What, confirmation, question
from app.edge import Db
from app.web import told
from app.web.candidates_dates import candidates_dates
from app.web.status_link import PRIVATE, TheVisit, Visit, page

router = APIRouter(prefix="/s/{token}", include_in_schema=False)
READ = ["GET", "HEAD"]


@router.api_route("", methods=READ)
def show(request: Request, visit: TheVisit, said: str = "", already: str = "") -> Response:
    """The page; right after a report, what became of it."""
    if said in told.WHATS:
        done = confirmation(visit.story, told.WHATS[said], already=bool(already))
        if done:
            return page(request, "status/said.html", visit, done=done)
    return page(request, "status/show.html", visit)


@router.api_route("/dates.ics", methods=READ)
def show_dates(visit: TheVisit, request: Request) -> Response:
    """Their dates for a calendar program, which may come back for changes."""
    return candidates_dates(request, visit.story, PRIVATE)


@router.api_route("/reports/new", methods=READ)
def new(request: Request, visit: TheVisit, what: Annotated[What, Query()]) -> Response:
    """What a report does, told before it is made."""
    told.check(visit.story, what)
    return _asked(request, visit, what)


@router.post("/reports")
def create(request: Request, visit: TheVisit, db: Db, form: Annotated[told.Form, Form()]) -> Response:
    """Take the report down; a second tap of the same one changes nothing, and is told so."""
    if told.is_told(visit.story, form):
        return _said(visit, form.what, already=True)
    told.check(visit.story, form.what)
    told.check_turn(db, visit.story)
    if errors := told.errors(visit.story, form):
        return _asked(request, visit, form.what, form, errors)
    told.tell(visit.story, form)
    return _said(visit, form.what)


def _asked(
    request: Request, visit: Visit, what: What, form: told.Form | None = None, errors: dict[str, str] | None = None
) -> Response:
    filled = form or told.Form(what=what)
    return page(
        request,
        "status/new.html",
        visit,
        status=422 if errors else 200,
        asked=question(visit.story, what),
        form=filled,
        errors=errors or {},
        today=visit.story.words.today,
    )


def _said(visit: Visit, what: What, *, already: bool = False) -> Response:
    query = f"said={what}" + ("&already=yes" if already else "")
    return RedirectResponse(f"{visit.path}?{query}", status_code=303, headers=PRIVATE)
