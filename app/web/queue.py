"""The rows of Today: what each asks for, why it is there, and which group it stands in. Pure, from plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from app.cadence import Channel, Next, Plan, Why, day_of, end_of_day
from app.cadence.words import count_words, day_words
from app.candidate_page import Draft
from app.models import Interview, Pursuit, Recruiter
from app.web.card import WANTED, heading_of
from app.web.saying import script_of

Key = Literal["overdue", "due", "candidate", "tonight", "details"]
View = Literal["all", "calls", "mail", "candidate"]
ICONS: dict[Channel, str] = {"call": "phone", "email": "mail", "text": "send", "in_person": "users"}
# Heading and hint of each group, in the order of the page.
GROUPS: dict[Key, tuple[str, str]] = {
    "overdue": ("Overdue", "Longest first"),
    "due": ("Due today", "By promised time"),
    "candidate": ("Candidate’s turn", "You only nudge"),
    "tonight": ("Moves on tonight", "Keep open to stop it"),
    "details": ("Needs details", "Fill in one field"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One pursuit as Today shows it. `key` is its group, None for one that belongs to no group any more.

    `state` and `tag` say how it stands (`on` its day), `verb` what to do; `wants` names the field that is missing.
    """

    pursuit: Pursuit
    plan: Plan
    why: Why
    key: Key | None
    state: str
    tag: str
    on: date | None
    verb: str
    icon: str
    reason: str
    then: str
    done: int
    skipped: tuple[int, ...]
    wants: str = ""
    mail: Draft | None = None

    @property
    def id(self) -> int:
        return self.pursuit.id

    @property
    def channel(self) -> Channel | None:
        return self.plan.next.step.channel if self.plan.next else None

    @property
    def step(self) -> str:
        return self.plan.next.step.key if self.plan.next else ""

    @property
    def total(self) -> int:
        return len(self.pursuit.cadence.steps)

    @property
    def promise_ahead(self) -> date | None:
        """The day they promised, while it is still to come: a snooze past it should say so."""
        promised = self.pursuit.position.promise_on
        return promised if promised and promised >= self.plan.today else None

    @property
    def sorting(self) -> tuple[datetime, datetime, int]:
        return _sorting(self.pursuit, self.plan)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind, in the order in which to take them."""

    key: Key
    title: str
    hint: str
    rows: tuple[Row, ...]


def row_of(
    pursuit: Pursuit,
    now: datetime,
    touched: AbstractSet[str] = frozenset(),
    reader: Recruiter | None = None,
    meeting: Interview | None = None,
) -> Row:
    """`pursuit` (its parents loaded) as a row at `now`; `touched` are the steps for which a touch was made.

    With a `reader`, what they may write comes with it, from the debrief of `meeting`, the newest interview.
    """
    return _Standing(pursuit, now, touched, reader, meeting).row()


def groups_of(rows: Iterable[Row]) -> list[Group]:
    """The rows in their groups, in the order of the page, empty groups left out."""
    by_key: dict[Key, list[Row]] = {key: [] for key in GROUPS}
    for row in rows:
        if row.key is not None:
            by_key[row.key].append(row)
    return [
        Group(key, *GROUPS[key], tuple(sorted(found, key=lambda row: row.sorting)))
        for key, found in by_key.items()
        if found
    ]


def in_order(pursuits: Iterable[Pursuit], now: datetime) -> list[int]:
    """The ids of those that stand in a group at `now`, in the order of the page; without making rows of them."""
    standings = [_Standing(pursuit, now, frozenset()) for pursuit in pursuits]
    places = {key: place for place, key in enumerate(GROUPS)}
    found = [
        (places[key], _sorting(standing.pursuit, standing.plan)) for standing in standings if (key := standing.key())
    ]
    return [pursuit_id for _, (*_, pursuit_id) in sorted(found)]


def _sorting(pursuit: Pursuit, plan: Plan) -> tuple[datetime, datetime, int]:
    """The instant it was or is due, then how long nothing was heard."""
    due = plan.next.due if plan.next else None
    zone = pursuit.agency.zone
    at = due.at or end_of_day(due.on, zone) if due else end_of_day(plan.today, zone)
    return at, pursuit.heard_at or at, pursuit.id


def seen_in(rows: Sequence[Row], view: View) -> list[Row]:
    """The rows that a filter leaves: calls to make, e-mails to write, or what candidates are to do."""
    return [row for row in rows if _is_seen(row, view)]


def _is_seen(row: Row, view: View) -> bool:
    if view == "candidate":
        return row.key == "candidate"
    is_ours = row.key in ("overdue", "due")
    return view == "all" or (is_ours and (row.channel == "email") == (view == "mail"))


class _Standing:
    """One pursuit on its way to a row."""

    def __init__(
        self,
        pursuit: Pursuit,
        now: datetime,
        touched: AbstractSet[str],
        reader: Recruiter | None = None,
        meeting: Interview | None = None,
    ) -> None:
        self.pursuit, self.touched, self.reader, self.meeting = pursuit, touched, reader, meeting
        self.plan = pursuit.plan(now)

    @cached_property
    def why(self) -> Why:
        return self.pursuit.why(self.plan.now)

    def row(self) -> Row:
        key = self.key()
        state, tag = self._tag(key)
        following = self.plan.next
        wants = WANTED[following.step.channel] if key == "details" and following else ""
        done = following.index if following else self.plan.step_index
        return Row(
            pursuit=self.pursuit,
            plan=self.plan,
            why=self.why,
            key=key,
            state=state,
            tag=tag,
            on=following.due.on if following else self._ends_on(),
            verb=heading_of(self.pursuit, following) if following else self._ending(),
            icon=ICONS[following.step.channel] if following else self._sign(),
            reason=self._lacking(wants) if wants else self.why.row,
            then=self._then(key),
            done=done,
            skipped=self._skipped(done),
            wants=wants,
            mail=self._mail(),
        )

    def key(self) -> Key | None:
        """The group it belongs in."""
        following, plan = self.plan.next, self.plan
        if plan.closed or plan.standing in ("offer", "interview_ahead"):
            return None
        if following and plan.standing in ("due", "overdue"):
            if self.pursuit.needs_details(plan):
                return "details"
            if following.step.by == "candidate":
                return "candidate"
            return "overdue" if plan.standing == "overdue" else "due"
        return "tonight" if plan.closing_in == 0 else None

    def _tag(self, key: Key | None) -> tuple[str, str]:
        following = self.plan.next
        if key == "candidate" and following:
            return "candidate", self._candidates_time(following)
        if key == "details":
            return "needs_details", "Needs details"
        if key == "tonight":
            return "closing", "Tonight"
        if key == "due":
            return "due", "Due today"
        if key == "overdue" and following:
            return "overdue", f"{count_words(following.days_overdue, 'day')} overdue"
        return self._elsewhere()

    def _candidates_time(self, following: Next) -> str:
        """ "5 hours left", "1 day late": hours are counted for the 24-hour thank-you alone."""
        if following.days_overdue:
            return f"{count_words(following.days_overdue, 'day')} late"
        if following.due.at is None:
            return "Due today"
        left = following.due.at - self.plan.now
        if left < timedelta(0):
            return "Late"
        hours, minutes = left // timedelta(hours=1), left // timedelta(minutes=1)
        return f"{count_words(hours, 'hour')} left" if hours else f"{count_words(minutes, 'minute')} left"

    def _elsewhere(self) -> tuple[str, str]:
        """How a pursuit stands that Today does not list (any more)."""
        plan, following = self.plan, self.plan.next
        named = {"offer": "Offer made", "interview_ahead": "Interview ahead", "closed": "Closed", "waiting": "Waiting"}
        if plan.standing in named:
            return plan.standing, named[plan.standing]
        on = following.due.on if following else plan.held_until
        words = day_words(on, plan.today) if on else ""
        return plan.standing, {"quiet": f"Quiet until {words}", "held": f"Until {words}"}.get(plan.standing, words)

    def _ending(self) -> str:
        if self.plan.standing == "interview_ahead":
            return f"Interview with {self.pursuit.contact.name if self.pursuit.contact else self.pursuit.employer.name}"
        return "Nothing to do" if self.plan.closed or self.plan.standing == "offer" else "Close with no word"

    def _ends_on(self) -> date | None:
        """The day on which what is ahead happens: the interview, or the closing."""
        ends_at = self.pursuit.interview_ends_at
        if self.plan.standing == "interview_ahead" and ends_at:
            return day_of(ends_at, self.pursuit.agency.zone)
        return self.plan.closes_on

    def _sign(self) -> str:
        return "calendar" if self.plan.standing == "interview_ahead" else "flag"

    def _mail(self) -> Draft | None:
        script = script_of(self.pursuit, self.plan, self.reader, self.meeting) if self.reader else None
        return script.mail if script else None

    def _then(self, key: Key | None) -> str:
        if key == "tonight":
            return ""
        then = f"Then: {self.why.then}" if self.why.then else ""
        return f"{then}, else moves on tonight" if self.plan.closing_in == 0 and then else then

    def _lacking(self, wants: str) -> str:
        if self.pursuit.contact is None:
            return "No hiring manager is named yet."
        what = "phone number" if wants == "phone" else "e-mail address"
        return f"{self.pursuit.contact.first_name} has no {what} yet."

    def _skipped(self, done: int) -> tuple[int, ...]:
        """The places, counted from one, of steps gone by without a touch: skipped, or missed."""
        steps = self.pursuit.cadence.steps[:done]
        return tuple(place for place, step in enumerate(steps, 1) if step.key not in self.touched)
