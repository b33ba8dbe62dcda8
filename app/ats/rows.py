"""The rows that an applicant tracking system speaks of: found by our id, by its own name for them, or by what they are.

A name that is new makes a row, a stub until more is told of it; a stub that turns out to be somebody known is made one
with them. So the order in which a system tells of things does not matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.ats.happened import tell_closed, tell_merged
from app.errors import InvalidError
from app.intake import (
    UNSET,
    CandidateDetails,
    ContactDetails,
    EmployerDetails,
    JobDetails,
    clean_email,
    clean_reach,
    take_candidate,
    take_contact,
    take_employer,
    take_job,
)
from app.intake.details import LONGEST_NAME
from app.models import (
    Agency,
    Application,
    Candidate,
    Connection,
    Contact,
    Employer,
    ExternalRef,
    InboundEvent,
    Job,
    Pursuit,
    Tombstone,
)
from app.models.candidate import let_be
from app.queries import people
from app.queries.pursuits import ids_of_candidate
from app.queries.refs import ref_for, ref_of
from app.schemas import CandidateIn, ContactIn, EmployerIn, JobIn
from app.schemas.asked import Referred

Row = Any  # Candidate, Employer, Contact or Job: told apart by their kind's name, as the references are
Found = tuple[int | None, ExternalRef | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Finds, makes and completes rows of `agency`, as `connection` told of them at `occurred_at` by its own clock."""

    session: Session
    agency: Agency
    connection: Connection
    occurred_at: datetime | None
    at: datetime
    made: list[Row] = field(default_factory=list)

    # One a kind

    def candidate(self, told: CandidateIn, current: Candidate | None) -> Candidate:
        """Whom `told` means; without a name of its own, or an address that is another's, the `current` one."""

        def natural() -> Candidate | None:
            found = clean_reach(told.email, told.told("emails").get("emails", UNSET), (), "email", clean_email)
            return people.candidate_by_email(self.session, self.agency.id, found[0]["value"]) if found else None

        is_named = bool((told.first_name + told.last_name).strip())
        row, ref = self._find("candidate", told, current, is_named, natural, may_rename=True)
        if row is not None and row.erased_at is not None:
            return row  # type: ignore[no-any-return]
        members = self._members(told, ref, "first_name", "last_name", "email", "phone", "emails", "phones")
        if row is None and not is_named:
            members["first_name"] = told.ref or ""

        def take(**which: Any) -> Candidate:
            return take_candidate(self.session, self.agency, CandidateDetails(**members, **which), at=self.at)

        return self._take("candidate", told, row, ref, is_named, take)  # type: ignore[no-any-return]

    def employer(self, told: EmployerIn, current: Employer | None) -> Employer:
        """Whom `told` means; a `current` one that is but a stub becomes it."""

        def natural() -> Employer | None:
            return people.employer_named(self.session, self.agency.id, told.name) if told.name else None

        row, ref = self._find("employer", told, current, bool(told.name), natural)
        members = self._members(told, ref, "name")
        if row is None and not told.name:
            members["name"] = told.ref or ""

        def take(**which: Any) -> Employer:
            return take_employer(self.session, self.agency, EmployerDetails(**members, **which), at=self.at)

        return self._take("employer", told, row, ref, bool(told.name), take)  # type: ignore[no-any-return]

    def contact(self, told: ContactIn, employer: Employer, current: Contact | None) -> Contact:
        """Whom `told` means at `employer`; without a name, the `current` one."""

        def natural() -> Contact | None:
            email = clean_email(told.email)
            known = people.contact_by_email(self.session, employer, email) if email else None
            return known or (people.contact_named(self.session, employer, told.name) if told.name else None)

        row, ref = self._find("contact", told, current, bool(told.name), natural)
        members = self._members(told, ref, "name", "title", "email", "phone", "time_zone")
        if row is None and not told.name:
            members["name"] = told.ref or ""

        def take(**which: Any) -> Contact:
            return take_contact(self.session, self.agency, employer, ContactDetails(**members, **which), at=self.at)

        return self._take("contact", told, row, ref, bool(told.name), take)  # type: ignore[no-any-return]

    def job(self, told: JobIn, employer: Employer, current: Job | None) -> Job:
        """What `told` means at `employer`; without a title, the `current` one."""

        def natural() -> Job | None:
            if told.requisition_id and (
                known := people.job_by_requisition(self.session, employer, told.requisition_id)
            ):
                return known
            titled = people.job_titled(self.session, employer, told.title) if told.title else None
            return None if titled and told.requisition_id and titled.requisition_id else titled

        row, ref = self._find("job", told, current, bool(told.title), natural)
        members = self._members(told, ref, "title", "requisition_id", "status", "confidential")
        if "confidential" in members:
            members["is_confidential"] = members.pop("confidential")
        if row is None and not told.title:
            members["title"] = told.ref or ""

        def take(**which: Any) -> Job:
            return take_job(self.session, self.agency, employer, JobDetails(**members, **which), at=self.at)

        was = row.status if row else None
        taken: Job = self._take("job", told, row, ref, bool(told.title), take)
        tell_closed(self.session, taken, was, by=self.connection.actor, at=self.at)
        return taken

    def unnamed_employer(self, of: str) -> Employer:
        """A stub for the employer of something that came without one; whoever names it later completes it."""
        employer = self.employer(EmployerIn(name=f"Employer of {of}"[:LONGEST_NAME]), None)
        employer.is_stub = True
        self.session.flush()
        return employer

    def employer_of(self, kind: str, told: Referred | None) -> Employer | None:
        """The employer of the job or contact that `told` means by its id or its ref alone."""
        ref = ref_for(self.session, self.connection, kind, told.ref) if told and told.ref else None
        row_id = told.id if told and told.id is not None else getattr(ref, f"{kind}_id") if ref else None
        row = _BY_ID[kind](self.session, self.agency.id, row_id) if row_id is not None else None
        return people.employer_by_id(self.session, self.agency.id, row.employer_id) if row else None

    def same_employer(self, told: Employer, known: Employer | None) -> Employer:
        """One employer for what is said to be at `told` and is known to be at `known`, if either is but a stub."""
        if known is None or known.id == told.id or not (known.is_stub or told.is_stub):
            return told
        if all(ref_of(self.session, self.connection, "employer", one.id) for one in (told, known)):
            return told
        stub, kept = (known, told) if known.is_stub else (told, known)
        self.replace("employer", stub, kept)
        return kept

    def remember(
        self,
        kind: str,
        external_id: str,
        ref: ExternalRef | None,
        row_id: int | None,
        *,
        is_mention: bool = False,
        **more: Any,
    ) -> ExternalRef:
        """That our row is what the source calls so, and when it last spoke of it; a mere mention says nothing of it."""
        if ref is None:
            ref = ExternalRef(
                agency_id=self.agency.id,
                connection_id=self.connection.id,
                type=kind,
                external_id=external_id,
                created_at=self.at,
            )
            self.session.add(ref)
        setattr(ref, f"{kind}_id", row_id)
        for name, value in more.items():
            setattr(ref, name, value)
        if self.occurred_at and not is_mention and not is_older(self.occurred_at, ref):
            ref.occurred_at = self.occurred_at
        return ref

    # What they share

    def _find(
        self,
        kind: str,
        told: Referred,
        current: Row | None,
        is_named: bool,
        natural: Callable[[], Row | None],
        *,
        may_rename: bool = False,
    ) -> tuple[Row | None, ExternalRef | None]:
        """The row `told` means, if there is one, and the source's reference to it, if it gave one that is known."""
        ref = ref_for(self.session, self.connection, kind, told.ref) if told.ref else None
        if told.id is not None:
            return self._by_id(kind, told.id), ref
        known = self._by_id(kind, getattr(ref, f"{kind}_id")) if ref else None
        if known is not None and not known.is_stub:
            return known, ref
        same = natural()
        if same is not None and same is not known and self._may_be(kind, same, told):
            if known is not None:
                self.replace(kind, known, same)
            elif current is not None and current.is_stub and self._may_be(kind, current, told):
                self.replace(kind, current, same)
            return same, ref
        if known is not None:
            return known, ref
        is_currents = current is not None and (may_rename or not is_named or current.is_stub)
        return (current, ref) if is_currents and self._may_be(kind, current, told) else (None, ref)

    def _may_be(self, kind: str, row: Row, told: Referred) -> bool:
        """Whether `row` can be what `told` means: not if the source already calls it by another name."""
        return told.ref is None or ref_of(self.session, self.connection, kind, row.id) is None

    def _by_id(self, kind: str, row_id: int) -> Row:
        found = _BY_ID[kind](self.session, self.agency.id, row_id)
        if found is None:
            raise InvalidError(f"There is no such {kind}.", pointer="/id")
        return found

    def _members(self, told: Referred, ref: ExternalRef | None, *names: str) -> dict[str, Any]:
        """What was told of it, unless the source said something newer of it before."""
        return {} if ref and is_older(self.occurred_at, ref) else told.told(*names)

    def _take(
        self,
        kind: str,
        told: Referred,
        row: Row | None,
        ref: ExternalRef | None,
        is_named: bool,
        take: Callable[..., Row],
    ) -> Row:
        if row is not None:
            taken = take(id=row.id, is_stub=not is_named)
        elif told.ref is None:
            taken = take()
        else:
            # Whoever else has this name is another one, since the source calls them something else.
            taken = take(is_stub=not is_named, is_another=True)
            self.made.append(taken)
        if told.ref is not None:
            is_mention = not told.model_fields_set - {"id", "ref"}
            self.remember(kind, told.ref, ref, taken.id, is_mention=is_mention)
        return taken

    def replace(self, kind: str, stub: Row, row: Row) -> None:
        """`stub` turns out to be `row`: whatever points at it points there, and it is no more."""
        if isinstance(row, Candidate) and isinstance(stub, Candidate) and not stub.can_contact:
            theirs = ids_of_candidate(self.session, self.agency.id, row.id)
            let_be(self.session, row, theirs, by=self.connection.actor, at=self.at)
        for pursuit in self.session.scalars(select(Pursuit).where(self._pursuits_of(kind, stub))):
            pursuit.relink(**{kind: row})
            pursuit.updated_at = self.at
        if kind == "employer":
            self._move_to(row, stub)
        for table in _POINTING[kind]:
            column = getattr(table, f"{kind}_id")
            moved = update(table).where(table.agency_id == self.agency.id, column == stub.id)
            self.session.execute(moved.values({f"{kind}_id": row.id}))
        self.session.flush()
        self.session.delete(stub)
        whose: dict[str, Any] = {"agency_id": self.agency.id, "type": kind, "row_id": stub.id}
        self.session.add(Tombstone(**whose, deleted_at=self.at, merged_into=row.id))
        self.session.flush()
        if kind == "candidate":
            tell_merged(self.session, row, stub.id, by=self.connection.actor, at=self.at)

    def _move_to(self, employer: Employer, stub: Employer) -> None:
        tables: tuple[Any, ...] = (Job, Contact)
        for table in tables:
            theirs = select(table).where(table.agency_id == self.agency.id, table.employer_id == stub.id)
            for one in self.session.scalars(theirs):
                one.employer_id = employer.id
                one.keep(self.at)
        accounts = select(Connection).where(Connection.agency_id == self.agency.id, Connection.employer_id == stub.id)
        for account in self.session.scalars(accounts):
            account.employer_id = employer.id
            account.note_change(self.at)

    def _pursuits_of(self, kind: str, row: Row) -> Any:
        mine = Pursuit.agency_id == self.agency.id
        if kind == "employer":
            jobs = select(Job.id).where(Job.agency_id == self.agency.id, Job.employer_id == row.id)
            return (
                mine
                & or_(Pursuit.job_id.in_(jobs), Pursuit.employer_key == row.name_key)
                & (Pursuit.employer_id == row.id)
            )
        return mine & (getattr(Pursuit, f"{kind}_id") == row.id)


def is_older(occurred_at: datetime | None, ref: ExternalRef) -> bool:
    """Whether the source has said something newer of it before, by its own clock."""
    return occurred_at is not None and ref.occurred_at is not None and occurred_at < ref.occurred_at


# What points at a row of a kind, beside pursuits.
_POINTING: dict[str, tuple[Any, ...]] = {
    "candidate": (ExternalRef, Application, InboundEvent),
    "employer": (ExternalRef,),
    "contact": (ExternalRef,),
    "job": (ExternalRef, Application),
}


def row_by_id(session: Session, agency_id: int, kind: str, row_id: int) -> Row | None:
    """The agency's row of this kind; None if there is none, another agency's included."""
    return _BY_ID[kind](session, agency_id, row_id)


_BY_ID: dict[str, Callable[[Session, int, int], Row | None]] = {
    "candidate": people.candidate_by_id,
    "employer": people.employer_by_id,
    "contact": people.contact_by_id,
    "job": people.job_by_id,
    "interview": people.interview_by_id,
}
