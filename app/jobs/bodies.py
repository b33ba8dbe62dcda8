"""What ATSs sent is kept as it came for a while, to be looked at and applied again; then what it said is forgotten.

The event stays, with what became of it and its key, so that a double is known however late it comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, update

from app.db import reading, transaction
from app.models import InboundEvent
from app.models.connection import NOTHING_SAID
from app.queries.inbound import said_before


def forget_bodies(engine: Engine, now: datetime, keep: timedelta, limit: int = 1_000) -> int:
    """Forget bodies and headers that came more than `keep` ago, of at most `limit` events; of how many."""
    with reading(engine) as session:
        ids = said_before(session, now - keep, limit)
    if ids:
        with transaction(engine) as session:
            session.execute(update(InboundEvent).where(InboundEvent.id.in_(ids)).values(NOTHING_SAID))
    return len(ids)
