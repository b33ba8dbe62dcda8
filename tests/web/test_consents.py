"""Where a key alone opens nothing: an admin is sent to the vendor's own page, and comes back with what lets us in."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import BackgroundJob, Connection, Recruiter
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.web.pressing import words

HOME = "/admin/connections"
KEY = {"client_id": "an-id", "client_secret": "hush-hush"}


@pytest.fixture
def admin(db: Session, clock: SetClock) -> Recruiter:
    clock.now = NOW
    return make_recruiter(db, make_agency(db), name="Jo Reed", role="admin")


@pytest.fixture
def connection(db: Session, visit: Visit, admin: Recruiter) -> Connection:
    """JobAdder, whose key was given."""
    visit(admin).post(HOME, data={"vendor": "jobadder"})
    made = db.scalars(select(Connection)).one()
    db.commit()
    visit(admin).post(f"{HOME}/{made.id}/key", data=KEY)
    db.refresh(made)
    db.commit()
    return made


def asked_of(page: str) -> dict[str, str]:
    (link,) = re.findall(r'href="(https://id\.jobadder\.com/[^"]+)"', page)
    return {name: value for name, (value,) in parse_qs(urlsplit(unescape(link)).query).items()}


def test_the_page_leads_to_the_vendors_own_and_says_what_is_asked_there(
    visit: Visit, admin: Recruiter, connection: Connection
) -> None:
    page = visit(admin).get(f"{HOME}/{connection.id}").text
    assert "One step is left: sign in to JobAdder" in words(page)
    assert asked_of(page) == {
        "response_type": "code",
        "client_id": "an-id",
        "redirect_uri": "http://127.0.0.1:8000/admin/connections/consent",
        "scope": "read offline_access",
        "state": connection.consent_state,
    }
    assert "hush-hush" not in page
    assert connection.read_until is None


def test_who_comes_back_with_a_code_starts_the_reading_by_a_button(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection
) -> None:
    browser, state = visit(admin), connection.consent_state
    landed = browser.get(f"{HOME}/consent", params={"code": "abc", "state": state})
    assert "JobAdder lets Hearback in" in words(landed.text)
    db.refresh(connection)
    assert (connection.read_until, "code" in connection.credentials) == (None, False)
    db.commit()
    assert browser.post(f"{HOME}/{connection.id}/consent", data={"code": "abc", "state": state}).status_code == 303
    db.refresh(connection)
    assert (connection.read_until, connection.consent_state) == (NOW, "")
    assert connection.credentials == KEY | {
        "auth_url": "https://id.jobadder.com",
        "code": "abc",
        "redirect_uri": "http://127.0.0.1:8000/admin/connections/consent",
    }
    assert db.scalars(select(BackgroundJob.kind).where(BackgroundJob.kind == "read_changes")).one()
    assert "One step is left" not in browser.get(f"{HOME}/{connection.id}").text


def test_nobody_can_be_made_to_let_somebody_elses_account_in(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection
) -> None:
    browser, here = visit(admin), f"{HOME}/{connection.id}/consent"
    state = connection.consent_state
    for wrong in ("", f"{connection.id}.guessed", state[:-1], state + "é"):
        assert browser.post(here, data={"code": "abc", "state": wrong}).status_code == 422
    assert browser.post(here, data={"code": "abc", "state": state}).status_code == 303
    assert browser.post(here, data={"code": "theirs", "state": state}).status_code == 422
    db.refresh(connection)
    assert connection.credentials["code"] == "abc"


def test_who_was_not_let_in_is_told_so_and_nothing_changes(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection
) -> None:
    state = connection.consent_state
    landed = visit(admin).get(f"{HOME}/consent", params={"error": "access_denied", "state": state})
    assert "JobAdder did not let Hearback in" in words(landed.text)
    db.refresh(connection)
    assert (connection.consent_state, connection.read_until) == (state, None)


@pytest.mark.parametrize("state", ["", "none", "99999999999.x", "424242.x", "-1.x", "1.guessed"])
def test_an_answer_that_nobody_waits_for_is_not_found(
    visit: Visit, admin: Recruiter, connection: Connection, state: str
) -> None:
    assert visit(admin).get(f"{HOME}/consent", params={"code": "abc", "state": state}).status_code == 404


def test_another_agencys_admin_and_a_recruiter_of_ones_own_cannot_finish_it(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection
) -> None:
    sent = {"code": "abc", "state": connection.consent_state}
    others = make_recruiter(db, make_agency(db, name="Meridian"), role="admin")
    colleague = make_recruiter(db, admin.agency)
    for who, status in ((others, 404), (colleague, 403)):
        browser = visit(who)
        assert browser.get(f"{HOME}/consent", params=sent).status_code == status
        assert browser.post(f"{HOME}/{connection.id}/consent", data=sent).status_code == status
    db.refresh(connection)
    assert connection.read_until is None


def test_a_key_that_is_changed_wants_a_new_consent(
    visit: Visit, db: Session, admin: Recruiter, connection: Connection
) -> None:
    browser, first = visit(admin), connection.consent_state
    browser.post(f"{HOME}/{connection.id}/key", data={"client_id": "another-id"})
    db.refresh(connection)
    assert connection.credentials["client_secret"] == "hush-hush"
    assert connection.consent_state not in ("", first)
    assert asked_of(browser.get(f"{HOME}/{connection.id}").text)["client_id"] == "another-id"
