"""What outbound webhooks say: the types of message, and their data.

Data is thin: ids, states, times and an address, nobody's name, number or e-mail. An endpoint that asks for it is told
the whole pursuit as well, in the API's own shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from app.schemas.members import InstantOut, Told
from app.schemas.told import PursuitOut, RefOut, StageOut

if TYPE_CHECKING:
    from app.models import Event, Pursuit

# Every type there is, in words.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pursuit.opened": "A pursuit was opened.",
        "pursuit.changed": "Something else of a pursuit changed: a word, a promise, a hold, something undone.",
        "pursuit.stage_changed": "A source moved it within its own process.",
        "pursuit.closed": "A pursuit ended, by whom and how.",
        "pursuit.reopened": "A pursuit that had ended goes on.",
        "touch.logged": "Somebody made contact with the employer.",
        "touch.due": "The next touch can be made from now on.",
        "touch.overdue": "The next touch is late.",
        "interview.recorded": "An interview was taken down.",
        "interview.changed": "An interview was moved, called off or debriefed.",
        "candidate.merged": "Two records of a candidate became one.",
        "candidate.erased": "A candidate was forgotten: who they were is left nowhere here.",
        "job.closed": "A job was closed, or filled.",
        "connection.degraded": "A connection to an ATS stopped being well.",
        "webhook_endpoint.disabled": "An endpoint was switched off.",
        "endpoint.test": "Somebody pressed Send test.",
    }
)
# What an endpoint may ask for. A test comes to whoever it is for, asked for or not.
CHOSEN = tuple(name for name in TYPES if name != "endpoint.test")
# What history calls it, where that is not what we call it to others. What is in neither is nobody else's business.
_CALLED = {
    "touch.undone": "pursuit.changed",
    "skip.undone": "pursuit.changed",
    "step.skipped": "pursuit.changed",
    "word.heard": "pursuit.changed",
    "word.undone": "pursuit.changed",
    "promise.changed": "pursuit.changed",
    "promise.undone": "pursuit.changed",
    "pursuit.held": "pursuit.changed",
    "pursuit.unheld": "pursuit.changed",
    "hold.undone": "pursuit.changed",
    "unhold.undone": "pursuit.changed",
    "pursuit.amended": "pursuit.changed",
    "pursuit.assigned": "pursuit.changed",
    "contact.changed": "pursuit.changed",
    "interview.debriefed": "interview.changed",
}
# Of what history keeps beside an event, this is told. None of it can hold anybody's words.
DETAILS = frozenset(
    {
        "step", "channel", "made_by", "result", "word", "until", "status", "starts_at", "ends_at", "was", "members",
        "reason",
    }
)  # fmt: skip
# And this of what is about no pursuit.
BESIDE = frozenset(
    {
        "candidate_id", "merged_candidate_id", "job_id", "employer_id", "status", "version", "open_pursuits",
        "connection_id", "source", "since", "endpoint_id", "reason",
    }
)  # fmt: skip
# Whose external references are added when it is sent, beside a pursuit's: the noun, by type.
CALLED_BY_OTHERS = {"candidate.merged": "candidate", "job.closed": "job"}
_INSTANTS = ("starts_at", "ends_at", "since")
LARGEST_BODY = 20_000  # bytes, by Standard Webhooks 1.0


class DueOut(Told):
    """The touch that was next then."""

    step: str
    channel: str
    by: str
    due_on: date | None
    due_at: InstantOut | None


class PursuitNewsOut(Told):
    """A pursuit as it was when it happened. Of two messages about one, that with the higher `version` is newer.

    `change` is what happened, in history's own words, and `details` what is to be said of it. `url`, `external_refs`
    and, for an endpoint that asked for it, the whole `pursuit` are added when it is sent.
    """

    pursuit_id: int
    version: int
    change: str = Field(examples=["touch.logged"])
    fact_id: int | None
    details: dict[str, Any]
    is_open: bool
    outcome: str | None
    closed_on: date | None
    closed_by: str | None
    next_touch: DueOut | None
    quiet_until: date | None
    held_until: date | None
    closes_on: date | None
    promised_on: date | None
    decision_on: date | None
    heard_at: InstantOut | None
    touched_at: InstantOut | None
    stage: StageOut | None
    candidate_id: int
    employer_id: int
    job_id: int
    contact_id: int | None
    recruiter_id: int | None

    @classmethod
    def of(cls, row: Pursuit, change: str, fact_id: int | None, details: Mapping[str, Any]) -> PursuitNewsOut:
        """From stored columns alone: nothing is loaded and nothing worked out."""
        return cls(
            pursuit_id=row.id,
            version=row.version,
            change=change,
            fact_id=fact_id,
            details=_told(details, DETAILS),
            is_open=row.closed_at is None,
            outcome=row.outcome,
            closed_on=row.closed_on,
            closed_by=row.closed_by,
            next_touch=_next(row),
            quiet_until=row.quiet_until,
            held_until=row.held_until,
            closes_on=row.closes_on,
            promised_on=row.promised_on,
            decision_on=row.decision_on,
            heard_at=row.heard_at,
            touched_at=row.touched_at,
            stage=StageOut(ref=row.stage_ref, name=row.stage_name, kind=row.stage_kind or "other")
            if row.stage_name
            else None,
            candidate_id=row.candidate_id,
            employer_id=row.employer_id,
            job_id=row.job_id,
            contact_id=row.contact_id,
            recruiter_id=row.recruiter_id,
        )


class MessageOut(Told):
    """The body of every message: `timestamp` is when it happened, whenever it is sent."""

    type: str = Field(examples=["touch.logged"])
    timestamp: InstantOut
    data: dict[str, Any]


class PursuitMessageDataOut(PursuitNewsOut):
    """The data of a message about a pursuit, as it is sent."""

    url: str
    external_refs: list[RefOut]
    pursuit: PursuitOut | None = Field(
        None, description="As it stands when it is sent first. Only with payload `full`, and where 20 kB hold it."
    )


class PursuitMessageOut(MessageOut):
    """A message about a pursuit."""

    data: PursuitMessageDataOut  # type: ignore[assignment]


class MergeNewsOut(Told):
    """Who is one person now: `merged_candidate_id` is no more, and whatever was its is `candidate_id`'s.

    `version` is the survivor's; `external_refs`, what it is called, are as they are when it is sent.
    """

    candidate_id: int
    merged_candidate_id: int
    version: int
    external_refs: list[RefOut]


class MergeMessageOut(MessageOut):
    """A message about two records that became one."""

    data: MergeNewsOut  # type: ignore[assignment]


class JobNewsOut(Told):
    """Which job ended, and how many pursuits of it were open then. `version` is the job's."""

    job_id: int
    employer_id: int
    status: Literal["filled", "closed"]
    version: int
    open_pursuits: int
    external_refs: list[RefOut]


class JobMessageOut(MessageOut):
    """A message about a job."""

    data: JobNewsOut  # type: ignore[assignment]


class EndpointNewsOut(Told):
    """Which endpoint, and why it was switched off: `person`, `gone` or `failing`."""

    endpoint_id: int
    reason: str | None = None


class EndpointMessageOut(MessageOut):
    """A message about webhooks themselves."""

    data: EndpointNewsOut  # type: ignore[assignment]


class ConnectionNewsOut(Told):
    """Which connection, and why it is not well, told once until it is well again.

    `silent`: it sent nothing for three days; `failing`: 5 or more of its newest 20 events could not be applied; `unread`: its
    own API does not let Hearback read. `source` stands for it in `external_refs`.
    """

    connection_id: int
    source: str
    reason: str = Field(examples=["silent"])
    since: InstantOut


class ConnectionMessageOut(MessageOut):
    """A message about a connection."""

    data: ConnectionNewsOut  # type: ignore[assignment]


def type_of(event_name: str) -> str | None:
    """What others are told that history calls `event_name`; None if they are not."""
    called = _CALLED.get(event_name, event_name)
    return called if called in TYPES else None


def news_of(event: Event, pursuit: Pursuit | None) -> dict[str, Any]:
    """The data of `event` as it is kept until it is sent."""
    if pursuit is not None:
        return PursuitNewsOut.of(pursuit, event.name, event.fact_id, event.data).model_dump(mode="json")
    return _told(event.data, BESIDE)


def written(type_: str, happened_at: datetime, data: Mapping[str, Any]) -> str:
    """The body of a message, compact and in Unicode."""
    return MessageOut(type=type_, timestamp=happened_at, data=dict(data)).model_dump_json()


def _told(details: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """What is to be said of `details`; history writes instants in its own way, we write them as everywhere."""
    told = {name: value for name, value in details.items() if name in names}
    return {
        name: value.replace("+00:00", "Z") if name in _INSTANTS and value else value for name, value in told.items()
    }


def _next(row: Pursuit) -> DueOut | None:
    if row.next_step is None:
        return None
    return DueOut(
        step=row.next_step,
        channel=row.next_channel or "",
        by=row.next_by or "",
        due_on=row.due_on,
        due_at=row.due_at,
    )
