"""What a source tells of one row by itself: a candidate, an employer, a hiring manager, a job or an interview.

Merge semantics, as for a pursuit: a member that is absent stays as it is, null clears it.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from app.schemas.asked import ContactIn, EmployerIn, Referred
from app.schemas.members import Asked, Id, Instant, Url, leave_to_recruiters
from app.schemas.particulars import Firm, Manager, Meeting, Opening, Person

MOST_CONTACTS = 50
# What a recruiter decides of a row is never overwritten by a machine's merge.
RECRUITER_OWNED = {
    "can_contact": "Whether somebody may be contacted is the recruiter's to say.",
    "cadence": "The cadence is the agency's to choose.",
    "notes": "A note is added with POST /pursuits/{id}/notes.",
    "recruiter": "A recruiter is told with the pursuit.",
}


class RowUpsert(Asked):
    """What every row may be told with."""

    id: Id | None = Field(None, description="Ours: from now on the source's name for this row.")
    occurred_at: Instant | None = Field(
        None, description="By the source's clock. Older than what it said before: answered `applied: false`."
    )
    url: Url | None = Field(None, description="Where a person finds it at the source.")

    @model_validator(mode="before")
    @classmethod
    def _leaves_the_recruiters_own(cls, sent: object) -> object:
        return leave_to_recruiters(sent, RECRUITER_OWNED)


def _like(**members: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [members]})


class CandidateUpsert(Person, RowUpsert):
    """What the source knows of the person."""

    model_config = _like(
        occurred_at="2026-04-21T09:00:00-07:00",
        first_name="Maya",
        last_name="Okafor",
        email="maya.okafor@example.com",
    )


class EmployerUpsert(Firm, RowUpsert):
    """What the source knows of the company that interviews, and of hiring managers there. Those not in the list stay."""

    model_config = _like(name="Northwind Freight", contacts=[{"ref": "CT-3", "name": "Dana Whitfield"}])

    contacts: Annotated[list[ContactIn], Field(max_length=MOST_CONTACTS)] = []


class ContactUpsert(Manager, RowUpsert):
    """What the source knows of the hiring manager. A new one is told with the employer, or waits for it at a stub."""

    model_config = _like(
        name="Dana Whitfield", phone="+13125550142", email="dana@northwind.example", employer={"ref": "CO-5"}
    )

    employer: EmployerIn | None = None


class JobUpsert(Opening, RowUpsert):
    """What the source knows of the opening. A new one is told with the employer, or waits for it at a stub."""

    model_config = _like(title="Data analyst", requisition_id="REQ-9", employer={"ref": "CO-5"})

    employer: EmployerIn | None = None


class PursuitLink(Referred):
    """A pursuit, by our `id` or by what the source calls it (`ref`)."""


class InterviewUpsert(Meeting, RowUpsert):
    """What the source knows of a meeting: its start and end, its start alone, or its `date` alone; and whose it is.

    A new one is told with its pursuit; a pursuit that is not known yet is opened with stubs, to be filled later.
    """

    model_config = _like(
        pursuit={"ref": "APP-1042"},
        starts_at="2026-04-21T15:30:00-07:00",
        ends_at="2026-04-21T16:30:00-07:00",
        interviewers=[{"name": "Sam Oh", "email": "sam.oh@northwind.example"}],
        promised_on="2026-04-28",
    )

    pursuit: PursuitLink | None = None
