"""Every address and number of a candidate, and the hiring managers of an employer, told and read with them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Agency
from app.queries.search import find
from tests.api.conftest import Json, get, put
from tests.api.test_resources import by_ref

HOME, WORK = {"value": "maya@example.com", "type": "personal"}, {"value": "okafor@acme.example", "type": "work"}
MOBILE, DESK = {"value": "+17735550177", "type": "mobile"}, {"value": "+13125550142", "type": None}
MAYA: Json = {"first_name": "Maya", "last_name": "Okafor", "emails": [HOME, WORK], "phones": [MOBILE, DESK]}


def told(ats: TestClient, status: int | None = None, **members: Any) -> Json:
    return put(ats, members, by_ref("candidate"), status=status)


# Candidates


def test_the_first_of_many_is_the_one_in_use(ats: TestClient) -> None:
    row = told(ats, 201, **MAYA)
    assert (row["email"], row["emails"]) == (HOME["value"], [HOME, WORK])
    assert (row["phone"], row["phones"]) == (MOBILE["value"], [MOBILE, DESK])
    assert told(ats, 200, **MAYA)["version"] == 1
    assert told(ats, emails=[WORK, HOME])["email"] == WORK["value"]


def test_what_was_read_may_be_told_again(ats: TestClient) -> None:
    row = told(ats, **MAYA)
    again = {name: row[name] for name in ("email", "phone", "emails", "phones")}
    assert told(ats, **again)["version"] == row["version"]


def test_one_alone_changes_the_one_in_use_and_null_leaves_none(ats: TestClient) -> None:
    told(ats, **MAYA)
    new = {"value": "maya@new.example", "type": None}
    assert told(ats, email=new["value"])["emails"] == [new, WORK]
    assert told(ats, email=WORK["value"])["emails"] == [WORK]
    cleared = told(ats, email=None, phones=[])
    assert (cleared["email"], cleared["emails"], cleared["phone"], cleared["phones"]) == (None, [], None, [])


def test_one_address_is_a_list_of_one(ats: TestClient) -> None:
    assert told(ats, first_name="Maya", email=HOME["value"])["emails"] == [{"value": HOME["value"], "type": None}]


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"emails": [HOME, {"value": "nonsense"}]}, "/emails/1/value"),
        ({"emails": [{"value": "nonsense"}]}, "/emails/0/value"),
        ({"phones": [{"value": "12"}]}, "/phones/0/value"),
        ({"emails": [{"type": "work"}]}, "/emails/0/value"),
        ({"emails": [HOME] * 11}, "/emails"),
        ({"email": WORK["value"], "emails": [HOME]}, ""),
    ],
)
def test_what_cannot_be_taken_is_pointed_at(ats: TestClient, members: Json, pointer: str) -> None:
    problem = told(ats, 422, first_name="Maya", **members)
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]


def test_somebody_is_found_by_any_of_their_addresses(ats: TestClient, db: Session, agency: Agency) -> None:
    told(ats, **MAYA)
    for typed in ("okafor@acme.example", "312 555 0142"):
        assert [hit.subject.id for hit in find(db, agency.id, typed, 8).hits["candidate"]] == [1]


# Hiring managers


def test_an_employer_is_told_and_read_with_its_hiring_managers(ats: TestClient) -> None:
    dana, lee = {"ref": "CT-1", "name": "Dana Whitfield"}, {"name": "Lee Ortega", "email": "lee@northwind.example"}
    made = put(ats, {"name": "Northwind Freight", "contacts": [lee, dana]}, by_ref("employer"))
    assert [one["name"] for one in made["contacts"]] == ["Dana Whitfield", "Lee Ortega"]
    again = put(ats, {"contacts": [{"ref": "CT-1", "title": "VP Operations"}]}, by_ref("employer"))
    assert [(one["id"], one["title"]) for one in again["contacts"]] == [
        (made["contacts"][0]["id"], "VP Operations"),
        (made["contacts"][1]["id"], None),
    ]
    assert get(ats, "/contacts/by-ref/greenhouse/CT-1")["employer_id"] == made["id"]


def test_a_hiring_manager_who_cannot_be_taken_is_pointed_at(ats: TestClient) -> None:
    wrong = {"name": "Northwind Freight", "contacts": [{"name": "Dana"}, {"name": "Lee", "email": "nonsense"}]}
    problem = put(ats, wrong, by_ref("employer"), status=422)
    assert problem["errors"][0]["pointer"] == "/contacts/1/email"
    assert get(ats, "/employers")["data"] == []


def test_an_employer_shows_so_many_of_its_hiring_managers_and_their_list_all(ats: TestClient) -> None:
    everybody = [{"name": f"Manager {number:02}"} for number in range(25)]
    shown = put(ats, {"name": "Northwind Freight", "contacts": everybody}, by_ref("employer"))["contacts"]
    assert [one["name"] for one in shown] == [one["name"] for one in everybody[:20]]
    assert len(get(ats, "/contacts")["data"]) == 25
