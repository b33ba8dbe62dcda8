"""API keys, for admins: what each may do and when it was last used; made, given a successor, and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.orm import Session

from app import keyring
from app.credentials import new_token
from app.edge import Db, Now
from app.errors import AppError, ConflictError
from app.models import ApiKey
from app.queries.keys import before_and_after, key_of, keys_of
from app.web import errors, pages
from app.web.admin import Admin
from app.web.deps import HIGHEST_ID
from app.web.forms import FormError, Sent, Typed

router = APIRouter(prefix="/admin/keys", include_in_schema=False)

HOME = "/admin/keys"
PAGE = 50
NAME = 100
LABELS = {"name": "Name", "scopes": "What it may do", "days": "The old key"}
SCOPES = {"read write": "Read and write", "read": "Read only", "write": "Write only"}
OVERLAPS = {
    "0": "Ends at once",
    "1": "Works for a day more",
    "7": "Works for a week more",
    "30": "Works for 30 days more",
}
WEEK = "7"


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a key opens anything: the tag's kind and words, the instant that goes with it, and what it means."""

    mark: str
    title: str
    at: datetime | None = None
    meaning: str = ""
    is_live: bool = True


def condition_of(key: ApiKey, now: datetime) -> Condition:
    """Whether `key` opens anything, in words."""
    if key.revoked_at:
        return Condition("upcoming", "Revoked", key.revoked_at, "It opens nothing any more.", is_live=False)
    if not key.is_live(now):
        return Condition("upcoming", "Ended", key.expires_at, "It opens nothing any more.", is_live=False)
    if key.expires_at:
        return Condition("due", "Works until", key.expires_at, "Give its system the new key before then.")
    return Condition("done", "Works", meaning="It has no end.")


def the_key(recruiter: Admin, db: Db, key_id: Annotated[int, Path(ge=1, le=HIGHEST_ID)]) -> ApiKey:
    """The key that the address names. Raises `NotFoundError`, another agency's included."""
    return key_of(db, recruiter.agency_id, key_id)


TheKey = Annotated[ApiKey, Depends(the_key)]


@router.get("")
def index(
    request: Request,
    recruiter: Admin,
    db: Db,
    now: Now,
    before: Annotated[int | None, Query(ge=1, le=HIGHEST_ID)] = None,
) -> Response:
    """Every key, the newest first, and whether it works."""
    found = keys_of(db, recruiter.agency_id, before=before, limit=PAGE + 1)
    return pages.render(
        request,
        "keys/index.html",
        rows=[(key, condition_of(key, now)) for key in found[:PAGE]],
        scopes=SCOPES,
        first=HOME if before else "",
        older=f"{HOME}?before={found[PAGE - 1].id}" if len(found) > PAGE else "",
    )


@router.get("/new")
def new(request: Request, recruiter: Admin) -> Response:
    return _form(request, {"form": new_token()}, {}, 200)


@router.post("")
def create(request: Request, recruiter: Admin, sent: Sent, db: Db, now: Now) -> Response:
    """A new key. It is in the answer itself: only its hash is kept, so no other page shows it."""
    _expect(request, sent)
    name = sent.words("name", "Give the system that will have it.", NAME)
    scopes = sent.choice("scopes", tuple(SCOPES), "Choose what it may do.")
    form = sent.words("form", longest=NAME)
    sent.check()
    key, secret = keyring.add_key(
        db, recruiter.agency, name or "", scopes=scopes or "", at=now, by=recruiter.name, form=form or ""
    )
    return _show(request, db, key, now, status=201, secret=secret)


@router.get("/{key_id}")
def show(request: Request, key: TheKey, db: Db, now: Now) -> Response:
    """What it may do, when it was used, whether it works, and who made, rotated and revoked it."""
    return _show(request, db, key, now)


@router.get("/{key_id}/rotation")
def new_rotation(request: Request, key: TheKey) -> Response:
    """What rotating does, before it is done."""
    return _rotation(request, key, WEEK, {}, 200)


@router.post("/{key_id}/rotation")
def rotate(request: Request, key: TheKey, recruiter: Admin, sent: Sent, db: Db, now: Now) -> Response:
    """A key in its place, in the answer itself; the old one works beside it for as long as was chosen."""
    _expect_rotation(request, key, sent)
    days = sent.choice("days", tuple(OVERLAPS), "Choose for how long it still works.")
    sent.check()
    overlap = timedelta(days=int(days or 0))
    made, secret = keyring.rotate_key(db, recruiter.agency, key.id, overlap=overlap, at=now, by=recruiter.name)
    return _show(request, db, made, now, status=201, secret=secret, old=key)


@router.get("/{key_id}/revocation")
def new_revocation(request: Request, key: TheKey) -> Response:
    """What revoking does, before it is done."""
    return pages.render(request, "keys/revocation.html", key=key)


@router.post("/{key_id}/revocation")
def revoke(key: TheKey, recruiter: Admin, db: Db, now: Now) -> Response:
    """It opens nothing from now on."""
    keyring.revoke_key(db, recruiter.agency, key.id, at=now, by=recruiter.name)
    return pages.see(f"{HOME}/{key.id}")


def _show(
    request: Request,
    db: Session,
    key: ApiKey,
    now: datetime,
    *,
    status: int = 200,
    secret: str = "",
    old: ApiKey | None = None,
) -> Response:
    before, after = before_and_after(db, key)
    return pages.render(
        request,
        "keys/show.html",
        status=status,
        key=key,
        condition=condition_of(key, now),
        scopes=SCOPES,
        secret=secret,
        old=old,
        ending=condition_of(old, now) if old else None,
        before=before,
        after=after,
    )


# What was typed


def _expect(request: Request, sent: Typed) -> None:
    """From here on, what cannot be taken is answered by the form again, with what was typed."""

    def again(_db: Session, error: AppError) -> Response:
        faults = error.faults if isinstance(error, FormError) else {"name": error.sentence}
        return _form(request, sent.values, faults, 409 if isinstance(error, ConflictError) else 422)

    errors.show_form(request, again)
    errors.show_instead(request, again)


def _expect_rotation(request: Request, key: ApiKey, sent: Typed) -> None:
    agency_id, key_id = key.agency_id, key.id

    def again(db: Session, error: AppError) -> Response:
        faults = error.faults if isinstance(error, FormError) else {"days": error.sentence}
        chosen = sent.values.get("days", WEEK)
        status = 409 if isinstance(error, ConflictError) else 422
        return _rotation(request, key_of(db, agency_id, key_id), chosen, faults, status)

    errors.show_form(request, again)
    errors.show_instead(request, again)


def _form(request: Request, values: Mapping[str, str], faults: Mapping[str, str], status: int) -> Response:
    filled = {"name": "", "scopes": "read write", "form": ""} | dict(values)
    return pages.render(
        request, "keys/form.html", status=status, values=filled, scopes=SCOPES, errors=faults, labels=LABELS
    )


def _rotation(request: Request, key: ApiKey, days: str, faults: Mapping[str, str], status: int) -> Response:
    return pages.render(
        request,
        "keys/rotation.html",
        status=status,
        key=key,
        days=days,
        overlaps=OVERLAPS,
        errors=faults,
        labels=LABELS,
    )
