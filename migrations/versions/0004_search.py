"""search: an entry for each person, employer and job, and the index they are found by

`python -m app migrate` writes the entries of what is there already once the migrations are done.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SUBJECTS = {"candidate": "candidates", "employer": "employers", "contact": "contacts", "job": "jobs"}

# The index holds no copy of the text; by these it follows the table, whoever writes to it.
_ADD = "INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);"
_TAKE = "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
FTS5 = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        tokens, content='search_entries', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    f"CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN {_ADD} END",
    f"CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN {_TAKE} END",
    f"CREATE TRIGGER search_entries_changed AFTER UPDATE OF tokens ON search_entries BEGIN {_TAKE} {_ADD} END",
)
GIN = "CREATE INDEX ix_search_entries_tokens ON search_entries USING gin (array_to_tsvector(string_to_array(tokens, ' ')))"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite and not _has_fts5():
        raise CommandError("This SQLite was built without FTS5, which search needs. Use a Python whose SQLite has it.")
    op.create_table(
        "search_entries",
        *(sa.Column(f"{noun}_id", sa.Integer(), nullable=True) for noun in SUBJECTS),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("tokens", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        *(_reference(noun, table) for noun, table in SUBJECTS.items()),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_search_entries_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_search_entries_agency_id_id")),
    )
    for noun in SUBJECTS:
        is_one = sa.text(f"{noun}_id IS NOT NULL")
        name, columns = f"ix_search_entries_of_{noun}", ["agency_id", f"{noun}_id"]
        op.create_index(name, "search_entries", columns, sqlite_where=is_one, postgresql_where=is_one)
    for statement in FTS5 if is_sqlite else (GIN,):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_entries")


def _reference(noun: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency_id", f"{noun}_id"],
        [f"{table}.agency_id", f"{table}.id"],
        name=op.f(f"fk_search_entries_agency_id_{noun}_id"),
        ondelete="CASCADE",
    )


def _has_fts5() -> bool:
    return op.get_bind().exec_driver_sql("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").first() is not None
