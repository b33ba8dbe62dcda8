"""What else there is with the hiring manager of one pursuit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Pursuit
from app.queries.today import is_open


def open_beside(session: Session, pursuit: Pursuit, now: datetime) -> int:
    """How many other pursuits are open with the same hiring manager; none when none is named."""
    if pursuit.contact_id is None:
        return 0
    others = select(func.count()).where(
        Pursuit.agency_id == pursuit.agency_id,
        Pursuit.contact_id == pursuit.contact_id,
        Pursuit.id != pursuit.id,
        is_open(pursuit.agency.today(now)),
    )
    return session.scalar(others) or 0
