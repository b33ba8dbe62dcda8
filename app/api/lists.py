"""Lists: rows in the order they changed, a page at a time, read on by a cursor that is the only parameter it needs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session
from sqlalchemy.orm.interfaces import ORMOption

from app.api import answers
from app.api.cursors import Cursor, not_a_cursor, read_cursor
from app.api.problems import RequestError
from app.queries.updated import Place, Since, gone, rows_at, updated
from app.schemas.lists import Page
from app.schemas.members import HIGHEST_ID, Instant, Told
from app.schemas.rows import TombstoneOut

PAGE, LONGEST_PAGE = 100, 500
DELETED = "include_deleted"  # as a cursor carries it

UpdatedAfter = Annotated[Instant | None, Query(description="Only what changed since then.")]
CursorWord = Annotated[
    str | None, Query(max_length=2_000, description="From the `Link` of the page before. Nothing goes beside it.")
]
Limit = Annotated[int, Query(ge=1, le=LONGEST_PAGE, description="How many a page has at most.")]
WithDeleted = Annotated[bool, Query(description="With what is no more, too.")]


@dataclass(frozen=True, slots=True)
class Reading:
    """One page of the list called `name` that is asked for: from where, how long, and what it is narrowed to."""

    request: Request
    name: str
    since: Since
    limit: int
    filters: tuple[str, ...]

    @property
    def before(self) -> int | None:
        """In a log, which is read newest first: the id of the last row that was read."""
        return self.since.past[1] if self.since.past else None

    def narrowed(self, *kinds: Callable[[str], Any]) -> list[Any]:
        """What it is narrowed to, each of its kind, None where it is not. Raises `RequestError` for a cursor of others."""
        try:
            return [kind(word) if word else None for kind, word in zip(kinds, self.filters, strict=True)]
        except ValueError as strange:
            raise not_a_cursor() from strange

    def newest_first(self, found: Sequence[Any], told: Callable[[Any], Told], moment: str) -> Response:
        """A page of a log: `found` is one more if there are older ones; `moment` names when each was."""
        page = [told(row) for row in found[: self.limit]]
        return self.answer(page, [(getattr(row, moment), row.id) for row in found])

    def by_update(
        self,
        db: Session,
        table: Any,
        agency_id: int,
        told: Callable[[Any], Told],
        *only: ColumnElement[bool],
        options: Sequence[ORMOption] = (),
        with_gone: str = "",
    ) -> Response:
        """A page of the agency's rows of `table` in the order they changed, each as `told`, loaded with `options`.

        `with_gone`: what tombstones call their kind; what is no more has the place in the list that its end has.
        """

        def tell(rows: Mapping[int, Any]) -> Mapping[int, Told]:
            return {id_: told(row) for id_, row in rows.items()}

        return self.together(db, table, agency_id, tell, *only, options=options, with_gone=with_gone)

    def together(
        self,
        db: Session,
        table: Any,
        agency_id: int,
        told: Callable[[dict[int, Any]], Mapping[int, Told]],
        *only: ColumnElement[bool],
        options: Sequence[ORMOption] = (),
        with_gone: str = "",
    ) -> Response:
        """Likewise, of rows that are all `told` in one go, by id."""
        live = updated(db, table, agency_id, self.since, *only, limit=self.limit + 1)
        ended = gone(db, agency_id, with_gone, self.since, limit=self.limit + 1) if with_gone else ()
        dead = {(one.deleted_at, one.row_id): TombstoneOut.of(one) for one in ended}
        places = sorted([*dead, *live])
        page = places[: self.limit]
        rows = told(rows_at(db, table, agency_id, page, *options))
        found = (dead.get(place) or rows.get(place[1]) for place in page)
        return self.answer([one for one in found if one], places)

    def answer(self, rows: Sequence[Told], places: Sequence[Place]) -> Response:
        """`rows`, and the way on if there are more `places` than a page has."""
        headers, word = dict(answers.HEADERS), None
        if len(places) > self.limit:
            word = Cursor(self.name, *places[self.limit - 1], self.limit, self.filters).word()
            base = f"{self.request.app.state.settings.public_url}{self.request.url.path}"
            headers["Link"] = f'<{base}?{urlencode({"cursor": word})}>; rel="next"'
        return Response(Page(data=rows, next_cursor=word).model_dump_json(), 200, headers, "application/json")


def reading(
    request: Request, name: str, updated_after: Instant | None, cursor: str | None, limit: int, filters: Sequence[str]
) -> Reading:
    """What is asked for, by its cursor or else by its parameters.

    Raises `RequestError` (400) for a parameter that is not known here, and for one beside a cursor, which carries them all.
    """
    refuse_strangers(request)
    if cursor is None:
        return Reading(request, name, Since(None, updated_after), limit, tuple(filters))
    place = read_cursor(cursor, name)
    limit = min(place.limit, LONGEST_PAGE)
    return Reading(request, name, Since((place.updated_at, place.id)), limit, place.filters)


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """A filter that is one of `words`, as a cursor carries it."""

    def read(word: str) -> str:
        if word not in words:
            raise ValueError(word)
        return word

    return read


def some_of(words: Collection[str]) -> Callable[[str], list[str]]:
    """A filter that is some of `words`, as a cursor carries them."""
    read = one_of(words)
    return lambda told: [read(word) for word in told.split(" ")]


def yes_or_no(word: str) -> bool:
    """A filter that is one or the other, as a cursor carries it."""
    return bool(("False", "True").index(word))


def row_id(word: str) -> int:
    """A filter that is an id of ours, as a cursor carries it."""
    if not (word.isascii() and word.isdecimal()) or not 1 <= int(word) <= HIGHEST_ID:
        raise ValueError(word)
    return int(word)


def refuse_strangers(request: Request) -> None:
    """Raises `RequestError` (400) for a parameter that this address does not take, and for one beside a cursor."""
    sent = set(request.query_params)
    known = {parameter.alias for parameter in request.scope["route"].dependant.query_params}
    if unknown := sorted(sent - known):
        raise unusable(unknown[0], "There is no such parameter here. Leave it out, or check its spelling.", "query")
    if "cursor" in sent and (beside := sorted(sent - {"cursor"})):
        raise unusable(beside[0], "The cursor carries all parameters. Nothing goes beside it.", "cursor")


def unusable(name: str, sentence: str, code: str = "query") -> RequestError:
    """The query parameter `name` cannot be used so."""
    return RequestError(sentence, code=code, status=400, faults=[{"detail": sentence, "parameter": name[:100]}])
