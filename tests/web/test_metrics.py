"""The operator's figures: for whoever has the token, in a format that Prometheus reads, about nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.config import Settings
from app.main import create_app
from app.models import BackgroundJob
from app.models.webhook import disable, open_endpoint, trial_message
from app.outbox import put
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import ORIGIN
from tests.support.server import SetClock

TOKEN = "an-operators-own-token"


@pytest.fixture
def operator(database_url: str) -> Iterator[TestClient]:
    settings = Settings(
        database_url=database_url, public_url=ORIGIN, sweep=False, jobs=False, metrics_token=SecretStr(TOKEN)
    )
    app = create_app(settings, SetClock(NOW))
    yield TestClient(app, base_url=ORIGIN, headers={"Authorization": f"Bearer {TOKEN}"})
    app.state.engine.dispose()


def figures(client: TestClient) -> dict[str, float]:
    """Each figure by its name and labels."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_an_empty_installation_has_figures_all_nought(operator: TestClient) -> None:
    assert set(figures(operator).values()) == {0.0}


def test_work_and_endpoints_are_counted(operator: TestClient, db: Session) -> None:
    jo = make_recruiter(db, make_agency(db), role="admin")
    common = {"payload": "thin", "events": (), "by": jo.actor, "at": NOW}
    on = open_endpoint(db, jo.agency_id, "https://ats.example/1", **common)  # type: ignore[arg-type]
    disable(db, open_endpoint(db, jo.agency_id, "https://ats.example/2", **common), "gone", at=NOW)  # type: ignore[arg-type]
    put(db, [trial_message(on, NOW)], on, NOW - timedelta(seconds=90))
    failed = BackgroundJob(agency_id=jo.agency_id, kind="other", arguments={}, enqueued_at=NOW, attempts=8)
    failed.go_wrong("The disk is full.", at=NOW, for_good=True)
    db.add(failed)
    db.commit()
    found = figures(operator)
    assert found['hearback_jobs{state="queued"}'] == found['hearback_jobs{state="failed"}'] == 1
    assert found["hearback_jobs_oldest_ready_seconds"] == 90
    assert found["hearback_deliveries_waiting"] == 2  # the test, and that the other endpoint was switched off
    assert found['hearback_webhook_endpoints{state="on"}'] == found['hearback_webhook_endpoints{state="off"}'] == 1


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
def test_without_the_token_there_is_no_such_page(operator: TestClient, given: str) -> None:
    assert operator.get("/metrics", headers={b"Authorization": given.encode()}).status_code == 404


def test_where_no_token_is_set_there_is_no_such_page(app: object) -> None:
    client = TestClient(app, base_url=ORIGIN, headers={"Authorization": "Bearer "})  # type: ignore[arg-type]
    assert client.get("/metrics").status_code == 404
