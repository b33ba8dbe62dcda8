"""what an ATS calls a hire, so that it can take it back by that name alone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("applications", sa.Column("hire_ref", sa.String(), nullable=True))
    op.create_index("ix_applications_by_hire", "applications", ["agency_id", "connection_id", "hire_ref"])


def downgrade() -> None:
    op.drop_index("ix_applications_by_hire", "applications")
    op.drop_column("applications", "hire_ref")
