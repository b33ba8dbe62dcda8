"""The explanation of what a plan says: the rule, the dates, the arithmetic, what clears it, and words for each.

The same explanation serves the row, the page, the API and the mail (rulebook, "Explained").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.cadence.plan import Due, Next, Plan, Position, Sum
from app.cadence.rules import AFTER_A_HOLD, Cadence, WorkingDays
from app.cadence.words import count_words, day_words, near_day_words, span_words, time_words

ROW_LIMIT = 52


@dataclass(frozen=True, slots=True)
class Why:
    """Why a pursuit stands as it does.

    `rule` names the rule; `dates` are the days it was worked out from, by name; `arithmetic` is the sum in words;
    `clears` what ends it; `contact_on` the first day contact is right again (None: no contact is planned);
    `then` what follows; `sentence` all of it; `row` at most 52 characters for one line of a list.
    """

    rule: str
    dates: tuple[tuple[str, date], ...]
    arithmetic: str
    clears: str
    contact_on: date | None
    then: str | None
    sentence: str
    row: str


def explain(position: Position, now: Plan, cadence: Cadence, days: WorkingDays, who: str = "They") -> Why:
    """Why `now` says what it says. `who` is the hiring manager's first name, for the row."""
    return _Explaining(position, now, cadence, days.zone, who or "They").why()


def closing_sum(now: Plan, cadence: Cadence) -> str:
    """The arithmetic by which silence closes, or closed, the pursuit; stored with the closing."""
    if not now.ending:
        return "No interview has been held, so no silence is counted."
    ends_on = max(sum_.to_on for sum_ in now.ending)
    counted = [sum_ for sum_ in now.ending if sum_.kind != "change"]
    if all(sum_.to_on < ends_on for sum_ in counted):
        counted = list(now.ending)
    told = " ".join(_sum_words(sum_, now, cadence) for sum_ in counted)
    latest = " The latest counts." if len(counted) > 1 else ""
    return f"{told}{latest} Closes at the end of {_day(ends_on, now)}."


def _sum_words(sum_: Sum, now: Plan, cadence: Cadence) -> str:
    from_, to = _day(sum_.from_on, now), _day(sum_.to_on, now)
    match sum_.kind:
        case "silence":
            return f"Silence began {from_}; a month later is {to}."
        case "contact":
            if sum_.from_on != now.last_contact_on:
                return f"The promised date was {from_}, with steps still to come: a month later is {to}."
            return f"Nobody has contacted anybody since {from_}, with steps still to come: a month later is {to}."
        case "touch":
            return f"{cadence.final_days} days after the last touch ({from_}) is {to}."
        case "hold":
            return f"{AFTER_A_HOLD} days after the hold ({from_}) is {to}."
    return f"Nothing closes before the day it last changed, {to}."


def _day(day: date, now: Plan) -> str:
    return day_words(day, now.today)


def first_fitting(*lines: str) -> str:
    """The first line that fits a row; the last one cut to fit if none does."""
    return next((line for line in lines if len(line) <= ROW_LIMIT), lines[-1][: ROW_LIMIT - 1] + "…")


@dataclass(frozen=True, slots=True)
class _Explaining:
    position: Position
    now: Plan
    cadence: Cadence
    zone: ZoneInfo
    who: str

    def why(self) -> Why:
        following = self.now.next
        if following is None:
            return self._without_touch()
        then = self.then()
        arithmetic = self._arithmetic(following)
        clears = self._clears(following)
        sentence = f"{arithmetic} {self._state(following)} {clears}" + (f"; then {then}." if then else ".")
        return Why(
            rule=self._rule(following),
            dates=self._dates(following.due),
            arithmetic=arithmetic,
            clears=clears,
            contact_on=following.due.natural_on if following.quiet else self.now.today,
            then=then,
            sentence=sentence,
            row=self._row(following),
        )

    # With a next touch

    def _rule(self, following: Next) -> str:
        if following.due.on > following.due.natural_on:
            return "held"
        if following.due.at:
            return "hours-after-interview"
        return {
            "promised": "promised-day",
            "decision": "decision-day",
            "interview": "days-after-interview",
            "word": "days-after-word",
            "touch": "days-after-touch",
            "skip": "days-after-skip",
        }[following.due.basis]

    def _dates(self, due: Due) -> tuple[tuple[str, date], ...]:
        dates = [(due.basis, due.base_on), ("due", due.on)]
        if self.now.held_until:
            dates.append(("held_until", self.now.held_until))
        if self.now.closes_on:
            dates.append(("closes", self.now.closes_on))
        return tuple(dates)

    def _base(self, due: Due) -> str:
        if due.basis == "skip":
            return f"the skipped {self._previous()}"
        if due.basis == "touch":
            return f"the {self._previous()}"
        return {"interview": "the interview", "word": "the last word"}.get(due.basis, "the promised date")

    def _previous(self) -> str:
        """The previous contact by its name; a projected one is never explained, so history's own is right."""
        key = self.position.previous
        if key is None or not self.cadence.has(key):
            return "last contact"
        return self.cadence.steps[self.cadence.index(key)].title.lower()

    def _arithmetic(self, following: Next) -> str:
        due, title = following.due, following.step.title
        if due.at:
            ended = f"{time_words(self._ends_at(), self.zone)} on {_day(due.base_on, self.now)}"
            by = f"{time_words(due.at, self.zone)} on {_day(due.on, self.now)}"
            return f"{title}: {following.step.hours} hours after the interview ended ({ended}) = {by}."
        if due.basis in ("promised", "decision") and due.offset_days == 0:
            said = "a call back" if due.basis == "promised" else "a decision"
            sum_ = f"{title}: {said} was promised by {_day(due.base_on, self.now)}"
        else:
            sum_ = (
                f"{title}: {count_words(due.offset_days, 'day')} after {self._base(due)} "
                f"({_day(due.base_on, self.now)}) = {_day(due.raw_on, self.now)}"
            )
        if due.natural_on != due.raw_on:
            sum_ += f", not a working day, so {_day(due.natural_on, self.now)}"
        if due.on != due.natural_on:
            sum_ += f", held until {_day(due.on, self.now)}"
        return f"{sum_}."

    def _ends_at(self) -> datetime:
        return self.position.interview_ends_at or self.now.now

    def _state(self, following: Next) -> str:
        today = f"Today is {_day(self.now.today, self.now)}"
        match self.now.standing:
            case "overdue" if following.days_overdue:
                return f"{today}: {count_words(following.days_overdue, 'day')} overdue."
            case "overdue":
                return f"{today}: overdue."
            case "due":
                return f"{today}: due."
            case "quiet":
                until = _day(following.due.natural_on, self.now)
                return f"{today}: quiet, so nobody contacts the employer before {until}."
            case "held":
                return f"{today}: held."
        return f"{today}: {count_words((following.due.on - self.now.today).days, 'day')} to go."

    def _clears(self, following: Next) -> str:
        return "Contact before then needs a reason" if following.quiet else "Logging any outcome clears it"

    def then(self) -> str | None:
        """What follows the next touch: "e-mail on Thu 21 May", "quiet until Thu 4 Jun", "moves on Thu 11 Jun"."""
        if self.now.next is None:
            return None
        if after := self.now.then:
            if after.step.quiet:
                return f"quiet until {_day(after.due.on, self.now)}"
            return f"{after.step.title.lower()} on {_day(after.due.on, self.now)}"
        return f"moves on {_day(self.now.moves_on, self.now)}" if self.now.moves_on else None

    # The row

    def _row(self, following: Next) -> str:
        if self.now.standing == "quiet":
            return self._quiet_row(following)
        if self.now.standing == "held":
            return first_fitting(f"Held until {_day(following.due.on, self.now)}.")
        if following.due.on > following.due.natural_on:
            return first_fitting(f"You asked to be reminded {near_day_words(following.due.on, self.now.today)}.")
        if following.due.at:
            return self._thank_you_row(following)
        if self.now.standing == "upcoming":
            return first_fitting(f"{following.step.title} {near_day_words(following.due.on, self.now.today)}.")
        if following.due.basis in ("promised", "decision"):
            return self._promise_row(following.due)
        return self._gap_row(following)

    def _quiet_row(self, following: Next) -> str:
        until = f"Quiet until {_day(following.due.natural_on, self.now)}"
        if following.due.on > following.due.natural_on:
            return first_fitting(f"{until}, held until {_day(following.due.on, self.now)}.", f"{until}, then held.")
        return first_fitting(f"{until}. {following.step.title} then.", f"{until}.")

    def _thank_you_row(self, following: Next) -> str:
        due = following.due
        at = time_words(self._ends_at(), self.zone)
        when = near_day_words(due.base_on, self.now.today)
        ends = f"{count_words(following.step.hours or 0, 'hour')} end {near_day_words(due.on, self.now.today)}"
        left = "Not sent yet" if self.now.standing == "overdue" else ends
        return first_fitting(f"Interviewed {when} {at}. {left}.", f"Interviewed {when}. {left}.", f"{left}.")

    def _promise_row(self, due: Due) -> str:
        said = "a call" if due.basis == "promised" else "a decision"
        when = near_day_words(due.base_on, self.now.today)
        end = "." if self.now.today <= due.base_on else ". No word."
        lines = [f"{who} promised {said} {when}{end}" for who in (self.who, "They")]
        return first_fitting(*lines, f"Promised {when}{end}")

    def _gap_row(self, following: Next) -> str:
        title, due = following.step.title, following.due
        if following.days_overdue:
            was = near_day_words(due.on, self.now.today).removeprefix("on ").removeprefix("last ")
            return first_fitting(f"{title}, was due {was}.{self._silence()}", f"{title}, was due {was}.")
        if following.step.quiet:
            return first_fitting(f"{title}. {span_words(due.offset_days).capitalize()} of quiet end today.")
        if following.step.anchor == "promise":
            return first_fitting(
                f"No date promised. {span_words(due.offset_days).capitalize()} since {self._base(due)}.",
                f"{title}. No date was promised.",
            )
        return first_fitting(
            f"{title}. {span_words(due.offset_days).capitalize()} since {self._base(due)}.", f"{title}. Due today."
        )

    def _silence(self) -> str:
        """How long it has been silent; nothing before a date they gave, since until then it is only waiting."""
        silent = (self.now.today - (self.now.silence_began_on or self.now.today)).days
        return f" {span_words(silent).capitalize()} of silence." if silent > 0 else ""

    # Without a next touch

    def _without_touch(self) -> Why:
        now = self.now
        rule, row, clears = self._ending_words()
        closing = closing_sum(now, self.cadence)
        arithmetic = closing if rule in ("silence", "closed") else row
        dates = [("silence_began", now.silence_began_on), ("closes", now.closes_on), ("held_until", now.held_until)]
        return Why(
            rule=rule,
            dates=tuple((name, day) for name, day in dates if day),
            arithmetic=arithmetic,
            clears=clears,
            contact_on=None,
            then=f"moves on {_day(now.moves_on, now)}" if now.moves_on and rule == "silence" else None,
            sentence=f"{arithmetic} {clears}.".strip(),
            row=row,
        )

    def _ending_words(self) -> tuple[str, str, str]:
        now, ends_at = self.now, self.position.interview_ends_at
        if now.closed:
            by = "A month of silence ended it" if now.closed.by == "system" else f"Closed {_day(now.closed.on, now)}"
            return (
                "closed" if now.closed.by == "system" else "closed-by-person",
                first_fitting(f"{by}."),
                ("A word from the employer reopens it" if now.closed.by == "system" else "Reopening takes it up again"),
            )
        if now.standing == "offer":
            return "offer", "An offer is open. No follow-up until it is answered.", "Recording the answer ends it"
        if now.standing == "interview_ahead" and ends_at is None:
            return "interview-ahead", "No interview has a date yet.", "Giving the interview a date starts the plan"
        if now.standing == "interview_ahead" and ends_at:
            at = time_words(ends_at, self.zone)
            when = near_day_words(ends_at.astimezone(self.zone).date(), now.today)
            row = first_fitting(f"Interview {when}, ends {at}.")
            return "interview-ahead", row, "The interview's end starts the plan"
        return "silence", self._silent_row(), "Keeping it open or any word stops it"

    def _silent_row(self) -> str:
        touched = self.position.touched_at
        if touched is None:
            return "A month of silence, no answer."
        last = day_words(touched.astimezone(self.zone).date(), self.now.today)
        return first_fitting(f"Last contact was {last}. No answer.")
