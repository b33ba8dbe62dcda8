"""Asking a recruiter, where what an ATS says contradicts what a person decided, or leaves the decision to one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.ats.ending import End
from app.cadence import day_of
from app.cadence.words import day_words
from app.models import Closure, Connection, Fact, Job, Pursuit, Question
from app.models.question import REOPEN
from app.queries.applications import asked_before, questions_on

# How an ending is said in the middle of a sentence.
ENDED: dict[str, str] = {
    "hired": "hired",
    "not_selected": "not selected",
    "withdrew": "withdrew",
    "offer_declined": "offer declined",
    "job_closed": "job cancelled",
    "no_response": "no response",
    "lapsed": "no response",
}


class Asking:
    """Questions on pursuits, as `connection` gives rise to them; `asked` says which were. The same is asked only once."""

    def __init__(self, session: Session, connection: Connection, at: datetime) -> None:
        self.session, self.connection, self.at = session, connection, at
        self.asked: list[str] = []

    def how_it_ended(self, pursuit: Pursuit, end: End) -> None:
        """A person ended it otherwise."""
        said = f"{self._says(end)} {self._person_ended(pursuit)}"
        self._ask(pursuit, f"ended:{end.outcome}", said, (end.outcome or "",), end.at)

    def whether_it_ended(self, pursuit: Pursuit, end: End, reopened: Fact) -> None:
        """A person has taken it up again since."""
        said = f"{self._says(end)} {reopened.actor_name} reopened it on {self._day(reopened.recorded_at)}."
        self._ask(pursuit, f"ended:{end.outcome}", said, (end.outcome or "",), end.at)

    def whether_it_goes_on(self, pursuit: Pursuit, sign: datetime) -> None:
        """A person ended it, and there is a sign of life since."""
        if pursuit.closed_at is None or sign <= pursuit.closed_at:
            return
        said = f"{self.connection.name} says that it goes on ({self._day(sign)}). {self._person_ended(pursuit)}"
        self._ask(pursuit, "goes-on", said, (REOPEN,), sign)

    def what_the_reason_means(self, pursuit: Pursuit, end: End) -> None:
        """It ended there, for a reason that nobody has explained."""
        said = f"{self.connection.name} ended this. What its reason “{end.why}” means has not been settled."
        self._ask(pursuit, "unmapped", said, ("not_selected", "withdrew"), end.at)

    def whether_it_ends_with(self, job: Job, pursuit: Pursuit, since: datetime) -> None:
        """Its job was closed."""
        said = f"{self.connection.name} closed the job {job.title}."
        self._ask(pursuit, "job", said, ("job_closed", "not_selected"), since)

    def withdraw(self, pursuit: Pursuit, end: End | None) -> None:
        """Take back what needs no answer any more, now that `end` is how the ATS has it."""
        self.session.flush()
        is_open = pursuit.closed_at is None
        is_explained = end is None or end.outcome is not None
        for question in questions_on(self.session, pursuit):
            is_settled = {
                "unmapped": is_explained or not is_open,
                "goes-on": is_open,
                "job": not is_open,
                f"ended:{pursuit.outcome}": True,
            }
            if is_settled.get(question.topic):
                question.close("settled", at=self.at)

    def _ask(self, pursuit: Pursuit, topic: str, said: str, options: tuple[str, ...], since: datetime) -> None:
        if asked_before(self.session, pursuit, topic, since) is not None:
            return
        self.session.add(
            Question(
                agency_id=pursuit.agency_id,
                pursuit_id=pursuit.id,
                connection_id=self.connection.id,
                topic=topic,
                said=said,
                options=" ".join(options),
                occurred_at=since,
                asked_at=self.at,
            )
        )
        self.asked.append(f"The recruiter was asked: {said}")

    def _says(self, end: End) -> str:
        return f"{self.connection.name} says: {ENDED[end.outcome or '']} ({self._day(end.at)})."

    def _person_ended(self, pursuit: Pursuit) -> str:
        closures = [fact for fact in pursuit.facts if isinstance(fact, Closure) and fact.undone_at is None]
        who = closures[-1].actor_name if closures else "Somebody"
        on = f" on {self._day(pursuit.closed_at)}" if pursuit.closed_at else ""
        return f"{who} ended it{on}: {ENDED[pursuit.outcome or '']}."

    def _day(self, instant: datetime) -> str:
        zone = self.connection.agency.zone
        return day_words(day_of(instant, zone), day_of(self.at, zone))
