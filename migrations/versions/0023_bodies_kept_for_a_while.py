"""which bodies of events were kept for long enough"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_SAYS_SOMETHING = sa.text("length(body) > 0 OR headers <> '{}'")


def upgrade() -> None:
    op.create_index(
        "ix_inbound_events_kept",
        "inbound_events",
        ["received_at", "id"],
        sqlite_where=_SAYS_SOMETHING,
        postgresql_where=_SAYS_SOMETHING,
    )


def downgrade() -> None:
    op.drop_index("ix_inbound_events_kept", "inbound_events")
