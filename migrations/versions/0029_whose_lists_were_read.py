"""whose lists were read: there, what is not found is gone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_CONNECTIONS = sa.table(
    "connections",
    sa.column("id", sa.BigInteger),
    sa.column("memory", sa.JSON),
    sa.column("read_until", sa.DateTime),
    sa.column("created_at", sa.DateTime),
)


def upgrade() -> None:
    bind, there = op.get_bind(), _CONNECTIONS.c
    wanted = sa.select(there.id, there.memory).where(there.read_until > there.created_at)
    for connection_id, memory in bind.execute(wanted).all():
        changed = _CONNECTIONS.update().where(there.id == connection_id).values(memory={**memory, "listed": True})
        bind.execute(changed)


def downgrade() -> None:
    """Nothing: the release before does not look at it."""
