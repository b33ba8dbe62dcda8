"""Whether what a connection sends can be applied, by its newest events: looked at as each is, and told in its transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import InboundEvent
from app.models.connection import degrade, recover
from app.queries.inbound import failed_lately

# Of the newest events: from so many failures on it is ill, and with so many at most it is well again.
MANY, FEW = 5, 1


def look_after(session: Session, event: InboundEvent, at: datetime) -> None:
    """Say that the connection of `event`, which was just settled, began to fail, or is well again."""
    connection = event.connection
    if event.state != "failed" and connection.degraded_because != "failing":
        return
    session.flush()
    failed = failed_lately(session, connection)
    if len(failed) >= MANY:
        degrade(session, connection, "failing", since=min(failed), at=at)
    elif len(failed) <= FEW:
        recover(session, connection, "failing", at=at)
