"""Many pursuits at once, each taken and answered for itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.ats import upsert
from app.models import Agency, Candidate
from tests.api.conftest import Caller, Json, get, maya, put, without

BATCH = "/api/v1/pursuits/batch"


def person(number: int, **more: object) -> Json:
    """A pursuit of somebody of their own."""
    names = {"ref": f"C-{number}", "first_name": "Ana", "last_name": f"Sousa {number}"}
    return maya(external_id=f"APP-{number}", candidate=names, interviews=[]) | more


def tell(client: TestClient, *pursuits: object, status: int = 200) -> list[Json]:
    answer = client.post(BATCH, json={"source": "greenhouse", "pursuits": pursuits})
    assert answer.status_code == status, answer.text
    results: list[Json] = answer.json().get("results", [])
    return results


def names(db: Session) -> list[str]:
    found = list(db.scalars(select(Candidate.last_name).order_by(Candidate.id)))
    db.rollback()
    return found


def test_each_is_answered_in_its_place_and_is_what_a_put_of_it_comes_to(ats: TestClient) -> None:
    results = tell(ats, *(person(number) for number in range(3)))
    assert [(one["index"], one["status"], one["external_id"]) for one in results] == [
        (0, 201, "APP-0"), (1, 201, "APP-1"), (2, 201, "APP-2"),
    ]  # fmt: skip
    for number, one in enumerate(results):
        same = put(ats, without(person(number), "external_id"), f"/api/v1/pursuits/by-ref/greenhouse/APP-{number}")
        assert (same["id"], same["version"]) == (one["id"], one["version"])


def test_telling_it_all_again_changes_nothing(ats: TestClient) -> None:
    first = tell(ats, person(1), person(2))
    again = tell(ats, person(1), person(2))
    assert [one | {"status": 200} for one in first] == again


def test_one_that_is_refused_does_not_keep_the_others_from_being_done(ats: TestClient, db: Session) -> None:
    wrong = person(1, candidate={"ref": "C-1", "first_name": "Ana", "email": "no address"})
    results = tell(ats, person(0), wrong, person(2))
    assert [one["status"] for one in results] == [201, 422, 201]
    problem = results[1]["problem"]
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("invalid", "/pursuits/1/candidate/email")
    assert (results[1]["id"], results[1]["external_id"]) == (None, "APP-1")
    assert names(db) == ["Sousa 0", "Sousa 2"]


@pytest.mark.parametrize(
    ("item", "status", "pointer"),
    [
        ({"external_id": "APP-1", "strange": 1}, 422, "/pursuits/0/strange"),
        ({"candidate": {"ref": "C-1"}}, 422, "/pursuits/0/external_id"),
        ({"external_id": "APP-1", "notes": "x"}, 409, "/pursuits/0/notes"),
        ({"external_id": "APP-1", "candidate": {"ref": "C-1"}}, 422, "/pursuits/0/job"),
        ({"external_id": "APP-1", "interviews": [{"starts_at": 5}]}, 422, "/pursuits/0/interviews/0/starts_at"),
        ("nonsense", 422, "/pursuits/0"),
        (None, 422, "/pursuits/0"),
    ],
)
def test_a_fault_is_pointed_at_where_it_was_sent(ats: TestClient, item: object, status: int, pointer: str) -> None:
    (one,) = tell(ats, item)
    assert (one["status"], one["problem"]["status"]) == (status, status)
    assert one["problem"]["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(("url", "noun"), [(BATCH, "pursuits"), ("/api/v1/events", "events")])
def test_half_a_character_in_a_name_is_refused_of_that_one_alone(ats: TestClient, url: str, noun: str) -> None:
    named = "external_id" if noun == "pursuits" else "id"
    body = f'{{"source": "greenhouse", "{noun}": [{{"{named}": "APP-\\ud800"}}, {{"{named}": "APP-1"}}]}}'
    answer = ats.post(url, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert [(one["status"], one[named]) for one in answer.json()["results"]] == [(422, None), (422, "APP-1")]


def test_what_was_said_before_something_newer_is_not_applied(ats: TestClient) -> None:
    tell(ats, person(1, occurred_at="2026-05-02T00:00:00Z"))
    (late,) = tell(ats, person(1, occurred_at="2026-05-01T00:00:00Z"))
    assert (late["status"], late["applied"], late["reason"]) == (200, False, "stale")


def test_a_fault_of_ours_is_one_items_and_names_its_reference(
    ats: TestClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*arguments: object, **more: object) -> object:
        if "APP-1" in arguments:
            raise LookupError("not told to anybody")
        return upsert(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("app.api.many.upsert", breaking)
    results = tell(ats, person(0), person(1), person(2))
    assert [one["status"] for one in results] == [201, 500, 201]
    assert set(results[1]["problem"]) >= {"reference", "code"}
    assert "not told" not in str(results)
    assert names(db) == ["Sousa 0", "Sousa 2"]


@pytest.mark.parametrize(
    "body",
    [
        {"source": "greenhouse", "pursuits": []},
        {"source": "greenhouse", "pursuits": [{}] * 1_001},
        {"source": "a b", "pursuits": [{}]},
        {"pursuits": [{}]},
        {"source": "greenhouse", "pursuits": {}},
    ],
)
def test_a_batch_that_is_none_is_refused_as_a_whole(ats: TestClient, body: Json) -> None:
    answer = ats.post(BATCH, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_batch_may_be_longer_than_other_bodies_and_is_bounded_too(ats: TestClient) -> None:
    long = {"external_id": "APP-1", "strange": "x" * 1_100_000}
    assert tell(ats, long)[0]["status"] == 422
    assert ats.put("/api/v1/employers/by-ref/greenhouse/CO-5", json=long).status_code == 413
    assert (
        ats.post(BATCH, content=b" " * (8 * 1024 * 1024 + 1), headers={"Content-Type": "application/json"}).status_code
        == 413
    )


def test_a_batch_asks_for_the_scope_to_write_and_for_json(caller: Caller, agency: Agency) -> None:
    body = {"source": "greenhouse", "pursuits": [person(1)]}
    assert caller(agency, scopes="read").post(BATCH, json=body).status_code == 403
    writer = caller(agency)
    assert writer.post(BATCH, content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert writer.post(BATCH, json=body, headers={"Authorization": ""}).status_code == 401
    assert get(writer, "/pursuits")["data"] == []
