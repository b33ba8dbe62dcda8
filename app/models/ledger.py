"""How a change to a pursuit is taken: checked against its whole history, reckoned, and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Mapped, WriteOnlyMapped
from sqlalchemy.orm.attributes import flag_modified

from app import cadence
from app.errors import InvalidError, RuleError, UnsettlingError
from app.models.actor import SYSTEM, Actor
from app.models.event import Event
from app.models.fact import Fact, Word
from app.models.interview import Interview
from app.models.reckoning import Entry, Reckoned

AnyFact = TypeVar("AnyFact", bound=Fact)

_CLOCK_SKEW = timedelta(minutes=5)


class Ledger(Reckoned):
    """A pursuit's history as something that is only ever added to."""

    agency_id: Mapped[int]
    cadence_version: Mapped[int]
    updated_at: Mapped[datetime]
    events: WriteOnlyMapped[Event]

    def _fact(self, kind: type[AnyFact], by: Actor, at: datetime, happened_at: datetime | None) -> AnyFact:
        if happened_at is not None and happened_at > at + _CLOCK_SKEW:
            raise InvalidError("This is in the future. Give the time it happened.", pointer="/at")
        return kind(
            agency_id=self.agency_id,
            at=min(happened_at or at, at),
            recorded_at=at,
            **by.columns,
            cadence_version=self.cadence_version,
        )

    def _add(self, fact: Fact, by: Actor, at: datetime) -> None:
        self._change(fact, lambda: self.facts.append(fact), by, at)

    def _change(self, changed: Entry, change: Callable[[], object], by: Actor, at: datetime) -> None:
        """Make `change`, unless a rule forbids `changed` or something logged since no longer fits; then reckon.

        News from the employer is true whenever we learn of it: a touch that it overtook counts as one outside the plan.
        On an error the pursuit in memory is half changed: the transaction is rolled back and the row read afresh.
        """
        fitted = set(self.entries()) - set(self.broken(self.entries()))
        change()
        if isinstance(changed, Interview):
            changed.changed_at = at
        broken = self.broken(self.entries())
        if violation := broken.get(changed):
            raise RuleError(violation.sentence, code=violation.rule)
        is_news = isinstance(changed, Word | Interview) and changed in self.entries()
        hanging = [entry for entry in broken if entry in fitted]
        if hanging and not is_news:
            raise _unsettling(hanging)
        self._reckon(by, at)

    def _had_stopped_a_plan(self, meeting: Interview, at: datetime) -> bool:
        """Whether `meeting` is the one that counts, with a round before it to go back to."""
        before = [other for other in self.interviews if other is not meeting and other.counts and other.ends_at <= at]
        return bool(before) and self.closed_at is None and self.interview_ends_at == meeting.ends_at

    def _reckon(self, by: Actor, at: datetime) -> None:
        was = self.closed
        self.reckon(at)
        self.updated_at = at
        if self.closed_by and self.closed != was:
            closer = SYSTEM if self.closed_by == "system" else by
            self._tell(
                "pursuit.closed", closer, at, outcome=self.outcome, closed_on=str(self.closed_on), why=self._sum(at)
            )
        elif was and self.closed_at is None:
            self._tell("pursuit.reopened", by, at)

    def _sum(self, at: datetime) -> str | None:
        if self.closed_by != "system":
            return None
        return cadence.closing_sum(self.plan(at), self.cadence)

    def _tell(self, name: str, by: Actor, at: datetime, fact: Fact | None = None, **data: Any) -> None:
        # Whatever is told is a change, and a new version, though the clock stood still since the last one.
        flag_modified(self, "updated_at")
        self.events.add(
            Event(
                agency_id=self.agency_id,
                fact=fact,
                name=name,
                at=at,
                **by.columns,
                cadence_version=self.cadence_version,
                data=data,
            )
        )


def _unsettling(hanging: Sequence[Entry]) -> UnsettlingError:
    """The refusal that names the newest of what hangs on a change: undone first, it leaves the others to be undone."""
    newest = hanging[-1]
    if isinstance(newest, Interview):
        return UnsettlingError("An interview hangs on this. Call that off first.", fact_id=None)
    title = (newest.step or newest.kind).replace("_", " ")
    return UnsettlingError(f"The {title} logged since hangs on this. Undo that first.", fact_id=newest.id)
