"""Idempotency-Key on POST: the same request sent twice has one effect, and one answer, for 24 hours.

The key is claimed in a transaction of its own before anything is done, and its answer is written in the very transaction
that does it: either both are there or neither. A claim without an answer is a request still running, or one that died;
after a minute, longer than any request lives, it may be claimed anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.api import problems
from app.api.deps import key_for
from app.api.problems import RequestError
from app.db import transaction
from app.edge import Db, turn
from app.errors import AppError, ConflictError, InvalidError
from app.models import ApiKey, IdempotencyKey
from app.queries.keys import first_request

KEPT_FOR = timedelta(hours=24)
_DEAD_AFTER = timedelta(minutes=1)
_LONGEST = 255
_KEPT_HEADERS = ("etag", "location", "content-type", "cache-control", "vary")
_PASSING = ("stale", "idempotency-running")

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def in_reach(request: Request, db: Db) -> None:
    """Keep the request's session within reach of `Once`, which writes the answer with the effect."""
    request.state.db = db


class Once(APIRoute):
    """A route whose POST, sent again under the same Idempotency-Key, is answered as before and done once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["dependencies"] = [*(kwargs.get("dependencies") or []), Depends(in_reach)]
        super().__init__(*args, **kwargs)

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            name = _name(request.headers.get("Idempotency-Key"))
            if request.method != "POST" or name is None:
                return await handle(request)
            body = await request.body()
            async with turn(request):
                claim = await run_in_threadpool(_claim, request, name, _fingerprint(request, body))
            if isinstance(claim, Response):
                return claim
            try:
                answer = await handle(request)
                await run_in_threadpool(claim.keep, request.state.db, answer)
            except Exception as error:
                async with turn(request):
                    await run_in_threadpool(claim.give_up, request, error)
                raise
            return answer

        return once


@dataclass(frozen=True, slots=True)
class _Claim:
    """This request's right to answer for its key: nobody else claimed it since `at`."""

    id: int
    at: datetime

    def keep(self, session: Session, answer: Response) -> None:
        """Write `answer` beside what was done. Raises `ConflictError` if another request took the claim over."""
        headers = {name: value for name, value in answer.headers.items() if name in _KEPT_HEADERS}
        kept = {"status": answer.status_code, "headers": json.dumps(headers), "body": bytes(answer.body).decode()}
        mine = (IdempotencyKey.id == self.id, IdempotencyKey.created_at == self.at, IdempotencyKey.status.is_(None))
        if session.scalar(update(IdempotencyKey).where(*mine).values(kept).returning(IdempotencyKey.id)) is None:
            raise _running()

    def give_up(self, request: Request, error: Exception) -> None:
        """Nothing was done: a refusal is the answer from now on, anything else leaves the key free to be used again."""
        if (session := getattr(request.state, "db", None)) is not None:
            session.rollback()
        with transaction(request.app.state.engine) as db:
            if _is_final(error):
                self.keep(db, problems.answer(request, error))
            else:
                mine = (IdempotencyKey.id == self.id, IdempotencyKey.created_at == self.at)
                db.execute(delete(IdempotencyKey).where(*mine))


def _claim(request: Request, name: str, fingerprint: str) -> _Claim | Response:
    """The right to answer for the key called `name`, or the first answer. Raises 409 while that is being made."""
    now = request.app.state.clock()
    try:
        with transaction(request.app.state.engine) as db:
            key = key_for(db, request, now, "write")
            db.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at <= now - KEPT_FOR))
            first = first_request(db, key.id, name)
            if first is None:
                return _made(db, key, name, fingerprint, now)
            if first.fingerprint != fingerprint:
                raise InvalidError(
                    "This Idempotency-Key was used for another request. Make a new key for every new request.",
                    code="idempotency-reused",
                )
            if first.status is not None:
                return _again(first)
            if first.created_at > now - _DEAD_AFTER:
                raise _running()
            first.created_at = now
            return _Claim(first.id, now)
    except IntegrityError as simultaneous:
        raise _running() from simultaneous


def _made(db: Session, key: ApiKey, name: str, fingerprint: str, now: datetime) -> _Claim:
    claimed = IdempotencyKey(
        agency_id=key.agency_id, api_key_id=key.id, key=name, fingerprint=fingerprint, created_at=now
    )
    db.add(claimed)
    db.flush()
    return _Claim(claimed.id, now)


def _again(first: IdempotencyKey) -> Response:
    headers = {**json.loads(first.headers or "{}"), "Idempotency-Replayed": "true"}
    return Response(first.body, first.status or 200, headers)


def _running() -> ConflictError:
    return _Running(
        "The first request with this Idempotency-Key is still being answered. Ask again in a second.",
        code="idempotency-running",
        status=409,
        headers={"Retry-After": "1"},
    )


class _Running(RequestError, ConflictError):
    """Another request answers for this key at this moment."""


def _is_final(error: Exception) -> bool:
    """Whether `error` is the domain's answer to this request, rather than a fault of its form or of the moment."""
    if isinstance(error, RequestValidationError) or not isinstance(error, AppError):
        return False
    return isinstance(error, InvalidError | ConflictError) and error.code not in _PASSING


def _name(header: str | None) -> str | None:
    """The key in `header`: a quoted string of structured fields (RFC 8941), or the bare word. Raises 400."""
    if header is None:
        return None
    told = header.strip()
    if len(told) >= 2 and told[0] == told[-1] == '"':
        told = told[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if not 1 <= len(told) <= _LONGEST or not told.isascii() or not told.isprintable():
        raise RequestError(
            f"Send the Idempotency-Key as 1 to {_LONGEST} printable ASCII characters, quoted or not.",
            code="idempotency-key",
            status=400,
        )
    return told


def _fingerprint(request: Request, body: bytes) -> str:
    """What makes a request the same: its address and its body, however the JSON is spaced or ordered."""
    try:
        said = json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        said = body
    return hashlib.sha256(request.url.path.encode() + b"\n" + said).hexdigest()
