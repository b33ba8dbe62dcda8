"""A copy of an SQLite database, whole and consistent, while people are at work on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from app.errors import AppError, ConflictError

PAGES, PAUSE_SECONDS = 2_000, 0.01


class UnsuitableError(AppError):
    """This database is backed up by its own tools."""

    code = "unsuitable"


def back_up(database_url: str, to: Path) -> int:
    """Write a copy to `to`, checked, readable by its owner alone; its size in bytes.

    Raises `UnsuitableError` on PostgreSQL, `ConflictError` if `to` exists, and `OSError` or `sqlite3.Error`.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise UnsuitableError(f"This is PostgreSQL: back it up with pg_dump --format=custom --file={to}")
    if to.exists():
        raise ConflictError(f"{to} exists already. Give another name.")
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    _copy(Path(url.database), part)
    part.rename(to)
    return to.stat().st_size


def _copy(source: Path, to: Path) -> None:
    read_only = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy, pages=PAGES, sleep=PAUSE_SECONDS)
        # One file, which needs no journal beside it to be whole.
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged: {found}")
