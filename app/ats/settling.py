"""Bringing a pursuit to accord with what its ATS last said of the application.

Every step looks at what is so and what should be, so doing it again does nothing. What a person decided stands: where the
ATS contradicts it, the recruiter is asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.ats.appointments import Appointments
from app.ats.asking import Asking
from app.ats.ending import End, end_of, signs_of
from app.ats.known import Known
from app.ats.news import Person
from app.cadence import WordKind
from app.intake import JobDetails, take_job
from app.models import Application, Closure, Connection, Fact, Job, Pursuit, Reopening, Word
from app.models.application import ENDINGS, latest
from app.queries import people
from app.queries.connections import meaning_of
from app.queries.facts import was_undone_by
from app.queries.pursuits import pursuit_for
from app.queries.refs import ref_for, ref_of

_STAGE_KINDS = ("applied", "screen", "interview", "offer", "hired")
_PEOPLE = ("recruiter", "candidate")


def settle(session: Session, connection: Connection, application: Application, at: datetime) -> list[str]:
    """Bring the pursuit of `application` to accord, opening it with the first interview; answers what was asked of whom."""
    settling = _Settling(session, connection, application, at)
    settling.run()
    session.flush()
    return settling.asking.asked


class _Settling:
    def __init__(self, session: Session, connection: Connection, application: Application, at: datetime) -> None:
        self.session, self.connection, self.told, self.at = session, connection, application, at
        self.by = connection.actor
        self.asking = Asking(session, connection, at)

    def run(self) -> None:
        """Everything, in the order in which it may have happened."""
        pursuit = self._pursuit()
        if pursuit is None:
            return
        end = end_of(self.told, self.connection.name, self._meaning)
        if end is None:
            self._go_on(pursuit)
        meetings = Appointments(self.session, self.connection, self.told, self.at)
        meetings.keep(pursuit)
        if meetings.refused_at is not None and pursuit.closed_by in _PEOPLE:
            self.asking.whether_it_goes_on(pursuit, meetings.refused_at)
        self._enter_stage(pursuit)
        if end is not None and end.outcome is not None and pursuit.closed_by not in _PEOPLE:
            self._unhear(pursuit, end)
        self._hear(pursuit, end)
        if end is not None and end.outcome is not None:
            self._finish(pursuit, end)
        elif end is not None and pursuit.closed_at is None:
            self.asking.what_the_reason_means(pursuit, end)
        self.asking.withdraw(pursuit, end)

    # The pursuit

    def _pursuit(self) -> Pursuit | None:
        agency_id = self.connection.agency_id
        if self.told.pursuit_id is not None:
            return self._completed(pursuit_for(self.session, agency_id, self.told.pursuit_id))
        if self.told.interview_at is None or self.told.deleted_at is not None:
            return None
        pursuit = self._open()
        self.told.pursuit_id = pursuit.id
        known = Known(self.session, self.connection.agency, self.connection, self.told.interview_at, self.at)
        ref = ref_for(self.session, self.connection, "pursuit", self.told.external_id)
        known.rows.remember("pursuit", self.told.external_id, ref, pursuit.id, url=self.told.url)
        self.session.flush()
        return pursuit

    def _completed(self, pursuit: Pursuit) -> Pursuit:
        """`pursuit`, of whom and what the application is by now, where it was opened of stubs."""
        known = Known(self.session, self.connection.agency, self.connection, self.at, self.at)
        for kind, find, row_id in (
            ("candidate", people.candidate_by_id, self.told.candidate_id),
            ("job", people.job_by_id, self.told.job_id),
        ):
            stub = getattr(pursuit, kind)
            row = self._row(find, row_id) if stub.is_stub and stub.id != row_id else None
            if row is not None:
                known.rows.replace(kind, stub, row)
        if pursuit.employer_id != pursuit.job.employer_id:
            pursuit.relink(employer=self._row(people.employer_by_id, pursuit.job.employer_id))
        return pursuit

    def _open(self) -> Pursuit:
        """A pursuit of whom and what is known, or the open one that somebody made by hand."""
        agency = self.connection.agency
        known = Known(self.session, agency, self.connection, self.at, self.at)
        candidate = self._row(people.candidate_by_id, self.told.candidate_id)
        candidate = candidate or known.candidate(Person(ref=f"of {self.told.external_id}"))
        self.told.candidate_id = candidate.id
        job = self._row(people.job_by_id, self.told.job_id) or self._unnamed_job(known)
        by_hand = people.open_pursuit_id(self.session, candidate, job, None)
        if by_hand is not None and ref_of(self.session, self.connection, "pursuit", by_hand) is None:
            return pursuit_for(self.session, agency.id, by_hand)
        opened = Pursuit.open(
            agency=agency,
            candidate=candidate,
            job=job,
            employer=self._row(people.employer_by_id, job.employer_id),
            contact=None,
            recruiter=next(filter(self._follows_up, people.recruiters_of(self.session, agency.id)), None),
            by=self.by,
            at=self.at,
        )
        self.session.add(opened)
        self.session.flush()
        return pursuit_for(self.session, agency.id, opened.id)

    def _follows_up(self, recruiter: Any) -> bool:
        return bool(recruiter.id == self.connection.recruiter_id)

    def _unnamed_job(self, known: Known) -> Job:
        """A stub for the job of an application that came without one."""
        employer = known.employer_of_connection(f"application {self.told.external_id}")
        details = JobDetails(title=f"Role to be named ({self.told.external_id[:8]})", is_stub=True)
        job = take_job(self.session, self.connection.agency, employer, details, at=self.at)
        self.told.job_id = job.id
        return job

    def _row(self, find: Any, row_id: int | None) -> Any:
        return find(self.session, self.connection.agency_id, row_id) if row_id is not None else None

    # Where it stands there

    def _enter_stage(self, pursuit: Pursuit) -> None:
        key, name = self.told.stage_key, self.told.stage_name
        if key is None:
            return
        meaning = self._meaning("stage", key)
        kind = meaning if meaning in _STAGE_KINDS else "closed" if meaning in ENDINGS else "other"
        pursuit.enter_stage(ref=key, name=name, kind=kind, by=self.by, at=self.at)

    def _meaning(self, kind: str, key: str) -> str | None:
        found = meaning_of(self.session, self.connection, kind, key)
        return found.meaning if found else None

    # What follows

    def _hear(self, pursuit: Pursuit, end: End | None) -> None:
        """Signs of life that the pursuit was not told of yet: the latest, and an offer that was told of after it."""
        signs, known = signs_of(self.told, self._meaning, end), self.told.signalled_at
        offer = next((sign for sign in reversed(signs) if sign.is_offer), None)
        if offer and offer != signs[-1] and not pursuit.offered and not self._knows_offer(pursuit, offer.at):
            self._hear_of(pursuit, "offer", offer.at)
        if signs and (known is None or signs[-1].at > known):
            self._hear_of(pursuit, "offer" if signs[-1].is_offer and not pursuit.offered else "other", signs[-1].at)

    def _hear_of(self, pursuit: Pursuit, kind: WordKind, sign: datetime) -> None:
        """One sign of life. Before its interview's end it restarts nothing."""
        self.told.signalled_at = latest(self.told.signalled_at, sign)
        if pursuit.closed_by in _PEOPLE:
            self.asking.whether_it_goes_on(pursuit, sign)
        elif not (pursuit.closed_by == "ats" and pursuit.closed_at and sign > pursuit.closed_at):
            pursuit.hear(kind, heard_at=sign, note=self._note(), by=self.by, at=self.at)

    def _unhear(self, pursuit: Pursuit, end: End) -> None:
        """Take back the signs that came after an end which is told of late, as if the end had been told of in time.

        They stand where a person has done something since: that was done in good faith.
        """
        mine = [
            word for word in pursuit.facts if isinstance(word, Word) and word.actor == self.by and not word.undone_at
        ]
        after = [word for word in mine if word.at > end.at]
        by_people = [fact.recorded_at for fact in pursuit.facts if fact.actor_kind in _PEOPLE]
        if not after or any(told_at >= after[0].recorded_at for told_at in by_people):
            return
        for word in reversed(after):
            pursuit.undo(word, by=self.by, at=self.at)
        self.told.signalled_at = max((word.at for word in mine if word.at <= end.at), default=None)

    def _knows_offer(self, pursuit: Pursuit, made_at: datetime) -> bool:
        """Whether the pursuit was told of this very offer, though a person may have taken it back."""
        words = (fact for fact in pursuit.facts if isinstance(fact, Word) and fact.actor == self.by)
        told = [word for word in words if word.word == "offer" and word.at == made_at]
        return any(word.undone_at is None or not was_undone_by(self.session, word, self.by) for word in told)

    def _note(self) -> str | None:
        return f"{self.connection.name}: {self.told.stage_name}" if self.told.stage_name else None

    def _go_on(self, pursuit: Pursuit) -> None:
        """It is under way there: what this ATS ended is taken back, as if it had never been."""
        own = self._own_closure(pursuit)
        if pursuit.closed_by != "ats" or own is None:
            return
        pursuit.undo(own, by=self.by, at=self.at)

    def _finish(self, pursuit: Pursuit, end: End) -> None:
        """It ended there, so it ends here, unless a person has decided otherwise."""
        own = self._own_closure(pursuit) if pursuit.closed_by == "ats" else None
        if pursuit.outcome == end.outcome or end.outcome is None:
            return
        if pursuit.closed_by in _PEOPLE or (pursuit.closed_by == "ats" and own is None):
            self.asking.how_it_ended(pursuit, end)
            return
        if own is not None:
            pursuit.undo(own, by=self.by, at=self.at)
        reopened = self._reopened_by_person(pursuit, end)
        if reopened is None:
            pursuit.close(end.outcome, by=self.by, at=self.at, reason=end.why)
        elif not self._was_told(pursuit, end):
            self.asking.whether_it_ended(pursuit, end, reopened)

    def _own_closure(self, pursuit: Pursuit) -> Fact | None:
        mine = [fact for fact in pursuit.facts if isinstance(fact, Closure) and fact.undone_at is None]
        return next((one for one in reversed(mine) if one.actor == self.by), None)

    def _reopened_by_person(self, pursuit: Pursuit, end: End) -> Fact | None:
        """The person's reopening that is later than the end which is told."""
        again = [fact for fact in pursuit.facts if isinstance(fact, Reopening) and fact.undone_at is None]
        mine = [fact for fact in again if fact.actor_kind in _PEOPLE and fact.recorded_at >= end.at]
        return mine[-1] if mine else None

    def _was_told(self, pursuit: Pursuit, end: End) -> bool:
        """Whether the pursuit was ended by just this before, so that whoever reopened it knew."""
        closures = [fact for fact in pursuit.facts if isinstance(fact, Closure) and fact.actor == self.by]
        return any(one.outcome == end.outcome and one.recorded_at >= end.at for one in closures)
