"""The database itself keeps agencies apart: no row can point at another agency's, whatever the code above it does."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, ForeignKeyConstraint, Integer, LargeBinary, String, Table, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import app.models  # noqa: F401 - every table must be known
from app.db import Base, Instant
from tests.factories import NOW, TODAY, make_agency

World = dict[str, int]

OWNED = {table.name: table for table in Base.metadata.sorted_tables if "agency_id" in table.columns}
# What a checked column may hold.
CHECKED = {
    "role": "recruiter",
    "status": "scheduled",
    "kind": "note",
    "type": "pursuit",
    "shape": "table",
    "jobs.status": "open",
    "batches.kind": "snooze",
    "payload": "thin",
    "meanings.kind": "stage",
    "state": "received",
}
_numbers = count(1)


def keys() -> list[ForeignKeyConstraint]:
    """Every foreign key from one agency's row to another row that belongs to an agency."""
    found = [
        constraint
        for table in OWNED.values()
        for constraint in table.foreign_key_constraints
        if constraint.referred_table.name in OWNED
    ]
    return sorted(found, key=lambda constraint: str(constraint.name))


def own_column(key: ForeignKeyConstraint) -> str:
    """The column of a composite key that says which row: the one beside `agency_id`."""
    (column,) = [column.name for column in key.columns if column.name != "agency_id"]
    return column


def value_for(table: Table, column: Column[Any]) -> object:
    if column.name in CHECKED and isinstance(column.type, String):
        return CHECKED.get(f"{table.name}.{column.name}", CHECKED[column.name])
    values: dict[type, object] = {Instant: NOW, Date: TODAY, Boolean: False, Integer: 1, LargeBinary: b"", JSON: {}}
    return values.get(type(column.type), f"{column.name} {next(_numbers)}")


def row(table: Table, agency_id: int, world: World) -> dict[str, Any]:
    """A row that `agency_id` may have: every column filled, every reference to a row of its own `world`."""
    values = {
        column.name: value_for(table, column)
        for column in table.columns
        if not column.primary_key and (not column.nullable or isinstance(column.type, Integer))
    }
    # The first row of a table that points at itself points nowhere.
    values |= {own_column(key): world.get(key.referred_table.name) for key in keys() if key.table is table}
    return values | {"agency_id": agency_id}


def add(db: Session, table: Table, values: dict[str, Any]) -> int:
    added: int = db.scalars(insert(table).values(values).returning(table.c.id)).one()
    return added


def make_world(db: Session, name: str) -> tuple[int, World]:
    """One row in every table of a new agency: its id, and theirs by table."""
    agency_id, world = make_agency(db, name=name).id, World()
    for table in OWNED.values():
        world[table.name] = add(db, table, row(table, agency_id, world))
    return agency_id, world


def test_every_reference_between_rows_of_agencies_carries_the_agency() -> None:
    assert len(keys()) > 20
    assert [key.name for key in keys() if "agency_id" not in key.columns or len(key.columns) != 2] == []


def test_every_table_of_an_agency_refers_to_it() -> None:
    for table in OWNED.values():
        assert "agencies" in {key.referred_table.name for key in table.foreign_key_constraints}, table.name
        assert not table.columns["agency_id"].nullable


@pytest.mark.parametrize("agency", ["its own", "another"])
def test_a_row_may_point_at_its_own_agencys_rows_and_at_no_others(db: Session, agency: str) -> None:
    here, world = make_world(db, "Brightline Staffing")
    _, elsewhere = make_world(db, "Lindholm Partners")
    for key in keys():
        target = (world if agency == "its own" else elsewhere)[key.referred_table.name]
        values = row(key.table, here, world) | {own_column(key): target}
        if agency == "its own":
            assert add(db, key.table, values)
        else:
            with pytest.raises(IntegrityError, match=r"(?i)foreign key"), db.begin_nested():
                add(db, key.table, values)


def test_a_row_cannot_be_handed_to_another_agency(db: Session) -> None:
    here, world = make_world(db, "Brightline Staffing")
    there, _ = make_world(db, "Lindholm Partners")
    for table in {key.table for key in keys()}:
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(table.update().where(table.c.agency_id == here).values(agency_id=there))
    assert world
