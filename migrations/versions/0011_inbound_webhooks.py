"""inbound webhooks: connections with an address, what they sent, what was told of applications, and questions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0011"
down_revision = "0010"

_WHEN = sa.DateTime(timezone=True)
_EVENT_INDEXES = {
    "newest": ("id",),
    "of_state": ("state", "id"),
    "about": ("subject", "id"),
    "named": ("event", "id"),
    "by_body": ("body_hash", "id"),
}


def upgrade() -> None:
    with op.batch_alter_table("candidates") as candidates:
        candidates.add_column(sa.Column("erased_at", _WHEN, nullable=True))
    _connections()
    _events()
    _applications()
    _meanings()
    _questions()


def downgrade() -> None:
    for table in ("questions", "meanings", "applications"):
        op.drop_table(table)
    op.drop_index("ix_inbound_events_of_candidate", "inbound_events")
    for name in _EVENT_INDEXES:
        op.drop_index(f"ix_inbound_events_{name}", "inbound_events")
    with op.batch_alter_table("inbound_events") as events:
        events.drop_constraint(op.f("fk_inbound_events_agency_id_candidate_id"), type_="foreignkey")
        events.drop_constraint(op.f("ck_inbound_events_state"), type_="check")
        for name in ("event", "subject", "body_hash", "repeats", "repeated_at", "settled_at", "candidate_id"):
            events.drop_column(name)
    op.create_index("ix_inbound_events_newest", "inbound_events", ["agency_id", "connection_id", "received_at"])
    with op.batch_alter_table("connections") as connections:
        connections.drop_constraint(op.f("uq_connections_token_hash"), type_="unique")
        for noun in ("employer", "recruiter"):
            connections.drop_constraint(op.f(f"fk_connections_agency_id_{noun}_id"), type_="foreignkey")
        for name in ("token_hash", "secrets", "employer_id", "recruiter_id", "tested_at", "removed_at"):
            connections.drop_column(name)
    with op.batch_alter_table("candidates") as candidates:
        candidates.drop_column("erased_at")


def _connections() -> None:
    with op.batch_alter_table("connections") as connections:
        connections.add_column(sa.Column("token_hash", sa.String(), nullable=True))
        connections.add_column(sa.Column("secrets", sa.JSON(), nullable=False, server_default="[]"))
        for name in ("employer_id", "recruiter_id"):
            connections.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in ("tested_at", "removed_at"):
            connections.add_column(sa.Column(name, _WHEN, nullable=True))
        connections.create_unique_constraint(op.f("uq_connections_token_hash"), ["token_hash"])
        for noun in ("employer", "recruiter"):
            connections.create_foreign_key(
                op.f(f"fk_connections_agency_id_{noun}_id"),
                f"{noun}s",
                ["agency_id", f"{noun}_id"],
                ["agency_id", "id"],
            )


def _events() -> None:
    op.drop_index("ix_inbound_events_newest", "inbound_events")
    with op.batch_alter_table("inbound_events") as events:
        events.add_column(sa.Column("event", sa.String(), nullable=False, server_default=""))
        events.add_column(sa.Column("subject", sa.String(), nullable=True))
        events.add_column(sa.Column("body_hash", sa.String(), nullable=False, server_default=""))
        events.add_column(sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"))
        for name in ("repeated_at", "settled_at"):
            events.add_column(sa.Column(name, _WHEN, nullable=True))
        events.add_column(sa.Column("candidate_id", sa.Integer(), nullable=True))
        events.create_check_constraint(
            op.f("ck_inbound_events_state"), "state IN ('received', 'applied', 'late', 'ignored', 'failed')"
        )
        events.create_foreign_key(
            op.f("fk_inbound_events_agency_id_candidate_id"),
            "candidates",
            ["agency_id", "candidate_id"],
            ["agency_id", "id"],
        )
    for name, columns in _EVENT_INDEXES.items():
        op.create_index(f"ix_inbound_events_{name}", "inbound_events", ["agency_id", "connection_id", *columns])
    op.create_index("ix_inbound_events_of_candidate", "inbound_events", ["agency_id", "candidate_id"])


def _owned(table: str, **parents: str) -> tuple[SchemaItem, ...]:
    """The columns and keys of a table of an agency, whose `parents` are column → table."""
    return (
        *(
            sa.ForeignKeyConstraint(
                ["agency_id", column], [f"{of}.agency_id", f"{of}.id"], name=op.f(f"fk_{table}_agency_id_{column}")
            )
            for column, of in parents.items()
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f(f"fk_{table}_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{table}_agency_id_id")),
    )


def _applications() -> None:
    texts = ("url", "stage_key", "stage_name", "outcome", "reason_key", "reason_name")
    instants = ("stage", "ended", "hired", "active", "reopened", "heard", "offered", "answered", "signalled")
    links = ("candidate", "job", "pursuit")
    op.create_table(
        "applications",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        *(sa.Column(f"{noun}_id", sa.Integer(), nullable=True) for noun in links),
        *(sa.Column(name, sa.String(), nullable=True) for name in texts),
        *(sa.Column(f"{name}_at", _WHEN, nullable=True) for name in (*instants, "interview", "deleted")),
        sa.Column("stage_rank", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.JSON(), nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        *_owned(
            "applications",
            connection_id="connections",
            candidate_id="candidates",
            job_id="jobs",
            pursuit_id="pursuits",
        ),
        sa.UniqueConstraint(
            "agency_id",
            "connection_id",
            "external_id",
            name=op.f("uq_applications_agency_id_connection_id_external_id"),
        ),
    )
    for noun in links:
        op.create_index(f"ix_applications_of_{noun}", "applications", ["agency_id", f"{noun}_id"])
    op.create_index("ix_applications_at_stage", "applications", ["agency_id", "connection_id", "stage_key"])
    op.create_index("ix_applications_by_reason", "applications", ["agency_id", "connection_id", "reason_key"])


def _meanings() -> None:
    op.create_table(
        "meanings",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "key", "name")),
        sa.Column("meaning", sa.String(), nullable=True),
        sa.Column("seen_at", _WHEN, nullable=False),
        *_owned("meanings", connection_id="connections"),
        sa.CheckConstraint("kind IN ('stage', 'reason')", name=op.f("ck_meanings_kind")),
        sa.UniqueConstraint(
            "agency_id",
            "connection_id",
            "kind",
            "key",
            name=op.f("uq_meanings_agency_id_connection_id_kind_key"),
        ),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("pursuit_id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("topic", "said", "options")),
        sa.Column("occurred_at", _WHEN, nullable=False),
        sa.Column("asked_at", _WHEN, nullable=False),
        sa.Column("answered_at", _WHEN, nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        *_owned("questions", pursuit_id="pursuits", connection_id="connections"),
        sa.UniqueConstraint(
            "agency_id",
            "pursuit_id",
            "topic",
            "occurred_at",
            name=op.f("uq_questions_agency_id_pursuit_id_topic_occurred_at"),
        ),
    )
    op.create_index("ix_questions_open", "questions", ["agency_id", "answered_at", "id"])
