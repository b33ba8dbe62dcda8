"""Lists of the resources beside pursuits: in the order of change, with what is no more, each page a range of an index."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.cursors import Cursor
from app.api.resources import RESOURCES, Resource
from app.models import Agency, Contact
from app.queries.pursuits import pursuit_for
from app.queries.updated import Place, Since, gone, updated
from tests.api.conftest import Caller, get, maya, post, put
from tests.api.test_reads import counted, explained
from tests.api.test_resources import by_ref, fill, listed, told
from tests.factories import NOW, make_agency, make_recruiter
from tests.support.server import SetClock

# All of a kind


def test_a_list_is_in_the_order_of_change_and_its_cursor_is_all_it_needs(ats: TestClient, clock: SetClock) -> None:
    ids = []
    for number in range(3):
        clock.now += timedelta(seconds=1)
        ids.append(put(ats, {"last_name": f"Sousa {number}"}, by_ref("candidate", f"C-{number}"))["id"])
    clock.now += timedelta(seconds=1)
    put(ats, {"last_name": "Souza"}, by_ref("candidate", "C-0"))
    url, met = "/api/v1/candidates?limit=1&include_deleted=true", []
    while url:
        answer = ats.get(url)
        met += [row["id"] for row in answer.json()["data"]]
        url = answer.links.get("next", {}).get("url", "")
        assert url == "" or url.partition("?")[2].startswith("cursor=")
        assert "&" not in url
    assert met == [ids[1], ids[2], ids[0]]


def test_each_item_is_what_a_read_of_it_tells(ats: TestClient, db: Session, agency: Agency) -> None:
    make_recruiter(db, agency)
    db.commit()
    pursuit = put(ats, maya())["id"]
    post(ats, pursuit, "touches", {"step": None, "channel": "email", "note": "Hello"})
    post(ats, pursuit, "words", {"kind": "other"})
    for resource in RESOURCES:
        (row,) = listed(ats, resource.plural)
        assert get(ats, f"/{resource.plural}/{row['id']}") == row


def test_updated_after_leaves_out_what_is_known(ats: TestClient, clock: SetClock) -> None:
    first = told(ats, "employer")
    clock.now += timedelta(minutes=1)
    second = told(ats, "employer", ref="X-2", name="Harbor Lane Foods")
    assert [row["id"] for row in listed(ats, "employers", f"?updated_after={first['updated_at']}")] == [second["id"]]


def test_the_contacts_of_one_employer_are_read_on_by_themselves(ats: TestClient, clock: SetClock) -> None:
    firms = [told(ats, "employer", ref=f"X-{number}", name=f"Firm {number}")["id"] for number in range(2)]
    met = []
    for number in range(4):
        clock.now += timedelta(seconds=1)
        person = {"name": f"Dana {number}", "employer": {"id": firms[number % 2]}}
        met.append(put(ats, person, by_ref("contact", f"P-{number}")))
    page = ats.get(f"/api/v1/contacts?employer_id={firms[1]}&limit=1")
    rest = ats.get(page.links["next"]["url"]).json()
    assert [row["id"] for row in page.json()["data"] + rest["data"]] == [met[1]["id"], met[3]["id"]]
    assert rest["next_cursor"] is None
    since = f"?employer_id={firms[0]}&updated_after={met[0]['updated_at']}"
    assert [row["id"] for row in listed(ats, "contacts", since)] == [met[2]["id"]]


def test_of_an_employer_of_others_there_are_no_contacts(ats: TestClient, caller: Caller, db: Session) -> None:
    theirs = told(caller(make_agency(db, name="Lindholm Partners")), "contact")["employer_id"]
    assert listed(ats, "contacts", f"?employer_id={theirs}") == []


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("?limit=0", "query", "limit"),
        ("?limit=501", "query", "limit"),
        ("?standing=due", "query", "standing"),
        ("?include_deleted=maybe", "query", "include_deleted"),
        ("?cursor=abc&include_deleted=true", "cursor", "include_deleted"),
        ("?cursor=abc&limit=3", "cursor", "limit"),
        ("?employer_id=1", "query", "employer_id"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_400(ats: TestClient, query: str, code: str, parameter: str) -> None:
    problem = get(ats, f"/candidates{query}", status=400)
    assert (problem["code"], problem["errors"][0]["parameter"]) == (code, parameter)


def test_what_is_no_more_is_not_asked_for_by_its_employer(ats: TestClient) -> None:
    problem = get(ats, "/contacts?employer_id=1&include_deleted=true", status=400)
    assert problem["errors"] == [
        {"detail": "What is no more has no employer. Leave one of the two out.", "parameter": "include_deleted"}
    ]


@pytest.mark.parametrize(
    ("plural", "filters"),
    [
        ("contacts", ("", "x")),
        ("contacts", ("nonsense", "")),
        ("contacts", ()),
        ("jobs", ("", "1")),
        ("pursuits", ("lost", "")),
    ],
)
def test_a_cursor_that_is_narrowed_by_what_we_do_not_know_is_400(
    ats: TestClient, plural: str, filters: tuple[str, ...]
) -> None:
    cursor = Cursor(plural, NOW, 1, 100, filters).word()
    assert get(ats, f"/{plural}?cursor={cursor}", status=400)["code"] == "cursor"


def test_a_cursor_of_another_list_is_400(ats: TestClient) -> None:
    for number in range(2):
        told(ats, "employer", ref=f"X-{number}", name=f"Firm {number}")
    cursor = get(ats, "/employers?limit=1")["next_cursor"]
    assert get(ats, f"/jobs?cursor={cursor}", status=400)["code"] == "cursor"


# What is no more


def test_a_stub_that_turned_out_to_be_somebody_leaves_a_tombstone(ats: TestClient, clock: SetClock) -> None:
    known = told(ats, "employer")
    job = put(ats, {"title": "Data analyst"}, by_ref("job", "GH-42"))
    clock.now += timedelta(minutes=1)
    put(ats, {"employer": {"ref": "X-1"}}, by_ref("job", "GH-42"))
    assert [row["id"] for row in listed(ats, "employers")] == [known["id"]]
    dead = listed(ats, "employers", "?include_deleted=true")[1]
    when = clock.now.isoformat().replace("+00:00", "Z")
    assert dead == {"id": job["employer_id"], "updated_at": when, "deleted_at": when, "merged_into": known["id"]}
    assert listed(ats, "employers", f"?include_deleted=true&updated_after={known['updated_at']}") == [dead]
    pages = ats.get("/api/v1/employers?include_deleted=true&limit=1")
    assert ats.get(pages.links["next"]["url"]).json()["data"] == [dead]


def test_a_touch_that_was_taken_back_is_told_of_once_more(
    ats: TestClient, db: Session, agency: Agency, clock: SetClock
) -> None:
    pursuit = put(ats, maya())["id"]
    logged = post(ats, pursuit, "touches", {"step": None, "channel": "email"})["logged"]
    touch, since = logged["id"], logged["recorded_at"]
    clock.now += timedelta(minutes=1)
    known = pursuit_for(db, agency.id, pursuit)
    known.undo(
        next(fact for fact in known.facts if fact.id == touch), by=make_recruiter(db, agency).actor, at=clock.now
    )
    db.commit()
    assert listed(ats, "touches") == []
    (undone,) = listed(ats, "touches", f"?include_deleted=true&updated_after={since}")
    assert (undone["id"], undone["version"]) == (touch, 2)
    assert undone["undone_at"] == undone["updated_at"] > undone["created_at"]


# The price


@pytest.mark.parametrize("past", [None, (NOW - timedelta(days=1), 5)], ids=["first", "next"])
def test_a_page_of_one_employers_contacts_is_a_range_of_its_index(
    db: Session, agency: Agency, past: Place | None
) -> None:
    fill(db, agency, 12)
    with explained(db) as plans:
        updated(db, Contact, agency.id, Since(past), Contact.employer_id == 1, limit=3)
    assert "ix_contacts_of_employer_by_update" in plans[-1]
    assert "TEMP B-TREE" not in plans[-1].upper()
    assert "SORT" not in plans[-1].upper()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.plural)
def test_a_page_asks_as_often_however_long_it_is(
    app: FastAPI, ats: TestClient, db: Session, agency: Agency, resource: Resource
) -> None:
    path = f"/{resource.plural}?include_deleted=true"
    fill(db, agency, 1)
    few = counted(app, ats, path)
    fill(db, agency, 20)
    assert counted(app, ats, path) == few <= 7


@pytest.mark.parametrize("past", [None, (NOW - timedelta(days=1), 5)], ids=["first", "next"])
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.plural)
def test_a_page_is_a_range_of_its_index(db: Session, agency: Agency, resource: Resource, past: Place | None) -> None:
    fill(db, agency, 12)
    with explained(db) as plans:
        updated(db, resource.table, agency.id, Since(past), limit=3)
        gone(db, agency.id, resource.noun, Since(past), limit=3)
    live, dead = plans[-2:]
    assert "_by_update" in live
    assert "ix_tombstones_by_time" in dead
    for plan in (live, dead):
        assert "TEMP B-TREE" not in plan.upper()
        assert "SORT" not in plan.upper()
