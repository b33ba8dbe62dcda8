"""the first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("subdivision", sa.String(), nullable=True),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("is_practice", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failures_lately", ["who", "at"], unique=False)

    op.create_table(
        "api_keys",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_api_keys_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_api_keys_agency_id_id")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_table(
        "candidates",
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("given_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("is_stub", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_candidates_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_candidates_agency_id_id")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index("ix_candidates_by_email", ["agency_id", "email_key"], unique=False)
        batch_op.create_index("ix_candidates_by_given_name", ["agency_id", "given_key"], unique=False)
        batch_op.create_index("ix_candidates_by_name", ["agency_id", "name_key"], unique=False)

    op.create_table(
        "connections",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_event_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_connections_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_connections_agency_id_id")),
        sa.UniqueConstraint("agency_id", "slug", name=op.f("uq_connections_agency_id_slug")),
    )
    op.create_table(
        "days_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_days_off_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
        sa.UniqueConstraint("agency_id", "on", name=op.f("uq_days_off_agency_id_on")),
    )
    op.create_table(
        "employers",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("is_stub", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_employers_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_employers_agency_id_id")),
    )
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.create_index("ix_employers_by_name", ["agency_id", "name_key"], unique=False)

    op.create_table(
        "recruiters",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("single_keys", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('admin', 'recruiter', 'viewer')", name=op.f("ck_recruiters_role")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_recruiters_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiters")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_recruiters_agency_id_id")),
        sa.UniqueConstraint("email_key", name=op.f("uq_recruiters_email_key")),
    )
    op.create_table(
        "contacts",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("is_stub", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "employer_id"],
            ["employers.agency_id", "employers.id"],
            name=op.f("fk_contacts_agency_id_employer_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_contacts_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_contacts_agency_id_id")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index("ix_contacts_of_employer", ["agency_id", "employer_id", "name_key"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("api_key_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "api_key_id"],
            ["api_keys.agency_id", "api_keys.id"],
            name=op.f("fk_idempotency_keys_agency_id_api_key_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_idempotency_keys_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_idempotency_keys_agency_id_id")),
        sa.UniqueConstraint("api_key_id", "key", name=op.f("uq_idempotency_keys_api_key_id_key")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_keys_old", ["created_at"], unique=False)

    op.create_table(
        "inbound_events",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("headers", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "connection_id"],
            ["connections.agency_id", "connections.id"],
            name=op.f("fk_inbound_events_agency_id_connection_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_inbound_events_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_events")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_inbound_events_agency_id_id")),
        sa.UniqueConstraint("connection_id", "dedupe_key", name=op.f("uq_inbound_events_connection_id_dedupe_key")),
    )
    with op.batch_alter_table("inbound_events", schema=None) as batch_op:
        batch_op.create_index("ix_inbound_events_newest", ["agency_id", "connection_id", "received_at"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("requisition_id", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_stub", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'on_hold', 'filled', 'closed')", name=op.f("ck_jobs_status")),
        sa.ForeignKeyConstraint(
            ["agency_id", "employer_id"],
            ["employers.agency_id", "employers.id"],
            name=op.f("fk_jobs_agency_id_employer_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_jobs_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_jobs_agency_id_id")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_of_employer", ["agency_id", "employer_id", "title_key"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "recruiter_id"],
            ["recruiters.agency_id", "recruiters.id"],
            name=op.f("fk_sign_ins_agency_id_recruiter_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_sign_ins_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_sign_ins_agency_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ins_of_recruiter", ["agency_id", "recruiter_id"], unique=False)

    op.create_table(
        "pursuits",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("recruiter_id", sa.Integer(), nullable=True),
        sa.Column("candidate_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("employer_key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("cadence_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage_ref", sa.String(), nullable=True),
        sa.Column("stage_name", sa.String(), nullable=True),
        sa.Column("stage_kind", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("interview_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("step_index", sa.Integer(), nullable=False),
        sa.Column("previous_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous", sa.String(), nullable=True),
        sa.Column("previous_skipped", sa.Boolean(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("next_step", sa.String(), nullable=True),
        sa.Column("next_channel", sa.String(), nullable=True),
        sa.Column("next_by", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_until", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("overtakes_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "candidate_id"],
            ["candidates.agency_id", "candidates.id"],
            name=op.f("fk_pursuits_agency_id_candidate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "contact_id"],
            ["contacts.agency_id", "contacts.id"],
            name=op.f("fk_pursuits_agency_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "employer_id"],
            ["employers.agency_id", "employers.id"],
            name=op.f("fk_pursuits_agency_id_employer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "job_id"], ["jobs.agency_id", "jobs.id"], name=op.f("fk_pursuits_agency_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "recruiter_id"],
            ["recruiters.agency_id", "recruiters.id"],
            name=op.f("fk_pursuits_agency_id_recruiter_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_pursuits_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pursuits")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_pursuits_agency_id_id")),
    )
    with op.batch_alter_table("pursuits", schema=None) as batch_op:
        batch_op.create_index("ix_pursuits_by_update", ["agency_id", "updated_at", "id"], unique=False)
        batch_op.create_index(
            "ix_pursuits_closed_by_candidate",
            ["agency_id", "candidate_key", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_closed_by_employer",
            ["agency_id", "employer_key", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_closed_by_end",
            ["agency_id", "closed_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_closed_by_word",
            ["agency_id", "heard_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_closing",
            ["closes_on", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_pursuits_of_candidate", ["agency_id", "candidate_id"], unique=False)
        batch_op.create_index("ix_pursuits_of_contact", ["agency_id", "contact_id"], unique=False)
        batch_op.create_index("ix_pursuits_of_job", ["agency_id", "job_id"], unique=False)
        batch_op.create_index(
            "ix_pursuits_open_by_candidate",
            ["agency_id", "candidate_key", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_open_by_closing",
            ["agency_id", "closes_on", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_open_by_due",
            ["agency_id", "listed_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_open_by_employer",
            ["agency_id", "employer_key", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_open_by_word",
            ["agency_id", "heard_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_overtaken",
            ["overtakes_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_quiet",
            ["agency_id", "recruiter_id", "quiet_until"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_pursuits_today",
            ["agency_id", "recruiter_id", "listed_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "interviews",
        sa.Column("pursuit_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_are_assumed", sa.Boolean(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("asked_next_steps", sa.Boolean(), nullable=True),
        sa.Column("asked_for_job", sa.Boolean(), nullable=True),
        sa.Column("discussed", sa.String(), nullable=True),
        sa.Column("fit", sa.String(), nullable=True),
        sa.Column("debriefed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('scheduled', 'held', 'cancelled', 'no_show')", name=op.f("ck_interviews_status")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "pursuit_id"],
            ["pursuits.agency_id", "pursuits.id"],
            name=op.f("fk_interviews_agency_id_pursuit_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_interviews_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_interviews_agency_id_id")),
    )
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.create_index("ix_interviews_of_pursuit", ["agency_id", "pursuit_id", "ends_at"], unique=False)

    op.create_table(
        "status_links",
        sa.Column("pursuit_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "pursuit_id"],
            ["pursuits.agency_id", "pursuits.id"],
            name=op.f("fk_status_links_agency_id_pursuit_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_status_links_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_links")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_status_links_agency_id_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_status_links_token_hash")),
    )
    with op.batch_alter_table("status_links", schema=None) as batch_op:
        batch_op.create_index("ix_status_links_of_pursuit", ["agency_id", "pursuit_id"], unique=False)

    op.create_table(
        "external_refs",
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("pursuit_id", sa.Integer(), nullable=True),
        sa.Column("interview_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "type IN ('employer', 'contact', 'job', 'candidate', 'pursuit', 'interview')",
            name=op.f("ck_external_refs_type"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "candidate_id"],
            ["candidates.agency_id", "candidates.id"],
            name=op.f("fk_external_refs_agency_id_candidate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "connection_id"],
            ["connections.agency_id", "connections.id"],
            name=op.f("fk_external_refs_agency_id_connection_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "contact_id"],
            ["contacts.agency_id", "contacts.id"],
            name=op.f("fk_external_refs_agency_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "employer_id"],
            ["employers.agency_id", "employers.id"],
            name=op.f("fk_external_refs_agency_id_employer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "interview_id"],
            ["interviews.agency_id", "interviews.id"],
            name=op.f("fk_external_refs_agency_id_interview_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "job_id"], ["jobs.agency_id", "jobs.id"], name=op.f("fk_external_refs_agency_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "pursuit_id"],
            ["pursuits.agency_id", "pursuits.id"],
            name=op.f("fk_external_refs_agency_id_pursuit_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_external_refs_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_refs")),
        sa.UniqueConstraint(
            "agency_id",
            "connection_id",
            "type",
            "external_id",
            name=op.f("uq_external_refs_agency_id_connection_id_type_external_id"),
        ),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_external_refs_agency_id_id")),
    )
    with op.batch_alter_table("external_refs", schema=None) as batch_op:
        batch_op.create_index("ix_external_refs_of_pursuit", ["agency_id", "pursuit_id"], unique=False)

    op.create_table(
        "facts",
        sa.Column("pursuit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("cadence_version", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("early_reason", sa.String(), nullable=True),
        sa.Column("word", sa.String(), nullable=True),
        sa.Column("interview_id", sa.Integer(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('touch', 'skip', 'word', 'promise', 'hold', 'unhold', 'closure', 'reopening', 'note')",
            name=op.f("ck_facts_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "interview_id"],
            ["interviews.agency_id", "interviews.id"],
            name=op.f("fk_facts_agency_id_interview_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "pursuit_id"],
            ["pursuits.agency_id", "pursuits.id"],
            name=op.f("fk_facts_agency_id_pursuit_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_facts_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_facts_agency_id_id")),
    )
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.create_index("ix_facts_by_actor", ["agency_id", "actor_kind", "actor_id", "recorded_at"], unique=False)
        batch_op.create_index("ix_facts_of_pursuit", ["agency_id", "pursuit_id", "at", "id"], unique=False)

    op.create_table(
        "events",
        sa.Column("pursuit_id", sa.Integer(), nullable=True),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("cadence_version", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "fact_id"], ["facts.agency_id", "facts.id"], name=op.f("fk_events_agency_id_fact_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "pursuit_id"],
            ["pursuits.agency_id", "pursuits.id"],
            name=op.f("fk_events_agency_id_pursuit_id"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_events_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_events_agency_id_id")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_of_pursuit", ["agency_id", "pursuit_id", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_of_pursuit")

    op.drop_table("events")
    with op.batch_alter_table("facts", schema=None) as batch_op:
        batch_op.drop_index("ix_facts_of_pursuit")
        batch_op.drop_index("ix_facts_by_actor")

    op.drop_table("facts")
    with op.batch_alter_table("external_refs", schema=None) as batch_op:
        batch_op.drop_index("ix_external_refs_of_pursuit")

    op.drop_table("external_refs")
    with op.batch_alter_table("status_links", schema=None) as batch_op:
        batch_op.drop_index("ix_status_links_of_pursuit")

    op.drop_table("status_links")
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_index("ix_interviews_of_pursuit")

    op.drop_table("interviews")
    with op.batch_alter_table("pursuits", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_pursuits_today",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_quiet",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_overtaken",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_open_by_word",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_open_by_employer",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_open_by_due",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_open_by_closing",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_open_by_candidate",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_pursuits_of_job")
        batch_op.drop_index("ix_pursuits_of_contact")
        batch_op.drop_index("ix_pursuits_of_candidate")
        batch_op.drop_index(
            "ix_pursuits_closing",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_closed_by_word",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_closed_by_end",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_closed_by_employer",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_pursuits_closed_by_candidate",
            sqlite_where=sa.text("closed_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_pursuits_by_update")

    op.drop_table("pursuits")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_ins_of_recruiter")

    op.drop_table("sign_ins")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_of_employer")

    op.drop_table("jobs")
    with op.batch_alter_table("inbound_events", schema=None) as batch_op:
        batch_op.drop_index("ix_inbound_events_newest")

    op.drop_table("inbound_events")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index("ix_idempotency_keys_old")

    op.drop_table("idempotency_keys")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_contacts_of_employer")

    op.drop_table("contacts")
    op.drop_table("recruiters")
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.drop_index("ix_employers_by_name")

    op.drop_table("employers")
    op.drop_table("days_off")
    op.drop_table("connections")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index("ix_candidates_by_name")
        batch_op.drop_index("ix_candidates_by_given_name")
        batch_op.drop_index("ix_candidates_by_email")

    op.drop_table("candidates")
    op.drop_table("api_keys")
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failures_lately")

    op.drop_table("sign_in_failures")
    op.drop_table("agencies")
