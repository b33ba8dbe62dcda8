"""Pursuits: read one, read on through all, and tell all that is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response

from app.api import PREFIX, answers
from app.api.cursors import Cursor, read_cursor
from app.api.deps import PursuitId, Reader, Writer, expect
from app.api.problems import RequestError
from app.api.responses import LINK, LISTS, READS, UPSERTS, example
from app.ats import upsert
from app.cadence import Standing
from app.edge import Db, Now
from app.errors import NotFoundError
from app.models import Pursuit
from app.queries.refs import pursuit_id_by_ref
from app.queries.updated import Place, shown, shown_in_order, updated
from app.schemas import PursuitIn, PursuitOut, PursuitsOut, UpsertedOut
from app.schemas.members import ExternalId, Instant, Source

PAGE, LONGEST_PAGE = 100, 500
_BY_REF = "/pursuits/by-ref/{source}/{external_id:path}"
_CARRIED = ("updated_after", "standing")
_KNOWN = {"cursor", "limit", *_CARRIED}

router = APIRouter(tags=["Pursuits"])

ItsSource = Annotated[
    Source, Path(description="Which system says so: one account at one ATS.", examples=["greenhouse"])
]
ItsExternalId = Annotated[ExternalId, Path(description="What it calls the pursuit there.", examples=["APP-1042"])]


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
    updated_after: Annotated[Instant | None, Query(description="Only what changed since then.")] = None,
    standing: Annotated[list[Standing] | None, Query(description="Only these; may be repeated.")] = None,
    cursor: Annotated[
        str | None,
        Query(max_length=2_000, description="From the `Link` of the page before; only `limit` goes beside it."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = PAGE,
) -> Response:
    """In the order they changed, those that changed longest ago first. A pursuit that changes while you read on moves to the
    end, so you meet it again there. Follow `Link: rel="next"`; when there is none, you have caught up.
    """
    _refuse_strangers(request)
    place = read_cursor(cursor) if cursor is not None else None
    standings = place.standings if place else tuple(sorted(set(standing or ())))
    found = updated(
        db,
        key.agency_id,
        key.agency.days,
        now,
        past=(place.updated_at, place.id) if place else None,
        updated_after=updated_after,
        standings=standings,  # type: ignore[arg-type]
        limit=limit + 1,
    )
    return _page(
        request, db, shown_in_order(db, key.agency_id, found[:limit]), found[:limit], standings, len(found) > limit
    )


@router.get(
    _BY_REF,
    operation_id="readPursuitByRef",
    summary="Read the pursuit that a source calls so",
    response_model=PursuitOut,
    responses=READS | example(200, "read"),
)
def show_by_ref(request: Request, key: Reader, db: Db, source: str, external_id: str) -> Response:
    """As it stands now; 304 to an `If-None-Match` that names what you have."""
    if not external_id.isprintable() or not source.isprintable():
        raise NotFoundError("There is no such pursuit.")
    found = pursuit_id_by_ref(db, key.agency_id, source, external_id)
    return answers.read(request, db, shown(db, key.agency_id, found))


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
    return answers.read(request, db, shown(db, key.agency_id, pursuit_id))


def _refuse_strangers(request: Request) -> None:
    """Raises 400 for a parameter we do not know, and for a filter beside a cursor, which carries its own."""
    sent = set(request.query_params)
    if unknown := sorted(sent - _KNOWN):
        raise _not_a_parameter(
            unknown[0], "There is no such parameter here. Leave it out, or check its spelling.", "query"
        )
    if "cursor" in sent and (beside := sorted(sent.intersection(_CARRIED))):
        raise _not_a_parameter(beside[0], "The cursor carries its filters. Only limit goes beside it.", "cursor")


def _not_a_parameter(name: str, sentence: str, code: str) -> RequestError:
    return RequestError(sentence, code=code, status=400, faults=[{"detail": sentence, "parameter": name[:100]}])


def _page(
    request: Request, db: Db, page: Sequence[Pursuit], places: Sequence[Place], standings: Sequence[str], is_more: bool
) -> Response:
    """`page`, and the way on if there is more."""
    headers, word = dict(answers.HEADERS), None
    if is_more:
        word = Cursor(*places[-1], tuple(standings)).word()
        carried = {name: request.query_params[name] for name in ("limit",) if name in request.query_params}
        base = f"{request.app.state.settings.public_url}{request.url.path}"
        headers["Link"] = f'<{base}?{urlencode({"cursor": word} | carried)}>; rel="next"'
    body = PursuitsOut(data=answers.told(request, db, *page), next_cursor=word)
    return Response(body.model_dump_json(), 200, headers, "application/json")
