"""What others changed in somebody's Today since it was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from app.models import Event, Pursuit
from app.queries.today import Scope, true_of

MOST = 100
A_DAY = timedelta(days=1)
# A change is dated by when its request began, and is seen when that is saved: some that a page could not see are older.
LATE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Change:
    """A pursuit that somebody else changed last: its `version` by now.

    `is_new`: it is listed in Today, and was changed after the page was made; a page that lacks it should gain it.
    """

    id: int
    version: int
    is_new: bool


def changed_since(session: Session, scope: Scope, reader_id: int, since: datetime) -> Sequence[Change]:
    """At most `MOST` pursuits in `scope` that others than the reader changed last, since then or a moment before."""
    since = max(since, scope.now - A_DAY)
    rows = session.execute(changes_statement(scope, reader_id, since))
    return [Change(pursuit_id, version, bool(is_new)) for pursuit_id, version, is_new in rows]


def changes_statement(scope: Scope, reader_id: int, since: datetime) -> Select[int, int, bool]:
    """A range of `ix_pursuits_changed`, or for the team of `ix_pursuits_by_update`: it grows with nothing but the changes."""
    of_reader = select(func.count()).where(
        Event.agency_id == Pursuit.agency_id,
        Event.pursuit_id == Pursuit.id,
        Event.at == Pursuit.updated_at,
        Event.actor_kind == "recruiter",
        Event.actor_id == reader_id,
    )
    # Counted for each pursuit, since an "exists" may be turned into a join with all that ever happened.
    is_others = of_reader.scalar_subquery() == 0
    is_new = and_(scope.listed, Pursuit.updated_at > since)
    wanted = select(Pursuit.id, Pursuit.version, is_new.label("is_new")).where(
        true_of(scope.agency_id, scope.recruiter_id), Pursuit.updated_at > since - LATE, is_others
    )
    return wanted.order_by(Pursuit.updated_at, Pursuit.id).limit(MOST)
