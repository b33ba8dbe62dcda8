"""Whom most tests of the pages are about: a recruiter, a colleague, and what waits on their desk."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.models import Pursuit, Recruiter
from tests import desk
from tests.factories import make_agency, make_recruiter
from tests.web.batching import Rows


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return make_recruiter(db, make_agency(db))


@pytest.fixture
def jo(db: Session, priya: Recruiter) -> Recruiter:
    return make_recruiter(db, priya.agency, name="Jo Reed")


@pytest.fixture
def maya(db: Session, priya: Recruiter) -> Pursuit:
    """The second call is two days late."""
    return desk.overdue(db, priya.agency, priya)


@pytest.fixture
def pile(db: Session, priya: Recruiter) -> Rows:
    """Three calls that are overdue."""
    return [desk.overdue(db, priya.agency, priya, who) for who in ("Maya Okafor", "Ada Berg", "Leo Marsh")]
