"""background work"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "background_jobs",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_background_jobs_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_background_jobs")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_background_jobs_agency_id_id")),
    )
    with op.batch_alter_table("background_jobs", schema=None) as batch_op:
        batch_op.create_index("ix_background_jobs_failed", ["agency_id", "failed_at", "id"], unique=False)
        batch_op.create_index("ix_background_jobs_queued", ["agency_id", "ready_at", "id"], unique=False)
        batch_op.create_index("ix_background_jobs_ready", ["ready_at", "id"], unique=False)
        batch_op.create_index(
            "uq_background_jobs_key",
            ["agency_id", "key"],
            unique=True,
            sqlite_where=sa.text("lease IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("lease IS NULL AND failed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_background_jobs_lane",
            ["agency_id", "lane"],
            unique=True,
            sqlite_where=sa.text("lease IS NOT NULL"),
            postgresql_where=sa.text("lease IS NOT NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("background_jobs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_background_jobs_lane",
            sqlite_where=sa.text("lease IS NOT NULL"),
            postgresql_where=sa.text("lease IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_background_jobs_key",
            sqlite_where=sa.text("lease IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("lease IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index("ix_background_jobs_ready")
        batch_op.drop_index("ix_background_jobs_queued")
        batch_op.drop_index("ix_background_jobs_failed")

    op.drop_table("background_jobs")
