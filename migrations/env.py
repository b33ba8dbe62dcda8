"""Runs migrations, on SQLite in batch mode and on PostgreSQL with short waits, against one engine of our own."""

from __future__ import annotations

import warnings
from typing import Any

from alembic import context
from sqlalchemy import Connection

import app.models  # noqa: F401 - every table must be known
from app.db import Base, make_engine


def is_modelled(_thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Whether the models speak of it: FTS5 keeps tables of its own behind the one that migration 0004 makes."""
    return not (kind == "table" and str(name).startswith("search_index"))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=is_modelled,
        transaction_per_migration=True,
    )
    with warnings.catch_warnings(), context.begin_transaction():
        # Nothing can be compared of an index over an expression but that it works: plans are tested.
        warnings.filterwarnings("ignore", message=".*expression-based index")
        context.run_migrations()


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    engine = make_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.execution_options(writing=True).connect() as connection:
        run(connection)
    engine.dispose()


main()
