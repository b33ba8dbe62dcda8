"""What every table of an agency shares: its id, and foreign keys that cannot cross into another agency."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

# Keys are compared byte by byte on both databases, so that names beginning with some letters are one range of an index.
KEY = String().with_variant(String(collation="C"), "postgresql")


class Owned:
    """A row of one agency. Children point at (`agency_id`, `id`) together, so the database refuses a stranger."""

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))


def within(*items: SchemaItem) -> tuple[SchemaItem, ...]:
    """Table arguments of an `Owned` table: the pair its children point at, and `items`."""
    return (UniqueConstraint("agency_id", "id"), *items)


def refers(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key from (`agency_id`, `column`) to a row of the same agency in `table`."""
    return ForeignKeyConstraint(["agency_id", column], [f"{table}.agency_id", f"{table}.id"], ondelete=ondelete)


def parent(owner: str, column: str, target: str, **options: Any) -> Any:
    """`owner`'s parent over a composite key. It is loaded on purpose or not at all: a verb never queries."""
    return relationship(
        target,
        primaryjoin=f"{owner}.{column} == {target}.id",
        foreign_keys=f"{owner}.{column}",
        lazy="raise",
        **options,
    )


def natural_key(*parts: str | None) -> str:
    """How names are compared and sorted: case and spacing aside ("  Northwind  Freight" is "northwind freight")."""
    return " ".join(" ".join(part for part in parts if part).casefold().split())
