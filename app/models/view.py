"""A saved view: a query of the lists with a name, and how its pursuits are shown; one recruiter's own, or shared by all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant
from app.errors import ForbiddenError, NotFoundError
from app.models.access import Recruiter
from app.models.tenant import KEY, Owned, natural_key, parent, refers, within

Shape = Literal["table", "board", "calendar"]
SHAPES: tuple[Shape, ...] = get_args(Shape)


@dataclass(frozen=True, slots=True)
class Look:
    """What a view keeps: canonical text of a query, and the page's own parameters as they stand in its address.

    `period` is how much of the calendar is seen at a time; what is empty is as the page shows it by itself.
    """

    shape: Shape = "table"
    query: str = ""
    sort: str = ""
    columns: str = ""
    density: str = ""
    period: str = ""


class SavedView(Owned, Base):
    """A view of `recruiter`; everybody's to look at when it `is_shared`, and then everybody's to change who may change.

    `erased_at`: since when it is none any more, for it looked for somebody who was erased. Nothing of what it kept is left;
    it stays to tell whose it was, until they have read so.
    """

    __tablename__ = "saved_views"
    __table_args__ = within(
        refers("recruiter_id", "recruiters"),
        CheckConstraint("shape IN ('table', 'board', 'calendar')", name="shape"),
        # The rail of every page: which are mine, and which are shared?
        Index("ix_saved_views_of_recruiter", "agency_id", "recruiter_id"),
        Index("ix_saved_views_shared", "agency_id", "is_shared"),
    )

    recruiter_id: Mapped[int]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(KEY)
    is_shared: Mapped[bool] = mapped_column(default=False)
    shape: Mapped[str]
    query: Mapped[str]
    sort: Mapped[str]
    columns: Mapped[str]
    density: Mapped[str]
    period: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)

    recruiter: Mapped[Recruiter] = parent("SavedView", "recruiter_id", "Recruiter")

    @classmethod
    def save(cls, recruiter: Recruiter, name: str, look: Look, *, is_shared: bool, at: datetime) -> SavedView:
        """A new view of `recruiter`. Raises `ForbiddenError` where a viewer shares one."""
        saved = cls(agency_id=recruiter.agency_id, recruiter_id=recruiter.id, is_shared=False, created_at=at)
        saved.change(recruiter, name, look, is_shared=is_shared)
        return saved

    def change(self, by: Recruiter, name: str, look: Look, *, is_shared: bool) -> None:
        """Give it this name and look. Raises `ForbiddenError` if it is shared, or to be, and `by` may only look."""
        self.leave_to_those_who_may(by)
        if is_shared and not by.may_change:
            raise ForbiddenError("Your role lets you keep views for yourself. Ask a recruiter to share one.")
        # Only whoever made it can take it back from the others.
        self.is_shared = is_shared or (self.is_shared and by.id != self.recruiter_id)
        self.name, self.name_key = name, natural_key(name)
        self.shape, self.query, self.sort = look.shape, look.query, look.sort
        self.columns, self.density, self.period = look.columns, look.density, look.period

    def erase(self, at: datetime) -> None:
        """Keep nothing of it but that it was, for its owner to be told."""
        self.name = self.name_key = self.query = self.sort = self.columns = self.density = self.period = ""
        self.is_shared, self.erased_at = False, at

    def is_seen_by(self, recruiter: Recruiter) -> bool:
        return self.agency_id == recruiter.agency_id and (self.is_shared or self.recruiter_id == recruiter.id)

    def may_be_changed_by(self, recruiter: Recruiter) -> bool:
        """Everybody changes what is theirs; what is shared, whoever may change things."""
        return self.is_seen_by(recruiter) and (recruiter.may_change or not self.is_shared)

    def leave_to_those_who_may(self, by: Recruiter) -> None:
        """Raises `NotFoundError` for another's own, and `ForbiddenError` for a shared one that `by` may not change."""
        if not self.is_seen_by(by):
            raise NotFoundError("There is no such view.")
        if not self.may_be_changed_by(by):
            raise ForbiddenError("Your role lets you look at shared views and not change them. Nothing was changed.")

    @property
    def look(self) -> Look:
        shape = next(shape for shape in SHAPES if shape == self.shape)
        return Look(shape, self.query, self.sort, self.columns, self.density, self.period)
