"""What a candidate is told, for a system that shows it to them itself."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response

from app.api import answers
from app.api.deps import Reader, RowId
from app.api.responses import READS, example
from app.candidate_page import status_page
from app.candidate_page.view import Stop
from app.edge import Db, Now
from app.models import Candidate, Pursuit
from app.queries.about import pursuits_of
from app.queries.pursuits import stories_of
from app.queries.refs import refs_of
from app.queries.updated import row_for
from app.schemas import refs_out
from app.schemas.status import AdviceOut, CandidatePursuitOut, CandidateStatusOut, StopOut
from app.schemas.told import RefOut

router = APIRouter()


@router.get(
    "/candidates/{row_id}/status",
    operation_id="readCandidateStatus",
    summary="Read what a candidate is told",
    response_model=CandidateStatusOut,
    responses=READS | example(200, "candidate_status"),
    tags=["Candidates"],
)
def show(request: Request, key: Reader, db: Db, now: Now, row_id: RowId) -> Response:
    """Where each of their pursuits stands, in the words of their private page: nothing in it is meant for you alone.

    The clock changes it, so read it when you show it; 304 to an `If-None-Match` that names what you have.
    """
    candidate = row_for(db, Candidate, key.agency_id, row_id, "candidate")
    part = pursuits_of(db, "candidate", candidate)
    ids = [pursuit.id for pursuit in part.pursuits]
    stories, refs = stories_of(db, key.agency_id, ids), refs_of(db, key.agency_id, ids) if ids else {}
    told = [_told(stories[id_], list(refs_out(refs.get(id_, ())).pursuit), now) for id_ in ids]
    status = CandidateStatusOut(candidate_id=candidate.id, pursuits=told, has_more=part.after is not None)
    return answers.read(request, candidate.version, status)


def _told(pursuit: Pursuit, refs: list[RefOut], now: datetime) -> CandidatePursuitOut:
    page = status_page(pursuit, now, None)
    holdoff = page.todo.holdoff
    return CandidatePursuitOut(
        pursuit_id=pursuit.id,
        external_refs=refs,
        is_open=pursuit.closed_at is None,
        job=page.job,
        state=page.state,
        headline=page.headline,
        lede=page.lede,
        to_do=AdviceOut(words=page.todo.big, why=page.todo.text),
        hold_off=AdviceOut(words=holdoff.words, why=holdoff.why) if holdoff else None,
        stop_waiting=_stop(page.stop) if page.stop else None,
        updated_at=pursuit.updated_at,
    )


def _stop(stop: Stop) -> StopOut:
    return StopOut(on=stop.on, words=stop.words, why=stop.text)
