"""A candidate whom nobody contacts: said to whoever would, on every page, and no letter to them is drafted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Pursuit, Recruiter
from tests import desk
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock

SAID = "Do not contact Noah"


@pytest.fixture
def noah(db: Session, priya: Recruiter, clock: SetClock) -> Pursuit:
    """Whose thank-you is to be sent."""
    clock.now = NOW
    pursuit = desk.to_thank(db, priya.agency, priya)
    db.commit()
    return pursuit


def letters(html: str, pursuit: Pursuit) -> list[str]:
    """What every link that would write to the candidate carries."""
    return re.findall(rf'href="mailto:{re.escape(pursuit.candidate.email or "")}[^"]*"', html)


def test_who_is_not_to_be_contacted_is_written_to_from_no_page(noah: Pursuit, priya: Recruiter, visit: Visit) -> None:
    browser, person = visit(priya), f"/people/{noah.candidate_id}"
    pages = ["/today", f"/pursuits/{noah.id}", f"/pursuits/{noah.id}/call-sheet", person]
    for path in pages:
        before = browser.get(path).text
        assert letters(before, noah), path
        assert SAID not in before
    assert browser.post(f"{person}/do-not-contact").headers["Location"] == person
    for path in pages:
        after = browser.get(path).text
        assert letters(after, noah) == [], path
        assert SAID in after, path
    browser.post(f"{person}/do-not-contact/removal")
    assert letters(browser.get("/today").text, noah)


def test_its_history_says_when_nobody_was_to_contact_them_and_by_whom_and_when_it_was_over(
    noah: Pursuit, priya: Recruiter, visit: Visit, clock: SetClock
) -> None:
    browser, path = visit(priya), f"/people/{noah.candidate_id}/do-not-contact"
    for pressed in (path, path, f"{path}/removal"):
        clock.now += timedelta(minutes=1)
        browser.post(pressed)
    page = browser.get(f"/pursuits/{noah.id}").text
    story = re.findall(r"<b>(Do not contact Noah|Noah may be contacted again)</b>.*?(by Priya)", page, re.DOTALL)
    assert story == [("Noah may be contacted again", "by Priya"), (SAID, "by Priya")]
    assert "Thu 14 May, 10:43 am" in page


@pytest.mark.parametrize("verb", ["do-not-contact", "do-not-contact/removal"])
def test_neither_a_viewer_nor_a_stranger_says_so(
    db: Session, noah: Pursuit, priya: Recruiter, visit: Visit, verb: str
) -> None:
    viewer = make_recruiter(db, priya.agency, role="viewer")
    stranger = make_recruiter(db, make_agency(db, name="Lindholm Partners"))
    db.commit()
    path = f"/people/{noah.candidate_id}/{verb}"
    assert visit(viewer).post(path).status_code == 403
    assert visit(stranger).post(path).status_code == 404
    assert visit(priya).post(f"/people/999999/{verb}").status_code == 404
