"""One event that an ATS sent: what came, what became of it, and the same once more."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlalchemy.orm import Session

from app.ats.receiving import put_off
from app.edge import Db, Now
from app.errors import AppError
from app.models import InboundEvent
from app.models.connection import FORGOTTEN
from app.queries.inbound import event_for, pursuit_of_event
from app.web import errors, pages
from app.web.admin import Admin
from app.web.connections import STATES
from app.web.deps import HIGHEST_ID

router = APIRouter(prefix="/admin/inbound-events/{event_id}", include_in_schema=False)

LONGEST_SHOWN = 100_000  # characters


def the_event(recruiter: Admin, db: Db, event_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> InboundEvent:
    """The event that the address names. Raises `NotFoundError`, another agency's included."""
    return event_for(db, recruiter.agency_id, event_id)


TheEvent = Annotated[InboundEvent, Depends(the_event)]


@router.get("")
def show(request: Request, event: TheEvent, db: Db) -> Response:
    """What came and what became of it."""
    return _show(request, db, event)


def _show(request: Request, db: Session, event: InboundEvent, refusal: str = "", status: int = 200) -> Response:
    headers = sorted(json.loads(event.headers).items())
    pursuit_id = pursuit_of_event(db, event)
    shown: dict[str, Any] = {
        "event": event,
        "sent_headers": headers,
        "body": _readable(event.body),
        "pursuit_id": pursuit_id,
        "forgotten": FORGOTTEN,
        "refusal": refusal,
    }
    return pages.render(request, "connections/event.html", status=status, states=STATES, **shown)


@router.post("/replay")
def replay(request: Request, event: TheEvent, db: Db, now: Now) -> Response:
    """Apply it once more, as if it had just come; what is forgotten cannot be."""
    agency_id, event_id = event.agency_id, event.id

    def as_it_is(fresh: Session, error: AppError) -> Response:
        return _show(request, fresh, event_for(fresh, agency_id, event_id), error.sentence, status=409)

    errors.show_instead(request, as_it_is)
    event.await_again(now)
    put_off(db, event, now)
    return pages.see(f"/admin/inbound-events/{event.id}")


def _readable(body: bytes) -> str:
    """The body, laid out when it is JSON; cut where it is too long to be read anyway."""
    try:
        text = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = body.decode(errors="replace")
    return text[:LONGEST_SHOWN]
