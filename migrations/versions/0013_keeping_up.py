"""what other systems keep up with: versions, the order of change, and rows that are no more"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEPT = ("employers", "contacts", "jobs", "candidates", "interviews", "recruiters")
NAMED = ("employer", "contact", "job", "candidate", "interview")


def upgrade() -> None:
    for table in KEPT:
        # Neither column rewrites the table, and the release before this one may go on adding rows.
        op.add_column(table, sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        moment = sa.text("coalesce(changed_at, created_at)")
        op.create_index(f"ix_{table}_by_update", table, ["agency_id", moment, "id"])
    moment = sa.text("coalesce(undone_at, recorded_at)")
    op.create_index("ix_facts_by_update", "facts", ["agency_id", "kind", moment, "id"])
    for kind in NAMED:
        is_one = sa.text(f"{kind}_id IS NOT NULL")
        name, columns = f"ix_external_refs_of_{kind}", ["agency_id", f"{kind}_id"]
        op.create_index(name, "external_refs", columns, sqlite_where=is_one, postgresql_where=is_one)
    op.create_table(
        "tombstones",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_tombstones_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstones")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_tombstones_agency_id_id")),
    )
    op.create_index("ix_tombstones_by_time", "tombstones", ["agency_id", "type", "deleted_at", "row_id"])


def downgrade() -> None:
    op.drop_table("tombstones")
    for kind in NAMED:
        op.drop_index(f"ix_external_refs_of_{kind}", "external_refs")
    op.drop_index("ix_facts_by_update", "facts")
    for table in KEPT:
        op.drop_index(f"ix_{table}_by_update", table)
        op.drop_column(table, "version")
        op.drop_column(table, "changed_at")
