"""Rows that other systems keep up with: each knows when it last changed, and which version of itself it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, String, func, inspect, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.db import Base, Instant
from app.models.tenant import Owned, within

MOMENT = "coalesce(changed_at, created_at)"


class Dated:
    """A row that knows when it last changed. `changed_at` is null until something is changed."""

    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)

    @hybrid_property
    def updated_at(self) -> datetime:
        """When it last changed; when it was made, if it never did."""
        return self.changed_at or self.created_at

    @updated_at.inplace.expression
    @classmethod
    def _updated_at(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.changed_at, cls.created_at, type_=Instant())


class Kept(Dated):
    """A row with a version, which every change of it raises."""

    # The release before this one adds rows too, and counts no versions.
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def keep(self, at: datetime) -> None:
        """Say that it changed at `at`, if anything of it was set to something else since it was read."""
        state = inspect(self, raiseerr=True)
        if state.persistent and any(
            one.history.has_changes() for one in state.attrs if one.key in state.mapper.columns
        ):
            self.changed_at = at


def by_update(table: str, moment: str = MOMENT, *before: str, name: str = "by_update") -> Index:
    """The index for: what has changed since then? In the order in which it did."""
    return Index(f"ix_{table}_{name}", "agency_id", *before, text(moment), "id")


def stubs(table: str) -> Index:
    """The index for: which of them have waited longest for their details?"""
    return Index(
        f"ix_{table}_stubs",
        "agency_id",
        "created_at",
        "id",
        sqlite_where=text("is_stub = 1"),
        postgresql_where=text("is_stub"),
    )


class Tombstone(Owned, Base):
    """A row that is no more: of which type, its id, and which row it turned out to be (`merged_into`), if it was one."""

    __tablename__ = "tombstones"
    # What has gone since then, among what has changed?
    __table_args__ = within(Index("ix_tombstones_by_time", "agency_id", "type", "deleted_at", "row_id"))

    type: Mapped[str] = mapped_column(String)
    row_id: Mapped[int]
    deleted_at: Mapped[datetime] = mapped_column(Instant)
    merged_into: Mapped[int | None]
