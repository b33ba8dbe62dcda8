"""A story in which everything is told that can be told to a webhook endpoint: what the contract's examples are made of."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.ats.erasing import erase
from app.db import transaction
from app.jobs.deliver import body_of
from app.jobs.news import tell_due
from app.jobs.silence import tell_silent
from app.models import SYSTEM, Candidate, Connection, Delivery, WebhookEndpoint
from tests.api.conftest import ANYHOW, Json, maya, post, put
from tests.factories import at
from tests.support.app import ORIGIN
from tests.support.server import SetClock

HOOKS = "/api/v1/webhook_endpoints"
HERE = "https://ats.example/hooks/hearback"


def tell_everything(ats: TestClient, engine: Engine, clock: SetClock) -> dict[str, Json]:
    """Maya's story, told by an ATS that listens; the last message of each type, by type, as it would be sent."""
    clock.now = at(date(2026, 4, 21), 8)
    first = ats.post(HOOKS, json={"url": HERE}).json()["id"]
    second = ats.post(HOOKS, json={"url": f"{HERE}/2", "events": ["pursuit.closed"]}).json()["id"]
    clock.now = at(date(2026, 4, 21), 9)
    pursuit = put(ats, maya())["id"]
    clock.now = at(date(2026, 4, 22), 8, 40)
    tell_due(engine, clock.now)
    thank_you = {"step": "thank_you", "channel": "email", "by": "candidate"}
    post(ats, pursuit, "touches", thank_you)
    clock.now = datetime(2026, 4, 28, 23, 10, tzinfo=UTC)
    post(ats, pursuit, "touches", {"step": "first_call", "channel": "call", "result": "voicemail"})
    clock.now = at(date(2026, 5, 1), 9)
    debrief = {"asked_next_steps": True, "discussed": "Route planning", "fit": "Two years of it"}
    put(ats, {"interviews": [{"ref": "INT-7", "debrief": debrief}]})
    put(ats, {"stage": {"ref": "ST-3", "name": "Onsite", "kind": "interview"}})
    clock.now = at(date(2026, 5, 13), 0, 5)
    tell_due(engine, clock.now)
    clock.now = at(date(2026, 5, 14), 10)
    ats.put(f"/api/v1/pursuits/{pursuit}/hold", json={"until": "2026-05-18"}, headers=ANYHOW)
    clock.now += timedelta(hours=1)
    post(ats, pursuit, "closure", {"outcome": "hired"})
    clock.now += timedelta(hours=1)
    ats.delete(f"/api/v1/pursuits/{pursuit}/closure", headers=ANYHOW)
    put(ats, {"first_name": "M.", "last_name": "Okafor"}, "/api/v1/candidates/by-ref/greenhouse/CAND-99")
    merged = {"candidate": {"ref": "CAND-99"}, "into": {"ref": "CAND-77"}}
    told = {"id": "evt-1", "type": "candidate.merged", "occurred_at": clock.now.isoformat(), "data": merged}
    ats.post("/api/v1/events", json={"source": "greenhouse", "events": [told]})
    put(ats, {"status": "filled"}, "/api/v1/jobs/by-ref/greenhouse/GH-42")
    with transaction(engine) as session:
        person = session.scalars(select(Candidate)).one()
        erase(session, person, by=SYSTEM, at=clock.now)
        session.add(_silent_connection(person.agency_id, clock.now - timedelta(days=4)))
    tell_silent(engine, clock.now)
    ats.post(f"{HOOKS}/{first}/test")
    ats.put(f"{HOOKS}/{second}", json={"is_enabled": False}, headers=ANYHOW)
    return messages(engine)


def messages(engine: Engine) -> dict[str, Json]:
    """The last message of each type, by type, as it would be sent."""
    with transaction(engine) as session:
        return {row.type: _sent(session, row) for row in session.scalars(select(Delivery).order_by(Delivery.id))}


def _silent_connection(agency_id: int, since: datetime) -> Connection:
    told = {"slug": "lever", "vendor": "lever", "name": "Lever", "secrets": ["s"]}
    return Connection(agency_id=agency_id, created_at=since, last_event_at=since, **told)


def _sent(session: Session, row: Delivery) -> Any:
    endpoint = session.get_one(WebhookEndpoint, row.endpoint_id)
    return json.loads(body_of(session, row, endpoint, row.created_at, ORIGIN))
