"""The admins' pages of webhooks and of background work."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.config import Settings
from app.credentials import sign_webhook
from app.db import Base
from app.jobs.handlers import handlers
from app.models import BackgroundJob, Delivery, Recruiter, WebhookEndpoint
from app.models.webhook import disable, open_endpoint, trial_message
from app.outbox import put
from app.web.work import TITLES
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import Visit

HERE = "https://ats.example/hooks/hearback"
NEW = {"url": HERE, "payload": "thin", "which": "all"}
PAGES: list[tuple[str, str, Any]] = [
    ("GET", "/admin/webhooks", None),
    ("GET", "/admin/webhooks/new", None),
    ("POST", "/admin/webhooks", NEW),
    ("GET", "/admin/webhooks/{endpoint}", None),
    ("GET", "/admin/webhooks/{endpoint}/edit", None),
    ("POST", "/admin/webhooks/{endpoint}", NEW),
    ("POST", "/admin/webhooks/{endpoint}/pause", None),
    ("POST", "/admin/webhooks/{endpoint}/resumption", None),
    ("POST", "/admin/webhooks/{endpoint}/secret", None),
    ("POST", "/admin/webhooks/{endpoint}/test", None),
    ("GET", "/admin/webhooks/{endpoint}/removal", None),
    ("POST", "/admin/webhooks/{endpoint}/removal", None),
    ("GET", "/admin/deliveries/{delivery}", None),
    ("POST", "/admin/deliveries/{delivery}/replay", None),
    ("GET", "/admin/background", None),
    ("POST", "/admin/background/{job}/retry", None),
]
IDS = [f"{method} {path}" for method, path, _ in PAGES]


@pytest.fixture
def jo(db: Session) -> Recruiter:
    return make_recruiter(db, make_agency(db), name="Jo Reed", role="admin")


def make_endpoint(db: Session, jo: Recruiter, url: str = HERE, tests: int = 0) -> WebhookEndpoint:
    """An endpoint that so many tests wait for."""
    made = open_endpoint(db, jo.agency_id, url, payload="thin", events=(), by=jo.actor, at=NOW)
    put(db, [trial_message(made, NOW) for _ in range(tests)], made, NOW)
    db.commit()
    return made


def shown(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def pressed(client: TestClient, path: str, **typed: Any) -> str:
    """Where a form leads."""
    answer = client.post(path, data=typed)
    assert answer.status_code == 303, answer.text[:500]
    return answer.headers["Location"]


def rows(db: Session) -> dict[str, list[tuple[Any, ...]]]:
    tables = [table for table in Base.metadata.sorted_tables if table.name != "sign_ins"]
    found = {table.name: [tuple(row) for row in db.execute(select(table).order_by(text("1")))] for table in tables}
    db.rollback()
    return found


# Setting up


def test_a_new_endpoint_shows_its_secret_once(visit: Visit, db: Session, jo: Recruiter) -> None:
    admin = visit(jo)
    made = admin.post("/admin/webhooks", data=NEW)
    secret = db.scalars(select(WebhookEndpoint.secret)).one()
    db.rollback()
    assert made.status_code == 201
    assert f'value="{secret}"' in made.text
    for path in ("/admin/webhooks", "/admin/webhooks/1", "/admin/webhooks/1/edit"):
        assert secret not in shown(admin, path)


def test_only_some_events_are_sent_where_some_are_ticked(visit: Visit, db: Session, jo: Recruiter) -> None:
    admin = visit(jo)
    some = NEW | {"which": "some", "pursuit.closed": "yes", "touch.due": "yes"}
    assert admin.post("/admin/webhooks", data=some).status_code == 201
    assert db.scalars(select(WebhookEndpoint)).one().types == ("pursuit.closed", "touch.due")
    db.rollback()
    assert pressed(admin, "/admin/webhooks/1", payload="full", which="all") == "/admin/webhooks/1"
    assert "All events. The whole pursuit is sent." in shown(admin, "/admin/webhooks/1")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"url": ""}, "whole address"),
        ({"url": "https://inside.example/"}, "private network"),
        ({"url": "http://ats.example/"}, "begins with https"),
        ({"which": "some"}, "Choose at least one"),
        ({"payload": "everything"}, "Choose what is sent"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(
    visit: Visit, db: Session, jo: Recruiter, typed: dict[str, str], says: str
) -> None:
    refused = visit(jo).post("/admin/webhooks", data=NEW | typed)
    assert refused.status_code == 422
    assert says in refused.text
    assert f'value="{(NEW | typed)["url"]}"' in refused.text
    assert db.scalars(select(WebhookEndpoint)).all() == []


def test_the_same_address_leads_to_the_endpoint_that_is_there(visit: Visit, db: Session, jo: Recruiter) -> None:
    make_endpoint(db, jo)
    assert pressed(visit(jo), "/admin/webhooks", **NEW) == "/admin/webhooks/1"


# Looking after one


def test_pausing_says_that_what_happens_waits_and_resuming_has_it_sent(
    visit: Visit, db: Session, jo: Recruiter
) -> None:
    make_endpoint(db, jo, tests=2)
    admin = visit(jo)
    assert pressed(admin, "/admin/webhooks/1/pause") == "/admin/webhooks/1"
    paused = shown(admin, "/admin/webhooks/1")
    assert "Paused" in paused
    assert "2 wait to be sent" in paused
    assert "Send test" not in paused
    assert admin.post("/admin/webhooks/1/test").status_code == 409
    pressed(admin, "/admin/webhooks/1/resumption")
    assert "Send test" in shown(admin, "/admin/webhooks/1")


def test_a_replaced_secret_is_shown_once_with_how_long_the_old_one_holds(
    visit: Visit, db: Session, jo: Recruiter
) -> None:
    old = make_endpoint(db, jo).secret
    answer = visit(jo).post("/admin/webhooks/1/secret")
    (new,) = re.findall(r'value="(whsec_[^"]+)"', answer.text)
    assert new != old
    assert "until" in answer.text


def test_a_test_leads_to_its_own_page_and_can_be_sent_again(visit: Visit, db: Session, jo: Recruiter) -> None:
    make_endpoint(db, jo)
    admin = visit(jo)
    its = pressed(admin, "/admin/webhooks/1/test")
    assert "It is sent in a moment." in shown(admin, its)
    row = db.scalars(select(Delivery)).one()
    row.body = '{"type":"endpoint.test","data":{"note":"<b>&"}}'
    row.tried(NOW, status=500, answer="<script>no</script>", error=None, took=80)
    row.miss(NOW, for_good=True)
    db.commit()
    failed = shown(admin, its)
    assert "&lt;script&gt;no&lt;/script&gt;" in failed
    assert "&#34;note&#34;: &#34;&lt;b&gt;&amp;&#34;" in failed
    assert "80 ms" in failed
    assert f"webhook-id: {row.message_id}" in failed
    assert "--data-raw" in failed
    assert pressed(admin, f"{its}/replay") == its
    assert "Waits" in shown(admin, its)


@pytest.mark.parametrize(("state", "number"), [("", 3), ("waiting", 1), ("delivered", 1), ("failed", 1), ("lost", 3)])
def test_the_log_is_filtered_by_what_became_of_it(
    visit: Visit, db: Session, jo: Recruiter, state: str, number: int
) -> None:
    make_endpoint(db, jo, tests=3)
    first, second, _ = db.scalars(select(Delivery).order_by(Delivery.id))
    first.deliver(NOW)
    second.miss(NOW, for_good=True)
    db.commit()
    page = shown(visit(jo), f"/admin/webhooks/1?state={state}")
    assert page.count('href="/admin/deliveries/') == number


def test_the_log_goes_on_to_older_ones_and_back(visit: Visit, db: Session, jo: Recruiter, monkeypatch: Any) -> None:
    monkeypatch.setattr("app.web.webhooks.PAGE", 2)
    make_endpoint(db, jo, tests=3)
    admin = visit(jo)
    (older,) = re.findall(r'href="([^"]+)" rel="next"', shown(admin, "/admin/webhooks/1?state=waiting"))
    last = shown(admin, older.replace("&amp;", "&"))
    assert last.count('href="/admin/deliveries/') == 1
    assert 'rel="next"' not in last
    assert 'href="/admin/webhooks/1?state=waiting"' in last


def test_deleting_says_what_goes_with_it_and_is_done_only_when_it_is_meant(
    visit: Visit, db: Session, jo: Recruiter
) -> None:
    make_endpoint(db, jo, tests=1)
    admin = visit(jo)
    assert "1 message that waits" in shown(admin, "/admin/webhooks/1/removal")
    assert db.scalars(select(Delivery)).all() != []
    db.rollback()
    assert pressed(admin, "/admin/webhooks/1/removal") == "/admin/webhooks"
    assert "Nothing is sent anywhere yet." in shown(admin, "/admin/webhooks")
    assert db.scalars(select(Delivery)).all() == []


@pytest.mark.parametrize(("because", "says"), [("gone", "It answered 410"), ("failing", "for five days")])
def test_one_that_was_switched_off_is_told_to_admins_on_every_page_and_to_nobody_else(
    visit: Visit, db: Session, jo: Recruiter, because: Any, says: str
) -> None:
    disable(db, make_endpoint(db, jo), because, at=NOW)
    priya = make_recruiter(db, jo.agency)
    other = make_recruiter(db, make_agency(db, name="Other"), role="admin")
    admin = visit(jo)
    assert "1 webhook endpoint is switched off." in shown(admin, "/today")
    assert says in shown(admin, "/admin/webhooks/1")
    for somebody_else in (visit(priya), visit(other)):
        assert "switched off" not in shown(somebody_else, "/today")
    pressed(admin, "/admin/webhooks/1/resumption")
    assert "switched off" not in shown(admin, "/today")


def test_the_command_for_a_terminal_is_the_very_request(visit: Visit, db: Session, jo: Recruiter) -> None:
    endpoint = make_endpoint(db, jo, tests=1)
    row = db.scalars(select(Delivery)).one()
    row.body = """{"type":"endpoint.test","data":{"note":"it's & <b>"}}"""
    db.commit()
    (command,) = re.findall(
        r'aria-describedby="curl-hint">(.*?)</textarea>', shown(visit(jo), "/admin/deliveries/1"), re.S
    )
    words = shlex.split(unescape(command))
    headers = dict(word.split(": ", 1) for word in words if word.startswith("webhook-"))
    signed = sign_webhook(endpoint.secret, row.message_id, int(headers["webhook-timestamp"]), row.body.encode())
    assert (words[2], words[-1]) == (HERE, row.body)
    assert headers["webhook-signature"] == signed


@pytest.mark.parametrize("is_live", [True, False])
def test_every_button_and_link_of_the_pages_leads_somewhere(
    visit: Visit, db: Session, jo: Recruiter, is_live: bool
) -> None:
    endpoint = make_endpoint(db, jo, tests=1)
    if not is_live:
        disable(db, endpoint, "gone", at=NOW)
    admin = visit(jo)
    for path in ("", "/new", "/1", "/1/edit", "/1/removal"):
        page = shown(admin, f"/admin/webhooks{path}")
        main = page[page.index("<main") : page.index("</main>")]
        for link in re.findall(r'href="(/[^"]+)"', main):
            shown(admin, link)
        assert main.count("<form") == len(re.findall(r'action="/admin/webhooks(?:/1(?:/\w+)?)?"', main)), path
    acts = {"test", "pause", "secret"} if is_live else {"resumption", "secret"}
    assert set(re.findall(r'action="/admin/webhooks/1/(\w+)"', shown(admin, "/admin/webhooks/1"))) == acts


# Background work


def test_every_kind_of_work_is_called_what_it_does() -> None:
    assert set(TITLES) == set(handlers(Settings()))


def test_background_work_is_seen_with_why_it_failed_and_is_tried_again(
    visit: Visit, db: Session, jo: Recruiter
) -> None:
    make_endpoint(db, jo, tests=1)
    job = db.scalars(select(BackgroundJob)).one()
    job.go_wrong("The disk is full.", at=NOW, for_good=True)
    running = BackgroundJob(agency_id=jo.agency_id, kind="other", arguments={}, enqueued_at=NOW, attempts=0)
    running.take("lease", until=NOW + timedelta(seconds=8))
    db.add(running)
    db.commit()
    admin = visit(jo)
    page = shown(admin, "/admin/background")
    assert [words in page for words in ("Send webhooks", "The disk is full.", "Running")] == [True] * 3
    assert pressed(admin, f"/admin/background/{job.id}/retry") == "/admin/background"
    db.refresh(job)
    assert (job.state, job.attempts) == ("queued", 0)


def test_work_that_is_done_meanwhile_is_not_there(visit: Visit, jo: Recruiter) -> None:
    assert visit(jo).post("/admin/background/7/retry").status_code == 404


# Who may


@pytest.mark.parametrize(("method", "path", "body"), PAGES, ids=IDS)
@pytest.mark.parametrize("role", ["recruiter", "viewer"])
def test_only_admins_come_in(
    visit: Visit, db: Session, jo: Recruiter, role: str, method: str, path: str, body: Any
) -> None:
    make_endpoint(db, jo, tests=1)
    client = visit(make_recruiter(db, jo.agency, role=role))
    before = rows(db)
    answer = client.request(method, path.format(endpoint=1, delivery=1, job=1), data=body)
    assert answer.status_code == 403
    assert "Only admins of your agency see this." in answer.text
    assert rows(db) == before
    assert "/admin/" not in shown(client, "/today")


@pytest.mark.parametrize(
    ("method", "path", "body"), [page for page in PAGES if "{" in page[1]], ids=[i for i in IDS if "{" in i]
)
def test_another_agencys_answers_like_a_missing_one(
    visit: Visit, db: Session, jo: Recruiter, method: str, path: str, body: Any
) -> None:
    make_endpoint(db, jo, tests=1)
    stranger = visit(make_recruiter(db, make_agency(db, name="Other"), role="admin"))
    before = rows(db)
    theirs = stranger.request(method, path.format(endpoint=1, delivery=1, job=1), data=body)
    missing = stranger.request(method, path.format(endpoint=999, delivery=999, job=999), data=body)
    assert theirs.status_code == missing.status_code == 404
    assert theirs.text.replace("/1", "/999") == missing.text
    assert rows(db) == before


def test_who_is_not_signed_in_is_led_to_sign_in_and_has_no_name_asked_for(visit: Visit, app: Any) -> None:
    app.state.resolve = lambda *_: pytest.fail("a name was asked for")
    answer = visit().post("/admin/webhooks", data=NEW)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")
