"""whom the candidate met in an interview"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


# The release before this one adds interviews too, and knows nobody in them. Not in a batch: SQLite would make the table
# anew, and lose the index over an expression.
def upgrade() -> None:
    op.add_column("interviews", sa.Column("interviewers", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("interviews", "interviewers")
