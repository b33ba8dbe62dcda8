"""Private links to a candidate's page: made, revoked, and ended by themselves a month after the pursuit is.

The token is told once, to whoever made the link; only its hash is kept, so a link cannot be shown again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.cadence import Plan, month_after
from app.credentials import hash_token, new_token
from app.models.access import StatusLink
from app.models.actor import Actor
from app.models.event import Event
from app.models.pursuit import Pursuit


def issue_link(session: Session, pursuit: Pursuit, *, by: Actor, at: datetime) -> str:
    """A new private link to `pursuit`'s page, beside those it has; answers the token, the last part of its address."""
    token = new_token()
    link = StatusLink(agency_id=pursuit.agency_id, pursuit_id=pursuit.id, token_hash=hash_token(token), created_at=at)
    session.add_all([link, _event("link.issued", pursuit, by, at)])
    return token


def revoke_links(session: Session, pursuit: Pursuit, links: Iterable[StatusLink], *, by: Actor, at: datetime) -> int:
    """Stop those of `links` that still work, at once and for good; answers how many did."""
    live = [link for link in links if link.is_live(at)]
    for link in live:
        link.revoked_at = at
    if live:
        session.add(_event("link.revoked", pursuit, by, at))
    return len(live)


def links_end_on(plan: Plan) -> date | None:
    """The day from which no link to this pursuit works: a month after it ends, or is to end. None: no end in sight."""
    ends_on = plan.closed.on if plan.closed else plan.moves_on
    return month_after(ends_on) if ends_on else None


def _event(name: str, pursuit: Pursuit, by: Actor, at: datetime) -> Event:
    return Event(
        agency_id=pursuit.agency_id,
        pursuit_id=pursuit.id,
        name=name,
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        cadence_version=pursuit.cadence_version,
    )
