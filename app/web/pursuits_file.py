"""What the table shows, as a file: the same pursuits in the same order and columns, streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine

from app.db import reading
from app.edge import Now
from app.errors import InvalidError
from app.queries.table import Table
from app.web.columns import Column
from app.web.lines import lines_of
from app.web.pursuits import Wanted

router = APIRouter(include_in_schema=False)

MOST_ROWS = 10_000
AT_A_TIME = 250
CUT = f"Cut after {MOST_ROWS:,} pursuits. Narrow the list down to have the others."
_BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets read names in the wrong alphabet
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@router.get("/pursuits.csv")
def show(request: Request, asked: Wanted, now: Now) -> Response:
    """The file. Raises `InvalidError` for a query with a mistake in it: a file says nothing of what it leaves out."""
    for mistake in asked.finder.mistakes:
        raise InvalidError(mistake.sentence, pointer="/q")
    name = f"pursuits-{asked.finder.standpoint.today}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = _text(request.app.state.engine, asked.table, asked.columns, now)
    return StreamingResponse(text, media_type="text/csv; charset=utf-8", headers=headers)


def _text(engine: Engine, table: Table, columns: list[Column], now: datetime) -> Iterator[str]:
    """The file, some rows at a time, read in a session of its own: the request's ends before the answer is sent."""
    yield _BYTE_ORDER_MARK + _rows([[column.heading(table.query.is_closed) for column in columns]])
    place, left = None, MOST_ROWS
    with reading(engine) as db:
        while left:
            page = replace(table, per_page=min(AT_A_TIME, left)).page(db, place)
            lines = lines_of(db, page.pursuits, now)
            yield _rows([_guarded(column.text(line)) for column in columns] for line in lines)
            place, left = page.after, left - len(lines)
            if place is None:
                return
            db.expunge_all()
    yield _rows([[CUT]])


def _rows(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _guarded(cell: str) -> str:
    """What a spreadsheet would take for a formula is text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
