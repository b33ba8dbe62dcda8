"""What a connection's news are about, found among our rows or made: people, jobs, applications, and its own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.ats.erasing import erase
from app.ats.news import Active, Ended, Kind, Opening, Person, Stage
from app.ats.rows import Rows, is_older
from app.errors import InvalidError
from app.intake import UNSET, CandidateDetails, clean_email, clean_phone, clean_reach, take_candidate
from app.models import Agency, Application, Candidate, Connection, Employer, Job, Meaning
from app.queries import people
from app.queries.applications import application_for, applications_where
from app.queries.connections import meaning_of
from app.queries.refs import ref_for
from app.schemas import CandidateIn, EmployerIn, JobIn

_SHOWN = 8  # characters of an id that stands in for a name


class Known:
    """The rows that `connection` of `agency` speaks of, as of `since` by its own clock."""

    def __init__(self, session: Session, agency: Agency, connection: Connection, since: datetime, at: datetime) -> None:
        self.session, self.agency, self.connection, self.at = session, agency, connection, at
        self.rows = Rows(session, agency, connection, since, at)

    def is_late(self, kind: str, ref: str) -> bool:
        """Whether something newer was said of it before."""
        found = ref_for(self.session, self.connection, kind, ref)
        return found is not None and is_older(self.rows.occurred_at, found)

    # People and jobs

    def candidate(self, told: Person) -> Candidate:
        """Who is told of; a stub, while nobody has said more than an id. One who was erased stays as they are."""
        known = self._candidate_called(told.ref)
        if known is not None and known.erased_at is not None:
            return known
        named = {"first_name": told.first_name, "last_name": told.last_name}
        reached = {
            "email": _kept(lambda: clean_email(told.email)),
            "phone": _kept(lambda: clean_phone(told.phone, self.agency.country)),
            "emails": [one for one in told.emails if _kept(partial(clean_email, one["value"]))],
            "phones": [one for one in told.phones if _kept(partial(clean_phone, one["value"], self.agency.country))],
        }
        members: dict[str, Any] = {name: value for name, value in (named | reached).items() if value}
        if known is None and not (told.first_name or told.last_name):
            return self._unnamed(told.ref, members)
        return self.rows.candidate(CandidateIn(ref=told.ref, **members), None)

    def job_called(self, ref: str) -> Job | None:
        found = ref_for(self.session, self.connection, "job", ref)
        return people.job_by_id(self.session, self.agency.id, found.job_id) if found and found.job_id else None

    def job(self, told: Opening) -> Job:
        """What is told of, at the connection's employer, else at the one it names; one that is known stays at its own."""
        told_of = ("title", "requisition_id", "status", "confidential")
        members: dict[str, Any] = {name: getattr(told, name) for name in told_of}
        asked = JobIn(ref=told.ref, **{name: value for name, value in members.items() if value not in (None, "")})
        known = self.job_called(told.ref)
        home = people.employer_by_id(self.session, self.agency.id, known.employer_id) if known else None
        return self.rows.job(asked, self._employer_of(told, home), known)

    def _employer_of(self, told: Opening, home: Employer | None) -> Employer:
        """Where the job of `told` is: at `home`, unless that is but a stub and it names an employer."""
        if told.employer and self.connection.employer_id is None and (home is None or home.is_stub):
            return self.rows.same_employer(self.rows.employer(EmployerIn(name=told.employer), None), home)
        # By its id too: two jobs of one title may be two employers'.
        return home or self.employer_of_connection(f"{told.title} ({told.ref})" if told.title else told.ref)

    def merge(self, gone: str, kept: str) -> Candidate:
        """Whoever is called `gone` is whoever is called `kept`, from now on by either name; and forgotten, if the other is."""
        survivor, other = self.candidate(Person(ref=kept)), self._candidate_called(gone)
        if other is not None and other.id != survivor.id:
            if survivor.erased_at is not None:
                erase(self.session, other, by=self.connection.actor, at=self.at)
            stub, row = (survivor, other) if survivor.is_stub and not other.is_stub else (other, survivor)
            row.reach_by(row.all_emails or stub.all_emails, row.all_phones or stub.all_phones)
            self.rows.replace("candidate", stub, row)
            survivor = row
        ref = ref_for(self.session, self.connection, "candidate", gone)
        self.rows.remember("candidate", gone, ref, survivor.id)
        return survivor

    # Applications

    def is_new(self, ref: str) -> bool:
        return application_for(self.session, self.connection, ref) is None

    def application(self, ref: str, *, url: str | None = None) -> Application:
        """The application called so, new or known."""
        found = application_for(self.session, self.connection, ref)
        if found is None:
            found = Application(
                agency_id=self.agency.id,
                connection_id=self.connection.id,
                external_id=ref,
                stage_rank=0,
                meetings={},
                created_at=self.at,
            )
            self.session.add(found)
            self.session.flush()
        found.url = url or found.url
        return found

    def application_of_meeting(self, ref: str, since: datetime) -> Application | None:
        """Whose meeting is called so. One that nobody told of yet is remembered as called off."""
        found = ref_for(self.session, self.connection, "interview", ref)
        if found is None or found.pursuit_id is None:
            made = self.rows.remember("interview", ref, found, None)
            made.occurred_at = max(made.occurred_at or since, since)
            return None
        same = applications_where(self.session, self.connection, Application.pursuit_id == found.pursuit_id)
        return next((one for one in same if ref in one.meetings), None)

    def application_of_hire(self, ref: str) -> Application | None:
        """Whose hire was last called so."""
        return next(iter(applications_where(self.session, self.connection, Application.hire_ref == ref)), None)

    def applications_of(self, kind: Kind, ref: str) -> Sequence[Application]:
        """The application called so, or all of the candidate called so."""
        if kind == "application":
            found = application_for(self.session, self.connection, ref)
            return [found] if found else []
        person = self._candidate_called(ref)
        if person is None:
            return []
        return applications_where(self.session, self.connection, Application.candidate_id == person.id)

    def candidate_of(self, application: Application) -> Candidate | None:
        """Whose it is, as far as anybody said."""
        row_id = application.candidate_id
        return people.candidate_by_id(self.session, self.agency.id, row_id) if row_id else None

    # Words

    def learn(self, stage: Stage | None, state: Active | Ended | None) -> Meaning | None:
        """Keep the words that are new; answers the stage's, with what it means as far as anybody has said."""
        if isinstance(state, Ended) and state.reason_key:
            self._word("reason", state.reason_key, state.reason or state.reason_key, state.outcome)
        return self._word("stage", stage.key, stage.name, stage.meaning) if stage else None

    def _word(self, kind: str, key: str, name: str, meaning: str | None) -> Meaning:
        found = meaning_of(self.session, self.connection, kind, key)
        if found is None:
            found = Meaning(
                agency_id=self.agency.id,
                connection_id=self.connection.id,
                kind=kind,
                key=key,
                name=name,
                meaning=meaning,
                seen_at=self.at,
            )
            self.session.add(found)
            self.connection.note_change(self.at)
        # What is called by its id alone keeps the name that it was called by before.
        found.name, found.seen_at = found.name if name == key else name, self.at
        found.meaning = found.meaning or meaning
        return found

    # What they share

    def _candidate_called(self, ref: str) -> Candidate | None:
        found = ref_for(self.session, self.connection, "candidate", ref)
        row_id = found.candidate_id if found else None
        return people.candidate_by_id(self.session, self.agency.id, row_id) if row_id else None

    def _unnamed(self, ref: str, members: dict[str, Any]) -> Candidate:
        emails = clean_reach(members.get("email"), members.get("emails", UNSET), (), "email", clean_email)
        email = emails[0]["value"] if emails else None
        if email and (same := people.candidate_by_email(self.session, self.agency.id, email)):
            self.rows.remember("candidate", ref, None, same.id)
            return same
        shown = f"{self.connection.name} {ref[:_SHOWN]}"
        details = CandidateDetails(first_name=shown, is_stub=True, **members)
        stub = take_candidate(self.session, self.agency, details, at=self.at)
        self.rows.remember("candidate", ref, None, stub.id, is_mention=not members)
        return stub

    def employer_of_connection(self, of: str) -> Employer:
        """Whose account it is; where it is an agency's, a stub for the employer of what is called `of`."""
        if self.connection.employer_id is not None:
            found = people.employer_by_id(self.session, self.agency.id, self.connection.employer_id)
            if found is not None:
                return found
        unnamed = self.rows.employer(EmployerIn(name=f"Employer of {of}"[:200]), None)
        unnamed.is_stub = True
        return unnamed


def _kept(clean: Callable[[], str | None]) -> str | None:
    """What is left of an address or a number; nothing, of one that is none: the rest of the news is still true."""
    try:
        return clean()
    except InvalidError:
        return None
