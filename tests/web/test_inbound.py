"""One event that an ATS sent, on its page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import InboundEvent
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.connections import live_connection
from tests.support.server import SetClock
from tests.web.pressing import words


def test_what_is_forgotten_says_so_and_cannot_be_applied_again(visit: Visit, db: Session, clock: SetClock) -> None:
    clock.now = NOW
    admin = make_recruiter(db, make_agency(db), role="admin")
    _, event_id, _ = live_connection(db, admin, NOW)
    db.get_one(InboundEvent, event_id).forget(NOW)
    browser = visit(admin)
    page = browser.get(f"/admin/inbound-events/{event_id}").text
    assert "What it said is forgotten" in page
    assert "Apply again" not in page
    refused = browser.post(f"/admin/inbound-events/{event_id}/replay")
    assert (refused.status_code, "It cannot be applied again." in words(refused.text)) == (409, True)
    assert db.get_one(InboundEvent, event_id).state == "applied"
