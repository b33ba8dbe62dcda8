"""One event that an ATS sent: what came, what became of it, and the same once more."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from app.ats.receiving import put_off
from app.edge import Db, Now
from app.models import InboundEvent
from app.queries.inbound import event_for, pursuit_of_event
from app.web import pages
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
    headers = sorted(json.loads(event.headers).items())
    pursuit_id = pursuit_of_event(db, event)
    shown: dict[str, Any] = {
        "event": event,
        "sent_headers": headers,
        "body": _readable(event.body),
        "pursuit_id": pursuit_id,
    }
    return pages.render(request, "connections/event.html", states=STATES, **shown)


@router.post("/replay")
def replay(event: TheEvent, db: Db, now: Now) -> Response:
    """Apply it once more, as if it had just come."""
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
