"""connections, webhook endpoints and deliveries in the order of change"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_MOMENT = sa.text("coalesce(changed_at, created_at)")


def upgrade() -> None:
    for table in ("connections", "deliveries"):
        # The release before this one goes on adding rows, and says nothing of when they change.
        op.add_column(table, sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        op.create_index(f"ix_{table}_by_update", table, ["agency_id", _MOMENT, "id"])
    op.add_column("connections", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_webhook_endpoints_by_update", "webhook_endpoints", ["agency_id", "updated_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_webhook_endpoints_by_update", "webhook_endpoints")
    op.drop_column("connections", "version")
    for table in ("connections", "deliveries"):
        op.drop_index(f"ix_{table}_by_update", table)
        op.drop_column(table, "changed_at")
