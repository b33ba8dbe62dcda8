"""A second, deliberately naive reading of the rulebook, to hold the engine against.

Nothing is replayed or kept: every answer goes through the whole list of facts again, with plain loops, a day at a
time. Written from the rulebook's sentences (and the decisions on its loose ends), not from the engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from app.cadence.facts import Closure, Fact, Hold, Interview, Promise, Reopening, Skip, Touch, Unchanged, Unhold, Word
from app.cadence.rules import Cadence, Step, WorkingDays, end_of_day


@dataclass
class Answer:
    """What the rulebook says of one pursuit at one instant. `states` go by step: done, skipped, missed or to come."""

    standing: str
    outcome: str | None = None
    closed_on: date | None = None
    states: dict[str, str] = field(default_factory=dict)
    closes_on: date | None = None
    moves_on: date | None = None
    next_step: str | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    days_overdue: int = 0
    quiet_until: date | None = None


def ask(facts: Sequence[Fact], cadence: Cadence, days: WorkingDays, now: datetime) -> Answer:
    """What the rulebook says at `now` of a pursuit with these `facts`; what is later than `now` is not yet known."""
    told = sorted((fact for fact in facts if fact.at <= now), key=lambda fact: fact.at)
    return Oracle(told, cadence, days, now).answer()


@dataclass
class Oracle:
    """All facts known by `now`, oldest first, asked one question after another."""

    told: Sequence[Fact]
    cadence: Cadence
    days: WorkingDays
    now: datetime

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.days.zone).date()

    @property
    def today(self) -> date:
        return self.day(self.now)

    def answer(self) -> Answer:
        if closed := self.closed_by_person():
            at, outcome = closed
            return Answer("closed", outcome, self.day(at), replace(self, now=at).states())
        if self.has_offer():
            return Answer("offer", states=self.states())
        if self.interview.ends_at > self.now:
            return Answer("interview_ahead", states=self.states(), moves_on=self.moves_on())
        if self.today > (last := self.closes_on()):
            ended = replace(self, now=end_of_day(last, self.days.zone) - timedelta(microseconds=1))
            return Answer("closed", "lapsed" if self.to_come() else "no_response", last, ended.states())
        return self.open_answer()

    def open_answer(self) -> Answer:
        found = Answer("waiting", states=self.states(), closes_on=self.closes_on(), moves_on=self.moves_on())
        if self.today < (self.held_to() or self.today):
            found.standing = "held"
        for step in self.to_come()[:1]:
            found.standing, found.next_step, found.due_on = self.standing(step), step.key, self.due(step)
            found.due_at = self.due_instant(step) if step.hours else None
            found.days_overdue = max(0, (self.today - found.due_on).days)
            found.quiet_until = self.natural_due(step) if found.standing == "quiet" else None
        return found

    def standing(self, step: Step) -> str:
        if step.quiet and self.today < self.natural_due(step):
            return "quiet"
        if not step.hours and self.today < (self.held_to() or self.today):
            return "held"
        if self.is_overdue(step):
            return "overdue"
        return "due" if step.hours or self.today == self.due(step) else "upcoming"

    # Rounds and legs

    @property
    def interview(self) -> Interview:
        """The newest, over or ahead."""
        return max((fact for fact in self.told if isinstance(fact, Interview)), key=lambda one: one.ends_at)

    def ahead(self) -> Iterator[Fact]:
        """What was told while the newest interview was ahead: it belongs to the round to come."""
        interviews = [fact for fact in self.told if isinstance(fact, Interview)]
        for fact in self.told:
            known = [one for one in interviews if one.at <= fact.at] or interviews[:1]
            if fact.at < self.interview.ends_at and max(known, key=lambda one: one.ends_at) is self.interview:
                yield fact

    def round(self) -> list[Fact]:
        """What was told since the newest interview ended."""
        return [fact for fact in self.told if fact is not self.interview and fact.at >= self.interview.ends_at]

    def leg_opener(self) -> Word | None:
        """The word that began this leg; None in the first leg of a round."""
        words = [fact for fact in self.round() if isinstance(fact, Word) and fact.kind not in ("offer", "no")]
        return words[-1] if words else None

    def leg(self) -> list[Fact]:
        facts, opener = self.round(), self.leg_opener()
        while opener and facts.pop(0) is not opener:
            pass
        return facts

    def heard(self) -> date:
        return self.day(max([self.interview.ends_at, *(fact.at for fact in self.round() if isinstance(fact, Word))]))

    def promise(self) -> date | None:
        opener = self.leg_opener() or self.interview
        call, decision = opener.promised_on, opener.decision_on
        for fact in self.leg() if isinstance(opener, Word) else [*self.ahead(), *self.leg()]:
            if isinstance(fact, Word) and fact.at < self.interview.ends_at:
                call, decision = fact.promised_on or call, fact.decision_on or decision
            if isinstance(fact, Promise):
                call = call if isinstance(fact.promised_on, Unchanged) else fact.promised_on
                decision = decision if isinstance(fact.decision_on, Unchanged) else fact.decision_on
        return call or decision

    # Steps

    def states(self) -> dict[str, str]:
        promised = [step.anchor for step in self.cadence.steps].index("promise")
        overtaken = self.today >= self.natural_due(self.cadence.steps[promised])
        settled = [self.settled(step, position < promised) for position, step in enumerate(self.cadence.steps)]
        found = {}
        for position, step in enumerate(self.cadence.steps):
            left = any(settled[position + 1 :]) or (position < promised and self.leg_opener())
            late = position < promised and overtaken and self.is_overdue(step)
            found[step.key] = settled[position] or ("missed" if left or late else "to come")
        return found

    def settled(self, step: Step, is_before_promise: bool) -> str:
        """Done or skipped in this leg; what comes before the promised step, in this round."""
        found = ""
        for fact in self.round() if is_before_promise else self.leg():
            if isinstance(fact, Touch | Skip) and fact.step == step.key:
                found = "done" if isinstance(fact, Touch) else "skipped"
        return found

    def to_come(self) -> list[Step]:
        states = self.states()
        return [step for step in self.cadence.steps if states[step.key] == "to come"]

    def natural_due(self, step: Step, previous: date | None = None) -> date:
        """The day `step` is due, hold aside; `previous` is the touch before it, where that is only projected."""
        if step.hours:
            return self.day(self.due_instant(step))
        made = [self.day(fact.at) for fact in self.leg() if isinstance(fact, Touch | Skip)]
        anchor, offset = previous or max(made, default=self.heard()), step.days
        if step.anchor == "interview":
            anchor = self.day(self.interview.ends_at)
        if step.anchor == "promise":
            promise = self.promise()
            anchor, offset = (promise, step.days) if promise else (self.heard(), step.fallback_days)
        return self.days.roll(later(anchor, offset))

    def due_instant(self, step: Step) -> datetime:
        return self.interview.ends_at + (step.hours or 0) * timedelta(hours=1)

    def due(self, step: Step) -> date:
        natural = self.natural_due(step)
        return natural if step.hours else max(self.held_to() or natural, natural)

    def is_overdue(self, step: Step) -> bool:
        return self.now > self.due_instant(step) if step.hours else self.today > self.due(step)

    def held_to(self) -> date | None:
        """The working day a hold lasts to, while neither touch, skip, word nor closing has ended it."""
        held = None
        for fact in [*self.ahead(), *self.round()]:
            if isinstance(fact, Hold | Reopening):
                held = fact.until if isinstance(fact, Hold) else self.day(fact.at)
            if isinstance(fact, Touch | Skip | Word | Unhold | Closure):
                held = None
        return held and self.days.roll(held)

    # The end

    def closed_by_person(self) -> tuple[datetime, str] | None:
        found = None
        for fact in self.told:
            if isinstance(fact, Closure):
                found = (fact.at, str(fact.outcome))
            if isinstance(fact, Word) and fact.kind == "no":
                found = (fact.at, "not_selected")
            if isinstance(fact, Reopening):
                found = None
        return found

    def has_offer(self) -> bool:
        offered = False
        for fact in self.told:
            if isinstance(fact, Word) and fact.kind in ("offer", "no"):
                offered = fact.kind == "offer"
            if isinstance(fact, Closure) and fact.outcome in ("hired", "offer_declined"):
                offered = False
        return offered

    def silence_began(self) -> date:
        return max(self.heard(), self.promise() or self.heard())

    def closes_on(self) -> date:
        touches = [self.day(fact.at) for fact in self.told if isinstance(fact, Touch)]
        sums = [max(self.day(fact.at) for fact in self.told)]  # a fact never closes a pursuit in the past
        if self.to_come():
            sums.append(a_month_after(max([self.silence_began(), *touches])))
        else:
            sums.append(self.finished_closes_on(touches))
        return max([*sums, later(held, 7)] if (held := self.held_to()) else sums)

    def finished_closes_on(self, touches: Sequence[date]) -> date:
        return max([a_month_after(self.silence_began()), *(later(day, self.cadence.final_days) for day in touches)])

    def moves_on(self) -> date:
        steps, done = self.to_come(), self.today
        for place, step in enumerate(steps):
            due = self.natural_due(step, previous=done) if place else self.due(step)
            done = max(due, done)
        return self.finished_closes_on([done]) if steps else self.closes_on()


def a_month_after(day: date) -> date:
    """Walk into the next month, and on until its days bear the same number or run out."""
    found = day
    while found.month == day.month:
        found = later(found, 1)
    while found.day < day.day and later(found, 1).month == found.month:
        found = later(found, 1)
    return found


def later(day: date, days: int) -> date:
    for _ in range(days):
        day += timedelta(days=1)
    return day
