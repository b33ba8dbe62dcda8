"""What an agency's admins are told of on every page: other systems that do not do what they should."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Connection, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Troubles:
    """How many webhook endpoints were switched off because nothing arrived there, and how many connections are not well."""

    webhooks_off: int = 0
    connections_ill: int = 0


def troubles_of(session: Session, agency_id: int) -> Troubles:
    """Both, in one statement."""
    off = (WebhookEndpoint.agency_id == agency_id, WebhookEndpoint.disabled_because.in_(("gone", "failing")))
    ill = (Connection.agency_id == agency_id, Connection.degraded_at.is_not(None))
    counts = (
        select(func.count(WebhookEndpoint.id)).where(*off).scalar_subquery(),
        select(func.count(Connection.id)).where(*ill).scalar_subquery(),
    )
    return Troubles(*session.execute(select(*counts)).one())
