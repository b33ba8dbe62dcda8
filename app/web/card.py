"""The next-touch card of a pursuit: what to do now and why, in every standing that there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.cadence import Channel, Next, Plan, Why, day_of
from app.cadence.words import count_words, day_words, near_day_words, time_words
from app.models import Closure, Pursuit, Word
from app.web.timeline import OUTCOMES, by_words

Kind = Literal["touch", "quiet", "held", "offer", "ahead", "undated", "waiting", "closed", "details"]
VERBS: dict[Channel, str] = {"call": "Call", "email": "E-mail", "text": "Text", "in_person": "Visit"}
_DOES: dict[Channel, str] = {"call": "calls", "email": "writes to", "text": "writes to", "in_person": "visits"}
WANTED: dict[Channel, str] = {"call": "phone", "text": "phone", "email": "email", "in_person": "email"}


@dataclass(frozen=True, slots=True)
class Card:
    """`state` and `tag` are the standing (`on` its day), `why` one line, `sum` the arithmetic, `then` what follows.

    `closing` warns that silence is about to end it; `wants` names the one field that the next touch lacks.
    """

    kind: Kind
    state: str
    tag: str
    heading: str
    why: str
    sum: str = ""
    then: str = ""
    on: date | None = None
    closing: str = ""
    wants: str = ""
    channel: Channel | None = None
    is_candidates: bool = False
    step: str = ""


def card_of(pursuit: Pursuit, plan: Plan, why: Why) -> Card:
    """The card of `pursuit`, its contact and facts loaded, as `plan` and its explanation `why` have it."""
    return _Dealing(pursuit, plan, why).card()


def heading_of(pursuit: Pursuit, following: Next) -> str:
    """What the next touch is, as something to do: "Call Dana Whitfield", "Thank-you to Dana Whitfield"."""
    who = pursuit.contact.name if pursuit.contact else "the hiring manager"
    step = following.step
    if step.by == "recruiter":
        return f"{VERBS[step.channel]} {who}"
    if step.channel == "email":
        return f"{step.title} to {who}"
    return f"{pursuit.candidate.first_name} {_DOES[step.channel]} {who}"


class _Dealing:
    def __init__(self, pursuit: Pursuit, plan: Plan, why: Why) -> None:
        self.pursuit, self.plan, self.why = pursuit, plan, why
        self.zone = pursuit.agency.zone

    def card(self) -> Card:
        match self.plan.standing:
            case "closed":
                return self._closed()
            case "offer":
                return self._offer()
            case "interview_ahead":
                return self._ahead()
        if self.plan.next is None:
            return self._waiting()
        return self._touch(self.plan.next)

    def _day(self, day: date) -> str:
        return day_words(day, self.plan.today)

    def _then(self) -> str:
        return f"Then: {self.why.then}" if self.why.then else ""

    # With a next touch

    def _touch(self, following: Next) -> Card:
        state, tag = self._tag(following)
        kind: Kind = {"quiet": "quiet", "held": "held"}.get(self.plan.standing, "touch")  # type: ignore[assignment]
        heading, why = heading_of(self.pursuit, following), self.why.row
        if kind == "quiet":
            heading = f"Nobody contacts {self.pursuit.employer.name} now"
            why = f"Quiet until {self._day(following.due.natural_on)}, on purpose. {following.step.title} then."
        wants = WANTED[following.step.channel] if self.pursuit.needs_details(self.plan) and kind == "touch" else ""
        if wants:
            kind, state, tag, why = "details", "needs_details", "Needs details", self._lacking(wants)
        return Card(
            kind=kind,
            state=state,
            tag=tag,
            heading=heading,
            why=why,
            sum=self.why.arithmetic,
            then=self._then(),
            on=following.due.on,
            closing=self._closing(),
            wants=wants,
            channel=following.step.channel,
            is_candidates=following.step.by == "candidate",
            step=following.step.key,
        )

    def _tag(self, following: Next) -> tuple[str, str]:
        due, today = following.due, self.plan.today
        match self.plan.standing:
            case "quiet":
                return "quiet", f"Quiet until {self._day(due.natural_on)}"
            case "held":
                return "held", f"Snoozed until {self._day(due.on)}"
            case "overdue" if following.days_overdue:
                return "overdue", f"{count_words(following.days_overdue, 'day')} overdue"
            case "overdue":
                return "overdue", "Overdue"
            case "due" if due.at:
                return "due", f"Due by {time_words(due.at, self.zone)} {near_day_words(due.on, today)}"
            case "due":
                return "due", "Due today"
        return "upcoming", f"Due {self._day(due.on)}"

    def _lacking(self, wants: str) -> str:
        if self.pursuit.contact is None:
            return "No hiring manager is named yet."
        what = "phone number" if wants == "phone" else "e-mail address"
        return f"There is no {what} for {self.pursuit.contact.name} yet."

    def _closing(self) -> str:
        if self.plan.closing_in is None or self.plan.closes_on is None or self.plan.standing == "waiting":
            return ""
        return f"Closes at the end of {self._day(self.plan.closes_on)} if nobody contacts anybody."

    # Without

    def _waiting(self) -> Card:
        left = self.plan.closing_in
        closes = {0: "Closes tonight", 1: "Closes tomorrow"}.get(left or 0, f"Closes in {left} days")
        is_held = self.plan.standing == "held"
        return Card(
            kind="waiting",
            state="closing" if left is not None else "waiting",
            tag=closes if left is not None else "Waiting",
            heading="Kept open" if is_held else "Every touch is made",
            why=self.why.row,
            sum=self.why.arithmetic,
            then=self._then() if left is None else "",
            on=self.plan.closes_on if left is not None else None,
        )

    def _offer(self) -> Card:
        made = next((fact for fact in reversed(self.pursuit.facts) if self._is_offer(fact)), None)
        when = f"Offer made {near_day_words(day_of(made.at, self.zone), self.plan.today)}. " if made else ""
        return Card(
            kind="offer",
            state="offer",
            tag="Offer",
            heading="Record the answer to the offer",
            why=f"{when}No follow-up until it is answered, and silence does not close it.",
        )

    @staticmethod
    def _is_offer(fact: object) -> bool:
        return isinstance(fact, Word) and fact.undone_at is None and fact.word == "offer"

    def _ahead(self) -> Card:
        ends_at = self.pursuit.interview_ends_at
        if ends_at is None:
            return Card(
                kind="undated",
                state="interview_ahead",
                tag="No date yet",
                heading="Give the interview a date",
                why="The plan starts when the interview ends.",
            )
        return Card(
            kind="ahead",
            state="interview_ahead",
            tag="Interview ahead",
            heading=f"Interview {near_day_words(day_of(ends_at, self.zone), self.plan.today)}, {self._from(ends_at)}",
            why="Nothing to do before it. At the end, ask when they will call and when they decide.",
            then=self._after_interview(),
            on=day_of(ends_at, self.zone),
        )

    def _from(self, ends_at: datetime) -> str:
        meeting = next((held for held in self.pursuit.interviews if held.counts and held.ends_at == ends_at), None)
        until = time_words(ends_at, self.zone)
        return f"{time_words(meeting.starts_at, self.zone)} to {until}" if meeting else f"ends {until}"

    def _after_interview(self) -> str:
        if not self.plan.projected:
            return ""
        first = self.plan.projected[0]
        return f"Then: {first.step.title.lower()} by {self._day(first.due.on)}"

    def _closed(self) -> Card:
        closed = self.plan.closed
        if closed is None:
            raise ValueError("An open pursuit has no closing to show.")
        closure = next((fact for fact in reversed(self.pursuit.facts) if self._is_closure(fact)), None)
        by_person = closure is not None and closed.by != "system"
        said = f"{_capital(by_words(closure.actor))}. {closure.text or ''}".strip() if closure and by_person else ""
        return Card(
            kind="closed",
            state="hired" if closed.outcome == "hired" else "closed",
            tag=f"Closed {self._day(closed.on)}",
            heading=OUTCOMES[closed.outcome],
            why=said or f"{self.why.row} {self.why.clears}.",
            sum=self.why.arithmetic if closed.by == "system" else "",
            on=closed.on,
        )

    @staticmethod
    def _is_closure(fact: object) -> bool:
        return isinstance(fact, Closure) and fact.undone_at is None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
