"""every address and number of a candidate, beside the one that is used"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("candidates") as table:
        for name in ("emails", "phones"):
            # The release before this one adds candidates too, and knows of one address.
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("candidates") as table:
        for name in ("phones", "emails"):
            table.drop_column(name)
