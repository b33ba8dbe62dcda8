"""Every door is heard: whoever changes something, by page, link, API or clock, it is told, and by `serve` itself."""

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import Settings
from app.jobs.sweep import sweep
from app.main import create_app
from app.models import ApiKey, Pursuit
from app.models.link import issue_link
from tests.factories import NOW, at, days, make_pursuit
from tests.jobs.hooks import deliveries, make_endpoint
from tests.jobs.receiver import receiving
from tests.jobs.test_clockwork import comes_true
from tests.support.app import ORIGIN, OWN_PAGE, Visit
from tests.support.server import SetClock

NOBODY = "https://ats.example/hook"


@pytest.fixture
def maya(db: Session) -> Pursuit:
    made = make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)
    db.commit()
    return made


def told(engine: Engine) -> list[tuple[str, str]]:
    return [(row.type, row.data["closed_by"] or "") for row in deliveries(engine)]


def test_a_recruiters_click_is_told(visit: Visit, db: Session, engine: Engine, maya: Pursuit) -> None:
    make_endpoint(db, maya.agency_id, NOBODY)
    form = {"version": str(maya.version), "from": "pursuit", "step": "first_call", "outcome": "voicemail"}
    assert visit(maya.recruiter).post(f"/pursuits/{maya.id}/touches", data=form).status_code == 303
    assert told(engine) == [("touch.logged", "")]


def test_a_candidates_report_is_told(visit: Visit, db: Session, engine: Engine, maya: Pursuit) -> None:
    assert maya.recruiter is not None
    make_endpoint(db, maya.agency_id, NOBODY)
    token = issue_link(db, maya, by=maya.recruiter.actor, at=NOW)
    assert visit().post(f"/s/{token}/reports", data={"what": "withdraw"}).status_code < 400
    assert ("pursuit.closed", "candidate") in told(engine)


def test_what_an_ats_says_is_told(app: object, db: Session, engine: Engine, maya: Pursuit) -> None:
    make_endpoint(db, maya.agency_id, NOBODY)
    key, secret = ApiKey.issue(maya.agency, "Greenhouse", at=NOW)
    db.add(key)
    db.commit()
    with TestClient(app, base_url=ORIGIN, headers={"Authorization": f"Bearer {secret}"}) as ats:  # type: ignore[arg-type]
        assert ats.post(f"/api/v1/pursuits/{maya.id}/closure", json={"outcome": "hired"}).status_code == 201
    assert told(engine) == [("pursuit.closed", "ats")]


def test_what_silence_ends_is_told(app: object, db: Session, engine: Engine, maya: Pursuit) -> None:
    make_endpoint(db, maya.agency_id, NOBODY)
    sweep(engine, at(date(2026, 5, 28) + days(1), 0, 5))
    assert told(engine) == [("pursuit.closed", "system")]


@pytest.mark.usefixtures("loopback")
def test_serve_sends_what_happens_while_it_answers(db: Session, database_url: str, maya: Pursuit) -> None:
    key, secret = ApiKey.issue(maya.agency, "Greenhouse", at=NOW)
    db.add(key)
    db.commit()
    settings = Settings(database_url=database_url, public_url=ORIGIN, sweep=False, webhooks_to_loopback=True)
    headers = {**OWN_PAGE, "Authorization": f"Bearer {secret}"}
    with (
        receiving() as receiver,
        TestClient(create_app(settings, SetClock(NOW)), base_url=ORIGIN, headers=headers) as ats,
    ):
        made = ats.post("/api/v1/webhook_endpoints", json={"url": receiver.url})
        assert made.status_code == 201, made.text
        ats.post(f"/api/v1/pursuits/{maya.id}/touches", json={"step": "first_call", "channel": "call"})
        assert comes_true(lambda: len(receiver.taken) == 1)
        assert comes_true(lambda: ats.get("/api/v1/deliveries").json()["data"][0]["state"] == "delivered")
    assert json.loads(receiver.taken[0].body)["type"] == "touch.logged"
