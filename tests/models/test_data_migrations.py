"""What a migration makes of rows that are there already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import select

from app.db import alembic_config, make_engine, transaction
from app.models import Connection
from tests.factories import NOW, make_agency


@pytest.mark.parametrize(
    "empty_database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_whose_lists_were_read_before_is_believed_that_something_is_gone(empty_database_url: str) -> None:
    config, engine = alembic_config(empty_database_url), make_engine(empty_database_url)
    command.upgrade(config, "head")
    with transaction(engine) as session:
        agency = make_agency(session)
        for vendor, read_until, memory in (
            ("lever", NOW, {}),
            ("ashby", NOW + timedelta(days=1), {"job.list": "token"}),
            ("workable", None, {}),
        ):
            made = Connection(agency_id=agency.id, slug=vendor, vendor=vendor, name=vendor, secrets=[], created_at=NOW)
            made.read_until, made.memory = read_until, memory
            made.readdress()
            session.add(made)
    command.stamp(config, "0028")
    command.upgrade(config, "0029")
    with transaction(engine) as session:
        known = {one.vendor: one.memory for one in session.scalars(select(Connection))}
    engine.dispose()
    assert known == {"lever": {}, "ashby": {"job.list": "token", "listed": True}, "workable": {}}
