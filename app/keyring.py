"""An agency's API keys: made, given a successor, and revoked; by its admins' page and by an operator's commands alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import ConflictError, InvalidError
from app.models import Agency, ApiKey
from app.queries.keys import is_succeeded, key_of, key_of_form

SCOPES = frozenset({"read", "write"})


def add_key(
    session: Session, agency: Agency, name: str, *, scopes: str, at: datetime, by: str | None = None, form: str = ""
) -> tuple[ApiKey, str]:
    """A key for one of the agency's systems, and its secret, which cannot be told again. Raises `InvalidError`.

    `form` is the form it was asked for with. The same form again makes no second key: whoever sent it twice sees only the
    last answer, so the key has a new secret by then. Raises `ConflictError` once the key was used.
    """
    wanted = scopes.replace(",", " ").split()
    if not wanted or not SCOPES.issuperset(wanted):
        raise InvalidError("The scopes are read, write, or both.", pointer="/scopes")
    if not name.strip():
        raise InvalidError("Give the key a name by which you will know it.", pointer="/name")
    key, secret = ApiKey.issue(agency, name.strip(), at=at, scopes=" ".join(sorted(set(wanted))))
    key.made_by, key.form = by, form or None
    try:
        with session.begin_nested():
            session.add(key)
    except IntegrityError:
        return _made_already(session, agency, form)
    return key, secret


def _made_already(session: Session, agency: Agency, form: str) -> tuple[ApiKey, str]:
    key = key_of_form(session, agency.id, form)
    if key.last_used_at is not None or key.revoked_at is not None:
        raise ConflictError(f"This form made the key {key.name}, which was used or revoked since. Begin a new form.")
    return key, key.renew()


def rotate_key(
    session: Session, agency: Agency, number: int, *, overlap: timedelta, at: datetime, by: str | None = None
) -> tuple[ApiKey, str]:
    """A key in place of the one of this number, and its secret; for `overlap` both work, and never more than two.

    Raises `NotFoundError`, `InvalidError` for a key that works no more, `ConflictError` while two of its name work.
    """
    old = key_of(session, agency.id, number, for_update=True)
    if old.is_live(at) and is_succeeded(session, old, at):
        raise ConflictError(f"Two keys called {old.name} work already. Revoke one of them first.")
    key, secret = old.succeed(at=at, ends_at=at + overlap)
    key.made_by, key.replaces_id = by, old.id
    session.add(key)
    session.flush()
    return key, secret


def revoke_key(session: Session, agency: Agency, number: int, *, at: datetime, by: str | None = None) -> ApiKey:
    """The key of this number, which opens nothing from now on. Raises `NotFoundError`."""
    key = key_of(session, agency.id, number)
    key.revoke(at, by)
    return key
