"""lists of an employer's contacts and of open pursuits, and what is left of a view that was erased"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_MOMENT, _OPEN = sa.text("coalesce(changed_at, created_at)"), sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_contacts_of_employer_by_update", "contacts", ["agency_id", "employer_id", _MOMENT, "id"])
    columns = ["agency_id", "updated_at", "id"]
    op.create_index("ix_pursuits_open_by_update", "pursuits", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.add_column("saved_views", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("saved_views", "erased_at")
    op.drop_index("ix_pursuits_open_by_update", "pursuits")
    op.drop_index("ix_contacts_of_employer_by_update", "contacts")
