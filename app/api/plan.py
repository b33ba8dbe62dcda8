"""`POST /api/v1/plan`: what the rules would say of a story, on the very engine that judges every pursuit.

Stateless: nothing is read from or written to the database, so no key is asked for.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app import cadence
from app.cadence import STANDARD, Cadence, Fact, History
from app.calendar import AgencyDays, NoWorkingDayError, is_zone, public_holidays
from app.errors import InvalidError, RuleError
from app.schemas import NextTouchOut, ReasonOut
from app.schemas.members import Day, Instant, Key

MOST_EVENTS = 500
MOST_CLOSURES = 2_000

router = APIRouter()


class EventError(RuleError):
    """An event that the rules forbid: its index in `events`, and the rule."""

    def __init__(self, sentence: str, *, rule: str, index: int) -> None:
        super().__init__(sentence, code=rule, pointer=f"/events/{index}")
        self.members = {"rule": rule, "index": index}


Words = Annotated[str, Field(min_length=1, max_length=500)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InterviewEvent(_Strict):
    """A meeting and what was promised there. It may lie ahead of `now`."""

    type: Literal["interview"]
    ends_at: Instant
    promised_on: Day | None = None
    decision_on: Day | None = None


class TouchEvent(_Strict):
    """A contact made; `step` null is one outside the plan."""

    type: Literal["touch"]
    step: Key | None = None
    made_at: Instant
    by: cadence.By = "recruiter"
    early_reason: Words | None = None


class SkipEvent(_Strict):
    """The next step left out on purpose."""

    type: Literal["skip"]
    step: Key
    at: Instant
    reason: Words


class WordEvent(_Strict):
    """A word from the employer."""

    type: Literal["word"]
    kind: cadence.WordKind
    heard_at: Instant
    promised_on: Day | None = None
    decision_on: Day | None = None


class PromiseEvent(_Strict):
    """A correction of the current leg's promise: what is absent stays, null clears."""

    type: Literal["promise"]
    promised_on: Day | None = None
    decision_on: Day | None = None
    at: Instant | None = None


class HoldEvent(_Strict):
    """Snoozed until a day. Without `at`: since the event before it, or `now` if it could not be held then."""

    type: Literal["hold"]
    until: Day
    at: Instant | None = None


class UnholdEvent(_Strict):
    """The hold let go."""

    type: Literal["unhold"]
    at: Instant | None = None


_TYPES = ("interview", "touch", "skip", "word", "promise", "hold", "unhold")


def _by_its_name(event: object) -> object:
    """`{"touch": {…}}` is another way to write `{"type": "touch", …}`."""
    if isinstance(event, dict) and "type" not in event and len(event) == 1:
        name, members = next(iter(event.items()))
        if name in _TYPES and isinstance(members, dict):
            return {"type": name, **members}
    return event


Event = Annotated[
    InterviewEvent | TouchEvent | SkipEvent | WordEvent | PromiseEvent | HoldEvent | UnholdEvent,
    Field(discriminator="type"),
]


class StepIn(_Strict):
    """One step of a cadence of your own. `hours` only from the interview's end; else `days`, calendar days."""

    key: Key
    title: Words | None = None
    channel: cadence.Channel
    by: cadence.By = "recruiter"
    anchor: Literal["interview", "promise", "previous"]
    days: Annotated[int, Field(ge=0, le=366)] = 0
    hours: Annotated[int, Field(ge=1, le=720)] | None = None
    fallback_days: Annotated[int, Field(ge=0, le=366)] = 14
    quiet: bool = False


class CadenceIn(_Strict):
    """A cadence of your own; leave it null for the standard one."""

    steps: Annotated[list[StepIn], Field(min_length=1, max_length=20)]
    final_days: Annotated[int, Field(ge=1, le=366)] = 7

    def as_cadence(self) -> Cadence:
        """The engine's cadence. Raises `InvalidError` with the arithmetic if it cannot be followed."""
        steps = [
            cadence.Step(
                **step.model_dump(exclude={"title"}), title=step.title or step.key.replace("_", " ").capitalize()
            )
            for step in self.steps
        ]
        own = Cadence(steps=tuple(steps), name="Own cadence", final_days=self.final_days)
        if wrong := cadence.faults(own):
            raise InvalidError(" ".join(wrong), pointer="/cadence", code="cadence")
        return own


class Holidays(_Strict):
    """A public holiday calendar: ISO 3166-1 alpha-2 country, and its subdivision."""

    country: Annotated[str, Field(min_length=2, max_length=2, examples=["US"])]
    subdivision: Annotated[str, Field(max_length=10, examples=["CA"])] | None = None


class PlanRequest(_Strict):
    """A story, and the instant at which to read it."""

    timezone: Annotated[str, Field(max_length=64, examples=["America/Los_Angeles"])]
    holidays: Holidays | None = None
    closures: Annotated[list[Day], Field(max_length=MOST_CLOSURES)] = []
    cadence: CadenceIn | None = None
    now: Instant
    events: Annotated[list[Annotated[Event, BeforeValidator(_by_its_name)]], Field(max_length=MOST_EVENTS)]

    def days(self) -> AgencyDays:
        """The agency's time. Raises `InvalidError` for a zone or a holiday calendar that is not known."""
        if not is_zone(self.timezone):
            raise InvalidError("Not a time zone of the IANA database, such as Europe/Berlin.", pointer="/timezone")
        country, subdivision = (self.holidays.country, self.holidays.subdivision) if self.holidays else (None, None)
        try:
            if country:
                public_holidays(country, subdivision, self.now.year)
        except ValueError as unknown:
            raise InvalidError(str(unknown), pointer="/holidays") from unknown
        return AgencyDays(ZoneInfo(self.timezone), country, subdivision, frozenset(self.closures))


class StepOut(BaseModel):
    """A step: what became of it, or when it is due if the plan is followed."""

    step: str
    state: Literal["done", "skipped", "missed", "to_come"]
    day: date | None
    due_on: date | None
    due_at: datetime | None


class PlanOut(BaseModel):
    """What the rules say at `now`. Days are in the time zone asked for; instants in UTC."""

    standing: cadence.Standing
    is_open: bool
    next: NextTouchOut | None
    steps: list[StepOut]
    why: ReasonOut
    silence_began_on: date | None
    quiet_until: date | None
    closes_on: date | None
    moves_on: date | None
    outcome: cadence.Outcome | None
    closed_on: date | None


@router.post("/plan", operation_id="plan", summary="What the rules would say")
def create(asked: PlanRequest) -> PlanOut:
    """Replay `events` and read the plan at `now`. A fact that the rules forbid is refused with its index and the rule."""
    days = asked.days()
    own = asked.cadence.as_cadence() if asked.cadence else STANDARD
    try:
        history = _replayed(asked, own, days)
        return _answer(history, own, days, asked.now)
    except NoWorkingDayError as endless:
        raise InvalidError(str(endless), pointer="/closures") from endless


def _replayed(asked: PlanRequest, own: Cadence, days: AgencyDays) -> History:
    history, latest = History(), None
    for index, event in enumerate(asked.events):
        followed = [
            (fact, cadence.follow(history, fact, own, days)) for fact in _readings(event, latest, asked.now)
        ]  # fmt: skip
        broken = len(history.violations)
        fact, history = next((pair for pair in followed if len(pair[1].violations) == broken), followed[0])
        if not isinstance(fact, cadence.Interview) and fact.at > asked.now:
            raise EventError(
                "This happens after now. Leave it out, or read the plan later.", rule="future", index=index
            )
        violation = history.violations[-1][1] if history.violations else None
        # A touch before the interview's end is out of order too; the rule it breaks says more.
        if latest and fact.at < latest and (violation is None or violation.rule != "interview-ahead"):
            raise EventError("This was before the event above it. Give events in order.", rule="order", index=index)
        if violation:
            raise EventError(violation.sentence, rule=violation.rule, index=index)
        # What is yet to come was known before it: what is told after it may still have happened until now.
        latest = fact.at if fact.at <= asked.now else latest
    return history


def _readings(event: Any, latest: datetime | None, now: datetime) -> list[Fact]:
    """The fact an event is; one without an instant of its own may be of the event before it, or of `now`."""
    match event:
        case InterviewEvent():
            return [cadence.Interview(event.ends_at, event.promised_on, event.decision_on, known_at=latest)]
        case TouchEvent():
            return [cadence.Touch(event.step, event.made_at, event.by, event.early_reason)]
        case SkipEvent():
            return [cadence.Skip(event.step, event.at, event.reason)]
        case WordEvent():
            return [cadence.Word(event.kind, event.heard_at, event.promised_on, event.decision_on)]
        case PromiseEvent():
            given = {name: getattr(event, name) for name in event.model_fields_set & {"promised_on", "decision_on"}}
            return [cadence.Promise(at, **given) for at in _instants(event.at, latest, now)]
        case HoldEvent():
            return [cadence.Hold(event.until, at) for at in _instants(event.at, latest, now)]
    return [cadence.Unhold(at) for at in _instants(event.at, latest, now)]


def _instants(given: datetime | None, latest: datetime | None, now: datetime) -> list[datetime]:
    return [given] if given else [min(latest or now, now), now]


def _answer(history: History, own: Cadence, days: AgencyDays, now: datetime) -> PlanOut:
    seen = cadence.plan(history.position, own, days, now)
    why = ReasonOut.of(cadence.explain(history.position, seen, own, days))
    return PlanOut(
        standing=seen.standing,
        is_open=seen.is_open,
        next=NextTouchOut.of(seen, why),
        steps=[_step(line) for line in cadence.step_lines(history, seen, own)],
        why=why,
        silence_began_on=seen.silence_began_on,
        quiet_until=seen.quiet_until,
        closes_on=seen.closed.on if seen.closed and seen.closed.by == "system" else seen.closes_on,
        moves_on=seen.moves_on,
        outcome=seen.closed.outcome if seen.closed else None,
        closed_on=seen.closed.on if seen.closed else None,
    )


def _step(line: cadence.StepLine) -> StepOut:
    due = line.due
    return StepOut(
        step=line.step.key,
        state=line.state,
        day=line.on,
        due_on=due.on if due else None,
        due_at=_utc(due.at) if due else None,
    )


def _utc(instant: datetime | None) -> datetime | None:
    return instant.astimezone(UTC) if instant else None
