"""batches: one decision about many pursuits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('snooze', 'spread', 'reassign', 'move_on')", name=op.f("ck_batches_kind")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_batches_agency_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "recruiter_id"],
            ["recruiters.agency_id", "recruiters.id"],
            name=op.f("fk_batches_agency_id_recruiter_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_batches_agency_id_id")),
    )
    op.create_index("ix_batches_by_recruiter", "batches", ["agency_id", "recruiter_id", "made_at"])
    op.create_index("ix_batches_by_team", "batches", ["agency_id", "made_at"])
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("pursuit_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("was_id", sa.Integer(), nullable=True),
        sa.Column("given_id", sa.Integer(), nullable=True),
        sa.Column("kept_because", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_batch_items_agency_id")),
        *(
            sa.ForeignKeyConstraint(
                ["agency_id", column],
                [f"{table}.agency_id", f"{table}.id"],
                name=op.f(f"fk_batch_items_agency_id_{column}"),
            )
            for column, table in (
                ("batch_id", "batches"),
                ("pursuit_id", "pursuits"),
                ("fact_id", "facts"),
                ("was_id", "recruiters"),
                ("given_id", "recruiters"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_items")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_batch_items_agency_id_id")),
    )
    op.create_index("ix_batch_items_of_batch", "batch_items", ["agency_id", "batch_id", "id"])
    op.create_index("ix_batch_items_of_fact", "batch_items", ["agency_id", "fact_id"])


def downgrade() -> None:
    op.drop_index("ix_batch_items_of_fact", "batch_items")
    op.drop_index("ix_batch_items_of_batch", "batch_items")
    op.drop_table("batch_items")
    op.drop_index("ix_batches_by_team", "batches")
    op.drop_index("ix_batches_by_recruiter", "batches")
    op.drop_table("batches")
