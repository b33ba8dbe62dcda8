"""Signing in and out. A password is checked outside any transaction, since that takes long on purpose."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import delete

from app.config import Settings
from app.credentials import hash_token, password_matches
from app.db import reading, transaction
from app.edge import Config, Db, Now
from app.errors import TooManyError
from app.models import Recruiter, SignIn
from app.models.access import LONGEST
from app.queries.access import recruiter_by_email, sign_in_by_token, sign_ins_of
from app.web import pages, throttle
from app.web.deps import Me, cookie_name, local_path
from app.web.errors import wait_words

router = APIRouter(include_in_schema=False)
logger = logging.getLogger(__name__)

WRONG = "That e-mail and password do not match. Check both and try again."
LONGEST_FIELD = 1_000

Field = Annotated[str, Form(max_length=LONGEST_FIELD)]


@router.get("/sign-in")
def new(request: Request, db: Db, now: Now, config: Config, next: str = "") -> Response:  # noqa: A002
    """The form; whoever is signed in already is led on."""
    token = request.cookies.get(cookie_name(config.is_secure))
    if token and sign_in_by_token(db, token, now):
        return pages.see(local_path(next))
    return pages.render(request, "sessions/new.html", next=local_path(next, ""))


@router.post("/sign-in")
async def create(
    request: Request,
    now: Now,
    config: Config,
    email: Field = "",
    password: Field = "",
    next: Field = "",  # noqa: A002
) -> Response:
    """A new session on this device, in place of any that it had.

    Checked on threads of its own, of which there are few: strangers who guess take none from those who work.
    """
    check = partial(_create, request, now, config, email, password, next)
    return await anyio.to_thread.run_sync(check, limiter=request.app.state.guessing)


def _create(request: Request, now: datetime, config: Settings, email: str, password: str, next_path: str) -> Response:
    tried = throttle.counters(email, request.client.host if request.client else "")
    try:
        recruiter = _verified(request, email, password, tried, now)
    except TooManyError as refused:
        wait = wait_words(refused.seconds)
        return _again(request, 429, email, next_path, f"Too many tries. Wait {wait}, then try again.", refused.seconds)
    if recruiter is None:
        logger.info("A sign-in failed.")
        return _again(request, 422, email, next_path, WRONG)
    answer = pages.see(local_path(next_path))
    _begin(request, answer, recruiter, tried, now, config)
    return answer


@router.post("/sign-out")
def destroy(request: Request, recruiter: Me, db: Db, config: Config) -> Response:
    """This device's session ends."""
    token = request.cookies[cookie_name(config.is_secure)]
    db.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))
    return _signed_out(config)


@router.post("/sign-out-everywhere")
def destroy_all(recruiter: Me, db: Db, config: Config) -> Response:
    """Every session of this recruiter ends, on whatever device."""
    for sign_in in sign_ins_of(db, recruiter):
        db.delete(sign_in)
    logger.info("Recruiter %d signed out everywhere.", recruiter.id)
    return _signed_out(config)


def _verified(
    request: Request, email: str, password: str, tried: tuple[throttle.Counter, ...], now: datetime
) -> Recruiter | None:
    engine = request.app.state.engine
    with transaction(engine) as db:
        throttle.count_try(db, tried, now)
    with reading(engine) as db:
        recruiter = recruiter_by_email(db, email)
        hashed = recruiter.password_hash if recruiter else None
        if recruiter:
            db.expunge(recruiter)
    return recruiter if password_matches(password, hashed) else None


def _begin(
    request: Request,
    answer: Response,
    recruiter: Recruiter,
    tried: tuple[throttle.Counter, ...],
    now: datetime,
    config: Settings,
) -> None:
    name = cookie_name(config.is_secure)
    begun, token = SignIn.begin(recruiter, at=now)
    with transaction(request.app.state.engine) as db:
        throttle.forgive(db, tried, now)
        if before := request.cookies.get(name):
            db.execute(delete(SignIn).where(SignIn.token_hash == hash_token(before)))
        db.add(begun)
    logger.info("Recruiter %d signed in.", recruiter.id)
    answer.set_cookie(
        name, token, max_age=int(LONGEST.total_seconds()), secure=config.is_secure, httponly=True, samesite="lax"
    )


def _again(request: Request, status: int, email: str, next_path: str, failure: str, wait: int = 0) -> Response:
    headers = {"Retry-After": str(wait)} if wait else {}
    context = {"email": email, "next": local_path(next_path, ""), "failure": failure}
    return pages.render(request, "sessions/new.html", status=status, headers=headers, **context)


def _signed_out(config: Settings) -> Response:
    answer = pages.see("/sign-in")
    answer.delete_cookie(cookie_name(config.is_secure), secure=config.is_secure, httponly=True, samesite="lax")
    return answer
