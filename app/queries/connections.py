"""Connections to applicant tracking systems: by the token of their address, and all of an agency's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import literal_column, or_, select
from sqlalchemy.orm import Session, joinedload

from app.credentials import hash_token
from app.errors import NotFoundError
from app.models import Connection, InboundEvent, Meaning

MOST = 200


def connection_by_token(session: Session, vendor: str, token: str) -> Connection | None:
    """The connection to `vendor` whose address ends in `token`, a removed one included."""
    wanted = select(Connection).where(Connection.token_hash == hash_token(token), Connection.vendor == vendor)
    return session.scalar(wanted.options(joinedload(Connection.agency, innerjoin=True)))


def connection_for(session: Session, agency_id: int, connection_id: int) -> Connection:
    """The agency's connection, its agency and employer loaded. Raises `NotFoundError`, another agency's included."""
    wanted = select(Connection).where(Connection.agency_id == agency_id, Connection.id == connection_id)
    options = joinedload(Connection.agency, innerjoin=True), joinedload(Connection.employer)
    found = session.scalar(wanted.options(*options))
    if found is None:
        raise NotFoundError("There is no such connection.")
    return found


def connections_of(session: Session, agency_id: int) -> Sequence[Connection]:
    """The agency's connections that are not removed, by name; 200 at most."""
    wanted = select(Connection).where(Connection.agency_id == agency_id, Connection.removed_at.is_(None))
    return session.scalars(wanted.options(joinedload(Connection.employer)).order_by(Connection.name).limit(MOST)).all()


def first_delivery(
    session: Session, connection: Connection, key: str, body_hash: str, since: datetime
) -> InboundEvent | None:
    """The event that this delivery repeats: one with its key, or with the very same body, received after `since`."""
    mine = (InboundEvent.agency_id == connection.agency_id, InboundEvent.connection_id == connection.id)
    by_key = select(InboundEvent).where(InboundEvent.connection_id == connection.id, InboundEvent.dedupe_key == key)
    by_body = select(InboundEvent).where(*mine, InboundEvent.body_hash == body_hash, InboundEvent.received_at >= since)
    return session.scalar(by_key) or session.scalar(by_body.order_by(InboundEvent.id.desc()).limit(1))


def newest_about(session: Session, connection: Connection, subject: str) -> InboundEvent | None:
    """The last that came of what the vendor calls `subject`."""
    mine = (InboundEvent.agency_id == connection.agency_id, InboundEvent.connection_id == connection.id)
    about = select(InboundEvent).where(*mine, InboundEvent.subject == subject)
    return session.scalar(about.order_by(InboundEvent.id.desc()).limit(1))


def read_ones(session: Session, vendors: Collection[str], until: datetime) -> Sequence[Connection]:
    """Every agency's connections whose API is read: those of `vendors`, and those that were read up to `until` at most."""
    is_read = Connection.read_until.is_not(None), Connection.removed_at.is_(None)
    is_due = or_(Connection.read_until <= until, Connection.vendor.in_(vendors))
    return session.scalars(select(Connection).where(*is_read, is_due).order_by(Connection.read_until)).all()


def delivery_called(session: Session, connection: Connection, key: str) -> InboundEvent | None:
    """The event of this connection that was kept under `key`."""
    return session.scalar(
        select(InboundEvent).where(InboundEvent.connection_id == connection.id, InboundEvent.dedupe_key == key)
    )


def silent_since(session: Session, before: datetime) -> Sequence[int]:
    """The ids of connections, of all agencies, that were well and have sent nothing from `before` on."""
    wanted = select(Connection.id).where(
        Connection.last_event_at < before,
        Connection.removed_at.is_(None),
        Connection.degraded_at.is_(None),
        # In the index's own words, or it is not used. Our own API is told of when there is something to tell.
        Connection.vendor != literal_column("'api'"),
    )
    return session.scalars(wanted.order_by(Connection.last_event_at, Connection.id)).all()


def held(session: Session, ids: Sequence[int]) -> Sequence[Connection]:
    """These connections, which nobody else changes until the transaction ends."""
    return session.scalars(
        select(Connection).where(Connection.id.in_(ids)).order_by(Connection.id).with_for_update()
    ).all()


def meaning_of(session: Session, connection: Connection, kind: str, key: str) -> Meaning | None:
    """What the connection's word `key` for a stage or a reason was found to be; None if it was never heard."""
    wanted = select(Meaning).where(
        Meaning.agency_id == connection.agency_id,
        Meaning.connection_id == connection.id,
        Meaning.kind == kind,
        Meaning.key == key,
    )
    return session.scalar(wanted)


def meaning_for(session: Session, agency_id: int, meaning_id: int) -> Meaning:
    """The agency's word of a vendor. Raises `NotFoundError`, another agency's included."""
    found = session.scalar(select(Meaning).where(Meaning.agency_id == agency_id, Meaning.id == meaning_id))
    if found is None:
        raise NotFoundError("There is no such stage or reason.")
    return found


def slugs_beginning(session: Session, agency_id: int, start: str) -> set[str]:
    """The slugs of the agency's connections, removed ones too, that begin with `start`."""
    wanted = select(Connection.slug).where(Connection.agency_id == agency_id, Connection.slug.startswith(start))
    return set(session.scalars(wanted))
