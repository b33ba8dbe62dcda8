"""Many at once, each in a transaction of its own: what is refused of one is told of that one, and the others are done.

Nothing of it needs an Idempotency-Key: telling the same again changes nothing, and an event is known by its id.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from starlette.concurrency import run_in_threadpool

from app.api import problems
from app.api.deps import Shown, check_json, key_for
from app.api.responses import MANY, QUOTA, example
from app.ats import upsert
from app.ats.events import take_event
from app.db import reading, transaction
from app.edge import Now, turn
from app.errors import AppError, ConflictError, InvalidError, UnexpectedError
from app.models import ApiKey
from app.schemas.events import EventIn
from app.schemas.many import (
    BatchPursuitIn,
    EventItemOut,
    EventItemsOut,
    EventsIn,
    PursuitItemOut,
    PursuitItemsOut,
    PursuitsIn,
)
from app.schemas.members import Asked

router = APIRouter()
logger = logging.getLogger(__name__)

Take = Callable[[Session, ApiKey, Any], Mapping[str, Any]]


def may_write(request: Request, now: Now, _shown: Shown) -> None:
    """Let in who may write. Each item asks again: a key that is revoked meanwhile does no more."""
    with reading(request.app.state.engine) as session:
        key_for(session, request, now, "write")
    check_json(request)


@router.post(
    "/pursuits/batch",
    operation_id="upsertPursuits",
    summary="Tell of many pursuits",
    response_model=PursuitItemsOut,
    responses=MANY | example(200, "batch", **QUOTA),
    tags=["Pursuits"],
    dependencies=[Depends(may_write)],
)
async def create_pursuits(request: Request, asked: PursuitsIn, now: Now) -> PursuitItemsOut:
    """Each as its own `PUT` would be, in the order given, and answered for itself: `status` is what that would answer."""

    def take(session: Session, key: ApiKey, told: BatchPursuitIn) -> Mapping[str, Any]:
        done = upsert(session, key.agency, asked.source, told.external_id, told, by=key.actor, at=now)
        session.flush()
        became: dict[str, Any] = {"id": done.pursuit.id, "version": done.pursuit.version, "applied": done.is_applied}
        return became | {"status": 201 if done.is_new else 200, "reason": None if done.is_applied else "stale"}

    nothing: dict[str, Any] = dict.fromkeys(("id", "version", "applied", "reason"))
    results = []
    for index, item in enumerate(asked.pursuits):
        became = await _one(request, ("pursuits", index), item, BatchPursuitIn, take)
        results.append(PursuitItemOut(external_id=_named(item, "external_id"), **(nothing | became)))
    return PursuitItemsOut(results=results)


@router.post(
    "/events",
    operation_id="tellEvents",
    summary="Tell what happened",
    response_model=EventItemsOut,
    responses=MANY | example(200, "events", **QUOTA),
    tags=["Events"],
    dependencies=[Depends(may_write)],
)
async def create_events(request: Request, asked: EventsIn, now: Now) -> EventItemsOut:
    """For a system that speaks in events rather than in state. In any order, with any of them twice, they come to the same:
    `occurred_at` orders them. A person's decision stands; what contradicts it becomes a question for the recruiter.
    """

    def take(session: Session, key: ApiKey, told: EventIn) -> Mapping[str, Any]:
        done = take_event(session, key.agency, asked.source, told, at=now)
        state = "duplicate" if done.is_duplicate else done.event.state
        return {"status": 200, "state": state, "reason": done.event.reason}

    results = []
    for index, item in enumerate(asked.events):
        became = await _one(request, ("events", index), item, EventIn, take)
        results.append(EventItemOut(id=_named(item, "id"), **{"state": "refused", "reason": None, **became}))
    return EventItemsOut(results=results)


async def _one(
    request: Request, place: tuple[str, int], item: object, shape: type[Asked], take: Take
) -> dict[str, Any]:
    """What becomes of `item`, which was sent at `place`, taken in its turn."""
    async with turn(request):
        became = await run_in_threadpool(_taken, request, place, item, shape, take)
    return {"index": place[1], "problem": None, **became}


def _taken(request: Request, place: tuple[str, int], item: object, shape: type[Asked], take: Take) -> Mapping[str, Any]:
    try:
        with _placed(place, item), transaction(request.app.state.engine) as session:
            key = key_for(session, request, request.app.state.clock(), "write")
            return take(session, key, shape.model_validate(item))
    except (AppError, RequestValidationError, StaleDataError) as refusal:
        return _refused(request, refusal)
    except Exception as fault:
        unexpected = UnexpectedError()
        logger.exception("%s failed, reference %s", request.url.path, unexpected.reference, exc_info=fault)
        return _refused(request, unexpected)


def _refused(request: Request, refusal: Exception) -> Mapping[str, Any]:
    problem = json.loads(bytes(problems.answer(request, refusal).body))
    return {"status": problem["status"], "problem": problem}


@contextmanager
def _placed(place: tuple[str, int], item: object) -> Iterator[None]:
    """What is pointed at inside is told as where it is in the whole that was sent."""
    before = f"/{place[0]}/{place[1]}"
    try:
        yield
    except ValidationError as misfit:
        faults: Sequence[Any] = misfit.errors()
        within = [fault | {"loc": ("body", *place, *fault["loc"])} for fault in faults]
        raise RequestValidationError(within, body={place[0]: {place[1]: item}}) from misfit
    except InvalidError as refusal:
        refusal.pointer = before + refusal.pointer
        raise
    except ConflictError as refusal:
        if told := refusal.members.get("errors"):
            faults = cast("Sequence[dict[str, str]]", told)
            refusal.members = {"errors": [fault | {"pointer": before + fault["pointer"]} for fault in faults]}
        raise


def _named(item: object, name: str) -> str | None:
    """What the source calls it, as far as that can be read, and written again: half a character cannot."""
    found = item.get(name) if isinstance(item, dict) else None
    return found[:255] if isinstance(found, str) and found.encode(errors="ignore").decode() == found else None
