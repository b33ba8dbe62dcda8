"""What happens to people and jobs themselves, as history writes it and others are told: ids and counts, nobody's name.

And what came late, which changed nothing: history writes it on the pursuit, and it is told to nobody else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.ats.news import ApplicationNews, Ended
from app.models import Actor, Application, Candidate, Event, Job
from app.models.employer import OVER
from app.queries.history import TOLD_LATE, late_told
from app.queries.refs import open_pursuits_of_job


def tell_merged(session: Session, survivor: Candidate, merged_id: int, *, by: Actor, at: datetime) -> None:
    """Two records became one: `merged_id` is no more, and whatever was its is the `survivor`'s."""
    # What the survivor is called has changed, and with it what others keep of them.
    survivor.changed_at = at
    session.flush()
    told = {"candidate_id": survivor.id, "merged_candidate_id": merged_id, "version": survivor.version}
    session.add(_event("candidate.merged", survivor.agency_id, told, by, at))


def tell_closed(session: Session, job: Job, was: str | None, *, by: Actor, at: datetime) -> None:
    """`job` was closed or filled, if it was `was` before and neither then (None: nothing was known of it)."""
    if job.status not in OVER or was is None or was in OVER:
        return
    session.flush()
    told = {
        "job_id": job.id,
        "employer_id": job.employer_id,
        "status": job.status,
        "version": job.version,
        "open_pursuits": open_pursuits_of_job(session, job.agency_id, job.id),
    }
    session.add(_event("job.closed", job.agency_id, told, by, at))


def tell_late(
    session: Session, application: Application, one: ApplicationNews, *, since: datetime, by: Actor, at: datetime
) -> None:
    """What `one` says was so from `since` on, and something newer was known. Told again it is not written again."""
    if application.pursuit_id is None:
        return
    told = {**_said(one), "since": since.isoformat()}
    known = late_told(session, application.agency_id, application.pursuit_id)
    if not any(event.data == told and event.actor_id == by.id for event in known):
        event = _event(TOLD_LATE, application.agency_id, told, by, at)
        event.pursuit_id = application.pursuit_id
        session.add(event)


def _said(one: ApplicationNews) -> dict[str, Any]:
    """The most telling part of it."""
    if isinstance(one.state, Ended):
        return {"what": "ended", "outcome": one.state.outcome, "reason": one.state.reason}
    if one.is_offered:
        return {"what": "offered"}
    if one.stage is not None and one.stage.is_entered:
        return {"what": "moved", "stage": one.stage.name}
    if one.meetings:
        return {"what": one.meetings[0].status}
    return {"what": "mentioned", "stage": one.stage.name if one.stage else None}


def _event(name: str, agency_id: int, told: dict[str, Any], by: Actor, at: datetime) -> Event:
    return Event(agency_id=agency_id, name=name, at=at, **by.columns, cadence_version=None, data=told)
