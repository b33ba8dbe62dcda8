"""Pursuits: read one, read on through all, and tell all that is known of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api import PREFIX, answers
from app.api.deps import ItsExternalId, ItsSource, PursuitId, Reader, Writer, expect, named
from app.api.lists import PAGE, CursorWord, Limit, UpdatedAfter, reading, some_of, yes_or_no
from app.api.responses import LINK, LISTS, READS, UPSERTS, example
from app.ats import upsert
from app.cadence import Standing
from app.edge import Db, Now
from app.models import Pursuit
from app.queries.standing import STANDINGS
from app.queries.updated import open_or_ended, shown, shown_in_order, standing_as, updated
from app.schemas import PursuitIn, PursuitOut, UpsertedOut
from app.schemas.lists import PursuitsOut

_BY_REF = "/pursuits/by-ref/{source}/{external_id:path}"

router = APIRouter(tags=["Pursuits"])


@router.get(
    "/pursuits",
    operation_id="listPursuits",
    summary="Read on through all pursuits",
    response_model=PursuitsOut,
    responses=LISTS | example(200, "list", Link=LINK),
)
def index(
    request: Request,
    key: Reader,
    db: Db,
    now: Now,
    updated_after: UpdatedAfter = None,
    standing: Annotated[list[Standing] | None, Query(description="Only these; may be repeated.")] = None,
    is_open: Annotated[bool | None, Query(description="Only open ones, or only those that have ended.")] = None,
    cursor: CursorWord = None,
    limit: Limit = PAGE,
) -> Response:
    """In the order they changed, those that changed longest ago first. A pursuit that changes while you read on moves to the
    end, so you meet it again there. Follow `Link: rel="next"`; when there is none, you have caught up.
    """
    told = (" ".join(sorted(set(standing or ()))), "" if is_open is None else str(is_open))
    asked = reading(request, "pursuits", updated_after, cursor, limit, told)
    standings, is_open = asked.narrowed(some_of(STANDINGS), yes_or_no)
    only = standing_as(standings or (), key.agency.days, now) + open_or_ended(is_open, key.agency.days, now)
    places = updated(db, Pursuit, key.agency_id, asked.since, *only, limit=asked.limit + 1)
    page = shown_in_order(db, key.agency_id, places[: asked.limit])
    return asked.answer(answers.told(request, db, *page), places)


@router.get(
    _BY_REF,
    operation_id="readPursuitByRef",
    summary="Read the pursuit that a source calls so",
    response_model=PursuitOut,
    responses=READS | example(200, "read"),
)
def show_by_ref(request: Request, key: Reader, db: Db, source: str, external_id: str) -> Response:
    """As it stands now; 304 to an `If-None-Match` that names what you have."""
    pursuit = shown(db, key.agency_id, named(db, key.agency_id, "pursuit", source, external_id))
    return answers.read(request, pursuit.version, *answers.told(request, db, pursuit))


@router.put(
    _BY_REF,
    operation_id="upsertPursuit",
    summary="Tell all you know of a pursuit",
    response_model=UpsertedOut,
    responses=UPSERTS
    | example(200, "upserted")
    | {201: {"description": "Opened", "model": UpsertedOut, **example(201, "upserted")[201]}},
)
def update(
    request: Request,
    key: Writer,
    db: Db,
    now: Now,
    source: ItsSource,
    external_id: ItsExternalId,
    asked: PursuitIn,
) -> Response:
    """Opens the pursuit, or merges into it: absent members stay, null clears, and telling it twice changes nothing.

    Candidate, employer, contact, job and interviews are found by `id`, by `ref`, or by what they are, else made; a `ref`
    that is new makes a stub, so the order in which you tell of things does not matter. `If-None-Match: *` only opens.
    """
    done = upsert(
        db,
        key.agency,
        source,
        external_id,
        asked,
        by=key.actor,
        at=now,
        expect=lambda pursuit: expect(request, pursuit),
    )
    pursuit = done.pursuit
    answer = answers.changed(
        request,
        db,
        pursuit,
        201 if done.is_new else 200,
        applied=done.is_applied,
        reason=None if done.is_applied else "stale",
    )
    answer.headers["Location"] = f"{PREFIX}/pursuits/{pursuit.id}"
    return answer


@router.get(
    "/pursuits/{pursuit_id}",
    operation_id="readPursuit",
    summary="Read a pursuit",
    response_model=PursuitOut,
    responses=READS | example(200, "read"),
)
def show(request: Request, key: Reader, db: Db, pursuit_id: PursuitId) -> Response:
    """As it stands now; 304 to an `If-None-Match` that names what you have."""
    pursuit = shown(db, key.agency_id, pursuit_id)
    return answers.read(request, pursuit.version, *answers.told(request, db, pursuit))
