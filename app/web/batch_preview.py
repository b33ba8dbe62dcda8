"""What a decision about many pursuits would do to each, before it is taken: counts, days, who is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from app import cadence
from app.cadence import Outcome, Plan
from app.cadence.words import day_words
from app.models import Pursuit, Recruiter
from app.models.foretold import foretold
from app.queries.batches import Held
from app.web.card import heading_of
from app.web.timeline import OUTCOMES

Kind = Literal["snooze", "spread", "reassign", "move_on"]
DOING: dict[Kind, str] = {
    "snooze": "Snooze {} {}",
    "spread": "Spread {} {}",
    "reassign": "Reassign {} {}",
    "move_on": "Move {} on, {}",
}
DONE: dict[Kind, str] = {
    "snooze": "Snoozed {} {}",
    "spread": "Spread {} {}",
    "reassign": "Reassigned {} {}",
    "move_on": "Moved {} on, {}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One pursuit that the decision is for: what is next of it and when, the day it would move to, what to know before."""

    pursuit: Pursuit
    verb: str
    due_on: date | None
    until: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The pursuit as it was shown, and its day, for the form that confirms."""
        return f"{self.pursuit.id}:{self.pursuit.version}" + (f":{self.until.isoformat()}" if self.until else "")


@dataclass(frozen=True, slots=True)
class Left:
    """One pursuit that is left out: `why` follows the candidate's name."""

    pursuit: Pursuit
    why: str


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How many touches are due on a day already, how many come to it, and whether that is over the limit."""

    on: date
    before: int
    added: int
    is_over: bool = False

    @property
    def after(self) -> int:
        return self.before + self.added


@dataclass(frozen=True, slots=True)
class Desk:
    """How many open pursuits a recruiter has, how many of them are to go today, and how many come to them or leave (< 0)."""

    recruiter: Recruiter
    open: int
    to_go: int
    added: int = 0

    @property
    def after(self) -> int:
        return self.open + self.added


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it; `what` follows the count: "until Mon 18 May"."""

    kind: Kind
    what: str
    lines: Sequence[Line]
    left: Sequence[Left]
    load: Sequence[DayLoad] = ()

    @property
    def doing(self) -> str:
        """What the button says: "Snooze 9 until Mon 18 May"."""
        return DOING[self.kind].format(len(self.lines), self.what)

    @property
    def most(self) -> int:
        """The fullest day, for the scale of the chart."""
        return max([day.after for day in self.load], default=0) or 1


Load = Callable[[Sequence[date], Sequence[Line]], Mapping[date, int]]


def held(pursuits: Sequence[Pursuit], dealt: Mapping[int, date], now: datetime) -> tuple[list[Line], list[Left]]:
    """Each pursuit held until its own day of `dealt`; those without one are left out."""
    lines: list[Line] = []
    left: list[Left] = []
    for pursuit in pursuits:
        found = _held(pursuit, dealt[pursuit.id], now)
        if isinstance(found, Line):
            lines.append(found)
        else:
            left.append(found)
    return lines, left


def snoozed(pursuits: Sequence[Pursuit], until: date, now: datetime, load: Load) -> Preview:
    """All held until one day, or the first working day from it."""
    today = _today(pursuits, now)
    on = pursuits[0].agency.days.roll(until) if pursuits else until
    lines, left = held(pursuits, {pursuit.id: on for pursuit in pursuits}, now)
    before = load([on], lines)
    days = [DayLoad(on, before.get(on, 0), len(lines))]
    return Preview("snooze", f"until {day_words(on, today)}", lines, left, days)


def moved_on(pursuits: Sequence[Pursuit], outcome: Outcome, what: str, now: datetime) -> Preview:
    """All ended, with one outcome."""
    lines: list[Line] = []
    left: list[Left] = []
    for pursuit in pursuits:
        plan = pursuit.plan(now)
        broken, _ = foretold(pursuit, cadence.Closure(now, outcome, "recruiter"))
        if plan.closed or broken:
            left.append(Left(pursuit, _why(plan, broken.sentence if broken else "")))
        else:
            promised = _promise_ahead(pursuit, plan)
            notes = (f"They promised {day_words(promised, plan.today)}, which is still to come.",) if promised else ()
            lines.append(replace(_line(pursuit, plan), notes=notes))
    return Preview("move_on", what, lines, left)


def reassigned(pursuits: Sequence[Pursuit], to: Recruiter, now: datetime) -> Preview:
    """All given to one recruiter."""
    lines: list[Line] = []
    left: list[Left] = []
    for pursuit in pursuits:
        plan = pursuit.plan(now)
        if plan.closed:
            left.append(Left(pursuit, _why(plan, "")))
        elif pursuit.recruiter_id == to.id:
            left.append(Left(pursuit, f"is {to.name}’s already"))
        else:
            lines.append(_line(pursuit, plan))
    return Preview("reassign", f"to {to.name}", lines, left)


def loads(days: Sequence[date], lines: Sequence[Line], load: Mapping[date, int], limit: int | None) -> list[DayLoad]:
    """What each of `days` has and gets; over the `limit` is marked."""
    added = Counter(line.until for line in lines)
    found = [DayLoad(day, load.get(day, 0), added[day]) for day in days]
    return [replace(day, is_over=limit is not None and day.after > limit) for day in found]


def desks(people: Sequence[Recruiter], held: Mapping[int, Held], preview: Preview | None, to: int) -> list[Desk]:
    """What each of `people` has, and would have once `preview` is done, which gives to the one of id `to`."""
    lines = preview.lines if preview else ()
    leaving = Counter(line.pursuit.recruiter_id for line in lines)
    return [
        Desk(one, held[one.id].open, held[one.id].to_go, len(lines) if one.id == to else -leaving[one.id])
        for one in people
    ]


def oldest_promise_first(pursuits: Sequence[Pursuit], now: datetime) -> list[Pursuit]:
    """In the order in which they are dealt out: by the day they promised, else by the day the touch is due."""

    def since(pursuit: Pursuit) -> tuple[date, int]:
        return pursuit.position.promise_on or pursuit.due_on or pursuit.agency.today(now), pursuit.id

    return sorted(pursuits, key=since)


def can_be_held(pursuits: Sequence[Pursuit], day: date, now: datetime) -> tuple[list[Pursuit], list[Left]]:
    """Those that may wait at least until `day`, and those that may not."""
    lines, left = held(pursuits, {pursuit.id: day for pursuit in pursuits}, now)
    return [line.pursuit for line in lines], left


def _held(pursuit: Pursuit, until: date, now: datetime) -> Line | Left:
    plan = pursuit.plan(now)
    broken, after = foretold(pursuit, cadence.Hold(until, now))
    if plan.closed or broken:
        return Left(pursuit, _why(plan, broken.sentence if broken else ""))
    due_on = plan.next.due.on if plan.next else None
    if due_on and due_on >= until and (plan.closes_on is None or plan.closes_on >= until):
        return Left(pursuit, f"is not due before {day_words(due_on, plan.today)} anyway")
    return replace(_line(pursuit, plan), until=until, notes=_notes(pursuit, plan, after, until))


def _notes(pursuit: Pursuit, plan: Plan, after: Plan, until: date) -> tuple[str, ...]:
    promised, closes_on = _promise_ahead(pursuit, plan), plan.closes_on
    notes = []
    if promised and promised < until:
        notes.append(f"They promised {day_words(promised, plan.today)}, which is before that.")
    if closes_on and closes_on < until and after.closes_on:
        end, then = day_words(closes_on, plan.today), day_words(after.closes_on, plan.today)
        notes.append(f"Silence would end it on {end}; this keeps it open until {then}.")
    return tuple(notes)


def _line(pursuit: Pursuit, plan: Plan) -> Line:
    following = plan.next
    verb = heading_of(pursuit, following) if following else "Nothing left to do"
    return Line(pursuit, verb, following.due.on if following else plan.closes_on)


def _why(plan: Plan, sentence: str) -> str:
    """Follows the name: "is closed since Mon 4 May", "cannot wait: the thank-you has 24 hours and cannot be held"."""
    if plan.closed:
        return f"is closed since {day_words(plan.closed.on, plan.today)}"
    words = sentence.rstrip(".")
    return f"is left as it is: {words[:1].lower()}{words[1:]}"


def _promise_ahead(pursuit: Pursuit, plan: Plan) -> date | None:
    promised = pursuit.position.promise_on
    return promised if promised and promised >= plan.today else None


def _today(pursuits: Sequence[Pursuit], now: datetime) -> date:
    return pursuits[0].agency.today(now)


def ending_words(outcome: Outcome) -> str:
    """ "No word", "Candidate withdrew"."""
    words = OUTCOMES[outcome].removeprefix("Moved on, ")
    return words[0].upper() + words[1:]
