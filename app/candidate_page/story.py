"""Where a pursuit stands, from the candidate's side: which of the page's states it is, and what that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from app.cadence import Next, Outcome, Plan, Position
from app.candidate_page.view import State
from app.candidate_page.words import Words
from app.models import Closure, Fact, Interview, Note, Pursuit, Word

TOOK_JOB = "Took another job."

_ENDINGS: dict[Outcome, State] = {
    "no_response": "moved_on",
    "lapsed": "moved_on",
    "not_selected": "said_no",
    "withdrew": "withdrew",
    "job_closed": "job_closed",
    "hired": "hired",
    "offer_declined": "offer_declined",
}


@dataclass(frozen=True)
class Story:
    """A pursuit read at an instant. It needs everything that `with_story` loads."""

    pursuit: Pursuit
    now: datetime
    plan: Plan
    position: Position
    words: Words

    @classmethod
    def of(cls, pursuit: Pursuit, now: datetime) -> Story:
        """`pursuit` read at `now` (an aware instant)."""
        return cls(pursuit, now, pursuit.plan(now), pursuit.position, Words.of(pursuit, now))

    # What counts

    @cached_property
    def meetings(self) -> list[Interview]:
        """The interviews that were held or are to be, oldest first."""
        return sorted((meeting for meeting in self.pursuit.interviews if meeting.counts), key=lambda held: held.ends_at)

    @cached_property
    def newest(self) -> Interview | None:
        """The interview that the plan follows, held or ahead."""
        return next((held for held in self.meetings if held.ends_at == self.position.interview_ends_at), None)

    @cached_property
    def facts(self) -> list[Fact]:
        """What happened, oldest first; notes are nobody's business here."""
        told = (fact for fact in self.pursuit.facts if fact.undone_at is None and not isinstance(fact, Note))
        return sorted(told, key=lambda fact: (fact.at, fact.id or 0))

    @cached_property
    def last_word(self) -> Word | None:
        """The newest word since the newest interview, if any."""
        since = self.position.interview_ends_at
        words = [fact for fact in self.facts if isinstance(fact, Word) and (since is None or fact.at >= since)]
        return words[-1] if words else None

    @property
    def next(self) -> Next | None:
        return self.plan.next

    @property
    def works_on(self) -> date:
        """Today, or the next working day: when a recruiter's step that is due is made."""
        return self.pursuit.agency.days.roll(self.plan.today)

    def starts_at(self, meeting: Interview) -> datetime | None:
        """When `meeting` starts, as far as anybody said; None when only its day is known."""
        return meeting.told_start(self.words.zone)

    # The state

    @cached_property
    def state(self) -> State:
        """Which of the states of a candidate's page this is."""
        if self.plan.closed:
            return self._ending(self.plan.closed.outcome)
        if self.plan.standing == "offer":
            return "offer"
        if self.plan.standing == "interview_ahead":
            return self._ahead()
        if self.next is None:
            return "finished"
        return self._candidates(self.next) if self.next.step.by == "candidate" else self._recruiters(self.next)

    def _ending(self, outcome: Outcome) -> State:
        closures = [fact for fact in self.facts if isinstance(fact, Closure)]
        if outcome in ("withdrew", "offer_declined") and closures and closures[-1].text == TOOK_JOB:
            return "took_job"
        return _ENDINGS[outcome]

    def _ahead(self) -> State:
        if self.newest is None:
            return "no_interview"
        return "seen_again" if self.meetings[0] is not self.newest else "interview_ahead"

    def _candidates(self, following: Next) -> State:
        if following.due.at:
            return "thank_you_late" if self.plan.standing == "overdue" else "thank_you"
        if following.quiet:
            return "quiet"
        return "your_step" if self.plan.standing in ("due", "overdue") else "your_step_ahead"

    def _recruiters(self, following: Next) -> State:
        if following.quiet:
            return "quiet"
        if self.plan.standing == "held":
            return "held"
        if self.plan.standing == "upcoming":
            return self._upcoming()
        return "on_the_date" if self.position.promise_on == self.plan.today else "date_passed"

    def _upcoming(self) -> State:
        if self.last_word and self.last_word.word == "interview":
            return "seen_again"
        promised = self.position.promise_on
        return "date_passed" if promised and promised < self.plan.today else "before_date"
