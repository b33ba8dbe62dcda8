"""since when a connection is not well, and why"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"

_WELL = sa.text("removed_at IS NULL AND degraded_at IS NULL AND vendor <> 'api'")


def upgrade() -> None:
    with op.batch_alter_table("connections") as table:
        table.add_column(sa.Column("degraded_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("degraded_because", sa.String(), nullable=True))
        table.add_column(sa.Column("degraded_why", sa.String(), nullable=True))
        table.create_check_constraint(
            op.f("ck_connections_degraded_because"), "degraded_because IN ('silent', 'failing', 'unread')"
        )
    columns = ["last_event_at", "id"]
    op.create_index("ix_connections_last_heard", "connections", columns, sqlite_where=_WELL, postgresql_where=_WELL)


def downgrade() -> None:
    op.drop_index("ix_connections_last_heard", "connections")
    with op.batch_alter_table("connections") as table:
        table.drop_constraint(op.f("ck_connections_degraded_because"), type_="check")
        for name in ("degraded_at", "degraded_because", "degraded_why"):
            table.drop_column(name)
