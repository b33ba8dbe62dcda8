"""a job that is confidential, and a candidate whom nobody contacts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


# The release before this one adds rows too, and knows of neither. Not in batches: SQLite would make the tables anew, and lose
# the indexes over an expression.
def upgrade() -> None:
    op.add_column("jobs", sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("candidates", sa.Column("do_not_contact", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("candidates", "do_not_contact")
    op.drop_column("jobs", "is_confidential")
