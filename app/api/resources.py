"""The resources beside pursuits, all of one shape: read one by id or by ref, read on through all, and tell of one by ref.

What differs from one to the next is said once, in `RESOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from app.api import PREFIX, answers, responses
from app.api.deps import ItsExternalId, ItsSource, Reader, RowId, Writer, expect, named
from app.api.lists import (
    DELETED,
    PAGE,
    CursorWord,
    Limit,
    Reading,
    UpdatedAfter,
    WithDeleted,
    one_of,
    reading,
    row_id,
    unusable,
)
from app.ats import upsert_row
from app.edge import Db, Now
from app.models import Candidate, Contact, Employer, ExternalRef, Interview, Job, Kept, Recruiter, Touch, Word
from app.queries.people import contacts_at
from app.queries.refs import refs_of
from app.queries.updated import row_for
from app.schemas.lists import page_of
from app.schemas.members import HIGHEST_ID, Told
from app.schemas.rows import (
    CandidateRow,
    ContactRow,
    EmployerRow,
    InterviewRow,
    JobRow,
    RecruiterRow,
    TouchRow,
    WordRow,
    upserted_of,
    version_of,
)
from app.schemas.told import RefOut, ref_out
from app.schemas.upserts import CandidateUpsert, ContactUpsert, EmployerUpsert, InterviewUpsert, JobUpsert, RowUpsert

CONTACTS_SHOWN = 20  # with an employer
More = Callable[[Session, int, Collection[int]], Mapping[int, Mapping[str, Any]]]
_BY_REF = "/by-ref/{source}/{external_id:path}"


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of row: its table, what is told of it, and what a source may tell of it (None: nothing, by itself).

    `is_logged`: a fact of a pursuit, which goes by being undone and stays to say so. `parent`: what its list may be
    narrowed to the rows of, by id. `more`: what else is told of some of them, by id.
    """

    plural: str
    table: Any
    row: Any
    asked: type[RowUpsert] | None = None
    is_logged: bool = False
    parent: str = ""
    more: More = lambda _db, _agency_id, _ids: {}

    @property
    def noun(self) -> str:
        return self.plural.removesuffix("es") if self.plural.endswith("ches") else self.plural.removesuffix("s")

    @property
    def is_named(self) -> bool:
        """Whether sources have names for it."""
        return self.asked is not None

    def told(self, request: Request, db: Session, agency_id: int, rows: dict[int, Any]) -> dict[int, Told]:
        """What is told of each of `rows`, all of one agency, by id."""
        refs = refs_of(db, agency_id, rows, self.noun) if self.is_named and rows else {}
        more = self.more(db, agency_id, rows) if rows else {}
        now = request.app.state.clock()
        return {
            id_: self.row.of_row(row, _refs(refs.get(id_, ()), self.noun), now, **more.get(id_, {}))
            for id_, row in rows.items()
        }

    def page(self, asked: Reading, db: Session, agency_id: int) -> Response:
        """The page that is asked for; what is no more has the place in it that its end has."""
        with_deleted, parent_id = asked.narrowed(one_of((DELETED,)), row_id if self.parent else one_of(()))
        only = [self.table.undone_at.is_(None)] if self.is_logged and not with_deleted else []
        if parent_id is not None:
            only.append(getattr(self.table, f"{self.parent}_id") == parent_id)
        tell = partial(self.told, asked.request, db, agency_id)
        with_gone = self.noun if with_deleted and self.is_named else ""
        return asked.together(db, self.table, agency_id, tell, *only, with_gone=with_gone)


def _contacts(db: Session, agency_id: int, ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    return {id_: {"contacts": found} for id_, found in contacts_at(db, agency_id, ids, CONTACTS_SHOWN).items()}


RESOURCES = (
    Resource("employers", Employer, EmployerRow, EmployerUpsert, more=_contacts),
    Resource("contacts", Contact, ContactRow, ContactUpsert, parent="employer"),
    Resource("jobs", Job, JobRow, JobUpsert),
    Resource("candidates", Candidate, CandidateRow, CandidateUpsert),
    Resource("interviews", Interview, InterviewRow, InterviewUpsert),
    Resource("touches", Touch, TouchRow, is_logged=True),
    Resource("words", Word, WordRow, is_logged=True),
    Resource("recruiters", Recruiter, RecruiterRow),
)


def router_of(kind: Resource) -> APIRouter:
    """The addresses of one resource."""
    router = APIRouter(prefix=f"/{kind.plural}", tags=[kind.plural.capitalize()])
    _lists(router, kind)
    if kind.is_named:
        # Before the row by its id, whose address would take these.
        _reads_by_ref(router, kind)
        _upserts(router, kind)
    _reads(router, kind)
    return router


def _lists(router: APIRouter, kind: Resource) -> None:
    def index(
        request: Request,
        key: Reader,
        db: Db,
        updated_after: UpdatedAfter = None,
        include_deleted: WithDeleted = False,
        cursor: CursorWord = None,
        limit: Limit = PAGE,
        parent_id: int | None = None,
    ) -> Response:
        """In the order they changed, those that changed longest ago first. What changes while you read on moves to the end, so
        you meet it again there. Follow `Link: rel="next"`; when there is none, you have caught up.
        """
        if include_deleted and parent_id:
            raise unusable("include_deleted", f"What is no more has no {kind.parent}. Leave one of the two out.")
        told = (DELETED if include_deleted else "", str(parent_id or ""))
        return kind.page(reading(request, kind.plural, updated_after, cursor, limit, told), db, key.agency_id)

    # What it is narrowed by is the kind's own.
    index.__annotations__["parent_id"] = _parent_id(kind)
    router.get(
        "",
        operation_id=f"list{kind.plural.capitalize()}",
        summary=f"Read on through all {kind.plural}",
        response_model=page_of(kind.row),
        responses=responses.LISTS | responses.example(200, f"{kind.noun}_list", Link=responses.LINK),
    )(index)


def _parent_id(kind: Resource) -> Any:
    """How a list of this kind takes the id of what it is narrowed to; of one that has no parent, None."""
    if not kind.parent:
        return Annotated[None, Depends(lambda: None)]
    its = Query(alias=f"{kind.parent}_id", ge=1, le=HIGHEST_ID, description=f"Only those of this {kind.parent}.")
    return Annotated[int | None, its]


def _reads(router: APIRouter, kind: Resource) -> None:
    @router.get(
        "/{row_id}",
        operation_id=f"read{kind.noun.capitalize()}",
        summary=f"Read {_a(kind.noun)}",
        response_model=kind.row,
        responses=responses.READS | responses.example(200, kind.noun),
    )
    def show(request: Request, key: Reader, db: Db, row_id: RowId) -> Response:
        """As it is now; 304 to an `If-None-Match` that names what you have."""
        return _read(kind, request, key.agency_id, db, row_id)


def _reads_by_ref(router: APIRouter, kind: Resource) -> None:
    @router.get(
        _BY_REF,
        operation_id=f"read{kind.noun.capitalize()}ByRef",
        summary=f"Read the {kind.noun} that a source calls so",
        response_model=kind.row,
        responses=responses.READS | responses.example(200, kind.noun),
    )
    def show_by_ref(request: Request, key: Reader, db: Db, source: str, external_id: str) -> Response:
        """As it is now; 304 to an `If-None-Match` that names what you have."""
        row_id = named(db, key.agency_id, kind.noun, source, external_id)
        return _read(kind, request, key.agency_id, db, row_id)


def _upserts(router: APIRouter, kind: Resource) -> None:
    def update(
        request: Request, key: Writer, db: Db, now: Now, source: ItsSource, external_id: ItsExternalId, asked: RowUpsert
    ) -> Response:
        """Makes it, or merges into it: absent members stay, null clears, and telling it twice changes nothing.

        It is found by the source's name for it, by `id`, or by what it is. Whatever else it names by a `ref` that is new is
        made as a stub, so the order in which you tell of things does not matter. `If-None-Match: *` only makes.
        """
        done = upsert_row(
            db,
            key.agency,
            kind.noun,
            source,
            external_id,
            asked,
            by=key.actor,
            at=now,
            expect=lambda row: expect(request, row),
        )
        (row,) = kind.told(request, db, key.agency_id, {done.row.id: done.row}).values()
        became = {"applied": done.is_applied, "reason": None if done.is_applied else "stale"}
        answer = answers.written(_version(done.row), row, 201 if done.is_new else 200, **became)
        answer.headers["Location"] = f"{PREFIX}/{kind.plural}/{done.row.id}"
        return answer

    # The body is the kind's own.
    update.__annotations__["asked"] = kind.asked
    told, example = upserted_of(kind.row), responses.example(200, f"{kind.noun}_upserted")
    router.put(
        _BY_REF,
        operation_id=f"upsert{kind.noun.capitalize()}",
        summary=f"Tell all you know of {_a(kind.noun)}",
        response_model=told,
        responses=responses.UPSERTS | example | {201: {"description": "Made", "model": told, **example[200]}},
    )(update)


def _read(kind: Resource, request: Request, agency_id: int, db: Session, row_id: int) -> Response:
    found = row_for(db, kind.table, agency_id, row_id, kind.noun)
    (row,) = kind.told(request, db, agency_id, {row_id: found}).values()
    return answers.read(request, _version(found), row)


def _version(row: Any) -> int:
    return row.version if isinstance(row, Kept) else version_of(row)


def _refs(rows: Iterable[tuple[ExternalRef, str]], noun: str) -> list[RefOut]:
    return [ref_out(row, source) for row, source in rows if row.type == noun]


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
