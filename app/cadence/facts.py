"""What happened in a pursuit: the facts that history is made of.

Every instant (`…_at`, `at`) is an aware datetime; every day (`…_on`, `until`) is a day in the agency's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Literal

from app.cadence.rules import By, ClosedBy, Outcome

WordKind = Literal["interview", "promised", "other", "offer", "no"]


class Unchanged(Enum):
    """A member that a correction leaves as it was (absent stays; None clears)."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class Interview:
    """A meeting that was held or is to be held. From `known_at` (default: its end) it stops the plan it interrupts."""

    ends_at: datetime
    promised_on: date | None = None
    decision_on: date | None = None
    known_at: datetime | None = None

    @property
    def at(self) -> datetime:
        return self.ends_at if self.known_at is None else min(self.known_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact made with the employer. `step` None: outside the plan. `early_reason` overrides quiet time."""

    step: str | None
    made_at: datetime
    by: By = "recruiter"
    early_reason: str | None = None

    @property
    def at(self) -> datetime:
        return self.made_at


@dataclass(frozen=True, slots=True)
class Skip:
    """The next step left out on purpose."""

    step: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Word:
    """Anything inbound from the employer. `by` is who told us, and so who closes when the word is no."""

    kind: WordKind
    heard_at: datetime
    promised_on: date | None = None
    decision_on: date | None = None
    by: ClosedBy = "recruiter"

    @property
    def at(self) -> datetime:
        return self.heard_at


@dataclass(frozen=True, slots=True)
class Promise:
    """A correction of the current leg's promise."""

    at: datetime
    promised_on: date | Unchanged | None = UNCHANGED
    decision_on: date | Unchanged | None = UNCHANGED


@dataclass(frozen=True, slots=True)
class Hold:
    """Snoozed: the next touch is due no earlier than the first working day from `until`."""

    until: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Unhold:
    """The hold is let go before its day."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Closure:
    """A person or an ATS closed the pursuit. The system's own closing is never a fact: it follows from silence."""

    at: datetime
    outcome: Outcome
    by: ClosedBy = "recruiter"


@dataclass(frozen=True, slots=True)
class Reopening:
    """A closed pursuit is taken up again where its plan stood."""

    at: datetime


Fact = Interview | Touch | Skip | Word | Promise | Hold | Unhold | Closure | Reopening
