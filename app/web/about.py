"""A candidate, an employer, a hiring manager or a job, each on a page of its own, with all of their pursuits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy.orm import Session

from app.edge import Db, Now
from app.models import Candidate, Recruiter
from app.models import candidate as candidates
from app.models.search import Kind
from app.queries.about import COUNTED, Part, counts_of, pursuits_of, subject_for
from app.queries.pursuits import ids_of_candidate
from app.queries.today import touched_steps
from app.web import pages
from app.web.deps import HIGHEST_ID, MayChange, Me
from app.web.find import PLACES, place_of
from app.web.lines import Line, line_of
from app.web.queue import row_of

router = APIRouter(include_in_schema=False)

NOUNS: dict[Kind, str] = {"candidate": "Candidate", "employer": "Employer", "contact": "Hiring manager", "job": "Job"}

SubjectId = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
After = Annotated[int | None, Query(ge=1, le=HIGHEST_ID)]


def _show(kind: Kind) -> Callable[..., Response]:
    def show(request: Request, recruiter: Me, db: Db, now: Now, subject_id: SubjectId, after: After = None) -> Response:
        subject = subject_for(db, recruiter.agency_id, kind, subject_id)
        part = pursuits_of(db, kind, subject, after)
        open_ones, closed = counts_of(db, kind, subject)
        lines = _lines(db, part, now)
        return pages.render(
            request,
            "about/show.html",
            kind=kind,
            noun=NOUNS[kind],
            subject=subject,
            lines=lines,
            is_quiet=kind == "contact" and any(line.state == "quiet" for line in lines),
            standing=_standing(open_ones, closed),
            is_first=after is None,
            following=f"{place_of(kind, subject.id)}?after={part.after}" if part.after else "",
        )

    return show


@router.post("/people/{subject_id}/do-not-contact")
def let_be(recruiter: MayChange, db: Db, now: Now, subject_id: SubjectId) -> Response:
    """Nobody writes to them, or calls, from now on."""
    candidate = _candidate(db, recruiter, subject_id)
    candidates.let_be(
        db, candidate, ids_of_candidate(db, recruiter.agency_id, candidate.id), by=recruiter.actor, at=now
    )
    return pages.see(place_of("candidate", subject_id))


@router.post("/people/{subject_id}/do-not-contact/removal")
def let_contact(recruiter: MayChange, db: Db, now: Now, subject_id: SubjectId) -> Response:
    """They may be written to and called again."""
    candidate = _candidate(db, recruiter, subject_id)
    candidates.let_contact(
        db, candidate, ids_of_candidate(db, recruiter.agency_id, candidate.id), by=recruiter.actor, at=now
    )
    return pages.see(place_of("candidate", subject_id))


def _candidate(db: Session, recruiter: Recruiter, candidate_id: int) -> Candidate:
    return cast("Candidate", subject_for(db, recruiter.agency_id, "candidate", candidate_id))


for _kind, _place in PLACES.items():
    router.get(f"/{_place}/{{subject_id}}", name=f"about_{_kind}")(_show(_kind))


def _lines(db: Session, part: Part, now: Now) -> list[Line]:
    touched = touched_steps(db, part.pursuits)
    return [line_of(row_of(one, now, touched.get(one.id, frozenset()))) for one in part.pursuits]


def _standing(open_ones: int, closed: int) -> str:
    """ "3 open pursuits, 12 closed"; what there is none of is left out."""
    counted = [(number, state) for number, state in ((open_ones, "open"), (closed, "closed")) if number]
    told = [f"{number:,}{'+' if number >= COUNTED else ''} {state}" for number, state in counted]
    if not told:
        return "No pursuit yet"
    told[0] += " pursuit" if counted[0][0] == 1 else " pursuits"
    return ", ".join(told)
