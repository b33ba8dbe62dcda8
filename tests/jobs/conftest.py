"""What the tests of background work ask for."""

import pytest
from sqlalchemy.orm import Session

from app import outbox
from tests.factories import NOW, make_agency
from tests.jobs.engines import ENGINES, Make
from tests.support.server import SetClock


@pytest.fixture(params=list(ENGINES))
def make(request: pytest.FixtureRequest) -> Make:
    """How the workers of the engine under test are made."""
    return ENGINES[request.param]


@pytest.fixture
def agency_id(db: Session) -> int:
    agency = make_agency(db)
    db.commit()
    return agency.id


@pytest.fixture
def told_clock(loopback: None, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """A clock for tests of webhooks, which may be sent to this machine, and are looked for often."""
    outbox.install()
    monkeypatch.setattr("app.jobs.embedded.POLL", 0.05)
    return SetClock(NOW)
