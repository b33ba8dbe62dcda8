"""A connection that has lived: for pages that show one. What it was sent is invented, in Greenhouse's shapes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ats.applying import apply
from app.ats.known import Known
from app.ats.news import Opening, Person
from app.ats.vendor import Delivery
from app.models import Agency, Application, Connection, InboundEvent, Recruiter, natural_key
from app.models.employer import Employer

Json = dict[str, Any]


def live_connection(session: Session, admin: Recruiter, now: datetime) -> tuple[Connection, int, int]:
    """Halden's account at Greenhouse: the connection, the id of an event it sent, and of a pursuit with a question."""
    firm = Employer(agency_id=admin.agency_id, name="Halden Robotics", name_key=natural_key("Halden Robotics"))
    firm.created_at = now
    session.add(firm)
    session.flush()
    connection = Connection(
        agency_id=admin.agency_id,
        agency=admin.agency,
        slug="greenhouse",
        vendor="greenhouse",
        name="Greenhouse of Halden Robotics",
        secrets=["a-secret-that-ends-in-4242"],
        employer=firm,
        employer_id=firm.id,
        recruiter_id=admin.id,
        created_at=now,
        last_event_at=now - timedelta(minutes=4),
    )
    connection.readdress()
    session.add(connection)
    session.flush()
    told = [
        _application("application_updated", now - timedelta(days=6), interview="complete"),
        _application("candidate_stage_change", now - timedelta(days=2), stage="Reference check"),
        {"action": "scorecard_deleted", "payload": {"scorecard": {"id": 1}}},
        _application("candidate_stage_change", now - timedelta(days=3), stage="Onsite"),
        _application("reject_candidate", now - timedelta(days=1), reason="Wrong skill set"),
    ]
    events = [_receive(session, connection, payload, now) for payload in told]
    events[0].repeat(now)
    _receive(session, connection, {}, now, b"not JSON")
    wanted = select(Application.pursuit_id).where(Application.connection_id == connection.id)
    return connection, events[0].id, session.scalars(wanted).one() or 0


def awaiting_connection(session: Session, agency: Agency, at: datetime) -> Connection:
    """The agency's own account at JobAdder, whose API nobody has let us into yet."""
    connection = Connection(agency=agency, agency_id=agency.id, slug="jobadder", vendor="jobadder", name="JobAdder")
    connection.created_at, connection.secrets = at, ["a-secret"]
    connection.readdress()
    session.add(connection)
    session.flush()
    given = {"client_id": "hb-7", "client_secret": "hush", "auth_url": "https://id.jobadder.com"}
    connection.await_consent(given, at=at)
    return connection


def _receive(
    session: Session, connection: Connection, payload: Json, now: datetime, body: bytes | None = None
) -> InboundEvent:
    body = body or json.dumps(payload).encode()
    delivery = Delivery.of({}, body, now)
    event = InboundEvent(
        agency_id=connection.agency_id,
        connection_id=connection.id,
        connection=connection,
        dedupe_key=delivery.body_hash,
        body_hash=delivery.body_hash,
        event=payload.get("action", ""),
        subject="13224851007" if "application" in payload.get("payload", {}) else None,
        received_at=now - timedelta(minutes=4),
        headers='{"content-type": "application/json", "greenhouse-event-id": "3ce5180d-9119-4ddc-9ef6-21edb6e76f8a"}',
        body=body,
        repeats=0,
    )
    session.add(event)
    session.flush()
    apply(session, event, at=now)
    return event


def _application(
    action: str, at: datetime, *, stage: str = "Onsite", interview: str | None = None, reason: str | None = None
) -> Json:
    meetings = [{"id": 113101, "name": "Onsite", "status": interview}] if interview else []
    told: Json = {
        "id": 13224851007,
        "prospect": False,
        "status": "rejected" if reason else "active",
        "last_activity_at": at.isoformat(),
        "current_stage": {"id": len(stage), "name": stage, "interviews": meetings},
        "candidate": {"id": 60304594, "first_name": "Inès", "last_name": "Delacroix-Vandenberghe"},
        "jobs": [{"id": 274075, "name": "Field application engineer", "status": "open"}],
    }
    if reason:
        told |= {"rejected_at": at.isoformat(), "rejection_reason": {"name": reason, "type": {"name": reason}}}
    return {"action": action, "payload": {"application": told}}


def name_by_ids(session: Session, connection: Connection, since: datetime) -> InboundEvent:
    """`connection` told of an application by ids alone: a candidate, a job and, at an agency's account, its employer."""
    event = InboundEvent(
        agency_id=connection.agency_id,
        connection_id=connection.id,
        dedupe_key="ids",
        event="candidate_applied",
        subject="A-9041",
        received_at=since,
        headers="{}",
        body=b"{}",
        state="applied",
    )
    session.add(event)
    known = Known(session, connection.agency, connection, since, since)
    application = known.application("A-9041")
    person = known.candidate(Person(ref="61f00b3d-5a1c"))
    application.candidate_id = event.candidate_id = person.id
    application.job_id = known.job(Opening(ref="JOB-77")).id
    session.flush()
    return event
