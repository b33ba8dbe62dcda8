"""An event told through our own API: kept as it came, as a vendor's is, and applied at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.ats.applying import apply
from app.ats.upsert import connection_of
from app.ats.vendors import api
from app.intake import one_at_a_time
from app.models import Agency, InboundEvent
from app.queries.connections import delivery_called
from app.schemas.events import EventIn


@dataclass(frozen=True, slots=True)
class TakenEvent:
    """What became of it; `is_duplicate`: it came before, and this is what became of it then."""

    event: InboundEvent
    is_duplicate: bool


def take_event(session: Session, agency: Agency, source: str, told: EventIn, *, at: datetime) -> TakenEvent:
    """Take in what `source` tells of, once for each id that it gives."""
    one_at_a_time(session, agency)
    connection = connection_of(session, agency, source, at)
    key = f"api:{told.id}"
    known = delivery_called(session, connection, key)
    if known is not None:
        known.repeat(at)
        return TakenEvent(known, is_duplicate=True)
    event = InboundEvent(
        agency_id=agency.id,
        connection=connection,
        connection_id=connection.id,
        dedupe_key=key,
        event=told.type,
        subject=told.data.application.ref if told.data.application else None,
        received_at=at,
        headers=json.dumps({"content-type": api.MEDIA_TYPE}),
        body=told.model_dump_json(exclude_unset=True).encode(),
    )
    session.add(event)
    session.flush()
    apply(session, event, at=at)
    session.flush()
    return TakenEvent(event, is_duplicate=False)
