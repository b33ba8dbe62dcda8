"""The table of pursuits: what is asked for is in the address, so Back, a bookmark and a saved view all keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request, Response

from app.edge import Db, Now
from app.queries import table as tables
from app.queries.table import MOST_COUNTED, Counts, Page, Sort, SortName, Table
from app.templating import plural
from app.web import columns, pages
from app.web.columns import Column
from app.web.deps import Me
from app.web.finder import Finder, finder_of, pushed
from app.web.lines import lines_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: which pursuits, and how they are shown."""

    finder: Finder
    table: Table
    names: tuple[str, ...]
    density: str

    @property
    def is_closed(self) -> bool:
        return self.table.query.is_closed

    @property
    def columns(self) -> list[Column]:
        return columns.shown(self.names, self.is_closed)

    def sort_href(self, name: SortName) -> str:
        """Sorting by a column again turns it round."""
        sort = self.table.sort
        turned = sort.name == name and not sort.is_descending
        return self.finder.href(sort=("-" if turned else "") + name)

    def sorted_by(self, name: SortName) -> str:
        """The `aria-sort` of a column."""
        sort = self.table.sort
        if sort.name != name:
            return ""
        return "descending" if sort.is_descending else "ascending"


def asked(request: Request, recruiter: Me, db: Db, now: Now) -> Asked:
    """What nobody drew (a sort, a column) is as if it was not asked for."""
    query = request.query_params
    kept = columns.kept(query.get("sort", ""), ",".join(query.getlist("columns")), query.get("density", ""))
    finder = finder_of(request, db, recruiter, now, "table", kept)
    sort = _sort(kept["sort"], finder.query.is_closed)
    names = columns.chosen(kept["columns"].split(","))
    density = kept["density"] or columns.DENSITIES[0]
    return Asked(finder, Table(finder.standpoint, finder.query, sort), names, density)


Wanted = Annotated[Asked, Depends(asked)]


@router.get("/pursuits")
def index(request: Request, db: Db, now: Now, asked: Wanted) -> Response:
    """The page. A page of it that we did not number is the first."""
    query, table, finder = request.query_params, asked.table, asked.finder
    before, after = tables.read(query.get("before", ""), table), tables.read(query.get("after", ""), table)
    page = table.page(db, before or after, is_backward=before is not None)
    counts = table.counts(db)
    return pages.render(
        request,
        "pursuits/index.html",
        asked=asked,
        finder=finder,
        chips=finder.chips(counts),
        lines=lines_of(db, page.pursuits, now),
        all_columns=columns.COLUMNS,
        found=_found(page, counts),
        previous=finder.href(before=tables.written(page.before)) if page.before else "",
        following=finder.href(after=tables.written(page.after)) if page.after else "",
        headers=pushed(request, finder),
    )


def _sort(asked: str, is_closed: bool) -> Sort:
    name = next((name for name in get_args(SortName) if name == asked.removeprefix("-")), None)
    if name is None:
        return Sort("closes", is_descending=True) if is_closed else Sort()
    return Sort("closes" if is_closed and name == "due" else name, asked.startswith("-"))


def _found(page: Page, counts: Counts) -> str:
    """ "38 pursuits", "50 of 184 pursuits"."""
    shown = len(page.pursuits)
    if page.before is None and page.after is None:
        return plural(shown, "pursuit")
    return f"{shown} of {counts.total:,}{'+' * (counts.total >= MOST_COUNTED)} pursuits"
