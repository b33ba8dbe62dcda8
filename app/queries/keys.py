"""API keys, by the secret that an applicant tracking system presents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.credentials import hash_token, is_well_formed_key
from app.models import ApiKey, IdempotencyKey


def live_key(session: Session, secret: str, now: datetime) -> ApiKey | None:
    """The key that `secret` is, its agency loaded; None if it is unknown, revoked or expired."""
    if not is_well_formed_key(secret):
        return None
    wanted = select(ApiKey).where(ApiKey.key_hash == hash_token(secret))
    found = session.scalar(wanted.options(joinedload(ApiKey.agency, innerjoin=True)))
    return found if found and found.is_live(now) else None


def first_request(session: Session, api_key_id: int, key: str) -> IdempotencyKey | None:
    """The request that first carried this Idempotency-Key under this API key, held to the end of the transaction."""
    wanted = select(IdempotencyKey).where(IdempotencyKey.api_key_id == api_key_id, IdempotencyKey.key == key)
    return session.scalar(wanted.with_for_update())
