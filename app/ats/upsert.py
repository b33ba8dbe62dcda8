"""A pursuit as an applicant tracking system knows it, merged into ours: told twice it changes nothing, told late neither.

Members that are absent stay, null clears, and what a recruiter decided is not overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from app.ats.meetings import take_meeting
from app.ats.rows import Rows, is_older
from app.errors import InvalidError
from app.intake import one_at_a_time, under
from app.models import Actor, Agency, Connection, Contact, Employer, Job, Pursuit, Recruiter
from app.models.connection import heard_from
from app.models.upkeep import LINKS
from app.queries.people import open_pursuit_id, recruiters_of
from app.queries.pursuits import pursuit_for
from app.queries.refs import connection_by_slug, ref_for, ref_of
from app.schemas import PursuitIn


@dataclass(frozen=True, slots=True)
class Upserted:
    """What an upsert came to. `is_applied` is False when the source had said something newer before."""

    pursuit: Pursuit
    is_new: bool
    is_applied: bool


def upsert(
    session: Session,
    agency: Agency,
    source: str,
    external_id: str,
    told: PursuitIn,
    *,
    by: Actor,
    at: datetime,
    expect: Callable[[Pursuit | None], None] = lambda _pursuit: None,
) -> Upserted:
    """Merge `told` into the pursuit that `source` calls `external_id`, opening it if there is none.

    `expect` sees the pursuit as it was, or None, before anything is done, and may refuse. Raises `InvalidError` pointing
    into `told`, `ConflictError` for what is a recruiter's, and what the rules forbid as `RuleError`.
    """
    rows = speaking(session, agency, source, told.occurred_at, at)
    ref = ref_for(session, rows.connection, "pursuit", external_id)
    pursuit = pursuit_for(session, agency.id, ref.pursuit_id) if ref and ref.pursuit_id else None
    expect(pursuit)
    if ref and pursuit and is_older(told.occurred_at, ref):
        return Upserted(pursuit, is_new=False, is_applied=False)
    merge = Merge(rows, told, by)
    is_new = False
    if pursuit is None:
        pursuit, is_new = merge.open()
    rows.remember("pursuit", external_id, ref, pursuit.id, **told.told("url"))
    merge.into(pursuit, is_new=is_new)
    return Upserted(pursuit, is_new, is_applied=True)


def speaking(session: Session, agency: Agency, source: str, occurred_at: datetime | None, at: datetime) -> Rows:
    """The rows of `agency` as `source` speaks of them, for one telling; until its end no other of the agency's runs."""
    one_at_a_time(session, agency)
    return Rows(session, agency, connection_of(session, agency, source, at), occurred_at, at)


def connection_of(session: Session, agency: Agency, source: str, at: datetime) -> Connection:
    """The agency's connection called `source`, made when it first speaks."""
    found = connection_by_slug(session, agency.id, source)
    if found is None:
        found = Connection(agency=agency, agency_id=agency.id, slug=source, name=source, created_at=at)
        session.add(found)
        session.flush()
    heard_from(session, found, at)
    return found


@dataclass(frozen=True, slots=True)
class Merge:
    """One telling of a pursuit. Its links are checked and made before anything else of it is."""

    rows: Rows
    told: PursuitIn
    by: Actor

    def open(self) -> tuple[Pursuit, bool]:
        """A pursuit of those who are told of, or the open one that somebody made by hand; and whether it is new."""
        if self.told.candidate is None or self.told.job is None:
            missing = "candidate" if self.told.candidate is None else "job"
            raise InvalidError(f"A new pursuit needs its {missing}.", pointer=f"/{missing}")
        links = self._links(None)
        contact = links["contact"]
        known = open_pursuit_id(self.rows.session, links["candidate"], links["job"], contact.id if contact else None)
        if known and ref_of(self.rows.session, self.rows.connection, "pursuit", known) is None:
            return pursuit_for(self.rows.session, self.rows.agency.id, known), False
        opened = Pursuit.open(agency=self.rows.agency, by=self.by, at=self.rows.at, **{"recruiter": None, **links})
        self.rows.session.add(opened)
        self.rows.session.flush()
        return opened, True

    def into(self, pursuit: Pursuit, *, is_new: bool) -> None:
        """Everything that is told, onto `pursuit`, and that it was amended if it was."""
        was = {} if is_new else _particulars(pursuit)
        self._take(pursuit, is_new=is_new)
        self.rows.session.flush()
        changed = [name for name, state in _particulars(pursuit).items() if name in was and was[name] != state]
        if changed:
            pursuit.amended(changed, by=self.by, at=self.rows.at)
        self.rows.session.flush()

    def _take(self, pursuit: Pursuit, *, is_new: bool) -> None:
        # A new one is of those who are told of already.
        if not is_new:
            pursuit.relink(**self._links(pursuit))
        if "stage" in self.told.model_fields_set:
            stage = self.told.stage
            pursuit.enter_stage(
                ref=stage.ref if stage else None,
                name=stage.name if stage else None,
                kind=stage.kind if stage else None,
                by=self.by,
                at=self.rows.at,
            )
        for place, meeting in enumerate(self.told.interviews):
            with under(f"interviews/{place}"):
                take_meeting(self.rows, pursuit, meeting, by=self.by, at=f"/interviews/{place}")

    def _links(self, pursuit: Pursuit | None) -> dict[str, Any]:
        """Who and what is told of, by name; what is absent is as it was."""
        told = self.told
        employer = self._employer(pursuit)
        for kind, at in (("job", told.job), ("contact", told.contact)):
            employer = self.rows.same_employer(employer, self.rows.employer_of(kind, at))
        job = self._job(pursuit, employer)
        links: dict[str, Any] = {"employer": employer, "job": job, "contact": self._contact(pursuit, employer)}
        current = pursuit.candidate if pursuit else None
        if told.candidate is not None:
            with under("candidate"):
                links["candidate"] = self.rows.candidate(told.candidate, current)
        elif "candidate" in told.model_fields_set:
            raise InvalidError("A pursuit always has a candidate. Leave it out to keep it.", pointer="/candidate")
        if "recruiter" in told.model_fields_set:
            links["recruiter"] = self._recruiter()
        return links

    def _employer(self, pursuit: Pursuit | None) -> Employer:
        told = self.told
        of_job = self.rows.employer_of("job", told.job)
        current = of_job or (pursuit.employer if pursuit else None)
        if told.employer is not None:
            with under("employer"):
                return self.rows.employer(told.employer, current)
        if "employer" in told.model_fields_set:
            raise InvalidError("A pursuit always has an employer. Leave it out to keep it.", pointer="/employer")
        if current is not None:
            return current
        return self._unnamed_employer()

    def _unnamed_employer(self) -> Employer:
        """A stub for the employer of a job that came without one; whoever names it later completes it."""
        if self.told.job is None:
            raise InvalidError("A new pursuit needs its job.", pointer="/job")
        return self.rows.unnamed_employer(self.told.job.title or self.told.job.ref or "")

    def _job(self, pursuit: Pursuit | None, employer: Employer) -> Job:
        current = pursuit.job if pursuit else None
        if self.told.job is not None:
            with under("job"):
                return self.rows.job(self.told.job, employer, current)
        if "job" in self.told.model_fields_set or current is None:
            raise InvalidError("A pursuit always has a job. Leave it out to keep it.", pointer="/job")
        if current.employer_id != employer.id:
            raise InvalidError("This employer is another one. Give the job there, too.", pointer="/job")
        return current

    def _contact(self, pursuit: Pursuit | None, employer: Employer) -> Contact | None:
        current = pursuit.contact if pursuit else None
        if self.told.contact is not None:
            with under("contact"):
                return self.rows.contact(self.told.contact, employer, current)
        return None if "contact" in self.told.model_fields_set else current

    def _recruiter(self) -> Recruiter | None:
        told = self.told.recruiter
        if told is None:
            return None
        people = recruiters_of(self.rows.session, self.rows.agency.id)
        email = (told.email or "").strip().casefold()
        found = next((one for one in people if one.id == told.id or (email and one.email.casefold() == email)), None)
        if found is None:
            pointer = "/recruiter/id" if told.id is not None else "/recruiter/email"
            raise InvalidError("Nobody of the agency is known by this.", pointer=pointer)
        return found


def _particulars(pursuit: Pursuit) -> dict[str, object]:
    """All that is told of `pursuit` beside its clocks, to see whether any of it has changed."""
    named: dict[str, object] = {name: _columns(getattr(pursuit, name)) for name in LINKS}
    named["interviews"] = [_columns(meeting) for meeting in pursuit.interviews]
    return named


def _columns(row: object) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs if column.key != "version"
    }
