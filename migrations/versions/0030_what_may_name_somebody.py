"""of what, in an agency, is kept what it said"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_SAYS_SOMETHING = sa.text("length(body) > 0 OR headers <> '{}'")


def upgrade() -> None:
    op.create_index(
        "ix_inbound_events_saying",
        "inbound_events",
        ["agency_id", "id"],
        sqlite_where=_SAYS_SOMETHING,
        postgresql_where=_SAYS_SOMETHING,
    )


def downgrade() -> None:
    op.drop_index("ix_inbound_events_saying", "inbound_events")
