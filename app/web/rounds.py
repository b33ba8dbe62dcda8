"""The round that counts, for people to read: its steps downwards, and what else happened in it, for the track."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.cadence import Plan, StepLine, day_of, step_lines
from app.cadence.words import count_words, day_words, span_words, time_words
from app.models import Contact, Fact, Interview, Pursuit, Skip, Touch, Word
from app.web.track import ENDINGS, ICONS, Moment, Track, draw, step_name

WORDS = {
    "interview": "Next interview set",
    "promised": "New date promised",
    "other": "Heard back",
    "offer": "Offer made",
    "no": "They said no",
}
CHANNELS = {"call": "Call", "email": "E-mail", "text": "Text message", "in_person": "Visit"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MOST_NAMED = 3  # in a line
RESULTS = {"voicemail": "left voicemail", "no_answer": "no answer", "talked": "talked"}


@dataclass(frozen=True, slots=True)
class StepItem:
    """One line of a cadence downwards. `look` is its classes, `on` the day that `when` names (None: none)."""

    look: str
    icon: str
    title: str
    when: str = ""
    on: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """The round that counts: its interview (None: none has a day yet) and every step's state as of `plan`."""

    pursuit: Pursuit
    plan: Plan
    interview: Interview | None
    lines: tuple[StepLine, ...]

    @property
    def is_promised(self) -> bool:
        return self.pursuit.position.promise_on is not None

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def to_come(self) -> int:
        """Steps still to be done; none of a pursuit that is closed."""
        return 0 if self.plan.closed else sum(line.state == "to_come" for line in self.lines)

    @property
    def summary(self) -> str:
        """Where it is, in one line: "Day 23. Three of five touches left, then move on." """
        plan = self.plan
        if self.interview is None:
            return "It begins when an interview has a date."
        day = (plan.today - day_of(self.interview.ends_at, self.pursuit.agency.zone)).days
        if plan.closed:
            return f"Closed {day_words(plan.closed.on, plan.today)}."
        if plan.standing == "interview_ahead":
            return f"{_number(self.total).capitalize()} touches follow the interview, then move on."
        if plan.standing == "offer":
            return f"Day {day}. An offer is open, so nothing is due."
        if not self.to_come:
            return f"Day {day}. All {_number(self.total)} touches are behind, then move on."
        return f"Day {day}. {_number(self.to_come).capitalize()} of {_number(self.total)} touches left, then move on."

    def track(self) -> Track | None:
        """The round to scale; None before an interview has a day."""
        return draw(self.lines, self.plan, moments(self), self.is_promised) if self.interview else None

    def items(self) -> list[StepItem]:
        """The round downwards, in a recruiter's words."""
        return _Downwards(self).items()


def round_of(pursuit: Pursuit, plan: Plan) -> Round:
    """The round that counts in `pursuit`, whose facts and interviews are loaded, as `plan` reads it."""
    lines = step_lines(pursuit.history(), plan, pursuit.cadence)
    ends_at = pursuit.position.interview_ends_at
    meeting = next((held for held in pursuit.interviews if held.counts and held.ends_at == ends_at), None)
    return Round(pursuit, plan, meeting, tuple(lines))


def touch_name(touch: Fact, names: dict[str, str]) -> str:
    """What a touch is called: its step's name, or "Extra call" outside the plan."""
    if touch.step is not None:
        return names.get(touch.step, touch.step.replace("_", " ").capitalize())
    return f"Extra {CHANNELS[touch.channel or 'call'].lower()}"


def met_by(meeting: Interview, contact: Contact | None) -> str:
    """Who interviews there: "Dana Ruiz, Sam Oh and 4 others"; the hiring manager, as long as nobody said."""
    names = [one["name"] for one in meeting.interviewers]
    if len(names) > _MOST_NAMED:
        names[_MOST_NAMED - 1 :] = [f"{len(names) - _MOST_NAMED + 1} others"]
    named = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return named or (contact.name if contact else "")


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def moments(round_: Round) -> list[Moment]:
    """What happened in the round beside the steps that its lines show, oldest first."""
    meeting, zone = round_.interview, round_.pursuit.agency.zone
    if meeting is None:
        return []
    found = [Moment(day_of(meeting.ends_at, zone), "interview", "Interview")]
    if round_.plan.standing == "interview_ahead":
        return found
    shown = set(_makers(round_).values())
    names = {line.step.key: step_name(line.step, round_.is_promised) for line in round_.lines}
    for fact in _since(round_.pursuit.facts, meeting):
        if isinstance(fact, Touch) and fact not in shown:
            found.append(Moment(day_of(fact.at, zone), "touch", touch_name(fact, names)))
        elif isinstance(fact, Word):
            found.append(Moment(day_of(fact.at, zone), "word", WORDS[fact.word or "other"]))
    return found


def _since(facts: Iterable[Fact], meeting: Interview) -> list[Fact]:
    return [fact for fact in facts if fact.undone_at is None and fact.at >= meeting.ends_at]


def _makers(round_: Round) -> dict[str, Fact]:
    """The touch or skip by which each step that is shown as done or skipped became so."""
    made: dict[str, Fact] = {}
    if round_.interview is None:
        return made
    on = {line.step.key: line.on for line in round_.lines if line.on}
    zone = round_.pursuit.agency.zone
    for fact in _since(round_.pursuit.facts, round_.interview):
        if isinstance(fact, Touch | Skip) and fact.step in on and day_of(fact.at, zone) == on[fact.step]:
            made[fact.step] = fact
    return made


class _Downwards:
    """A round's steps as lines, each with what became of it or what it waits for."""

    def __init__(self, round_: Round) -> None:
        self.round, self.plan = round_, round_.plan
        self.pursuit = round_.pursuit
        self.zone = round_.pursuit.agency.zone
        self.made = _makers(round_)

    def items(self) -> list[StepItem]:
        found = [self._interview(self.round.interview)] if self.round.interview else []
        for place, line in enumerate(self.round.lines):
            if self._is_quiet_before(line):
                found.append(self._hush(line))
            if line.state != "to_come" or not (self.plan.closed or self.pursuit.offered):
                found.append(self._step(line, self.round.lines[place - 1] if place else None))
        return [*found, *self._end()]

    def _day(self, day: date) -> str:
        return day_words(day, self.plan.today)

    def _name(self, line: StepLine) -> str:
        return step_name(line.step, self.round.is_promised)

    def _interview(self, meeting: Interview) -> StepItem:
        on = day_of(meeting.starts_at, self.zone)
        who = met_by(meeting, self.pursuit.contact)
        minutes = int((meeting.ends_at - meeting.starts_at) / timedelta(minutes=1))
        lasts = "" if meeting.ends_are_assumed else count_words(minutes, "minute")
        detail = ", ".join(filter(None, [f"With {who}" if who else "", lasts]))
        if self.plan.standing == "interview_ahead":
            at = time_words(meeting.starts_at, self.zone)
            return StepItem("next", "calendar", "Interview", f"{self._day(on)}, {at}", on, detail)
        return StepItem("past", "check", "Interview", self._day(on), on, detail)

    def _step(self, line: StepLine, before: StepLine | None) -> StepItem:
        name, icon = self._name(line), ICONS[line.step.channel]
        if line.state == "done" and line.on:
            return StepItem("past", "check", name, self._day(line.on), line.on, self._made(line))
        if line.state == "skipped" and line.on:
            reason = fact.text if (fact := self.made.get(line.step.key)) else ""
            return StepItem("skipped", "skip-forward", name, f"skipped {self._day(line.on)}", line.on, reason or "")
        if line.state == "missed":
            return StepItem("skipped", "x", name, "missed", None, "The promised date came first")
        if self.plan.next and self.plan.next.step.key == line.step.key:
            return self._next(line, name, icon)
        on = next((p.done_on for p in self.plan.projected if p.step.key == line.step.key), None)
        return StepItem("future", icon, name, self._day(on) if on else "", on, self._gap(line, before))

    def _made(self, line: StepLine) -> str:
        fact = self.made.get(line.step.key)
        if fact is None:
            return ""
        candidate = self.pursuit.candidate.first_name
        who = f"by {candidate if fact.made_by == 'candidate' else fact.actor_name.split(' ')[0]}"
        result = RESULTS.get(fact.result or "", "sent" if fact.channel == "email" else "made")
        return f"{result.capitalize()} {who}" if result in ("sent", "made") else f"{result.capitalize()}, {who}"

    def _next(self, line: StepLine, name: str, icon: str) -> StepItem:
        following = self.plan.next
        due_on = following.due.on if following else self.plan.today
        when = self._day(due_on)
        if following and self.plan.standing == "overdue":
            late = f"{count_words(following.days_overdue, 'day')} overdue" if following.days_overdue else "Overdue"
            return StepItem("late next", icon, name, f"was due {when}", due_on, late)
        by = f"By {time_words(following.due.at, self.zone)}" if following and following.due.at else ""
        detail = {"due": by or "Due today", "held": "Held until then"}.get(self.plan.standing, by)
        return StepItem("next", icon, name, when, due_on, detail)

    def _gap(self, line: StepLine, before: StepLine | None) -> str:
        if line.step.anchor == "promise" and self.round.is_promised:
            return "The day they promised"
        if line.step.anchor == "previous" and before:
            return f"{span_words(line.step.days).capitalize()} after the {self._name(before).lower()}"
        return ""

    def _is_quiet_before(self, line: StepLine) -> bool:
        return bool(line.step.quiet and line.state == "to_come" and line.due and self.plan.today < line.due.natural_on)

    def _hush(self, line: StepLine) -> StepItem:
        until = line.due.natural_on if line.due else self.plan.today
        return StepItem("hush quietzone", "moon", "Quiet, no contact", f"Until {self._day(until)}", until)

    def _end(self) -> Sequence[StepItem]:
        if closed := self.plan.closed:
            by = "Ended by silence" if closed.by == "system" else ""
            return [StepItem("next", "flag", ENDINGS[closed.outcome], self._day(closed.on), closed.on, by)]
        if self.pursuit.offered:
            return [StepItem("next", "message-circle-reply", "Offer made", detail="Waits for an answer")]
        if self.plan.moves_on is None:
            return []
        return [
            StepItem(
                "future",
                "flag",
                "Move on",
                self._day(self.plan.moves_on),
                self.plan.moves_on,
                "If there is still no word",
            )
        ]
