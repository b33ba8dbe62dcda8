"""What a person sets for themselves."""

import pytest
from sqlalchemy.orm import Session

from app.models import Recruiter
from tests.factories import make_agency, make_recruiter
from tests.support.app import Visit


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return make_recruiter(db, make_agency(db), role="viewer")


def test_the_theme_is_kept_by_the_browser_and_there_from_the_first_byte(priya: Recruiter, visit: Visit) -> None:
    client = visit(priya)
    answer = client.post("/settings/theme", data={"theme": "dark", "back": "/today?view=calls"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today?view=calls")
    assert '<html lang="en" data-theme="dark">' in client.get("/today").text
    client.post("/sign-out")
    assert '<html lang="en" data-theme="dark">' in client.get("/sign-in").text


def test_the_systems_own_theme_can_be_had_back(priya: Recruiter, visit: Visit) -> None:
    client = visit(priya)
    client.post("/settings/theme", data={"theme": "light"})
    client.post("/settings/theme", data={"theme": "auto"})
    assert "data-theme" not in client.get("/today").text


def test_a_theme_nobody_drew_is_refused(priya: Recruiter, visit: Visit) -> None:
    assert visit(priya).post("/settings/theme", data={"theme": "sepia"}).status_code == 422


def test_single_keys_are_switched_off_on_every_device(priya: Recruiter, visit: Visit) -> None:
    desk, phone = visit(priya), visit(priya)
    desk.post("/settings/keyboard", data={"single_keys": "off"})
    assert 'data-keys="off"' in phone.get("/today").text
    phone.post("/settings/keyboard", data={"single_keys": "on"})
    assert 'data-keys="off"' not in desk.get("/today").text


def test_the_way_back_stays_on_this_site(priya: Recruiter, visit: Visit) -> None:
    answer = visit(priya).post("/settings/theme", data={"theme": "dark", "back": "//evil.example"})
    assert answer.headers["Location"] == "/today"
