"""who made, rotated and revoked an API key, and with which form"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("api_keys") as table:
        for name in ("made_by", "revoked_by", "form"):
            table.add_column(sa.Column(name, sa.String(), nullable=True))
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.create_unique_constraint(op.f("uq_api_keys_agency_id_form"), ["agency_id", "form"])
        table.create_foreign_key(
            op.f("fk_api_keys_agency_id_replaces_id"),
            "api_keys",
            ["agency_id", "replaces_id"],
            ["agency_id", "id"],
        )
    op.create_index("ix_api_keys_replacing", "api_keys", ["agency_id", "replaces_id"])


def downgrade() -> None:
    op.drop_index("ix_api_keys_replacing", "api_keys")
    with op.batch_alter_table("api_keys") as table:
        table.drop_constraint(op.f("fk_api_keys_agency_id_replaces_id"), type_="foreignkey")
        table.drop_constraint(op.f("uq_api_keys_agency_id_form"), type_="unique")
        for name in ("replaces_id", "form", "revoked_by", "made_by"):
            table.drop_column(name)
