"""Connections, as an admin sets them up and looks after them; and the questions that a recruiter answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ats.vendors import VENDORS
from app.models import Agency, BackgroundJob, Connection, InboundEvent, Meaning, Question, Recruiter
from app.models.connection import degrade
from app.queries.inbound import log_of
from app.queries.pursuits import pursuit_for
from app.web.markdown import line
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.connections import live_connection
from tests.support.server import SetClock
from tests.support.statements import plans, statements
from tests.web.pressing import words

HOME = "/admin/connections"


@pytest.fixture
def agency(db: Session, clock: SetClock) -> Agency:
    clock.now = NOW
    return make_agency(db)


@pytest.fixture
def admin(db: Session, agency: Agency) -> Recruiter:
    return make_recruiter(db, agency, name="Jo Reed", role="admin")


def test_a_new_connection_shows_its_address_once_and_what_to_do_with_it(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    browser = visit(admin)
    made = browser.post(HOME, data={"vendor": "lever", "employer": "Tidewater Health", "recruiter": str(admin.id)})
    assert made.status_code == 201
    (address,) = re.findall(r'value="(http://127\.0\.0\.1:8000/hooks/lever/[\w-]+)"', made.text)
    connection = db.scalars(select(Connection)).one()
    assert (connection.name, connection.slug, connection.recruiter_id) == (
        "Lever of Tidewater Health",
        "lever",
        admin.id,
    )
    assert address.rpartition("/")[2] not in browser.get(f"{HOME}/{connection.id}").text


def test_a_system_that_signs_nothing_needs_no_secret_and_says_what_that_means(
    visit: Visit, db: Session, admin: Recruiter, clock: SetClock
) -> None:
    browser = visit(admin)
    made = browser.post(HOME, data={"vendor": "jobadder", "recruiter": str(admin.id)})
    (address,) = re.findall(r'value="http://127\.0\.0\.1:8000(/hooks/jobadder/[\w-]+)"', made.text)
    connection = db.scalars(select(Connection)).one()
    page = words(browser.get(f"{HOME}/{connection.id}").text)
    assert "JobAdder signs nothing: whoever knows this address can send to it." in page
    assert "Waits for its first event" in page
    assert visit().post(address, json={"event": "sms_sent", "eventId": "1"}).status_code == 200
    assert "Receives" in words(browser.get(f"{HOME}/{connection.id}/condition").text)


def test_what_to_do_in_each_system_is_told_in_short_steps() -> None:
    for vendor in VENDORS.values():
        assert 3 <= len(vendor.steps) <= 8, vendor.name
        assert [step for step in vendor.steps if not step.endswith(".") or len(step) > 320] == []
        assert vendor.makes_secret or vendor.steps[0].startswith("Make up"), vendor.name


def test_a_new_connection_says_what_to_do_there_step_by_step(visit: Visit, admin: Recruiter) -> None:
    made = visit(admin).post(HOME, data={"vendor": "zoho"})
    assert [str(line(step)) for step in VENDORS["zoho"].steps if f"<li>{line(step)}</li>" not in made.text] == []
    assert "One that you make up, and give to Zoho Recruit too." in words(made.text)


def test_the_steps_fold_away_once_something_has_come(visit: Visit, db: Session, admin: Recruiter) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    db.commit()
    text = visit(admin).get(f"{HOME}/{connection.id}").text
    assert "<details><summary>5 steps in Greenhouse and here<" in text


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"employer": "Tidewater Health"}, "Choose the system."),
        ({"vendor": "greenhouse"}, "Give the employer whose account it is."),
        ({"vendor": "greenhouse", "employer": "x" * 301}, "This is too long."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(
    visit: Visit, admin: Recruiter, sent: dict[str, str], fault: str
) -> None:
    answer = visit(admin).post(HOME, data=sent)
    assert answer.status_code == 422
    assert fault in words(answer.text)
    assert sent.get("employer", "") in answer.text


def test_the_second_account_at_a_vendor_has_a_name_of_its_own(visit: Visit, db: Session, admin: Recruiter) -> None:
    browser = visit(admin)
    for employer in ("Tidewater Health", "Halden Foods", "Orbis Labs"):
        assert browser.post(HOME, data={"vendor": "ashby", "employer": employer}).status_code == 201
    assert list(db.scalars(select(Connection.slug).order_by(Connection.id))) == ["ashby", "ashby-2", "ashby-3"]


def test_secrets_are_saved_beside_one_another_and_none_is_ever_shown(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    browser, here = visit(admin), f"{HOME}/{connection.id}"
    assert browser.post(f"{here}/secrets", data={"secret": " another-one-5151 "}).status_code == 303
    page = browser.get(here).text
    assert "5151" in page
    assert "another-one" not in page
    assert browser.post(f"{here}/secrets/0/removal").status_code == 303
    db.refresh(connection)
    assert connection.secrets == ["another-one-5151"]
    db.commit()
    refused = browser.post(f"{here}/secrets", data={"secret": " "})
    assert (refused.status_code, "Give the secret." in refused.text) == (422, True)


def test_the_page_waits_for_the_first_event_and_then_stops_waiting(visit: Visit, db: Session, admin: Recruiter) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    connection.last_event_at = None
    browser, here = visit(admin), f"{HOME}/{connection.id}/condition"
    waiting = browser.get(here).text
    assert "Waits for its first event" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    connection.last_event_at = NOW
    db.commit()
    arrived = browser.get(here).text
    assert "Receives" in arrived
    assert "hx-trigger" not in arrived


def test_three_days_without_an_event_are_told(visit: Visit, db: Session, admin: Recruiter) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    connection.last_event_at = NOW - timedelta(days=4)
    assert "Silent" in words(visit(admin).get(f"{HOME}/{connection.id}").text)


def test_one_that_is_not_well_says_why_and_since_when_and_admins_are_told_on_every_page(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    degrade(db, connection, "unread", at=NOW, why="Greenhouse answered 401 to the API key. Make a new one there.")
    priya = make_recruiter(db, admin.agency)
    elsewhere = make_recruiter(db, make_agency(db, name="Other"), role="admin")
    browser = visit(admin)
    for path in (HOME, f"{HOME}/{connection.id}"):
        shown = words(browser.get(path).text)
        assert "Cannot be read" in shown
        assert "Greenhouse answered 401 to the API key. Make a new one there." in shown
        assert "ince Thu 14 May" in shown
        assert "needs a look" not in shown  # here it is in sight
    assert "1 connection needs a look." in words(browser.get("/today").text)
    for somebody_else in (priya, elsewhere):
        assert "needs a look" not in words(visit(somebody_else).get("/today").text)


def test_the_log_tells_of_each_event_what_became_of_it_and_finds_it_by_state_name_and_id(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    browser, here = visit(admin), f"{HOME}/{connection.id}"
    assert "Hearback has no use for this kind of event." in words(browser.get(here).text)
    for asked, found in (
        ("state=failed", ["No name"]),
        ("q=scorecard_deleted", ["scorecard_deleted"]),
        ("q=13224851007&state=late", ["candidate_stage_change"]),
        ("q=nothing-of-this", []),
    ):
        page = browser.get(f"{here}?{asked}").text
        assert re.findall(r'href="/admin/inbound-events/\d+">([^<]+)<', page) == found


def test_the_log_is_read_a_page_at_a_time_by_an_index(visit: Visit, db: Session, admin: Recruiter) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    for number in range(120):
        event = InboundEvent(agency_id=admin.agency_id, connection_id=connection.id, dedupe_key=f"n{number}")
        event.event, event.received_at, event.headers, event.body = "offer_created", NOW, "{}", b"{}"
        db.add(event)
    browser, here = visit(admin), f"{HOME}/{connection.id}"
    seen, page = 0, browser.get(here).text
    while True:
        seen += len(re.findall(r'href="/admin/inbound-events/', page))
        older = re.search(r'href="([^"]+)" rel="next"', page)
        if older is None:
            break
        page = browser.get(older[1].replace("&amp;", "&").partition("#")[0]).text
    assert seen == 126
    if db.get_bind().dialect.name == "sqlite":
        read = plans(db, lambda: log_of(db, connection, state="failed", limit=51))
        read += plans(db, lambda: log_of(db, connection, about="offer_created", limit=51))
        assert not [plan for plan in read if "SCAN" in plan or "TEMP B-TREE" in plan]


def test_an_event_shows_its_body_and_can_be_applied_again(visit: Visit, db: Session, admin: Recruiter) -> None:
    _, event_id, pursuit_id = live_connection(db, admin, NOW)
    browser, here = visit(admin), f"/admin/inbound-events/{event_id}"
    page = browser.get(here).text
    assert "60304594" in page
    assert f'href="/pursuits/{pursuit_id}"' in page
    assert "It came 1 more time" in words(page)
    assert browser.post(f"{here}/replay").headers["Location"] == here
    assert "It is applied in a moment." in words(browser.get(here).text)
    job = db.scalars(select(BackgroundJob)).one()
    assert job.arguments == {"event_id": event_id}


def test_a_word_that_is_settled_has_its_meaning_and_what_waits_for_it_is_put_into_the_queue(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    meaning = db.scalars(select(Meaning).where(Meaning.kind == "reason")).one()
    browser, here = visit(admin), f"{HOME}/{connection.id}"
    assert "3 to settle" in words(browser.get(here).text)
    browser.post(f"{here}/meanings/{meaning.id}", data={"meaning": "not_selected"})
    assert "2 to settle" in words(browser.get(here).text)
    job = db.scalars(select(BackgroundJob)).one()
    assert (job.kind, job.arguments) == ("settle_applications", {"meaning_id": meaning.id})
    db.commit()
    assert browser.post(f"{here}/meanings/{meaning.id}", data={"meaning": "offer"}).status_code == 422


def test_a_removed_connection_leaves_the_list_and_its_address_answers_410(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    token = connection.readdress()
    browser = visit(admin)
    assert browser.get(f"{HOME}/{connection.id}/removal").status_code == 200
    assert browser.post(f"{HOME}/{connection.id}/removal").headers["Location"] == HOME
    assert f"{HOME}/{connection.id}" not in browser.get(HOME).text
    assert browser.post(f"/hooks/greenhouse/{token}", content=b"{}").status_code == 410


def test_a_new_address_ends_the_old_one(visit: Visit, db: Session, admin: Recruiter) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    token = connection.readdress()
    browser = visit(admin)
    assert browser.post(f"{HOME}/{connection.id}/address").status_code == 201
    assert browser.post(f"/hooks/greenhouse/{token}", content=b"{}").status_code == 404


PATHS = ("", "/new", "/{connection}", "/{connection}/condition", "/{connection}/removal")


@pytest.mark.parametrize("role", ["recruiter", "viewer"])
def test_only_admins_see_them(visit: Visit, db: Session, agency: Agency, admin: Recruiter, role: str) -> None:
    connection, event_id, _ = live_connection(db, admin, NOW)
    browser = visit(make_recruiter(db, agency, role=role))
    for path in PATHS:
        assert browser.get(HOME + path.format(connection=connection.id)).status_code == 403
    assert browser.get(f"/admin/inbound-events/{event_id}").status_code == 403
    assert browser.post(f"{HOME}/{connection.id}/removal").status_code == 403
    assert "/admin/connections" not in browser.get("/today").text


def test_another_agencys_connection_is_like_a_missing_one(visit: Visit, db: Session, admin: Recruiter) -> None:
    connection, event_id, pursuit_id = live_connection(db, admin, NOW)
    question = db.scalars(select(Question)).one()
    stranger = make_recruiter(db, make_agency(db, name="Lindholm Partners"), role="admin")
    browser = visit(stranger)
    for path in (f"{HOME}/{connection.id}", f"/admin/inbound-events/{event_id}"):
        assert browser.get(path).status_code == 404
    for path in (
        f"{HOME}/{connection.id}/secrets",
        f"{HOME}/{connection.id}/removal",
        f"/admin/inbound-events/{event_id}/replay",
        f"/pursuits/{pursuit_id}/questions/{question.id}",
    ):
        assert browser.post(path, data={"answer": "keep", "secret": "x"}).status_code == 404
    db.refresh(connection)
    assert connection.removed_at is None


def test_the_list_costs_the_same_however_many_there_are(
    app: FastAPI, visit: Visit, db: Session, admin: Recruiter
) -> None:
    live_connection(db, admin, NOW)
    browser = visit(admin)
    browser.get(HOME)
    with statements(app.state.engine) as few:
        browser.get(HOME)
    for number in range(5):
        db.add(
            Connection(
                agency_id=admin.agency_id,
                slug=f"g{number}",
                vendor="greenhouse",
                name="Other",
                secrets=[],
                created_at=NOW,
            )
        )
    db.commit()
    with statements(app.state.engine) as more:
        browser.get(HOME)
    assert len(more) == len(few)


# Questions


@pytest.mark.parametrize(("choice", "outcome"), [("not_selected", "not_selected"), ("keep", None)])
def test_a_question_on_a_pursuit_is_answered_by_one_click(
    visit: Visit, db: Session, admin: Recruiter, choice: str, outcome: str | None
) -> None:
    _, _, pursuit_id = live_connection(db, admin, NOW)
    question = db.scalars(select(Question)).one()
    browser = visit(admin)
    page = browser.get(f"/pursuits/{pursuit_id}").text
    assert "What its reason “Wrong skill set” means has not been settled." in words(page)
    answer = browser.post(f"/pursuits/{pursuit_id}/questions/{question.id}", data={"answer": choice})
    assert answer.headers["Location"] == f"/pursuits/{pursuit_id}?said=answered"
    db.expire_all()
    assert pursuit_for(db, admin.agency_id, pursuit_id).outcome == outcome
    db.commit()
    assert "Keep it as it is" not in browser.get(f"/pursuits/{pursuit_id}").text


def test_a_question_is_answered_once_and_only_by_one_of_its_answers(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    _, _, pursuit_id = live_connection(db, admin, NOW)
    question = db.scalars(select(Question)).one()
    browser, here = visit(admin), f"/pursuits/{pursuit_id}/questions/{question.id}"
    assert browser.post(here, data={"answer": "hired"}).status_code == 422
    assert browser.post(here, data={"answer": "keep"}).status_code == 303
    assert browser.post(here, data={"answer": "withdrew"}).status_code == 409


def test_a_viewer_sees_a_question_and_cannot_answer_it(
    visit: Visit, db: Session, agency: Agency, admin: Recruiter
) -> None:
    _, _, pursuit_id = live_connection(db, admin, NOW)
    question = db.scalars(select(Question)).one()
    browser = visit(make_recruiter(db, agency, role="viewer"))
    assert "Keep it as it is" not in browser.get(f"/pursuits/{pursuit_id}").text
    assert browser.post(f"/pursuits/{pursuit_id}/questions/{question.id}", data={"answer": "keep"}).status_code == 403


def test_a_key_to_the_vendors_api_is_given_changed_and_forgotten_and_never_shown(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    connection, _, _ = live_connection(db, admin, NOW)
    browser, here = visit(admin), f"{HOME}/{connection.id}"
    refused = browser.post(f"{here}/key", data={"client_id": "id-1", "url": "http://10.0.0.1"})
    assert (refused.status_code, "Give the client secret." in refused.text) == (422, True)
    assert "Give an address that begins with https://." in refused.text
    assert browser.post(f"{here}/key", data={"client_id": "id-1", "client_secret": "hush-hush"}).status_code == 303
    page = browser.get(here).text
    assert "Leave it empty to keep it." in page
    assert "hush-hush" not in page
    db.refresh(connection)
    assert (connection.credentials["url"], connection.read_until) == ("https://harvest.greenhouse.io", NOW)
    db.commit()
    browser.post(f"{here}/key", data={"client_id": "id-2"})
    db.refresh(connection)
    assert (connection.credentials["client_id"], connection.credentials["client_secret"]) == ("id-2", "hush-hush")
    db.commit()
    assert db.scalars(select(BackgroundJob.kind).where(BackgroundJob.kind == "read_changes")).one()
    db.commit()
    browser.post(f"{here}/key/removal")
    db.refresh(connection)
    assert (connection.credentials, connection.read_until) == ({}, None)


def test_a_system_that_sends_nothing_has_no_address_and_asks_for_its_key(
    visit: Visit, db: Session, admin: Recruiter
) -> None:
    browser = visit(admin)
    made = browser.post(HOME, data={"vendor": "bullhorn", "recruiter": str(admin.id)})
    connection = db.scalars(select(Connection)).one()
    assert (made.status_code, connection.token_hash) == (303, None)
    db.commit()
    page = words(browser.get(f"{HOME}/{connection.id}").text)
    assert "Needs its key" in page
    assert "Its secret" not in page
    assert browser.post(f"{HOME}/{connection.id}/address").status_code == 404
