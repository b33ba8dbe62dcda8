"""What the tests of every engine of background work ask for."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_agency
from tests.jobs.engines import ENGINES, Make


@pytest.fixture(params=list(ENGINES))
def make(request: pytest.FixtureRequest) -> Make:
    """How the workers of the engine under test are made."""
    return ENGINES[request.param]


@pytest.fixture
def agency_id(db: Session) -> int:
    agency = make_agency(db)
    db.commit()
    return agency.id
