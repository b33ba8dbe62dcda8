"""Notes, told by an applicant tracking system."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.answers import logged
from app.api.deps import ThePursuit, Writer
from app.api.idempotency import Once
from app.api.responses import CHANGES, example
from app.edge import Db, Now
from app.schemas import LoggedOut, NoteIn

router = APIRouter(route_class=Once, tags=["What happened"])


@router.post(
    "/pursuits/{pursuit_id}/notes",
    operation_id="addNote",
    summary="Add a note",
    status_code=201,
    response_model=LoggedOut,
    responses=CHANGES | example(201, "logged"),
)
def create(request: Request, asked: NoteIn, pursuit: ThePursuit, key: Writer, db: Db, now: Now) -> Response:
    """Something worth remembering. It moves no clock, on a closed pursuit either."""
    note = pursuit.add_note(asked.text, by=key.actor, at=now)
    return logged(request, db, pursuit, note, 201)
