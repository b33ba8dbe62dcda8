"""The cadence drawn to scale: a plan and its past as shapes with numeric positions, for a page to draw as SVG.

Pure: days in, numbers and words out. Past is solid, late is red, what is to come is an outline, quiet is hatched, and a
flag ends it. Positions are true to time except that two marks never touch and two labels never overlap: where there is
no room, a mark moves aside by its own width, and a label goes below the line or, at last, only into the description.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from app.cadence import Plan, Step, StepLine
from app.cadence.words import MONTHS, count_words, day_words
from app.web import labels
from app.web.labels import Box, Label
from app.web.scale import Scale, spread

WIDTH, HEIGHT = 1000, 168
LEFT, RIGHT = 44.0, 956.0
LINE = 86
_CHIP = 25.0
_CLEAR = 14.0  # from a mark's middle to where the hatching beside it begins
_MOST_DOTS = 12
_TICK_LABEL = 56.0

Look = Literal["done", "dot", "late", "future", "skipped", "end"]
RADIUS: dict[Look, float] = {"done": 10, "dot": 7, "late": 12, "future": 12, "skipped": 10, "end": 12}
ICONS = {"call": "phone", "email": "mail", "text": "send", "in_person": "users"}
ENDINGS = {
    "hired": "Hired",
    "not_selected": "Not selected",
    "withdrew": "Withdrew",
    "job_closed": "Job closed",
    "offer_declined": "Offer declined",
    "no_response": "Moved on",
    "lapsed": "Moved on",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened beside the plan's own steps: an interview, a word, a touch outside the plan or of a leg before."""

    on: date
    kind: Literal["interview", "touch", "word"]
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle on the line; `words` says all of it, `icon` names a symbol of the sprite ("" for none)."""

    on: date
    x: float
    look: Look
    icon: str
    words: str

    @property
    def radius(self) -> float:
        return RADIUS[self.look]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the line, or of the hatching, from `x1` to `x2`; `kind` is its class: done, wait, late, base, hush."""

    x1: float
    x2: float
    kind: str

    @property
    def width(self) -> float:
        return self.x2 - self.x1


@dataclass(frozen=True, slots=True)
class Track:
    """Everything there is to draw, in a box of `WIDTH` by `HEIGHT`. `today_x` None: today is not on it (closed)."""

    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    stretches: tuple[Stretch, ...]
    hushes: tuple[Stretch, ...]
    ticks: tuple[float, ...]
    today_x: float | None
    words: str


@dataclass(frozen=True, slots=True)
class _Pin:
    """A mark before it has a place. `rank` is who gets a label first."""

    on: date
    look: Look
    icon: str
    title: str
    when: str
    words: str
    rank: int
    order: int
    step: str = ""

    @property
    def is_next(self) -> bool:
        return self.rank == 0 and self.order == 3


def step_name(step: Step, is_promised: bool) -> str:
    """What a step is called: the call that hangs on a promised date is the promised call."""
    if step.anchor == "promise" and step.channel == "call" and is_promised:
        return "Promised call"
    return step.title


def draw(lines: Sequence[StepLine], plan: Plan, moments: Iterable[Moment], is_promised: bool = False) -> Track | None:
    """The track of the round that `lines` and `moments` tell of, as `plan` reads it; None before any has a day.

    `is_promised`: the employer gave a date in this leg.
    """
    pins = _pins(lines, plan, moments, is_promised)
    if not pins:
        return None
    return _Drawing(pins, lines, plan).track()


# What is to be marked


def _pins(lines: Sequence[StepLine], plan: Plan, moments: Iterable[Moment], is_promised: bool) -> list[_Pin]:
    told = [_moment_pin(moment, plan) for moment in moments]
    dots = [pin for pin in told if pin.look == "dot"][-_MOST_DOTS:]
    pins = [pin for pin in told if pin.look != "dot"] + dots
    if not pins and not any(line.on or line.due for line in lines):
        return []
    made_on = {projected.step.key: projected.done_on for projected in plan.projected}
    shown = [line for line in lines if line.on or (line.due and line.state == "to_come")]
    pins += [_step_pin(line, step_name(line.step, is_promised), plan, made_on) for line in shown]
    if end := _end_pin(plan):
        pins.append(end)
    return sorted(pins, key=lambda pin: (pin.on, pin.order))


def _moment_pin(moment: Moment, plan: Plan) -> _Pin:
    when = day_words(moment.on, plan.today)
    words = f"{moment.words} {when}"
    if moment.kind != "interview":
        return _Pin(moment.on, "dot", "", moment.words, when, words, rank=5, order=2)
    if plan.standing == "interview_ahead" and moment.on >= plan.today:
        return _Pin(moment.on, "future", "calendar", moment.words, when, words, rank=0, order=3)
    return _Pin(moment.on, "done", "", moment.words, when, words, rank=0, order=0)


def _step_pin(line: StepLine, title: str, plan: Plan, made_on: dict[str, date]) -> _Pin:
    if line.on:
        when = day_words(line.on, plan.today)
        if line.state == "skipped":
            return _Pin(
                line.on, "skipped", "skip-forward", title, "skipped", f"{title} skipped {when}", rank=4, order=1
            )
        return _Pin(line.on, "done", "", title, when, f"{title} {when}", rank=3, order=1)
    is_next = plan.next is not None and plan.next.step.key == line.step.key
    due_on = line.due.on if line.due else plan.today
    if is_next and plan.standing == "overdue":
        return _late_pin(line, title, due_on, plan)
    on = due_on if is_next else made_on.get(line.step.key, due_on)
    when, icon = day_words(on, plan.today), ICONS[line.step.channel]
    words = f"{title} {when}, quiet until then" if line.step.quiet else f"{title} {when}"
    return _Pin(on, "future", icon, title, when, words, rank=0 if is_next else 2, order=3, step=line.step.key)


def _late_pin(line: StepLine, title: str, due_on: date, plan: Plan) -> _Pin:
    was = day_words(due_on, plan.today)
    late = plan.next.days_overdue if plan.next else 0
    words = f"{title} was due {was}, {count_words(late, 'day')} overdue" if late else f"{title} overdue"
    return _Pin(due_on, "late", "", title, f"due {was}", words, rank=0, order=3, step=line.step.key)


def _end_pin(plan: Plan) -> _Pin | None:
    if plan.closed:
        when, title = day_words(plan.closed.on, plan.today), ENDINGS[plan.closed.outcome]
        icon = "check" if plan.closed.outcome == "hired" else "flag"
        return _Pin(plan.closed.on, "end", icon, title, when, f"{title} {when}", rank=1, order=4)
    if plan.moves_on is None:
        return None
    on = max(plan.moves_on, plan.today)
    when = day_words(on, plan.today)
    return _Pin(on, "end", "flag", "Move on", when, f"Move on {when} if there is no word", rank=1, order=4)


# Where it goes


class _Drawing:
    """One track on its way: pins get places, then labels what room there is, by rank."""

    def __init__(self, pins: list[_Pin], lines: Sequence[StepLine], plan: Plan) -> None:
        self.pins, self.lines, self.plan = pins, lines, plan
        self.scale = self._scale()
        self.today_x = None if plan.closed else self._now_x()
        self.hushes = self._hushes()
        self.labels: list[Label] = []

    def track(self) -> Track:
        self._label_today()
        is_above = self._label_pins()
        self._label_silence()
        self._label_hushes()
        ticks = self._ticks()
        return Track(
            marks=tuple(self._mark(index, is_above) for index in range(len(self.pins))),
            labels=tuple(self.labels),
            stretches=tuple(self._stretches()),
            hushes=tuple(self.hushes),
            ticks=ticks,
            today_x=self.today_x,
            words=self._words(),
        )

    def _scale(self) -> Scale:
        reaching = self.plan.closed.on if self.plan.closed else self.plan.today
        return spread([(pin.on, RADIUS[pin.look]) for pin in self.pins], LEFT, RIGHT, reaching)

    def _now_x(self) -> float:
        """Where today is: at the mark of what is due today, if there is one."""
        due = (index for index, pin in enumerate(self.pins) if pin.on == self.plan.today and pin.order >= 3)
        return self._x(index) if (index := next(due, None)) is not None else self.scale.at(self.plan.today)

    def _before_today(self) -> int:
        today = self.plan.today
        return sum(pin.on < today or (pin.on == today and pin.order < 3) for pin in self.pins)

    def _x(self, index: int) -> float:
        return self.scale.places[index]

    def _mark(self, index: int, is_above: set[int]) -> Mark:
        pin = self.pins[index]
        # A done mark whose words found no room above is drawn as a small one.
        look: Look = "dot" if pin.look == "done" and index not in is_above else pin.look
        return Mark(pin.on, self._x(index), look, pin.icon, pin.words)

    # Labels

    def _add(self, label: Label | None) -> bool:
        if label is None:
            return False
        self.labels.append(label)
        return True

    def _label_today(self) -> None:
        if self.today_x is not None:
            self.labels.append(
                Label(self.today_x, 121.5, "middle", "Today", "nowtext", Box.around(self.today_x, _CHIP, 108, 127))
            )

    def _label_pins(self) -> set[int]:
        """Put words to the pins, by rank; the interview may come first only where the next touch keeps its words."""
        places = sorted(range(len(self.pins)), key=lambda index: (self.pins[index].rank, index))
        following = {index for index in places if self.pins[index].rank == 0}
        above = self._labelled(places)
        if following <= above:
            return above
        self.labels = self.labels[:1] if self.today_x is not None else []
        return self._labelled(sorted(places, key=lambda index: not self.pins[index].is_next))

    def _labelled(self, places: Sequence[int]) -> set[int]:
        above = set()
        for index in places:
            pin, x = self.pins[index], self._x(index)
            is_late, is_first = pin.look == "late", pin.rank == 0
            pair = labels.above(x, pin.title, pin.when, self.labels, is_late=is_late, is_first=is_first)
            if pair and pin.look != "dot":
                self.labels += pair
                above.add(index)
            else:
                self._add(labels.below(x, f"{pin.title}, {_short(pin.on)}", self.labels))
        return above

    def _label_silence(self) -> None:
        began = self.plan.silence_began_on
        silent = (self.plan.today - began).days if began else 0
        if self.today_x is not None and self.plan.standing not in ("offer", "interview_ahead") and silent > 0:
            words = f"No word for {count_words(silent, 'day')}"
            first, last = self._past_x(), self.today_x
            for off in (0.0, 0.15, 0.3):
                if self._add(labels.between(first + (last - first) * off, last, 115, words, "td", self.labels)):
                    break

    def _label_hushes(self) -> None:
        for hush in self.hushes:
            inside = self.today_x is not None and hush.x1 < self.today_x < hush.x2
            cuts = [hush.x1, self.today_x, hush.x2] if inside and self.today_x is not None else [hush.x1, hush.x2]
            x1, x2 = max(pairwise(cuts), key=lambda part: part[1] - part[0])
            for words in ("Quiet, no contact", "Quiet"):
                if self._add(labels.between(x1, x2, 90.5, words, "hushtext", self.labels)):
                    break

    # Lines

    def _past_x(self) -> float:
        """How far the past is solid: to the last thing that was done or heard."""
        past = [self._x(index) for index, pin in enumerate(self.pins) if pin.look in ("done", "dot", "skipped")]
        return max(past, default=self._x(0))

    def _stretches(self) -> list[Stretch]:
        first, past, last = self._x(0), self._past_x(), self._x(len(self.pins) - 1)
        if self.plan.closed:
            return [Stretch(first, past, "done"), Stretch(past, last, "wait")]
        now = self._now_x()
        if self.plan.standing == "interview_ahead":
            return self._open([Stretch(min(first, now), last, "base")])
        late = next((self._x(index) for index, pin in enumerate(self.pins) if pin.look == "late"), now)
        stretches = [Stretch(first, past, "done"), Stretch(past, min(late, now), "wait"), Stretch(late, now, "late")]
        return self._open([*stretches, Stretch(now, last, "base")])

    def _open(self, stretches: list[Stretch]) -> list[Stretch]:
        """The stretches with the hatched parts left out: quiet has no line."""
        for hush in self.hushes:
            gap = (hush.x1 - 4, hush.x2 + 4)
            stretches = [part for whole in stretches for part in _without(whole, gap)]
        return [stretch for stretch in stretches if stretch.width > 0]

    def _hushes(self) -> list[Stretch]:
        """The quiet before a step to come: from the contact before it to the first day contact is right again."""
        hushes, before = [], self._past_x()
        for line in self.lines:
            if line.state != "to_come" or line.due is None or self.plan.closed:
                continue
            x = self._pin_x(line)
            if line.step.quiet and self.plan.today < line.due.natural_on:
                ends = min(self.scale.at(line.due.natural_on), x)
                hushes.append(Stretch(before + _CLEAR, ends - _CLEAR, "hush"))
            before = x
        return [hush for hush in hushes if hush.width > 0]

    def _pin_x(self, line: StepLine) -> float:
        return self._x([pin.step for pin in self.pins].index(line.step.key))

    # The week ticks, and all of it in words

    def _ticks(self) -> tuple[float, ...]:
        first, last = self.scale.days
        monday = first + timedelta(days=-first.weekday() % 7)
        mondays = [monday + timedelta(weeks=week) for week in range(((last - monday).days // 7) + 1)]
        room = (RIGHT - LEFT) / max((last - first).days, 1) * 7
        every = next(weeks for weeks in (1, 2, 4, 8, 16, 32, 64, 10_000) if weeks * room >= _TICK_LABEL)
        shown = [(day, self.scale.at(day)) for day in mondays[::every]]
        for day, x in shown:
            self._add(labels.between(x - 40, x + 40, 154, _short(day), "mo", self.labels))
        return tuple(x for _, x in shown)

    def _words(self) -> str:
        said = [pin.words for pin in self.pins]
        if self.plan.closed is None:
            said.insert(self._before_today(), f"Today {day_words(self.plan.today, self.plan.today)}")
        return ". ".join(said) + "."


def _without(whole: Stretch, gap: tuple[float, float]) -> list[Stretch]:
    left = Stretch(whole.x1, min(whole.x2, gap[0]), whole.kind)
    right = Stretch(max(whole.x1, gap[1]), whole.x2, whole.kind)
    return [part for part in (left, right) if part.width > 0]


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
