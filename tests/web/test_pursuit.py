"""The page of one pursuit, in every standing, and that it is nobody else's."""

from datetime import date

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.models import SYSTEM, Pursuit
from tests.factories import TODAY, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit


def maya(db: Session) -> Pursuit:
    """Interviewed Tuesday 21 April, called back for Tuesday 28 April, thanked."""
    return make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)


def shown(visit: Visit, pursuit: Pursuit, query: str = "") -> str:
    answer = visit(pursuit.recruiter).get(f"/pursuits/{pursuit.id}{query}")
    assert answer.status_code == 200
    return answer.text


def test_the_page_says_who_and_what_next(visit: Visit, db: Session) -> None:
    page = shown(visit, maya(db))
    assert "Maya Okafor" in page
    assert "Call Dana Whitfield" in page
