"""Notes on a pursuit: worth remembering, and they move no clock."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.edge import Db, Now
from app.web import shown
from app.web.deps import MayChange, ThePursuit
from app.web.forms import Sent, Sheet, nothing

router = APIRouter(prefix="/pursuits/{pursuit_id:int}/notes", include_in_schema=False)

NOTE = Sheet("note.html", {"text": "Note"}, nothing)


@router.get("/new")
def new(request: Request, pursuit: ThePursuit, recruiter: MayChange, db: Db) -> Response:
    return NOTE.show(request, db, pursuit)


@router.post("")
def create(request: Request, pursuit: ThePursuit, recruiter: MayChange, sent: Sent, db: Db, now: Now) -> Response:
    NOTE.expect(request, pursuit, sent)
    text = sent.words("text", "Write the note before saving it.")
    sent.check()
    return shown.logged(db, pursuit, pursuit.add_note(text or "", by=recruiter.actor, at=now))
