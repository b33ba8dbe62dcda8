"""A page of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field, SerializeAsAny, create_model

from app.schemas.members import Told
from app.schemas.rows import TombstoneOut
from app.schemas.told import PursuitOut


class Page(Told):
    """Rows in the order they changed. `next_cursor`, or the `Link` header, leads to the next page; null is the end."""

    data: Sequence[SerializeAsAny[Told]]
    next_cursor: str | None = Field(description="Null: you have caught up.")


class PursuitsOut(Page):
    """A page of pursuits. `next_cursor`, or the `Link` header, leads to the next one; null is the end."""

    data: Sequence[PursuitOut]


def page_of(row: Any) -> type[Page]:
    """A page of such rows, what is no more among them if that was asked for."""
    name = row.__name__.removesuffix("Row")
    return create_model(f"{name}Page", __base__=Page, __doc__=Page.__doc__, data=(Sequence[row | TombstoneOut], ...))
