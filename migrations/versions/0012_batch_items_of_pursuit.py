"""an index for what was done to one pursuit together with others"""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_batch_items_of_pursuit", "batch_items", ["agency_id", "pursuit_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_batch_items_of_pursuit", "batch_items")
