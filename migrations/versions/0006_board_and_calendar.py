"""indexes for the board and the calendar, and how many touches a recruiter means to make in a day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_pursuits_by_waking": ["agency_id", "quiet_until", "id"],
    "ix_pursuits_by_due_day": ["agency_id", "due_on", "id", "recruiter_id"],
    "ix_pursuits_by_promised_day": ["agency_id", "promised_on", "id"],
    "ix_pursuits_by_decision_day": ["agency_id", "decision_on", "id"],
}


def upgrade() -> None:
    with op.batch_alter_table("recruiters", schema=None) as batch_op:
        # The release before this one adds recruiters too, and knows no limit.
        batch_op.add_column(sa.Column("day_limit", sa.Integer(), nullable=False, server_default="20"))
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.create_index("ix_interviews_by_start", ["agency_id", "starts_at", "id"], unique=False)
    with op.batch_alter_table("pursuits", schema=None) as batch_op:
        _open(batch_op, "ix_pursuits_by_step", ["agency_id", "next_step", "listed_at", "id"], "closed_at IS NULL")
        for name, columns in INDEXES.items():
            _open(batch_op, name, columns, f"closed_at IS NULL AND {columns[1]} IS NOT NULL")


def _open(batch_op: BatchOperations, name: str, columns: list[str], having: str) -> None:
    where = sa.text(having)
    batch_op.create_index(name, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    with op.batch_alter_table("pursuits", schema=None) as batch_op:
        for name in ("ix_pursuits_by_step", *INDEXES):
            batch_op.drop_index(name)
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_index("ix_interviews_by_start")
    with op.batch_alter_table("recruiters", schema=None) as batch_op:
        batch_op.drop_column("day_limit")
