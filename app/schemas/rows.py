"""What we say of one row by itself, to whoever reads it, lists it or has told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, create_model

from app import cadence
from app.schemas.members import InstantOut, Told
from app.schemas.told import CandidateOut, ContactOut, EmployerOut, InterviewOut, JobOut, RecruiterOut, RefOut

if TYPE_CHECKING:
    from app.models import Candidate, Contact, Employer, Fact, Interview, Job, Kept, Recruiter, Tombstone


class RowOut(Told):
    """What every row tells of itself. `updated_at` moves with every change of it, and so does `version`."""

    version: int
    external_refs: list[RefOut]
    created_at: InstantOut
    updated_at: InstantOut


def _kept(row: Kept, refs: Iterable[RefOut]) -> dict[str, Any]:
    return {
        "version": row.version,
        "external_refs": list(refs),
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


class ReachOut(Told):
    """An address or a number, and what kind of one its source says it is."""

    value: str
    type: str | None = Field(examples=["work"])


class CandidateRow(CandidateOut, RowOut):
    """The person. `is_stub`: a source named them and has yet to say more. `erased_at`: what was known of them is gone.

    `emails` and `phones` are all of them; the first is `email`, and `phone`: the one that is used.
    """

    emails: list[ReachOut]
    phones: list[ReachOut]
    can_contact: bool = Field(description="False: nobody writes to them, or calls; a recruiter's to say.")
    erased_at: InstantOut | None

    @classmethod
    def of_row(cls, row: Candidate, refs: Iterable[RefOut], _now: datetime) -> CandidateRow:
        return cls(
            **CandidateOut.of(row).model_dump(),
            **_kept(row, refs),
            emails=[ReachOut(**one) for one in row.all_emails],
            phones=[ReachOut(**one) for one in row.all_phones],
            can_contact=row.can_contact,
            erased_at=row.erased_at,
        )


class EmployerRow(EmployerOut, RowOut):
    """The company that interviews, and the first 20 hiring managers there, by name. Their own list has all of them."""

    contacts: list[ContactOut]

    @classmethod
    def of_row(
        cls, row: Employer, refs: Iterable[RefOut], _now: datetime, contacts: Sequence[Contact] = ()
    ) -> EmployerRow:
        people = [ContactOut.of(one) for one in contacts]
        return cls(**EmployerOut.of(row).model_dump(), **_kept(row, refs), contacts=people)


class ContactRow(ContactOut, RowOut):
    """The hiring manager, a person at one employer."""

    employer_id: int

    @classmethod
    def of_row(cls, row: Contact, refs: Iterable[RefOut], _now: datetime) -> ContactRow:
        return cls(**ContactOut.of(row).model_dump(), **_kept(row, refs), employer_id=row.employer_id)


class JobRow(JobOut, RowOut):
    """The opening, at one employer."""

    employer_id: int

    @classmethod
    def of_row(cls, row: Job, refs: Iterable[RefOut], _now: datetime) -> JobRow:
        return cls(**JobOut.of(row).model_dump(), **_kept(row, refs), employer_id=row.employer_id)


class InterviewRow(InterviewOut, RowOut):
    """A meeting, of one pursuit."""

    pursuit_id: int

    @classmethod
    def of_row(cls, row: Interview, refs: Iterable[RefOut], now: datetime) -> InterviewRow:
        told = InterviewOut.of(row, (), now).model_dump(exclude={"external_refs"})
        return cls(**told, **_kept(row, refs), pursuit_id=row.pursuit_id)


class RecruiterRow(RecruiterOut, RowOut):
    """One of the agency's people: who follows pursuits up."""

    role: Literal["admin", "recruiter", "viewer"]
    active: bool

    @classmethod
    def of_row(cls, row: Recruiter, refs: Iterable[RefOut], _now: datetime) -> RecruiterRow:
        return cls(**RecruiterOut.of(row).model_dump(), **_kept(row, refs), role=row.role, active=row.is_active)  # type: ignore[arg-type]


class FactRow(RowOut):
    """Something that happened in a pursuit. It is never edited; one that was taken back says when (`undone_at`)."""

    id: int
    pursuit_id: int
    actor_kind: cadence.ClosedBy
    actor_name: str
    undone_at: InstantOut | None
    note: str | None


def version_of(fact: Fact) -> int:
    """A fact is told once, and at most taken back once."""
    return 2 if fact.undone_at else 1


def _logged(row: Fact, refs: Iterable[RefOut]) -> dict[str, Any]:
    return {
        "id": row.id,
        "pursuit_id": row.pursuit_id,
        "version": version_of(row),
        "external_refs": list(refs),
        "created_at": row.recorded_at,
        "updated_at": row.updated_at,
        "undone_at": row.undone_at,
        "actor_kind": row.actor_kind,
        "actor_name": row.actor_name,
        "note": row.text,
    }


class TouchRow(FactRow):
    """One contact made with the employer. `step` is null for one outside the plan."""

    step: str | None
    channel: cadence.Channel
    by: cadence.By
    result: Literal["done", "voicemail", "no_answer", "talked"]
    made_at: InstantOut
    early_reason: str | None

    @classmethod
    def of_row(cls, row: Fact, refs: Iterable[RefOut], _now: datetime) -> TouchRow:
        names = ("step", "channel", "result", "early_reason")
        told = {name: getattr(row, name) for name in names}
        return cls(**_logged(row, refs), **told, by=row.made_by, made_at=row.at)  # type: ignore[arg-type]


class WordRow(FactRow):
    """Anything heard from the employer. `interview_id` is the meeting it set."""

    kind: cadence.WordKind
    heard_at: InstantOut
    promised_on: date | None
    decision_on: date | None
    interview_id: int | None

    @classmethod
    def of_row(cls, row: Fact, refs: Iterable[RefOut], _now: datetime) -> WordRow:
        told = {name: getattr(row, name) for name in ("promised_on", "decision_on", "interview_id")}
        return cls(**_logged(row, refs), **told, kind=row.word, heard_at=row.at)  # type: ignore[arg-type]


class TombstoneOut(Told):
    """A row that is no more, in the place in the list that its end has. `merged_into` is the row it turned out to be."""

    id: int
    updated_at: InstantOut
    deleted_at: InstantOut
    merged_into: int | None = Field(examples=[42])

    @classmethod
    def of(cls, row: Tombstone) -> TombstoneOut:
        return cls(id=row.row_id, updated_at=row.deleted_at, deleted_at=row.deleted_at, merged_into=row.merged_into)


def upserted_of(row: type[Told]) -> type[Told]:
    """`row` as it is now, and whether what was sent was applied."""
    stale = Field(description="`stale`: this source said something newer before.")
    members: Any = {"applied": (bool, ...), "reason": (Literal["stale"] | None, stale)}
    return create_model(f"{row.__name__}Upserted", __base__=row, __doc__=upserted_of.__doc__, **members)
