"""The pursuit: one candidate, one job, one hiring manager; and every verb that moves it.

A verb takes `by=` (who) and `at=` (when it is told, an aware instant), adds a fact, replays history and stores what
it comes to. It needs `agency`, `facts` and `interviews` loaded, and never queries, commits or sends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from app.cadence import By, Channel, Outcome, WordKind
from app.db import Base, Instant
from app.errors import ConflictError, InvalidError, RuleError, UndoneError
from app.models.access import Recruiter
from app.models.actor import SYSTEM, Actor
from app.models.agency import Agency
from app.models.candidate import Candidate
from app.models.employer import Contact, Employer, Job
from app.models.event import Event
from app.models.fact import Closure, Fact, Hold, Note, Promise, Reopening, Skip, Touch, Unhold, Word
from app.models.found_by import INDEXES
from app.models.interview import Interview, Interviewer
from app.models.tenant import KEY, Owned, natural_key, parent, refers, within
from app.models.upkeep import Upkeep

CALLED_OFF = {"cancelled": "The interview was called off.", "no_show": "The candidate did not come."}


class Pursuit(Owned, Upkeep, Base):
    """One candidacy. What it comes to is `Reckoned`; how a change is taken, `Ledger`; whom it is about, `Upkeep`."""

    __tablename__ = "pursuits"
    __table_args__ = within(
        refers("candidate_id", "candidates"),
        refers("employer_id", "employers"),
        refers("job_id", "jobs"),
        refers("contact_id", "contacts"),
        refers("recruiter_id", "recruiters"),
        *INDEXES,
    )

    candidate_id: Mapped[int]
    employer_id: Mapped[int]
    job_id: Mapped[int]
    contact_id: Mapped[int | None]
    recruiter_id: Mapped[int | None]
    candidate_key: Mapped[str] = mapped_column(KEY)
    employer_key: Mapped[str] = mapped_column(KEY)
    cadence_version: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    stage_ref: Mapped[str | None]
    stage_name: Mapped[str | None]
    stage_kind: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    agency: Mapped[Agency] = parent("Pursuit", "agency_id", "Agency")
    candidate: Mapped[Candidate] = parent("Pursuit", "candidate_id", "Candidate")
    employer: Mapped[Employer] = parent("Pursuit", "employer_id", "Employer")
    job: Mapped[Job] = parent("Pursuit", "job_id", "Job")
    contact: Mapped[Contact | None] = parent("Pursuit", "contact_id", "Contact")
    recruiter: Mapped[Recruiter | None] = parent("Pursuit", "recruiter_id", "Recruiter")
    facts: Mapped[list[Fact]] = relationship(
        primaryjoin="Pursuit.id == Fact.pursuit_id",
        foreign_keys="Fact.pursuit_id",
        order_by="(Fact.at, Fact.id)",
        lazy="raise",
    )
    interviews: Mapped[list[Interview]] = relationship(
        primaryjoin="Pursuit.id == Interview.pursuit_id",
        foreign_keys="Interview.pursuit_id",
        order_by="(Interview.ends_at, Interview.id)",
        lazy="raise",
    )
    events: WriteOnlyMapped[Event] = relationship(
        primaryjoin="Pursuit.id == Event.pursuit_id",
        foreign_keys="Event.pursuit_id",
        passive_deletes=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def open(
        cls,
        *,
        agency: Agency,
        candidate: Candidate,
        job: Job,
        employer: Employer,
        contact: Contact | None,
        recruiter: Recruiter | None,
        by: Actor,
        at: datetime,
    ) -> Pursuit:
        """A pursuit with no interview yet. Every row given belongs to `agency`."""
        pursuit = cls(
            agency=agency,
            agency_id=agency.id,
            candidate=candidate,
            job=job,
            employer=employer,
            contact=contact,
            recruiter=recruiter,
            candidate_key=candidate.name_key,
            employer_key=employer.name_key,
            opened_at=at,
            updated_at=at,
            step_index=0,
            previous_skipped=False,
            offered=False,
            cadence_version=1,
            facts=[],
            interviews=[],
        )
        pursuit._tell("pursuit.opened", by, at)
        return pursuit

    # Interviews

    def schedule(
        self,
        *,
        starts_at: datetime,
        ends_at: datetime,
        by: Actor,
        at: datetime,
        ends_are_assumed: bool = False,
        status: str = "scheduled",
        location: str | None = None,
        interviewers: Sequence[Interviewer] = (),
        promised_on: date | None = None,
        decision_on: date | None = None,
        known_at: datetime | None = None,
    ) -> Interview:
        """Take down a meeting, held or to come, known since `known_at` (default now). Raises `InvalidError` if it ends before it starts."""
        if ends_at <= starts_at:
            raise InvalidError("The interview ends before it starts. Give a later end.", pointer="/ends_at")
        meeting = Interview(
            agency_id=self.agency_id,
            starts_at=starts_at,
            ends_at=ends_at,
            ends_are_assumed=ends_are_assumed,
            known_at=known_at or at,
            status=status,
            location=location,
            interviewers=list(interviewers),
            promised_on=promised_on,
            decision_on=decision_on,
            created_at=at,
        )
        self._change(meeting, lambda: self.interviews.append(meeting), by, at)
        self._tell("interview.recorded", by, at, starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat())
        return meeting

    def reschedule(
        self, meeting: Interview, *, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
    ) -> None:
        """Move a meeting. Refused when something logged since hangs on its old time."""
        if ends_at <= starts_at:
            raise InvalidError("The interview ends before it starts. Give a later end.", pointer="/ends_at")
        if (meeting.starts_at, meeting.ends_at) == (starts_at, ends_at):
            return
        was = meeting.ends_at.isoformat()
        self._change(
            meeting, lambda: _set(meeting, starts_at=starts_at, ends_at=ends_at, ends_are_assumed=False), by, at
        )
        self._tell("interview.changed", by, at, was=was, ends_at=ends_at.isoformat())

    def correct(
        self,
        meeting: Interview,
        *,
        starts_at: datetime,
        ends_at: datetime,
        interviewers: Sequence[Interviewer],
        by: Actor,
        at: datetime,
    ) -> None:
        """Say anew when a meeting is, and whom they meet there. Refused as in `reschedule`."""
        self.reschedule(meeting, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
        if meeting.interviewers == interviewers:
            return
        meeting.interviewers = list(interviewers)
        meeting.keep(at)
        self.updated_at = at
        self._tell("interview.changed", by, at)

    def call_off(self, meeting: Interview, *, status: str = "cancelled", by: Actor, at: datetime) -> None:
        """The meeting is cancelled, or the candidate did not show: it starts no round.

        That is news: a plan which the meeting had stopped is resumed from this day, not from before the meeting was set.
        """
        if self._had_stopped_a_plan(meeting, at):
            self.hear("other", note=CALLED_OFF[status], by=by, at=at)
        self._change(meeting, lambda: _set(meeting, status=status), by, at)
        self._tell("interview.changed", by, at, status=status)

    def debrief(
        self,
        meeting: Interview,
        *,
        by: Actor,
        at: datetime,
        asked_next_steps: bool | None = None,
        asked_for_job: bool | None = None,
        promised_on: date | None = None,
        decision_on: date | None = None,
        discussed: str | None = None,
        fit: str | None = None,
    ) -> None:
        """Record what came of a meeting: what was asked, promised and discussed (rulebook, "The debrief")."""
        if at < meeting.ends_at:
            raise RuleError("The interview has not ended yet. Record the debrief after it.", code="interview-ahead")
        answers = {
            "asked_next_steps": asked_next_steps,
            "asked_for_job": asked_for_job,
            "promised_on": promised_on,
            "decision_on": decision_on,
            "discussed": discussed,
            "fit": fit,
        }
        told, known = (promised_on, decision_on), (meeting.promised_on, meeting.decision_on)
        self._change(meeting, lambda: _set(meeting, **answers, debriefed_at=at, status="held"), by, at)
        self._tell("interview.debriefed", by, at)
        # What was promised before the meeting, or corrected since, is older news than this.
        is_older = self.heard_at == meeting.ends_at and told != (self.promised_on, self.decision_on)
        if any(told) and told != known and is_older:
            self.promise(promised_on=promised_on, decision_on=decision_on, by=by, at=at)

    # The hiring manager

    def name_contact(self, *, name: str | None, phone: str | None, email: str | None, by: Actor, at: datetime) -> None:
        """Complete the hiring manager, and name one if there is none; what is None stays as it is."""
        if self.contact is None and name is None:
            raise InvalidError("Give the hiring manager’s name.", pointer="/name")
        if self.contact is None:
            self.contact = Contact(agency_id=self.agency_id, employer_id=self.employer_id, created_at=at)
        given = {"name": name, "name_key": natural_key(name) if name else None, "phone": phone, "email": email}
        _set(self.contact, **{column: value for column, value in given.items() if value})
        self.contact.keep(at)
        self.updated_at = at
        self._tell("contact.changed", by, at)

    # Touches and words

    def log_touch(
        self,
        *,
        step: str | None,
        channel: Channel,
        made_by: By,
        result: str,
        by: Actor,
        at: datetime,
        made_at: datetime | None = None,
        early_reason: str | None = None,
        note: str | None = None,
    ) -> Touch:
        """Log one contact made with the employer: of the next step, or outside the plan when `step` is None."""
        touch = self._fact(Touch, by, at, made_at)
        _set(touch, step=step, channel=channel, made_by=made_by, result=result, early_reason=early_reason, text=note)
        self._add(touch, by, at)
        self._tell("touch.logged", by, at, touch, step=step, channel=channel, made_by=made_by, result=result)
        return touch

    def skip(self, *, step: str, reason: str, by: Actor, at: datetime) -> Skip:
        """Leave the next step out on purpose."""
        if not reason.strip():
            raise InvalidError("Give a reason for skipping this step.", pointer="/reason")
        skipped = self._fact(Skip, by, at, None)
        _set(skipped, step=step, text=reason.strip())
        self._add(skipped, by, at)
        self._tell("step.skipped", by, at, skipped, step=step)
        return skipped

    def hear(
        self,
        kind: WordKind,
        *,
        by: Actor,
        at: datetime,
        heard_at: datetime | None = None,
        promised_on: date | None = None,
        decision_on: date | None = None,
        interview: tuple[datetime, datetime] | None = None,
        ends_are_assumed: bool = False,
        note: str | None = None,
    ) -> Word:
        """Take down a word from the employer; `interview` is the start and end of the meeting it sets."""
        if kind == "promised" and promised_on is None and decision_on is None:
            raise InvalidError("Give the date they promised.", pointer="/promised_on")
        word = self._fact(Word, by, at, heard_at)
        _set(word, word=kind, promised_on=promised_on, decision_on=decision_on, text=note)
        if kind == "interview" and interview:
            starts_at, ends_at = interview
            when: Any = {"starts_at": starts_at, "ends_at": ends_at, "ends_are_assumed": ends_are_assumed}
            said: Any = {"promised_on": promised_on, "decision_on": decision_on, "known_at": word.at}
            word.meeting = self.schedule(**when, **said, by=by, at=at)
        self._add(word, by, at)
        self._tell("word.heard", by, at, word, word=kind)
        return word

    def promise(self, *, promised_on: date | None, decision_on: date | None, by: Actor, at: datetime) -> Promise:
        """Correct the dates of the current leg; both are as given from now on."""
        promise = self._fact(Promise, by, at, None)
        _set(promise, promised_on=promised_on, decision_on=decision_on)
        self._add(promise, by, at)
        self._tell("promise.changed", by, at, promise)
        return promise

    # Holding, closing, reopening

    def hold(self, until: date, *, by: Actor, at: datetime) -> Hold | None:
        """Snooze: the next touch is due no earlier than the first working day from `until`. None: it is held so already."""
        if self.held_until == until and self.plan(at).held_until is not None:
            return None
        hold = self._fact(Hold, by, at, None)
        hold.until_on = until
        self._add(hold, by, at)
        self._tell("pursuit.held", by, at, hold, until=until.isoformat())
        return hold

    def unhold(self, *, by: Actor, at: datetime) -> Unhold:
        """Let the hold go."""
        release = self._fact(Unhold, by, at, None)
        self._add(release, by, at)
        self._tell("pursuit.unheld", by, at, release)
        return release

    def close(self, outcome: Outcome, *, by: Actor, at: datetime, reason: str | None = None) -> Closure:
        """End it, as a person or an ATS decides."""
        closure = self._fact(Closure, by, at, None)
        _set(closure, outcome=outcome, text=reason)
        self._add(closure, by, at)
        return closure

    def reopen(self, *, by: Actor, at: datetime) -> Reopening:
        """Take a closed pursuit up again where its plan stood, as if held until today."""
        reopening = self._fact(Reopening, by, at, None)
        self._add(reopening, by, at)
        return reopening

    def add_note(self, words: str, *, by: Actor, at: datetime) -> Note:
        """Something worth remembering. It moves no clock."""
        if not words.strip():
            raise InvalidError("Write the note before saving it.", pointer="/text")
        note = self._fact(Note, by, at, None)
        note.text = words.strip()
        self.facts.append(note)
        self.updated_at = at
        self._tell("note.added", by, at, note)
        return note

    def undo(self, fact: Fact, *, by: Actor, at: datetime) -> None:
        """Take a fact back as if it had never been; what was logged since must still fit (`UnsettlingError` if not)."""
        if fact.undone_at is not None:
            raise UndoneError(fact_id=fact.id)

        def take_back() -> None:
            fact.undone_at = at
            if fact.interview_id is not None:
                _set(self._meeting(fact.interview_id), status="cancelled", changed_at=at)

        self._change(fact, take_back, by, at)
        self._tell(f"{fact.kind}.undone", by, at, fact)

    def settle(self, at: datetime) -> bool:
        """Let the clock act: close it if silence has ended it, else bring its deadlines up to `at`. Whether it closed."""
        was_open = self.closed_at is None
        self._reckon(SYSTEM, at)
        return was_open and self.closed_at is not None

    def expect(self, version: int | None) -> None:
        """Raises `ConflictError` if it is not `version` any more."""
        if version is not None and version != self.version:
            raise ConflictError("Somebody changed this pursuit meanwhile. Nothing was saved.", code="stale")

    def _meeting(self, interview_id: int) -> Interview:
        return next(meeting for meeting in self.interviews if meeting.id == interview_id)


def _set(row: object, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
