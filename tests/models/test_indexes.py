"""The database that the migrations make has every index of the models: those over an expression no comparison sees."""

from __future__ import annotations

from sqlalchemy import Engine, text

from app.db import Base

NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}


def test_no_migration_has_lost_an_index(engine: Engine) -> None:
    wanted = {str(index.name) for table in Base.metadata.sorted_tables for index in table.indexes}
    with engine.connect() as connection:
        there = set(connection.scalars(text(NAMES[engine.dialect.name])))
    assert wanted - there == set()
