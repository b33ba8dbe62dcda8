"""a job that is confidential, and a candidate whom nobody contacts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


# The release before this one adds rows too, and knows of neither.
def upgrade() -> None:
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("candidates") as table:
        table.add_column(sa.Column("do_not_contact", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("candidates") as table:
        table.drop_column("do_not_contact")
    with op.batch_alter_table("jobs") as table:
        table.drop_column("is_confidential")
