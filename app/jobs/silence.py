"""What the clock alone changes of connections: one that has sent nothing for long is told of, once.

Whatever comes from it again ends that in its own transaction; there is nothing to sweep then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from app.db import reading, transaction
from app.models.connection import SILENT_AFTER, degrade
from app.queries.connections import held, silent_since

BATCH = 100


def tell_silent(engine: Engine, now: datetime) -> int:
    """Tell of every connection that fell silent by `now`; how many. Who looks again, or at the same time, adds nothing."""
    with reading(engine) as session:
        ids = silent_since(session, now - SILENT_AFTER)
    told = 0
    for start in range(0, len(ids), BATCH):
        with transaction(engine) as session:
            for connection in held(session, ids[start : start + BATCH]):
                if connection.degraded_at is None and connection.health(now) == "silent":
                    degrade(session, connection, "silent", since=connection.last_event_at, at=now)
                    told += 1
    return told
