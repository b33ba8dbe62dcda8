"""Every pursuit there is, a page at a time, with all that it comes to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.models import Pursuit
from app.queries.pursuits import with_story


def stories_after(session: Session, pursuit_id: int, limit: int) -> Sequence[Pursuit]:
    """The next `limit` pursuits by id, of all agencies, with their histories."""
    return session.scalars(with_story().where(Pursuit.id > pursuit_id).order_by(Pursuit.id).limit(limit)).all()
