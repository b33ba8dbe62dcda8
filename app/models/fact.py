"""What happened in a pursuit, one row a fact: the truth that every deadline is worked out from.

A fact is never edited; undoing one marks it, and replay passes it over.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, Index, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app import cadence
from app.db import Base, Instant
from app.models.actor import Actor
from app.models.interview import Interview
from app.models.kept import by_update
from app.models.tenant import Owned, parent, refers, within

RESULTS = ("done", "voicemail", "no_answer", "talked")


class Fact(Owned, Base):
    """One fact: `at` is when it was so, `recorded_at` when it was told; `cadence_version` judged it."""

    __tablename__ = "facts"
    __table_args__ = within(
        refers("pursuit_id", "pursuits"),
        refers("interview_id", "interviews"),
        CheckConstraint(
            "kind IN ('touch', 'skip', 'word', 'promise', 'hold', 'unhold', 'closure', 'reopening', 'note')",
            name="kind",
        ),
        # The whole story of one pursuit, in order.
        Index("ix_facts_of_pursuit", "agency_id", "pursuit_id", "at", "id"),
        # What one person logged today.
        Index("ix_facts_by_actor", "agency_id", "actor_kind", "actor_id", "recorded_at", "id"),
        # What the team logged today.
        Index("ix_facts_by_team", "agency_id", "actor_kind", "recorded_at", "id"),
        by_update("facts", "coalesce(undone_at, recorded_at)", "kind"),
    )
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True}

    pursuit_id: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    cadence_version: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    step: Mapped[str | None]
    channel: Mapped[str | None]
    made_by: Mapped[str | None]
    result: Mapped[str | None]
    early_reason: Mapped[str | None]
    word: Mapped[str | None]
    interview_id: Mapped[int | None]
    promised_on: Mapped[date | None]
    decision_on: Mapped[date | None]
    until_on: Mapped[date | None]
    outcome: Mapped[str | None]
    text: Mapped[str | None]

    meeting: Mapped[Interview | None] = parent("Fact", "interview_id", "Interview")

    @property
    def actor(self) -> Actor:
        return Actor(self.actor_kind, self.actor_name, self.actor_id)  # type: ignore[arg-type]

    @hybrid_property
    def updated_at(self) -> datetime:
        """When it was told, or taken back: nothing else ever changes it."""
        return self.undone_at or self.recorded_at

    @updated_at.inplace.expression
    @classmethod
    def _updated_at(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.undone_at, cls.recorded_at, type_=Instant())

    def as_cadence(self) -> cadence.Fact | None:
        """This fact as the engine reads it; None for one that moves no clock."""
        raise NotImplementedError(self.kind)


class Touch(Fact):
    """One contact made with the employer. `text` is the note with it."""

    __mapper_args__ = {"polymorphic_identity": "touch"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Touch(self.step, self.at, self.made_by, self.early_reason)  # type: ignore[arg-type]


class Skip(Fact):
    """A step left out on purpose; `text` is the reason."""

    __mapper_args__ = {"polymorphic_identity": "skip"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Skip(self.step or "", self.at, self.text or "")


class Word(Fact):
    """Anything inbound from the employer; `word` is its kind. One that set a meeting is told to the engine by that."""

    __mapper_args__ = {"polymorphic_identity": "word"}

    @property
    def has_meeting(self) -> bool:
        # A new row has no id of its meeting yet; one that was read has not loaded it.
        return self.interview_id is not None or (not self.id and self.meeting is not None)

    def as_cadence(self) -> cadence.Fact | None:
        if self.has_meeting:
            return None
        return cadence.Word(self.word, self.at, self.promised_on, self.decision_on, self.actor_kind)  # type: ignore[arg-type]


class Promise(Fact):
    """A correction of the leg's promise: both dates as they are from now on."""

    __mapper_args__ = {"polymorphic_identity": "promise"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Promise(self.at, self.promised_on, self.decision_on)


class Hold(Fact):
    """Snoozed until `until_on`."""

    __mapper_args__ = {"polymorphic_identity": "hold"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Hold(self.until_on or self.at.date(), self.at)


class Unhold(Fact):
    """The hold let go."""

    __mapper_args__ = {"polymorphic_identity": "unhold"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Unhold(self.at)


class Closure(Fact):
    """A person or an ATS closed it; `text` is the reason."""

    __mapper_args__ = {"polymorphic_identity": "closure"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Closure(self.at, self.outcome, self.actor_kind)  # type: ignore[arg-type]


class Reopening(Fact):
    """Taken up again."""

    __mapper_args__ = {"polymorphic_identity": "reopening"}

    def as_cadence(self) -> cadence.Fact:
        return cadence.Reopening(self.at)


class Note(Fact):
    """Something worth remembering. It moves nothing."""

    __mapper_args__ = {"polymorphic_identity": "note"}

    def as_cadence(self) -> None:
        return None
