"""The admins' pages of API keys."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app import keyring
from app.db import Base, transaction
from app.errors import ConflictError
from app.models import Agency, ApiKey, Recruiter
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements

NEW = {"name": "Greenhouse bridge", "scopes": "read"}
PAGES: list[tuple[str, str, Any]] = [
    ("GET", "/admin/keys", None),
    ("GET", "/admin/keys/new", None),
    ("POST", "/admin/keys", NEW),
    ("GET", "/admin/keys/{key}", None),
    ("GET", "/admin/keys/{key}/rotation", None),
    ("POST", "/admin/keys/{key}/rotation", {"days": "7"}),
    ("GET", "/admin/keys/{key}/revocation", None),
    ("POST", "/admin/keys/{key}/revocation", None),
]
IDS = [f"{method} {path}" for method, path, _ in PAGES]


@pytest.fixture
def jo(db: Session) -> Recruiter:
    return make_recruiter(db, make_agency(db), name="Jo Reed", role="admin")


def make_key(db: Session, jo: Recruiter, name: str = "Bridge", scopes: str = "read write") -> str:
    """A key of Jo's agency; answers its secret."""
    _, secret = keyring.add_key(db, jo.agency, name, scopes=scopes, at=NOW)
    db.commit()
    return secret


def shown(client: TestClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def main_of(page: str) -> str:
    """What the page itself says, its markup left out."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def secret_in(page: str) -> str:
    (found,) = re.findall(r'value="(hb_live_[^"]+)"', page)
    return str(found)


def opens(client: TestClient, secret: str) -> bool:
    """Whether the API lets this key in."""
    answer = client.get("/api/v1/pursuits", headers={"Authorization": f"Bearer {secret}"})
    return answer.status_code == 200


def rows(db: Session) -> dict[str, list[tuple[Any, ...]]]:
    tables = [table for table in Base.metadata.sorted_tables if table.name != "sign_ins"]
    found = {table.name: [tuple(row) for row in db.execute(select(table).order_by(text("1")))] for table in tables}
    db.rollback()
    return found


# Making one


def test_a_new_key_is_shown_once_and_opens_what_was_chosen(visit: Visit, jo: Recruiter) -> None:
    admin = visit(jo)
    assert "There is no API key yet." in shown(admin, "/admin/keys")
    made = admin.post("/admin/keys", data=NEW)
    secret = secret_in(made.text)
    assert made.status_code == 201
    assert made.headers["Cache-Control"] == "no-store"
    assert opens(admin, secret)
    refused = admin.post("/api/v1/events", json={}, headers={"Authorization": f"Bearer {secret}"})
    assert (refused.status_code, refused.json()["scope"]) == (403, "write")
    for path in ("", "/1", "/1/rotation", "/1/revocation"):
        assert secret not in shown(admin, f"/admin/keys{path}")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Give the system that will have it."),
        ({"name": " "}, "Give the system that will have it."),
        ({"name": "x" * 101}, "Keep it to 100 characters."),
        ({"scopes": "admin"}, "Choose what it may do."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(
    visit: Visit, db: Session, jo: Recruiter, typed: dict[str, str], says: str
) -> None:
    refused = visit(jo).post("/admin/keys", data=NEW | typed)
    assert refused.status_code == 422
    assert says in refused.text
    assert f'value="{(NEW | typed)["name"]}"' in refused.text
    assert db.scalars(select(ApiKey)).all() == []


# The list


def test_the_list_tells_of_each_what_it_may_do_and_when_it_was_used(
    visit: Visit, db: Session, jo: Recruiter, clock: SetClock
) -> None:
    make_key(db, jo, "Reports", scopes="read")
    key = db.scalars(select(ApiKey)).one()
    prefix, key.last_used_at = key.prefix, NOW
    db.commit()
    make_key(db, jo, "Bridge")
    page = main_of(shown(visit(jo), "/admin/keys"))
    assert page.index("Bridge") < page.index("Reports")
    assert f"{prefix}… Read only, made" in page
    assert "Read and write, made" in page
    assert page.count("Last used") == page.count("Never used") == 1


def test_the_list_goes_on_to_older_ones_and_back(visit: Visit, db: Session, jo: Recruiter, monkeypatch: Any) -> None:
    monkeypatch.setattr("app.web.keys.PAGE", 2)
    for number in range(3):
        make_key(db, jo, f"System {number}")
    admin = visit(jo)
    (older,) = re.findall(r'href="([^"]+)" rel="next"', shown(admin, "/admin/keys"))
    last = shown(admin, older)
    assert "System 0" in last
    assert "System 1" not in last
    assert 'rel="next"' not in last
    assert "Newest" in last


def test_the_list_is_one_read_of_an_index_however_many_keys_there_are(
    visit: Visit, app: FastAPI, db: Session, jo: Recruiter
) -> None:
    admin, counts = visit(jo), []
    for number in (1, 30):
        for _ in range(number):
            make_key(db, jo)
        with statements(app.state.engine) as heard:
            shown(admin, "/admin/keys")
        counts.append(len(heard))
    assert counts[0] == counts[1]
    (read,) = [one for one in heard if "FROM api_keys" in one]
    assert "LIMIT" in read


# Rotating


def test_both_keys_work_until_the_chosen_end_of_the_old_one(
    visit: Visit, db: Session, jo: Recruiter, clock: SetClock
) -> None:
    old, admin = make_key(db, jo, scopes="read"), visit(jo)
    answer = admin.post("/admin/keys/1/rotation", data={"days": "1"})
    new = secret_in(answer.text)
    assert answer.status_code == 201
    assert "The old one works beside it until" in main_of(answer.text)
    assert "Works until" in shown(admin, "/admin/keys/1")
    assert "Read only" in shown(admin, "/admin/keys/2")
    assert (opens(admin, old), opens(admin, new)) == (True, True)
    clock.now += timedelta(days=1)
    later = visit(jo)
    assert (opens(later, old), opens(later, new)) == (False, True)
    assert "Ended" in shown(later, "/admin/keys/1")


def test_the_old_key_may_end_at_once(visit: Visit, db: Session, jo: Recruiter) -> None:
    old, admin = make_key(db, jo), visit(jo)
    answer = admin.post("/admin/keys/1/rotation", data={"days": "0"})
    assert "The old one opens nothing any more." in main_of(answer.text)
    assert (opens(admin, old), opens(admin, secret_in(answer.text))) == (False, True)


def test_there_are_never_more_than_two_of_one_name(visit: Visit, db: Session, jo: Recruiter) -> None:
    make_key(db, jo)
    admin = visit(jo)
    assert admin.post("/admin/keys/1/rotation", data={"days": "7"}).status_code == 201
    for key_id in (1, 2):
        refused = admin.post(f"/admin/keys/{key_id}/rotation", data={"days": "7"})
        assert refused.status_code == 409
        assert "Revoke one of them first." in refused.text
    assert len(db.scalars(select(ApiKey)).all()) == 2


@pytest.mark.parametrize("days", ["", "3650", "-1"])
def test_an_end_that_was_not_offered_is_not_taken(visit: Visit, db: Session, jo: Recruiter, days: str) -> None:
    make_key(db, jo)
    refused = visit(jo).post("/admin/keys/1/rotation", data={"days": days})
    assert refused.status_code == 422
    assert "Choose for how long it still works." in refused.text
    assert db.scalars(select(ApiKey)).one().expires_at is None


# Revoking


def test_a_revoked_key_opens_nothing_and_keeps_its_first_end(
    visit: Visit, db: Session, jo: Recruiter, clock: SetClock
) -> None:
    secret, admin = make_key(db, jo), visit(jo)
    assert opens(admin, secret)
    began = clock.now
    for _ in range(2):
        assert admin.post("/admin/keys/1/revocation").headers["Location"] == "/admin/keys/1"
        clock.now += timedelta(minutes=5)
    assert not opens(admin, secret)
    page = main_of(shown(admin, "/admin/keys/1"))
    assert "Revoked" in page
    assert "Rotate" not in page
    assert db.scalars(select(ApiKey)).one().revoked_at == began
    db.rollback()
    refused = admin.post("/admin/keys/1/rotation", data={"days": "7"})
    assert "This key works no more. Make a new one instead." in refused.text


def test_every_link_of_the_pages_leads_somewhere(visit: Visit, db: Session, jo: Recruiter) -> None:
    make_key(db, jo)
    admin = visit(jo)
    for path in ("", "/new", "/1", "/1/rotation", "/1/revocation"):
        page = shown(admin, f"/admin/keys{path}")
        for link in re.findall(r'href="(/[^"]+)"', page[page.index("<main") : page.index("</main>")]):
            shown(admin, link)


# Who may


@pytest.mark.parametrize(("method", "path", "body"), PAGES, ids=IDS)
@pytest.mark.parametrize("role", ["recruiter", "viewer"])
def test_only_admins_come_in(
    visit: Visit, db: Session, jo: Recruiter, role: str, method: str, path: str, body: Any
) -> None:
    make_key(db, jo)
    client = visit(make_recruiter(db, jo.agency, role=role))
    before = rows(db)
    answer = client.request(method, path.format(key=1), data=body)
    assert answer.status_code == 403
    assert "Only admins of your agency see this." in answer.text
    assert rows(db) == before
    assert "/admin/" not in shown(client, "/today")


@pytest.mark.parametrize(
    ("method", "path", "body"), [page for page in PAGES if "{" in page[1]], ids=[i for i in IDS if "{" in i]
)
def test_another_agencys_key_answers_like_a_missing_one(
    visit: Visit, db: Session, jo: Recruiter, method: str, path: str, body: Any
) -> None:
    make_key(db, jo)
    stranger = visit(make_recruiter(db, make_agency(db, name="Other"), role="admin"))
    before = rows(db)
    theirs = stranger.request(method, path.format(key=1), data=body)
    missing = stranger.request(method, path.format(key=999), data=body)
    assert theirs.status_code == missing.status_code == 404
    assert theirs.text.replace("/1", "/999") == missing.text
    assert rows(db) == before
    assert "Bridge" not in shown(stranger, "/admin/keys")


# Who did it, and once


def test_a_form_that_is_sent_twice_makes_one_key_whose_last_secret_works(
    visit: Visit, db: Session, jo: Recruiter
) -> None:
    admin = visit(jo)
    (form,) = re.findall(r'name="form" value="([^"]+)"', shown(admin, "/admin/keys/new"))
    asked = {"name": "Bridge", "scopes": "read", "form": form}
    first, second = (secret_in(admin.post("/admin/keys", data=asked).text) for _ in range(2))
    assert [opens(admin, secret) for secret in (first, second)] == [False, True]
    # It was used, so whoever sends the form once more does not take it out of its system's hands.
    db.scalars(select(ApiKey)).one().last_used_at = NOW
    db.commit()
    third = admin.post("/admin/keys", data=asked)
    assert (third.status_code, "was used or revoked since" in main_of(third.text)) == (409, True)
    assert opens(admin, second)
    (other,) = re.findall(r'name="form" value="([^"]+)"', shown(admin, "/admin/keys/new"))
    assert admin.post("/admin/keys", data=asked | {"form": other}).status_code == 201


def test_a_keys_page_says_who_made_rotated_and_revoked_it(
    visit: Visit, db: Session, jo: Recruiter, clock: SetClock
) -> None:
    clock.now = NOW
    admin, ana = visit(jo), visit(make_recruiter(db, jo.agency, name="Ana Silva", role="admin"))
    admin.post("/admin/keys", data={"name": "Bridge", "scopes": "read"})
    clock.now += timedelta(hours=1)
    ana.post("/admin/keys/1/rotation", data={"days": "7"})
    clock.now += timedelta(hours=1)
    admin.post("/admin/keys/1/revocation")
    old, new = (main_of(shown(admin, f"/admin/keys/{number}")) for number in (1, 2))
    assert "Made by Jo Reed, Thu 14 May, 10:42 am" in old
    assert "Rotated by Ana Silva, Thu 14 May, 11:42 am" in old
    assert "Revoked by Jo Reed, Thu 14 May, 12:42 pm" in old
    assert "Made by Ana Silva, Thu 14 May, 11:42 am" in new
    assert "in place of" in new


def test_of_two_who_rotate_a_key_at_once_one_is_told_that_it_is_done(
    db: Session, engine: Engine, jo: Recruiter
) -> None:
    make_key(db, jo)
    started, outcomes = threading.Barrier(2), list[str]()

    def rotate() -> None:
        started.wait()
        try:
            with transaction(engine) as session:
                agency = session.get_one(Agency, jo.agency_id)
                outcomes.append(keyring.rotate_key(session, agency, 1, overlap=timedelta(days=7), at=NOW)[0].name)
        except ConflictError as refused:
            outcomes.append(refused.sentence)

    both = [threading.Thread(target=rotate) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["Bridge", "Two keys called Bridge work already. Revoke one of them first."]
    assert len(db.scalars(select(ApiKey)).all()) == 2
