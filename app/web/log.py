"""What came of it: everything that can be told of one pursuit, as a page of plain forms for who has no script."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.edge import Now
from app.web import pages
from app.web.deps import MayChange, ThePursuit
from app.web.queue import row_of
from app.web.today import snooze_choices

router = APIRouter(include_in_schema=False)


@router.get("/pursuits/{pursuit_id}/log")
def show(request: Request, recruiter: MayChange, pursuit: ThePursuit, now: Now) -> Response:
    choices = snooze_choices(recruiter.agency, now)
    return pages.render(request, "today/log.html", pursuit=pursuit, row=row_of(pursuit, now), choices=choices)
