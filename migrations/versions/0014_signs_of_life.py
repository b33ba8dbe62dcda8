"""every sign of life and every end of an application, where only the latest was kept"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_Instant = sa.DateTime(timezone=True)
_id, _signs = sa.column("id", sa.Integer()), sa.column("signs", sa.JSON())
_heard_at, _offered_at = sa.column("heard_at", _Instant), sa.column("offered_at", _Instant)
_endings, _ended_at = sa.column("endings", sa.JSON()), sa.column("ended_at", _Instant)
_ended_so = tuple(sa.column(name, sa.String()) for name in ("outcome", "reason_key", "reason_name"))
_applications = sa.table("applications", _id, _signs, _heard_at, _offered_at, _endings, _ended_at, *_ended_so)


def upgrade() -> None:
    with op.batch_alter_table("applications") as table:
        for name in ("signs", "endings"):
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    rows = (
        op.get_bind()
        .execute(sa.select(_id, _heard_at, _offered_at, _ended_at, *_ended_so).select_from(_applications))
        .all()
    )
    for row in rows:
        signs = sorted({(_utc(at), is_offer) for at, is_offer in ((row.heard_at, False), (row.offered_at, True)) if at})
        endings = [(_utc(row.ended_at), row.outcome, row.reason_key, row.reason_name)] if row.ended_at else []
        change = sa.update(_applications).where(_id == row.id).values(signs=signs, endings=endings)
        op.get_bind().execute(change)
    with op.batch_alter_table("applications") as table:
        table.alter_column("signs", server_default=None)
        table.alter_column("endings", server_default=None)
        table.drop_column("heard_at")
        table.drop_column("offered_at")


def downgrade() -> None:
    with op.batch_alter_table("applications") as table:
        table.add_column(sa.Column("heard_at", _Instant, nullable=True))
        table.add_column(sa.Column("offered_at", _Instant, nullable=True))
    for row in op.get_bind().execute(sa.select(_id, _signs).select_from(_applications)).all():
        times = [(datetime.fromisoformat(at), is_offer) for at, is_offer in row.signs]
        latest = {"heard_at": max((at for at, _ in times), default=None)}
        latest["offered_at"] = max((at for at, is_offer in times if is_offer), default=None)
        op.get_bind().execute(sa.update(_applications).where(_id == row.id).values(**latest))
    with op.batch_alter_table("applications") as table:
        table.drop_column("signs")
        table.drop_column("endings")


def _utc(at: datetime) -> str:
    """SQLite gives a time back without its zone, which is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
