"""API keys, by the secret that an applicant tracking system presents, and as those see them whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from app.credentials import hash_token, is_well_formed_key
from app.errors import NotFoundError
from app.models import ApiKey, IdempotencyKey


def live_key(session: Session, secret: str, now: datetime) -> ApiKey | None:
    """The key that `secret` is, its agency loaded; None if it is unknown, revoked or expired."""
    if not is_well_formed_key(secret):
        return None
    wanted = select(ApiKey).where(ApiKey.key_hash == hash_token(secret))
    found = session.scalar(wanted.options(joinedload(ApiKey.agency, innerjoin=True)))
    return found if found and found.is_live(now) else None


def answers_after(session: Session, agency_id: int, after: int, limit: int) -> Sequence[Row[int, str | None]]:
    """At most `limit` answers to the agency's POSTs that are kept, by id, after that one; they are of a day at the most."""
    wanted = select(IdempotencyKey.id, IdempotencyKey.body).where(
        IdempotencyKey.agency_id == agency_id, IdempotencyKey.id > after, IdempotencyKey.body.is_not(None)
    )
    return session.execute(wanted.order_by(IdempotencyKey.id).limit(limit)).all()


def first_request(session: Session, api_key_id: int, key: str) -> IdempotencyKey | None:
    """The request that first carried this Idempotency-Key under this API key, held to the end of the transaction."""
    wanted = select(IdempotencyKey).where(IdempotencyKey.api_key_id == api_key_id, IdempotencyKey.key == key)
    return session.scalar(wanted.with_for_update())


def keys_of(session: Session, agency_id: int, *, before: int | None = None, limit: int = 1_000) -> Sequence[ApiKey]:
    """The agency's keys, the newest first, those that work no more included; the older ones with `before` an id."""
    wanted = select(ApiKey).where(ApiKey.agency_id == agency_id)
    if before is not None:
        wanted = wanted.where(ApiKey.id < before)
    return session.scalars(wanted.order_by(ApiKey.id.desc()).limit(limit)).all()


def key_of(session: Session, agency_id: int, key_id: int, *, for_update: bool = False) -> ApiKey:
    """One of the agency's keys, its agency loaded. Raises `NotFoundError`, another agency's included.

    `for_update`: as it is once nobody else is changing it, and held to the end of the transaction.
    """
    wanted = select(ApiKey).where(ApiKey.agency_id == agency_id, ApiKey.id == key_id)
    wanted = wanted.options(joinedload(ApiKey.agency, innerjoin=True))
    if for_update:
        wanted = wanted.with_for_update(of=ApiKey).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        raise NotFoundError("There is no such API key.")
    return found


def is_succeeded(session: Session, key: ApiKey, now: datetime) -> bool:
    """Whether another key of its name works beside it."""
    wanted = select(ApiKey.id).where(
        ApiKey.agency_id == key.agency_id,
        ApiKey.name == key.name,
        ApiKey.id != key.id,
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_at.is_(None) | (ApiKey.expires_at > now),
    )
    return session.scalar(wanted.limit(1)) is not None


def key_of_form(session: Session, agency_id: int, form: str) -> ApiKey:
    """The key that was made with this form, held to the end of the transaction."""
    wanted = select(ApiKey).where(ApiKey.agency_id == agency_id, ApiKey.form == form)
    return session.scalars(wanted.with_for_update()).one()


def before_and_after(session: Session, key: ApiKey) -> tuple[ApiKey | None, ApiKey | None]:
    """The key whose place this one took, and the last that took its place."""
    mine = ApiKey.agency_id == key.agency_id
    before = session.scalar(select(ApiKey).where(mine, ApiKey.id == key.replaces_id)) if key.replaces_id else None
    after = select(ApiKey).where(mine, ApiKey.replaces_id == key.id).order_by(ApiKey.id.desc()).limit(1)
    return before, session.scalar(after)
