"""the address of a recruiter's own calendar"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recruiters") as recruiters:
        recruiters.add_column(sa.Column("feed_hash", sa.String(), nullable=True))
        recruiters.add_column(sa.Column("feed_began_at", sa.DateTime(timezone=True), nullable=True))
        recruiters.create_unique_constraint(op.f("uq_recruiters_feed_hash"), ["feed_hash"])


def downgrade() -> None:
    with op.batch_alter_table("recruiters") as recruiters:
        recruiters.drop_constraint(op.f("uq_recruiters_feed_hash"), type_="unique")
        recruiters.drop_column("feed_began_at")
        recruiters.drop_column("feed_hash")
