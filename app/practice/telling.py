"""Tells what happened in one pursuit, day by day, by asking the cadence engine what is next: never by writing a date.

A story comes out as moves, which are then made with the pursuit's own verbs, each at its instant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, Literal

from app.cadence import (
    STANDARD,
    Closure,
    Fact,
    History,
    Hold,
    Interview,
    Next,
    Outcome,
    Plan,
    Promise,
    Reopening,
    Skip,
    Touch,
    Word,
    WordKind,
    day_of,
    deadlines,
    follow,
    plan,
)
from app.calendar import AgencyDays
from app.practice import writing

Who = Literal["recruiter", "candidate"]
Range = tuple[int, int]
OPENS, CLOSES = time(8, 40), time(16, 50)
SWEPT = timedelta(minutes=3)
RESULTS = ("voicemail", "voicemail", "no_answer", "talked")


class Unfit(Exception):
    """The story cannot have gone so: it would reach past now, or break a rule."""


@dataclass(frozen=True, slots=True)
class Move:
    """One use of a verb: by whom, at what instant, and what is said with it."""

    verb: str
    at: datetime
    by: Who = "recruiter"
    details: dict[str, Any] = field(default_factory=dict)


Beat = Callable[["Telling"], None]


@dataclass(slots=True)
class Telling:
    """A story under way, told up to `at`; it may not pass `now`."""

    days: AgencyDays
    now: datetime
    chance: Random
    at: datetime
    history: History = field(default_factory=History)
    moves: list[Move] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """What the engine says where the story stands."""
        return self.plan_at(self.at)

    def plan_at(self, instant: datetime) -> Plan:
        return plan(self.history.position, STANDARD, self.days, instant)

    @property
    def day(self) -> date:
        return day_of(self.at, self.days.zone)

    def next(self) -> Next:
        """The next touch; `Unfit` when there is none."""
        following = self.plan.next
        if following is None:
            raise Unfit("Nothing is to come.")
        return following

    def clock(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.days.zone).astimezone(UTC)

    def at_work(self, day: date) -> datetime:
        """Some time in the office on `day`, or its next working day, after what was told and before now."""
        on = self.days.roll(day)
        first = max(datetime.combine(on, OPENS, self.days.zone), self.at + timedelta(minutes=5))
        last = min(datetime.combine(on, CLOSES, self.days.zone), self.now - timedelta(minutes=5))
        if last < first:
            raise Unfit("The day has not come, or was too short.")
        minutes = self.chance.randint(0, int((last - first).total_seconds()) // 60)
        return (first + timedelta(minutes=minutes)).astimezone(UTC)

    def pick(self, span: Range) -> int:
        return self.chance.randint(*span)

    def add(self, fact: Fact, move: Move) -> None:
        """The story goes on with `fact`; had silence closed it before, the sweep had said so."""
        before = self.plan_at(move.at)
        if before.closed and self.history.position.closed is None:
            self.moves.append(Move("settle", before.closed.at + SWEPT))
        self.history = follow(self.history, fact, STANDARD, self.days)
        if self.history.violations:
            raise Unfit(self.history.violations[-1][1].sentence)
        self.moves.append(move)
        self.at = move.at

    def end(self) -> list[Move]:
        """The whole of it, with what the sweep has done since the last move."""
        closed = self.plan_at(self.now).closed
        if closed and self.history.position.closed is None:
            self.moves.append(Move("settle", closed.at + SWEPT))
        else:
            overtaken = deadlines(self.history.position, STANDARD, self.days, self.at).overtakes_at
            if overtaken and overtaken <= self.now:
                self.moves.append(Move("settle", min(overtaken + SWEPT, self.now)))
        return sorted(self.moves, key=lambda move: move.at)


def begin(told: Telling, on: date, promised: int | None, decision: int | None, opening: writing.Opening) -> None:
    """The first interview: set some days before, held on `on`, and debriefed within two hours."""
    starts_at = told.clock(on, told.pick((9, 15)), told.chance.choice((0, 15, 30)))
    ends_at = starts_at + timedelta(minutes=told.chance.choice((45, 60, 60, 75)))
    known_at = told.clock(on - timedelta(days=told.pick((2, 6))), told.pick((9, 16)), told.pick((0, 59)))
    known_at = min(known_at, told.now - timedelta(hours=1))
    promised_on, decision_on = (
        None if away is None else told.days.roll(on + timedelta(days=away)) for away in (promised, decision)
    )
    details = {"starts_at": starts_at, "ends_at": ends_at, "location": told.chance.choice(writing.PLACES)}
    if ends_at > told.now:
        told.add(Interview(ends_at, known_at=known_at), Move("schedule", known_at, details=details))
        return
    told.add(Interview(ends_at, promised_on, decision_on, known_at), Move("schedule", known_at, details=details))
    told.at = ends_at
    if promised_on or decision_on or told.chance.random() < 0.7:
        told.moves.append(_debrief(told, ends_at, promised_on, decision_on, opening))


def _debrief(
    told: Telling, ends_at: datetime, promised_on: date | None, decision_on: date | None, opening: writing.Opening
) -> Move:
    at = min(ends_at + timedelta(minutes=told.pick((10, 110))), told.now)
    answers = {
        "asked_next_steps": bool(promised_on or decision_on) or told.chance.random() < 0.5,
        "asked_for_job": told.chance.random() < 0.6,
        "promised_on": promised_on,
        "decision_on": decision_on,
        "discussed": opening.discussed,
        "fit": opening.fit,
    }
    return Move("debrief", at, told.chance.choice(("recruiter", "candidate", "candidate")), answers)


# Beats: what may happen next


def thank(told: Telling) -> None:
    """The candidate writes the same evening, or the next morning in time."""
    ends_at = told.history.position.interview_ends_at or told.at
    evening = ends_at + timedelta(hours=told.pick((1, 4)), minutes=told.pick((0, 59)))
    morning = told.clock(day_of(ends_at, told.days.zone) + timedelta(days=1), 7, 0)
    morning = min(morning, ends_at + timedelta(hours=20)) + timedelta(minutes=told.pick((5, 110)))
    at = told.chance.choice((evening, morning))
    if at > told.now:
        raise Unfit("Not written yet.")
    _touch(told, told.next().step.key, at, "done", "")


def make(late: Range = (0, 0)) -> Beat:
    """The next touch, on the day it is due or some days late."""

    def beat(told: Telling) -> None:
        following = told.next()
        day = max(following.due.on, told.day) + timedelta(days=told.pick(late))
        result = "done" if following.step.channel == "email" else told.chance.choice(RESULTS)
        _touch(told, following.step.key, told.at_work(day), result, told.chance.choice(writing.TOUCH_NOTES[result]))

    return beat


def make_early(told: Telling) -> None:
    """The next touch within its quiet time, for a reason."""
    at = told.at_work(told.day + timedelta(days=told.pick((3, 6))))
    reason = told.chance.choice(writing.EARLY_REASONS)
    _touch(told, told.next().step.key, at, "talked", told.chance.choice(writing.TOUCH_NOTES["talked"]), reason)


def call_besides(told: Telling) -> None:
    """A call outside the plan."""
    _touch(
        told, None, told.at_work(told.day + timedelta(days=told.pick((1, 3)))), "talked", "Asked about the timetable."
    )


def skip(told: Telling) -> None:
    """The next step left out, some days after the last one."""
    key, reason = told.next().step.key, told.chance.choice(writing.SKIP_REASONS)
    at = told.at_work(told.day + timedelta(days=told.pick((1, 6))))
    told.add(Skip(key, at, reason), Move("skip", at, details={"step": key, "reason": reason}))


def hear(kind: WordKind, after: Range, promised: Range | None = None, interview: Range | None = None) -> Beat:
    """A word from the employer some days on, perhaps with a new date, or a meeting some days after it."""

    def beat(told: Telling) -> None:
        at = told.at_work(told.day + timedelta(days=told.pick(after)))
        day = day_of(at, told.days.zone)
        promised_on = told.days.roll(day + timedelta(days=told.pick(promised))) if promised else None
        details: dict[str, Any] = {
            "kind": kind,
            "promised_on": promised_on,
            "note": told.chance.choice(writing.WORD_NOTES[kind]),
        }
        if interview:
            starts_at = told.clock(told.days.roll(day + timedelta(days=told.pick(interview))), told.pick((9, 15)))
            details["interview"] = (starts_at, starts_at + timedelta(minutes=60))
        told.add(Word(kind, at, promised_on), Move("hear", at, details=details))
        if interview:
            told.history = follow(told.history, Interview(details["interview"][1], known_at=at), STANDARD, told.days)
            told.at = min(details["interview"][1], told.now)

    return beat


def hold(until: Range) -> Beat:
    """Snoozed for some days, the day before or the day it was due."""

    def beat(told: Telling) -> None:
        at = told.at_work(max(told.next().due.on, told.day))
        until_on = day_of(at, told.days.zone) + timedelta(days=told.pick(until))
        told.add(Hold(until_on, at), Move("hold", at, details={"until": until_on}))

    return beat


def promise_moves(told: Telling) -> None:
    """They name a later day than they first did; the promise is put right."""
    at = told.at_work(told.day + timedelta(days=1))
    on = told.days.roll((told.history.position.promise_on or told.day) + timedelta(days=told.pick((3, 7))))
    told.add(Promise(at, on, None), Move("promise", at, details={"promised_on": on, "decision_on": None}))


def close(outcome: Outcome, after: Range, by: Who = "recruiter") -> Beat:
    """Somebody ends it, some days on."""

    def beat(told: Telling) -> None:
        at = told.at_work(told.day + timedelta(days=told.pick(after)))
        reason = told.chance.choice(writing.CLOSING_NOTES[outcome])
        told.add(Closure(at, outcome, by), Move("close", at, by, {"outcome": outcome, "reason": reason}))

    return beat


def reopen(after: Range) -> Beat:
    """Taken up again, some days after it was closed."""

    def beat(told: Telling) -> None:
        closed = told.plan_at(told.now).closed
        day = (closed.on if closed else told.day) + timedelta(days=told.pick(after))
        at = told.at_work(day)
        told.add(Reopening(at), Move("reopen", at))

    return beat


def after_silence(beat: Beat) -> Beat:
    """`beat` counted from the day silence closed the pursuit."""

    def later(told: Telling) -> None:
        closed = told.plan_at(told.now).closed
        if closed is None:
            raise Unfit("Silence has not ended it.")
        told.at = closed.at
        beat(told)

    return later


def note(told: Telling) -> None:
    """Something worth remembering, a little after what happened last."""
    at = min(told.at + timedelta(minutes=told.pick((5, 90))), told.now)
    told.moves.append(Move("add_note", at, details={"words": told.chance.choice(writing.NOTES)}))


def _touch(told: Telling, step: str | None, at: datetime, result: str, words: str, early: str | None = None) -> None:
    planned = STANDARD.steps[STANDARD.index(step)] if step else None
    by: Who = planned.by if planned else "recruiter"
    details = {
        "step": step,
        "channel": planned.channel if planned else "call",
        "made_by": by,
        "result": result,
        "early_reason": early,
        "note": words or None,
    }
    told.add(Touch(step, at, by, early), Move("log_touch", at, by, details))
