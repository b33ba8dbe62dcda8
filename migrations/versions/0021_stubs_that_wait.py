"""which candidates, jobs and employers have waited longest for their details"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TABLES = ("candidates", "employers", "jobs")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(
            f"ix_{table}_stubs",
            table,
            ["agency_id", "created_at", "id"],
            sqlite_where=sa.text("is_stub = 1"),
            postgresql_where=sa.text("is_stub"),
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_stubs", table)
