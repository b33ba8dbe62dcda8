"""indexes for whose pursuits are whose, open ones first, then those that ended last"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
BEFORE = ("candidate", "contact", "job")
NOW = (*BEFORE, "employer")


def upgrade() -> None:
    for noun in BEFORE:
        op.drop_index(f"ix_pursuits_of_{noun}", "pursuits")
    for noun in NOW:
        op.create_index(f"ix_pursuits_of_{noun}", "pursuits", ["agency_id", f"{noun}_id", "closed_at", "id"])


def downgrade() -> None:
    for noun in NOW:
        op.drop_index(f"ix_pursuits_of_{noun}", "pursuits")
    for noun in BEFORE:
        op.create_index(f"ix_pursuits_of_{noun}", "pursuits", ["agency_id", f"{noun}_id"])
