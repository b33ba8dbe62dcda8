"""saved views of the lists"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("columns", sa.String(), nullable=False),
        sa.Column("density", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("shape IN ('table', 'board', 'calendar')", name=op.f("ck_saved_views_shape")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_saved_views_agency_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "recruiter_id"],
            ["recruiters.agency_id", "recruiters.id"],
            name=op.f("fk_saved_views_agency_id_recruiter_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_saved_views_agency_id_id")),
    )
    op.create_index("ix_saved_views_of_recruiter", "saved_views", ["agency_id", "recruiter_id"])
    op.create_index("ix_saved_views_shared", "saved_views", ["agency_id", "is_shared"])


def downgrade() -> None:
    op.drop_index("ix_saved_views_shared", table_name="saved_views")
    op.drop_index("ix_saved_views_of_recruiter", table_name="saved_views")
    op.drop_table("saved_views")
