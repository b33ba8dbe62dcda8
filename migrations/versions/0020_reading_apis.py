"""the keys to vendors' own APIs, and how far each was read"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_is_read = sa.text("read_until IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("connections") as table:
        for name in ("credentials", "memory"):
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("read_until", sa.DateTime(timezone=True), nullable=True))
        table.create_index("ix_connections_read", ["read_until"], sqlite_where=_is_read, postgresql_where=_is_read)
    with op.batch_alter_table("connections") as table:
        table.alter_column("credentials", server_default=None)
        table.alter_column("memory", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("connections") as table:
        table.drop_index("ix_connections_read")
        for name in ("read_until", "memory", "credentials"):
            table.drop_column(name)
