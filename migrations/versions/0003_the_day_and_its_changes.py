"""indexes for the log of the day, and for what changed since Today was looked at"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.drop_index("ix_facts_by_actor")
        batch_op.create_index(
            "ix_facts_by_actor", ["agency_id", "actor_kind", "actor_id", "recorded_at", "id"], unique=False
        )
        batch_op.create_index("ix_facts_by_team", ["agency_id", "actor_kind", "recorded_at", "id"], unique=False)
    with op.batch_alter_table("pursuits", schema=None) as batch_op:
        batch_op.create_index("ix_pursuits_changed", ["agency_id", "recruiter_id", "updated_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pursuits", schema=None) as batch_op:
        batch_op.drop_index("ix_pursuits_changed")
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.drop_index("ix_facts_by_team")
        batch_op.drop_index("ix_facts_by_actor")
        batch_op.create_index("ix_facts_by_actor", ["agency_id", "actor_kind", "actor_id", "recorded_at"], unique=False)
