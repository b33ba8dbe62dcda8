"""Taking news in, whoever reads them: webhooks of vendors, and events told through our own API.

First what is told is set down, newest by its own clock; then the pursuit is brought to accord with it. Both may be done
any number of times, in any order, and come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.ats.asking import Asking
from app.ats.erasing import erase
from app.ats.happened import tell_closed, tell_late
from app.ats.interviewers import kept
from app.ats.known import Known
from app.ats.news import (
    Active,
    ApplicationNews,
    CalledOff,
    CandidateNews,
    Deleted,
    Ended,
    Erased,
    JobNews,
    Meeting,
    Merged,
    News,
    Nothing,
    Person,
    Unhired,
)
from app.ats.settling import settle
from app.errors import AppError
from app.intake import one_at_a_time
from app.models import Agency, Application, Candidate, Connection, Job, Meaning
from app.models.application import ENTERED, MENTIONED
from app.models.connection import EventState
from app.queries.refs import pursuits_of_job

_NO_INTERVIEW = "Noted. There is no interview yet, and so no pursuit."


@dataclass(slots=True)
class Told:
    """What came of it: the state, why, and whom it was about; `has_erased`: one of them is to be forgotten."""

    state: EventState = "ignored"
    reasons: list[str] = field(default_factory=list)
    candidate_ids: set[int] = field(default_factory=set)
    has_erased: bool = False

    def about(self, candidate: Candidate) -> None:
        self.candidate_ids.add(candidate.id)
        self.has_erased = self.has_erased or candidate.erased_at is not None

    def add(self, state: EventState, reason: str | None = None) -> None:
        """One part was taken so; the whole is as its most telling part."""
        self.state = max(self.state, state, key=_STATES.index)
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    @property
    def reason(self) -> str | None:
        return " ".join(self.reasons) or None


_STATES: tuple[EventState, ...] = ("received", "ignored", "late", "applied", "failed")


def tell(
    session: Session,
    connection: Connection,
    news: Iterable[News],
    *,
    received_at: datetime,
    at: datetime,
    is_read: bool = False,
) -> Told:
    """Take `news` of `connection` (its agency loaded) in. What a rule or a person forbids is told, and not done.

    `received_at` stands in for a time that the vendor did not give. `is_read`: we asked for it, and were told of what was
    before as well, so none of it came late.
    """
    one_at_a_time(session, connection.agency)
    telling = _Telling(session, connection.agency, connection, received_at, at, is_read)
    for one in news:
        telling.take(one)
    session.flush()
    return telling.told


@dataclass(slots=True)
class _Telling:
    session: Session
    agency: Agency
    connection: Connection
    received_at: datetime
    at: datetime
    is_read: bool = False
    told: Told = field(default_factory=Told)

    def take(self, one: News) -> None:
        match one:
            case ApplicationNews():
                self._application(one)
            case CandidateNews():
                self._person(one.candidate, one.at)
            case JobNews():
                self._job(one)
            case CalledOff():
                self._called_off(one)
            case Unhired():
                self._unhired(one)
            case Merged():
                self._merged(one)
            case Deleted():
                self._deleted(one)
            case Erased():
                self._erased(one)
            case Nothing():
                self.told.add("ignored", one.why)

    # One kind each

    def _application(self, one: ApplicationNews) -> None:
        known, since = self._known(one.at), self._since(one.at)
        is_new = known.is_new(one.ref)
        application = known.application(one.ref, url=one.url)
        person = known.candidate(one.candidate) if one.candidate else known.candidate_of(application)
        if person is not None:
            application.candidate_id = person.id
            self.told.about(person)
            one = one if person.erased_at is None else _unnaming(one)
        if one.job is not None:
            application.job_id = known.job(one.job).id
        word = known.learn(one.stage, one.state)
        ended_at = self._since(one.state_at or one.at)
        was_told = self.is_read or _was_told(application, one, since, ended_at)
        took = [is_new, *_registered(application, one, word, since, ended_at)]
        self._took(took)
        self.session.flush()
        self._settle(application)
        if None in took and not any(took) and not was_told:
            was_so_at = ended_at if isinstance(one.state, Ended) else since
            tell_late(self.session, application, one, since=was_so_at, by=self.connection.actor, at=self.at)

    def _person(self, person: Person, at: datetime | None) -> None:
        known = self._known(at)
        if known.is_late("candidate", person.ref):
            self.told.add("late", "Something newer is known of this person.")
            return
        self.told.about(known.candidate(person))
        self.told.add("applied")

    def _job(self, one: JobNews) -> None:
        known = self._known(one.at)
        if known.is_late("job", one.job.ref):
            self.told.add("late", "Something newer is known of this job.")
            return
        was = known.job_called(one.job.ref)
        was_open = was is None or was.status != "closed"
        job = known.job(one.job)
        self.told.add("applied")
        if was_open and job.status == "closed":
            self._ask_about(job, self._since(one.at))

    def _called_off(self, one: CalledOff) -> None:
        known = self._known(one.at)
        application = known.application_of_meeting(one.meeting, self._since(one.at))
        if application is None:
            self.told.add("ignored", "No interview of this name is known.")
            return
        self._about_whose(known, application)
        meeting = Meeting(ref=one.meeting, status="cancelled")
        self._took([application.meet(one.meeting, _entry(meeting, self._since(one.at)), at=self._since(one.at))])
        self.session.flush()
        self._settle(application)

    def _unhired(self, one: Unhired) -> None:
        application = self._known(one.at).application_of_hire(one.hire)
        if application is None:
            self.told.add("ignored", "No hire of this name is known.")
        else:
            again = Active(is_sure=True, is_reopened=True)
            self._application(ApplicationNews(ref=application.external_id, at=one.at, state=again))

    def _merged(self, one: Merged) -> None:
        self.told.about(self._known(None).merge(one.gone, one.kept))
        self.told.add("applied", "Two records are one person now.")

    def _deleted(self, one: Deleted) -> None:
        known = self._known(one.at)
        if one.kind == "job":
            job = known.job_called(one.ref)
            self.told.add("ignored" if job is None else "applied", None if job else "This job is not known.")
            if job is not None and job.status != "closed":
                was, job.status = job.status, "closed"
                tell_closed(self.session, job, was, by=self.connection.actor, at=self.at)
                self._ask_about(job, self._since(one.at))
            return
        found = known.applications_of(one.kind, one.ref)
        for application in found:
            application.deleted_at = application.deleted_at or self._since(one.at)
            self._settle(application)
            self._about_whose(known, application)
        self.told.add("applied" if found else "ignored", None if found else "Nothing of it is known.")

    def _erased(self, one: Erased) -> None:
        person = self._known(None).candidate(Person(ref=one.candidate))
        erase(self.session, person, by=self.connection.actor, at=self.at)
        self.told.about(person)
        self.told.add("applied", "Everything about this person was erased.")

    # What they share

    def _about_whose(self, known: Known, application: Application) -> None:
        person = known.candidate_of(application)
        if person is not None:
            self.told.about(person)

    def _settle(self, application: Application) -> None:
        """Bring the pursuit to accord; what cannot be is said, and what was set down stays."""
        try:
            with self.session.begin_nested():
                asked = settle(self.session, self.connection, application, self.at)
        except AppError as refusal:
            self.told.add("failed", refusal.sentence)
            return
        for reason in asked:
            self.told.add("applied", reason)
        if application.pursuit_id is None and self.told.state == "applied":
            self.told.add("applied", _NO_INTERVIEW)

    def _ask_about(self, job: Job, since: datetime) -> None:
        asking = Asking(self.session, self.connection, self.at)
        for pursuit in pursuits_of_job(self.session, self.agency.id, job.id):
            if pursuit.closed_at is None:
                asking.whether_it_ends_with(job, pursuit, since)
        if asking.asked:
            self.told.add("applied", "The recruiter was asked about the pursuits of this job.")

    def _took(self, results: list[bool | None]) -> None:
        if any(results):
            self.told.add("applied")
        elif None in results:
            self.told.add("late", "Something newer was known already.")
        else:
            self.told.add("ignored", "It says nothing new.")

    def _known(self, at: datetime | None) -> Known:
        return Known(self.session, self.agency, self.connection, self._since(at), self.at)

    def _since(self, at: datetime | None) -> datetime:
        """When it was so by the vendor's clock; one that runs ahead of ours is not believed."""
        return min(at or self.received_at, self.at)


def _was_told(application: Application, one: ApplicationNews, since: datetime, ended_at: datetime) -> bool:
    """Whether this very end or sign of life was told before, so that telling it again is nothing late."""
    if isinstance(one.state, Ended):
        return ended_at == application.hired_at or any(end.at == ended_at for end in application.ends())
    return any(sign.at == since for sign in application.signs_of_life())


def _registered(
    application: Application, one: ApplicationNews, word: Meaning | None, since: datetime, ended_at: datetime
) -> Iterable[bool | None]:
    """What is told of `application`, set down: of each part, whether it was new, known (False) or late (None).

    `word`: the stage that is told, as the connection's words have it.
    """
    if one.stage is not None and word is not None:
        rank = ENTERED if one.stage.is_entered else MENTIONED
        yield application.enter(word.key, word.name, at=since, rank=rank)
        if one.stage.is_entered:
            yield application.hear(since, is_offer=word.meaning == "offer")
        yield application.call_stage(word.key, word.name)
    if isinstance(one.state, Active):
        yield application.be_active(at=since, is_sure=one.state.is_sure)
        if one.state.is_reopened:
            yield application.hear(since)
    if isinstance(one.state, Ended):
        application.hire_ref = one.hire or application.hire_ref
        yield application.end(one.state.outcome, one.state.reason_key, one.state.reason, at=ended_at)
    if one.is_offered:
        yield application.hear(since, is_offer=True)
    for meeting in one.meetings:
        yield application.meet(meeting.ref, _entry(meeting, since), at=since)


def _unnaming(one: ApplicationNews) -> ApplicationNews:
    """`one` of somebody who was forgotten: when their meetings are stays worth knowing, where and with whom does not."""
    return replace(one, meetings=tuple(replace(it, location=None, interviewers=None) for it in one.meetings))


def _entry(meeting: Meeting, since: datetime) -> dict[str, Any]:
    """A meeting as it is set down. One that was held at no known time was over when that was told."""
    has_time = meeting.starts_at is not None or meeting.ends_at is not None
    return {
        "status": meeting.status,
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else None,
        "ends_at": meeting.ends_at.isoformat() if meeting.ends_at else None,
        "location": meeting.location,
        "over_at": since.isoformat() if meeting.status == "held" and not has_time else None,
        **_met(meeting, since),
    }


def _met(meeting: Meeting, since: datetime) -> dict[str, Any]:
    """Whom they meet there, if that is told, and since when it is so."""
    if meeting.interviewers is None:
        return {}
    return {"interviewers": kept(meeting.interviewers), "interviewers_at": since.isoformat()}
