"""Writes search entries: those that are missing after an update, or all of them anew.

The index follows every change by itself (`app.models.search`). This is for rows that were there before it, or that
something else wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Select, delete, exists, insert, select
from sqlalchemy.orm import Session

from app.db import transaction
from app.models import SearchEntry
from app.models.search import SUBJECTS, Kind, Subject, entry_of

BATCH = 500


def index_missing(engine: Engine, batch: int = BATCH) -> int:
    """Write the entry of every row that has none; returns how many. Safe while people are at work."""
    return sum(_each_batch(engine, kind, batch, is_anew=False) for kind in SUBJECTS)


def index_anew(engine: Engine, batch: int = BATCH) -> int:
    """Write every row's entry again, in transactions of `batch` rows; returns how many. Safe while people are at work."""
    return sum(_each_batch(engine, kind, batch, is_anew=True) for kind in SUBJECTS)


def _each_batch(engine: Engine, kind: Kind, batch: int, *, is_anew: bool) -> int:
    written, last = 0, 0
    while True:
        with transaction(engine) as session:
            # Held, so that nobody renames a row between its reading and its entry's writing.
            rows = session.scalars(_rows_after(kind, last, batch, is_anew).with_for_update()).all()
            if is_anew:
                _forget(session, kind, rows)
            if rows:
                session.execute(insert(SearchEntry), [entry_of(row) for row in rows])
        written += len(rows)
        if len(rows) < batch:
            return written
        last = rows[-1].id


def _rows_after(kind: Kind, last: int, batch: int, is_anew: bool) -> Select[Any]:
    subject = SUBJECTS[kind]
    wanted = select(subject).where(subject.id > last).order_by(subject.id).limit(batch)
    if is_anew:
        return wanted
    same_agency = SearchEntry.agency_id == subject.agency_id
    return wanted.where(~exists().where(same_agency, getattr(SearchEntry, f"{kind}_id") == subject.id))


def _forget(session: Session, kind: Kind, rows: Sequence[Subject]) -> None:
    agencies = {row.agency_id for row in rows}
    mine = getattr(SearchEntry, f"{kind}_id").in_([row.id for row in rows])
    session.execute(delete(SearchEntry).where(SearchEntry.agency_id.in_(agencies), mine))
