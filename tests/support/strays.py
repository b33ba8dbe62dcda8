"""Whether the search index is what the rows say."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models import SearchEntry
from app.models.search import SUBJECTS, entry_of


def strays(session: Session) -> list[str]:
    """Each row whose entry is missing, double or not what the row says; and what FTS5 itself finds wrong."""
    kept: dict[tuple[object, ...], list[tuple[str, str]]] = defaultdict(list)
    ids = [getattr(SearchEntry, f"{kind}_id") for kind in SUBJECTS]
    for *whose, lines, tokens in session.execute(select(*ids, SearchEntry.lines, SearchEntry.tokens)):
        kept[tuple(whose)].append((lines, tokens))
    found = []
    subject: Any
    for kind, subject in SUBJECTS.items():
        for row in session.scalars(select(subject)):
            entry = entry_of(row)
            mine = tuple(row.id if one == kind else None for one in SUBJECTS)
            if kept.pop(mine, []) != [(entry["lines"], entry["tokens"])]:
                found.append(f"{kind} {row.id}")
    return found + [f"nobody's entry: {whose}" for whose in kept] + _broken(session)


def _broken(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    try:
        session.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"))
    except Exception as trouble:
        return [f"FTS5: {trouble}"]
    return []
