"""History, replayed: a list of facts comes to one position, and a fact that the rules forbid is named.

Replay never fails. A fact that no longer fits (because an earlier one was undone or learned late) is read in its
most harmless way and reported, so a caller may refuse the change that made it so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from typing import Any, Literal

from app.cadence.facts import (
    Closure,
    Fact,
    Hold,
    Interview,
    Promise,
    Reopening,
    Skip,
    Touch,
    Unchanged,
    Unhold,
    Word,
)
from app.cadence.plan import Closed, Due, Plan, Position, plan
from app.cadence.rules import Cadence, Step, WorkingDays, day_of
from app.cadence.words import day_words

StepState = Literal["done", "skipped", "missed", "to_come"]

_ANSWERS_TO_AN_OFFER = ("hired", "offer_declined")


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that forbids a fact, and a sentence that says what to do about it."""

    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a step in this round, and the day it did."""

    state: Literal["done", "skipped"]
    on: date


@dataclass(frozen=True, slots=True)
class History:
    """What `length` facts come to. `violations` pairs the index of a fact with the rule it breaks."""

    position: Position = field(default_factory=Position)
    marks: tuple[tuple[str, Mark], ...] = ()
    violations: tuple[tuple[int, Violation], ...] = ()
    length: int = 0

    def mark(self, step: str) -> Mark | None:
        return dict(self.marks).get(step)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it is shown: its state, the day it was done or skipped, and when it is due while still to come."""

    step: Step
    state: StepState
    on: date | None
    due: Due | None


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """The facts by the instant they took effect; facts of one instant stay in the order given."""
    return sorted(facts, key=lambda fact: fact.at)


def replay(facts: Iterable[Fact], cadence: Cadence, days: WorkingDays) -> History:
    """What `facts`, in the order given, come to. A pursuit that silence closed between two facts is closed then."""
    return reduce(lambda history, fact: follow(history, fact, cadence, days), facts, History())


def follow(history: History, fact: Fact, cadence: Cadence, days: WorkingDays) -> History:
    """`history` with one more fact; the violation, if it breaks a rule, is the last of `violations`."""
    before = plan(history.position, cadence, days, fact.at)
    if before.closed and history.position.closed is None:
        history = replace(history, position=replace(history.position, closed=before.closed))
    broken = forbidden(fact, before, days)
    if broken:
        history = replace(history, violations=(*history.violations, (history.length, broken)))
    if (harmless := _harmless(fact, before) if broken else fact) is not None:
        history = _apply(history, harmless, cadence, days)
    return replace(history, length=history.length + 1)


def forbidden(fact: Fact, before: Plan, days: WorkingDays) -> Violation | None:
    """The rule that forbids `fact` when the plan just before it is `before`; None when it may be."""
    match fact:
        case Touch() | Skip():
            return _touch_forbidden(fact, before)
        case Hold():
            return _closed(before) or _hold_forbidden(fact, before)
        case Unhold():
            return _closed(before) or _unhold_forbidden(before)
        case Reopening():
            return Violation("not-closed", "The pursuit is open. Nothing to reopen.") if before.is_open else None
        case Closure():
            return None if _by_system(before) or _overrules(fact, before) else _closed(before)
        case Interview() | Word():
            return (None if _by_system(before) else _closed(before)) or _promise_forbidden(fact, before, days)
        case Promise():
            return _closed(before) or _promise_forbidden(fact, before, days)


def step_lines(history: History, now: Plan, cadence: Cadence) -> list[StepLine]:
    """Every step of the cadence with its state in this round (rule 1), in order."""
    dues = {projected.step.key: projected.due for projected in now.projected}
    lines = []
    for index, step in enumerate(cadence.steps):
        mark = history.mark(step.key)
        state: StepState = mark.state if mark else "missed" if index < now.step_index else "to_come"
        lines.append(StepLine(step, state, mark.on if mark else None, dues.get(step.key)))
    return lines


# What forbids a fact


def _by_system(before: Plan) -> bool:
    return before.closed is not None and before.closed.by == "system"


def _overrules(fact: Closure, before: Plan) -> bool:
    """A person's later decision beats a machine's earlier event."""
    return before.closed is not None and before.closed.by == "ats" and fact.by in ("recruiter", "candidate")


def _closed(before: Plan) -> Violation | None:
    if before.closed is None:
        return None
    on = day_words(before.closed.on, before.today)
    return Violation("closed", f"The pursuit closed on {on} ({before.closed.outcome}). Reopen it first.")


def _no_contact(before: Plan) -> Violation | None:
    if before.standing == "interview_ahead":
        return Violation("interview-ahead", "There is no touch before the interview's end. Log it after the interview.")
    if before.standing == "offer":
        return Violation("offer-open", "An offer is open, so there is no follow-up. Record whether it is accepted.")
    return _closed(before)


def _touch_forbidden(fact: Touch | Skip, before: Plan) -> Violation | None:
    if stopped := _no_contact(before):
        return stopped
    if fact.step is not None and (before.next is None or before.next.step.key != fact.step):
        expected = f"The next step is {before.next.step.key}" if before.next else "No step is to come"
        return Violation("not-next", f"{expected}, not {fact.step}. Log the next step, or a touch outside the plan.")
    if isinstance(fact, Touch) and before.quiet_until and not (fact.early_reason or "").strip():
        until = day_words(before.quiet_until, before.today)
        return Violation(
            "quiet", f"Quiet until {until}: nobody contacts the employer. Give a reason to contact anyway."
        )
    return None


def _hold_forbidden(fact: Hold, before: Plan) -> Violation | None:
    if before.standing in ("interview_ahead", "offer"):
        return Violation("nothing-to-hold", "Nothing is due while an interview is ahead or an offer is open.")
    if before.next and before.next.due.at:
        step = before.next.step
        return Violation("thank-you-held", f"The {step.title.lower()} has {step.hours} hours and cannot be held.")
    if fact.until <= before.today:
        return Violation("hold-in-the-past", f"Hold until a day after {day_words(before.today, before.today)}.")
    return None


def _unhold_forbidden(before: Plan) -> Violation | None:
    return None if before.held_until else Violation("not-held", "The pursuit is not held. Nothing to let go.")


def _promise_forbidden(fact: Interview | Word | Promise, before: Plan, days: WorkingDays) -> Violation | None:
    first = before.heard_on if isinstance(fact, Promise) else day_of(_said_at(fact), days.zone)
    for promised in (fact.promised_on, fact.decision_on):
        if isinstance(promised, date) and first and promised < first:
            said, on = day_words(promised, first), day_words(first, first)
            return Violation("promise-in-the-past", f"{said} is before it was promised ({on}). Give a later date.")
    return None


def _said_at(fact: Interview | Word) -> datetime:
    return fact.ends_at if isinstance(fact, Interview) else fact.at


# What a fact does


def _harmless(fact: Fact, before: Plan) -> Fact | None:
    if isinstance(fact, Touch) and before.is_open:
        return replace(fact, step=None)
    if isinstance(fact, Interview) and (before.is_open or _by_system(before)):
        return replace(fact, promised_on=None, decision_on=None)
    return None


def _apply(history: History, fact: Fact, cadence: Cadence, days: WorkingDays) -> History:
    position = replace(history.position, changed_at=fact.at)
    match fact:
        case Interview():
            return _new_round(history, fact)
        case Touch() | Skip():
            return _touched(replace(history, position=position), fact, cadence, days)
        case Word():
            return _heard(replace(history, position=position), fact, cadence, days)
        case Promise():
            position = replace(position, **_corrected(fact))
        case Hold():
            position = replace(position, held_until=fact.until)
        case Unhold():
            position = replace(position, held_until=None)
        case Closure():
            closed = Closed(fact.at, day_of(fact.at, days.zone), fact.outcome, fact.by)
            offered = position.offered and fact.outcome not in _ANSWERS_TO_AN_OFFER
            position = replace(position, closed=closed, held_until=None, offered=offered)
        case Reopening():
            # Taken up again as if held until that day: due at once, and a week before silence may close it.
            position = replace(position, closed=None, held_until=day_of(fact.at, days.zone))
    return replace(history, position=position)


def _new_round(history: History, fact: Interview) -> History:
    before = history.position
    if before.interview_ends_at is not None and before.interview_ends_at >= fact.ends_at:
        return history
    first = before.interview_ends_at is None
    position = Position(
        interview_ends_at=fact.ends_at,
        heard_at=fact.ends_at,
        touched_at=before.touched_at,
        promised_on=fact.promised_on or (before.promised_on if first else None),
        decision_on=fact.decision_on or (before.decision_on if first else None),
        offered=before.offered,
        changed_at=fact.at,
    )
    return replace(history, position=position, marks=())


def _touched(history: History, fact: Touch | Skip, cadence: Cadence, days: WorkingDays) -> History:
    position = replace(
        history.position,
        previous_at=fact.at,
        previous=fact.step,
        previous_skipped=isinstance(fact, Skip),
        held_until=None,
    )
    if isinstance(fact, Touch):
        position = replace(position, touched_at=fact.at)
    if fact.step is None:
        return replace(history, position=position)
    mark = Mark("skipped" if isinstance(fact, Skip) else "done", day_of(fact.at, days.zone))
    position = replace(position, step_index=cadence.index(fact.step) + 1)
    return replace(history, position=position, marks=(*history.marks, (fact.step, mark)))


def _heard(history: History, fact: Word, cadence: Cadence, days: WorkingDays) -> History:
    position = _answered(history.position, fact, days)
    if position.interview_ends_at is None or fact.at < position.interview_ends_at:
        return replace(history, position=_heard_ahead(position, fact))
    position = replace(position, heard_at=fact.at, held_until=None)
    if fact.kind in ("offer", "no"):
        return replace(history, position=position)
    return _new_leg(replace(history, position=position), fact, cadence)


def _answered(before: Position, fact: Word, days: WorkingDays) -> Position:
    """Reopened by any word but no; an offer stands until it is accepted or declined, whatever else is heard."""
    if fact.kind == "no":
        refused = Closed(fact.at, day_of(fact.at, days.zone), "not_selected", fact.by)
        return replace(before, offered=False, closed=refused)
    return replace(before, offered=before.offered or fact.kind == "offer", closed=None)


def _heard_ahead(before: Position, fact: Word) -> Position:
    """A word before the interview's end starts no leg: the round to come takes the promise it carries."""
    return replace(
        before,
        promised_on=fact.promised_on or before.promised_on,
        decision_on=fact.decision_on or before.decision_on,
    )


def _new_leg(history: History, fact: Word, cadence: Cadence) -> History:
    position = replace(
        history.position,
        promised_on=fact.promised_on,
        decision_on=fact.decision_on,
        step_index=cadence.promise_index,
        previous_at=None,
        previous=None,
        previous_skipped=False,
    )
    kept = {step.key for step in cadence.steps[: cadence.promise_index]}
    return replace(history, position=position, marks=tuple(pair for pair in history.marks if pair[0] in kept))


def _corrected(fact: Promise) -> dict[str, Any]:
    given = {"promised_on": fact.promised_on, "decision_on": fact.decision_on}
    return {name: value for name, value in given.items() if not isinstance(value, Unchanged)}
