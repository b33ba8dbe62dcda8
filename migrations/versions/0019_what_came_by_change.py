"""when something was last to be said of what a connection sent, and the index to read on by it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

# What came before has told of itself last when it came to something, or came.
_MOMENT = sa.text("coalesce(changed_at, settled_at, received_at)")


def upgrade() -> None:
    with op.batch_alter_table("inbound_events") as table:
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_inbound_events_by_update", "inbound_events", ["agency_id", _MOMENT, "id"])


def downgrade() -> None:
    op.drop_index("ix_inbound_events_by_update", table_name="inbound_events")
    with op.batch_alter_table("inbound_events") as table:
        table.drop_column("changed_at")
