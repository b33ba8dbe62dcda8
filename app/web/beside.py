"""Where a pursuit is in its reader's Today, and what comes before and after it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Pursuit, Recruiter
from app.queries.today import Scope, worklist
from app.web.queue import in_order


@dataclass(frozen=True, slots=True)
class Beside:
    """The place of a pursuit (from 1), and the ids before and after it."""

    place: int
    total: int
    previous: int | None
    next: int | None


def beside_of(db: Session, recruiter: Recruiter, pursuit: Pursuit, now: datetime) -> Beside | None:
    """The neighbours of `pursuit` in the order of `recruiter`'s Today; None if it is not there."""
    listed_at = pursuit.listed_at
    if pursuit.recruiter_id != recruiter.id or listed_at is None or listed_at > now:
        return None
    listed, _ = worklist(db, Scope.of(pursuit.agency, recruiter.id, now))
    ids = in_order(listed, now)
    if pursuit.id not in ids:
        return None
    at = ids.index(pursuit.id)
    following = ids[at + 1] if at + 1 < len(ids) else None
    return Beside(at + 1, len(ids), ids[at - 1] if at else None, following)
