"""Background work, for admins: what runs, what waits, what has failed and why, and once more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app import outbox
from app.ats.answering import RESETTLE
from app.ats.erasing import FORGET
from app.ats.readback import CATCH_UP, POLL, READ
from app.ats.receiving import APPLY
from app.edge import Db, Now
from app.queries import background as queries
from app.queue import retry
from app.web import pages
from app.web.admin import Admin
from app.web.deps import HIGHEST_ID

router = APIRouter(prefix="/admin/background", include_in_schema=False)

MOST = 50  # of each kind
# What each kind of work is, for people.
TITLES = {
    outbox.KIND: "Send webhooks",
    APPLY: "Take in what an ATS sent",
    RESETTLE: "Apply what a word of an ATS means",
    FORGET: "Forget what was said of somebody",
    READ: "Read what an ATS left out",
    CATCH_UP: "Read what changed at an ATS",
    POLL: "Fetch the events of an ATS",
}


@router.get("")
def index(request: Request, recruiter: Admin, db: Db) -> Response:
    """What has failed, newest first; what runs and what waits, next first."""
    failed = queries.failed_of(db, recruiter.agency_id, MOST + 1)
    queued = queries.queued_of(db, recruiter.agency_id, MOST + 1)
    return pages.render(request, "work/index.html", failed=failed, queued=queued, most=MOST, titles=TITLES)


@router.post("/{job_id}/retry")
def create_retry(recruiter: Admin, db: Db, now: Now, job_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> Response:
    """Try it again now, from the start; one that runs is left alone."""
    retry(db, queries.job_for(db, recruiter.agency_id, job_id), now)
    return pages.see("/admin/background")
