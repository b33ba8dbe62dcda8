"""What we say of a pursuit, to an applicant tracking system that reads it and to one that is told of a change.

Standing, deadlines and reasons are read at an instant, by the engine alone; instants are in UTC, days in the agency's zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from app import cadence
from app.cadence import Plan
from app.schemas.members import InstantOut, Told

if TYPE_CHECKING:
    from app.models import Candidate, Contact, Employer, ExternalRef, Fact, Interview, Job, Pursuit, Recruiter


class RefOut(Told):
    """What a source calls it; unique by source, type and id."""

    source: str = Field(examples=["greenhouse"])
    type: str = Field(examples=["pursuit"])
    id: str = Field(examples=["APP-1042"])
    url: str | None


class CandidateOut(Told):
    """The person. `is_stub`: a source named them and has yet to say more."""

    id: int
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    is_stub: bool

    @classmethod
    def of(cls, row: Candidate) -> CandidateOut:
        return cls.like(row)


class EmployerOut(Told):
    """The company that interviews."""

    id: int
    name: str
    is_stub: bool

    @classmethod
    def of(cls, row: Employer) -> EmployerOut:
        return cls.like(row)


class ContactOut(Told):
    """The hiring manager."""

    id: int
    name: str
    title: str | None
    email: str | None
    phone: str | None
    time_zone: str | None
    is_stub: bool

    @classmethod
    def of(cls, row: Contact) -> ContactOut:
        return cls.like(row)


class JobOut(Told):
    """The opening."""

    id: int
    title: str
    requisition_id: str | None
    status: str
    confidential: bool
    is_stub: bool

    @classmethod
    def of(cls, row: Job) -> JobOut:
        return cls.like(row, confidential=row.is_confidential)


class RecruiterOut(Told):
    """Who follows it up."""

    id: int
    name: str
    email: str

    @classmethod
    def of(cls, row: Recruiter) -> RecruiterOut:
        return cls.like(row)


class StageOut(Told):
    """Where the source has it in its own process."""

    ref: str | None
    name: str
    kind: str


class DebriefOut(Told):
    """What came of a meeting."""

    asked_next_steps: bool | None
    asked_for_job: bool | None
    discussed: str | None
    fit: str | None


class InterviewerOut(Told):
    """Somebody whom the candidate met."""

    name: str
    email: str | None


class InterviewOut(Told):
    """A meeting. One whose end has passed counts as held; `held_basis` says whether anybody reported that."""

    id: int
    starts_at: InstantOut
    ends_at: InstantOut
    ends_are_assumed: bool
    status: Literal["scheduled", "held", "cancelled", "no_show"]
    held_basis: Literal["reported", "assumed"] | None
    location: str | None
    interviewers: list[InterviewerOut]
    promised_on: date | None
    decision_on: date | None
    debrief: DebriefOut | None
    external_refs: list[RefOut]

    @classmethod
    def of(cls, row: Interview, refs: Iterable[RefOut], now: datetime) -> InterviewOut:
        is_assumed = row.status == "scheduled" and row.ends_at <= now
        basis: Literal["reported", "assumed"] | None = "assumed" if is_assumed else None
        return cls.like(
            row,
            status="held" if is_assumed else row.status,
            held_basis="reported" if row.status == "held" else basis,
            debrief=_debrief(row),
            external_refs=list(refs),
        )


class ReasonOut(Told):
    """A reason as data: the rule, its dates, the sum, what clears it, and the first day contact is right again."""

    rule: str = Field(examples=["days-after-touch"])
    sentence: str = Field(
        description="All of it, as a person reads it.",
        examples=[
            "Second call: 14 days after the first call (Tue 28 Apr) = Tue 12 May. Today is Thu 14 May: 2 days overdue."
        ],
    )
    row: str
    dates: dict[str, date]
    arithmetic: str
    clears: str
    then: str | None
    contact_on: date | None

    @classmethod
    def of(cls, why: cadence.Why) -> ReasonOut:
        return cls.like(why, dates=dict(why.dates))


class NextTouchOut(Told):
    """The one touch that is next. `due_at` is set for a step counted in hours."""

    step: str
    channel: cadence.Channel
    by: cadence.By
    due_on: date
    due_at: InstantOut | None
    days_overdue: int
    quiet: bool
    why: ReasonOut

    @classmethod
    def of(cls, plan: Plan, why: ReasonOut) -> NextTouchOut | None:
        if plan.next is None:
            return None
        step, due = plan.next.step, plan.next.due
        return cls(
            step=step.key,
            channel=step.channel,
            by=step.by,
            due_on=due.on,
            due_at=due.at,
            days_overdue=plan.next.days_overdue,
            quiet=plan.next.quiet,
            why=why,
        )


@dataclass(frozen=True, slots=True)
class Refs:
    """What sources call one pursuit, and each of its meetings by id."""

    pursuit: tuple[RefOut, ...] = ()
    interviews: dict[int, tuple[RefOut, ...]] = field(default_factory=dict)


# What an ATS calls the reason, if it has a name for it, and the words for it.
WhyClosed = tuple[str | None, str]


class OutcomeReasonOut(Told):
    """Why it ended, in the words of whoever ended it. `ref`: what the ATS calls the reason, if it has a name for it."""

    ref: str | None
    name: str


class PursuitOut(Told):
    """One candidate's pursuit of one job (an *application* from its first interview on), as it stands now.

    `updated_at` moves when something is told of it; `standing` and `next_touch` move with the clock as well.
    """

    id: int
    url: str = Field(examples=["https://hearback.example/pursuits/42"])
    version: int
    external_refs: list[RefOut]
    is_open: bool
    standing: cadence.Standing
    needs_details: bool = Field(description="The next touch cannot be made: no contact, or no number or address.")
    next_touch: NextTouchOut | None
    why: ReasonOut
    quiet_until: date | None
    held_until: date | None
    silence_began_on: date | None
    closes_on: date | None = Field(description="At the end of this day silence closes it, or closed it.")
    closing_in: int | None = Field(description="Days until then, once 7 or fewer are left.")
    moves_on: date | None = Field(description="When it ends if the plan is followed and nobody answers.")
    promised_on: date | None
    decision_on: date | None
    heard_at: InstantOut | None
    touched_at: InstantOut | None
    outcome: cadence.Outcome | None
    outcome_reason: OutcomeReasonOut | None
    closed_on: date | None
    closed_at: InstantOut | None
    closed_by: cadence.ClosedBy | None
    candidate: CandidateOut
    employer: EmployerOut
    job: JobOut
    contact: ContactOut | None
    recruiter: RecruiterOut | None
    stage: StageOut | None
    interviews: list[InterviewOut]
    opened_at: InstantOut
    updated_at: InstantOut

    @classmethod
    def of(cls, pursuit: Pursuit, refs: Refs, now: datetime, url: str, reason: WhyClosed | None = None) -> PursuitOut:
        """`pursuit` as it stands at `now`; its parents and interviews are loaded. `url` is where Hearback is served."""
        plan, why = pursuit.plan(now), ReasonOut.of(pursuit.why(now))
        closed = plan.closed
        return cls(
            id=pursuit.id,
            url=f"{url}/pursuits/{pursuit.id}",
            version=pursuit.version,
            external_refs=list(refs.pursuit),
            is_open=plan.is_open,
            standing=plan.standing,
            needs_details=pursuit.needs_details(plan),
            next_touch=NextTouchOut.of(plan, why),
            why=why,
            quiet_until=plan.quiet_until,
            held_until=plan.held_until,
            silence_began_on=plan.silence_began_on,
            closes_on=closed.on if closed and closed.by == "system" else plan.closes_on,
            closing_in=plan.closing_in,
            moves_on=plan.moves_on,
            promised_on=pursuit.promised_on,
            decision_on=pursuit.decision_on,
            heard_at=pursuit.heard_at,
            touched_at=pursuit.touched_at,
            **_closing(closed, reason),
            candidate=CandidateOut.of(pursuit.candidate),
            employer=EmployerOut.of(pursuit.employer),
            job=JobOut.of(pursuit.job),
            contact=ContactOut.of(pursuit.contact) if pursuit.contact else None,
            recruiter=RecruiterOut.of(pursuit.recruiter) if pursuit.recruiter else None,
            stage=_stage(pursuit),
            interviews=[InterviewOut.of(row, refs.interviews.get(row.id, ()), now) for row in pursuit.interviews],
            opened_at=pursuit.opened_at,
            updated_at=pursuit.updated_at,
        )


def _closing(closed: cadence.Closed | None, reason: WhyClosed | None) -> dict[str, Any]:
    """How it ended, why, when, and by whom; all of it null while it is open."""
    return {
        "outcome": closed.outcome if closed else None,
        "outcome_reason": OutcomeReasonOut(ref=reason[0], name=reason[1]) if reason else None,
        "closed_on": closed.on if closed else None,
        "closed_at": closed.at if closed else None,
        "closed_by": closed.by if closed else None,
    }


class UpsertedOut(PursuitOut):
    """The pursuit as it stands now, and whether what was sent was applied."""

    applied: bool
    reason: Literal["stale"] | None = Field(description="`stale`: this source said something newer before.")


class FactOut(Told):
    """Something that was logged: its id, when it was so and when it was told, and who told it."""

    id: int
    kind: str = Field(examples=["touch"])
    at: InstantOut
    recorded_at: InstantOut
    actor_kind: cadence.ClosedBy
    actor_name: str

    @classmethod
    def of(cls, fact: Fact) -> FactOut:
        return cls.like(fact, actor_kind=fact.actor.kind)


class LoggedOut(PursuitOut):
    """The pursuit as it stands now, and the fact that was logged; null when all was as asked already."""

    logged: FactOut | None


def ref_out(row: ExternalRef, source: str) -> RefOut:
    """What `source` calls a row."""
    return RefOut(source=source, type=row.type, id=row.external_id, url=row.url)


def refs_out(rows: Iterable[tuple[ExternalRef, str]]) -> Refs:
    """`rows` of (reference, source) sorted to whom they belong: the pursuit, or one of its meetings."""
    own: list[RefOut] = []
    meetings: dict[int, tuple[RefOut, ...]] = {}
    for row, source in rows:
        told = ref_out(row, source)
        if row.interview_id is not None:
            meetings[row.interview_id] = (*meetings.get(row.interview_id, ()), told)
        elif row.type == "pursuit":
            own.append(told)
    return Refs(tuple(own), meetings)


def _stage(pursuit: Pursuit) -> StageOut | None:
    if pursuit.stage_name is None:
        return None
    return StageOut(ref=pursuit.stage_ref, name=pursuit.stage_name, kind=pursuit.stage_kind or "other")


def _debrief(row: Interview) -> DebriefOut | None:
    if row.debriefed_at is None:
        return None
    return DebriefOut.like(row)
