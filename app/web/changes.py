"""Others' changes to a Today that lies open: what static/changes.js asks for once a minute, and counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from app.edge import Db, Now
from app.queries.changes import changed_since
from app.queries.today import Scope
from app.web import marks, pages
from app.web.deps import Me
from app.web.today import Part

router = APIRouter(include_in_schema=False)

Mark = Annotated[int, Query(ge=0, le=marks.LATEST)]


@router.get("/today/changes")
def index(recruiter: Me, db: Db, now: Now, part: Part, since: Mark) -> Response:
    """The pursuits that others changed since the mark of the page, as JSON; 204 when there are none."""
    scope = Scope.of(recruiter.agency, None if part.is_team else recruiter.id, now)
    found = changed_since(db, scope, recruiter.id, marks.read(since))
    if not found:
        return Response(status_code=204, headers=pages.PRIVATE)
    return JSONResponse([asdict(change) for change in found], headers=pages.PRIVATE)
