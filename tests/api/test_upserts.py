"""Telling all one knows of a pursuit: found or made, merged, in any order, and never over what a person decided."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Agency, Candidate, Connection, Employer, Event, ExternalRef, Pursuit
from app.queries.pursuits import pursuit_for
from tests.api.conftest import APP, Caller, Json, events, get, maya, post, put, without
from tests.factories import make_agency, make_pursuit, make_recruiter
from tests.support.server import SetClock

OTHER = "/api/v1/pursuits/by-ref/greenhouse/APP-2"
INTERVIEW: Json = maya()["interviews"][0]


# Opening


def test_a_first_telling_opens_it_with_everybody_it_names(ats: TestClient) -> None:
    answer = ats.put(APP, json=maya())
    told = answer.json()
    assert (answer.status_code, told["applied"], told["reason"]) == (201, True, None)
    assert answer.headers["Location"] == f"/api/v1/pursuits/{told['id']}"
    assert answer.headers["ETag"].startswith(f'"{told["version"]}-')
    assert told["external_refs"] == [
        {"source": "greenhouse", "type": "pursuit", "id": "APP-1042", "url": "https://ats.example/applications/1042"}
    ]
    assert (told["candidate"]["last_name"], told["employer"]["name"]) == ("Okafor", "Northwind Freight")
    assert (told["job"]["title"], told["contact"]["name"]) == ("Data analyst", "Dana Whitfield")
    assert told["interviews"][0]["external_refs"][0]["id"] == "INT-7"
    assert (told["interviews"][0]["status"], told["interviews"][0]["held_basis"]) == ("held", "assumed")


def test_the_same_again_changes_nothing(ats: TestClient, db: Session) -> None:
    first = ats.put(APP, json=maya())
    told = events(db)
    again = ats.put(APP, json=maya())
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"])
    assert events(db) == told
    read = ats.get(f"/api/v1/pursuits/{first.json()['id']}")
    assert read.headers["ETag"] == again.headers["ETag"] == first.headers["ETag"]


def test_the_actor_is_the_key(ats: TestClient, db: Session) -> None:
    put(ats, maya())
    event = db.scalars(select(Event).where(Event.name == "pursuit.opened")).one()
    assert (event.actor_kind, event.actor_name) == ("ats", "Greenhouse")


def test_a_pursuit_that_a_recruiter_made_by_hand_is_found_not_doubled(
    ats: TestClient, db: Session, agency: Agency
) -> None:
    made = make_pursuit(db, agency, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28))
    email = made.candidate.email
    db.commit()
    told = put(ats, maya(candidate={"ref": "CAND-77", "first_name": "Maya", "email": email}), status=200)
    assert told["id"] == made.id
    assert len(told["interviews"]) == 1


def test_a_second_application_for_the_same_job_is_another_pursuit(ats: TestClient) -> None:
    first, second = put(ats, maya()), put(ats, maya(interviews=[]), OTHER)
    assert first["id"] != second["id"]
    assert first["candidate"] == second["candidate"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/candidate"),
        ({"candidate": {"ref": "C"}}, "/job"),
        ({"job": {"ref": "J"}}, "/candidate"),
        ({"candidate": None, "job": {"ref": "J"}}, "/candidate"),
        ({"candidate": {"phone": "+13125550142"}, "job": {"ref": "J"}}, "/candidate/first_name"),
        ({"candidate": {"ref": "C"}, "job": {"status": "open"}}, "/job/title"),
        ({"candidate": {"id": 99}, "job": {"ref": "J"}}, "/candidate/id"),
        ({"candidate": {"ref": "C"}, "job": {"id": 99}}, "/job/id"),
        ({"candidate": {"ref": "C"}, "job": {"ref": "J"}, "employer": {"id": 99}}, "/employer/id"),
        ({"candidate": {"ref": "C"}, "job": {"ref": "J"}, "contact": {"id": 99}}, "/contact/id"),
        ({"candidate": {"ref": "C"}, "job": {"ref": "J"}, "contact": {"phone": "+13125550142"}}, "/contact/name"),
        ({"candidate": {"ref": "C", "email": "maya"}, "job": {"ref": "J"}}, "/candidate/email"),
        ({"candidate": {"ref": "C", "phone": "none"}, "job": {"ref": "J"}}, "/candidate/phone"),
        ({"candidate": {"ref": "C"}, "job": {"ref": "J"}, "recruiter": {"email": "a@b.example"}}, "/recruiter/email"),
        ({"candidate": {"ref": "C"}, "job": {"ref": "J"}, "interviews": [{"ref": "I"}]}, "/interviews/0/starts_at"),
        ({"candidate": {"ref": "C"}, "job": {"ref": "J"}, "interviews": [{"id": 5}]}, "/interviews/0/id"),
    ],
)
def test_what_cannot_open_a_pursuit_is_pointed_at(ats: TestClient, body: Json, pointer: str, db: Session) -> None:
    problem = put(ats, body, status=422)
    assert problem["errors"][0]["pointer"] == pointer
    assert db.scalars(select(Candidate.id)).all() == []
    assert db.scalars(select(Connection.id)).all() == []


# Merging


def test_absent_members_stay_and_null_clears(ats: TestClient) -> None:
    put(ats, maya())
    later = put(ats, {"contact": {"phone": None}, "candidate": {"phone": "(773) 555-0177"}})
    assert (later["contact"]["name"], later["contact"]["phone"]) == ("Dana Whitfield", None)
    assert later["contact"]["email"] == "dana@northwind.example"
    assert (later["candidate"]["last_name"], later["candidate"]["phone"]) == ("Okafor", "+17735550177")
    assert later["needs_details"] is True
    assert len(later["interviews"]) == 1
    assert put(ats, {"contact": None})["contact"] is None


@pytest.mark.parametrize("name", ["candidate", "employer", "job"])
def test_what_a_pursuit_always_has_cannot_be_cleared(ats: TestClient, name: str) -> None:
    put(ats, maya())
    assert put(ats, {name: None}, status=422)["errors"][0]["pointer"] == f"/{name}"


def test_a_change_of_any_particular_moves_version_and_tag(ats: TestClient, db: Session) -> None:
    first = ats.put(APP, json=maya())
    second = ats.put(APP, json={"contact": {"title": "VP Operations"}})
    assert second.json()["version"] > first.json()["version"]
    assert second.headers["ETag"] != first.headers["ETag"]
    assert db.scalars(select(Event.data).where(Event.name == "pursuit.amended")).all() == [{"members": ["contact"]}]


def test_the_stage_and_the_recruiter_are_the_sources_to_say(ats: TestClient, db: Session, agency: Agency) -> None:
    recruiter = make_recruiter(db, agency, email="priya@brightline.example")
    db.commit()
    stage = {"ref": "s-4", "name": "Onsite", "kind": "interview"}
    told = put(ats, maya(stage=stage, recruiter={"email": " Priya@Brightline.example"}))
    assert (told["stage"], told["recruiter"]["id"]) == (stage, recruiter.id)
    assert put(ats, {"stage": None, "recruiter": None})["stage"] is None
    assert put(ats, {"recruiter": {"id": recruiter.id}})["recruiter"]["name"] == "Priya Raman"
    assert events(db).count("pursuit.stage_changed") == 2


def test_another_hiring_manager_takes_the_place_of_the_first(ats: TestClient) -> None:
    first = put(ats, maya())["contact"]["id"]
    second = put(ats, {"contact": {"name": "Omar Reyes", "phone": "+13125550199"}})["contact"]
    assert (second["id"] != first, second["name"], second["email"]) == (True, "Omar Reyes", None)
    assert put(ats, {"contact": {"name": "dana  whitfield"}})["contact"]["id"] == first


def test_an_employer_by_another_name_needs_its_job(ats: TestClient) -> None:
    put(ats, maya())
    assert put(ats, {"employer": {"name": "Other Firm"}}, status=422)["errors"][0]["pointer"] == "/job"


# Order: stubs


def test_a_name_that_is_new_makes_a_stub(ats: TestClient) -> None:
    told = put(ats, {"candidate": {"ref": "CAND-77"}, "job": {"ref": "GH-42"}})
    assert (told["candidate"]["is_stub"], told["candidate"]["first_name"]) == (True, "CAND-77")
    assert (told["job"]["is_stub"], told["job"]["title"]) == (True, "GH-42")
    assert (told["employer"]["is_stub"], told["employer"]["name"]) == (True, "Employer of GH-42")
    assert (told["standing"], told["contact"], told["needs_details"]) == ("interview_ahead", None, False)


def test_what_is_told_later_completes_the_stub_everywhere(ats: TestClient, db: Session) -> None:
    stub = put(ats, {"candidate": {"ref": "CAND-77"}, "job": {"ref": "GH-42"}})
    put(ats, maya(), OTHER)
    completed = get(ats, f"/pursuits/{stub['id']}")
    assert (completed["candidate"]["last_name"], completed["candidate"]["is_stub"]) == ("Okafor", False)
    assert (completed["job"]["title"], completed["job"]["is_stub"]) == ("Data analyst", False)
    assert (completed["employer"]["name"], completed["employer"]["is_stub"]) == ("Northwind Freight", False)
    assert db.scalars(select(Employer.name)).all() == ["Northwind Freight"]


def test_a_stub_that_turns_out_to_be_somebody_known_becomes_them(ats: TestClient, db: Session, agency: Agency) -> None:
    known = make_pursuit(db, agency)
    email, firm = known.candidate.email, known.employer_id
    db.commit()
    stub = put(ats, {"candidate": {"ref": "CAND-77"}, "job": {"ref": "GH-42"}})
    told = put(
        ats,
        {
            "candidate": {"ref": "CAND-77", "email": email},
            "employer": {"ref": "CO-5", "name": "northwind freight"},
            "job": {"ref": "GH-42", "title": "Data Analyst"},
        },
        OTHER,
    )
    assert told["candidate"]["id"] == known.candidate_id
    completed = get(ats, f"/pursuits/{stub['id']}")
    assert completed["candidate"]["id"] == known.candidate_id
    assert (completed["employer"]["id"], completed["job"]["id"]) == (firm, known.job_id)
    assert len(db.scalars(select(Candidate.id)).all()) == 1
    assert len(db.scalars(select(Employer.id)).all()) == 1
    assert completed["version"] > stub["version"]


def test_two_jobs_of_one_title_are_two_when_the_source_says_so(ats: TestClient) -> None:
    one = put(ats, maya())
    other = put(ats, maya(job={"ref": "GH-43", "title": "Data analyst"}, interviews=[]), OTHER)
    assert one["job"]["id"] != other["job"]["id"]


PIECES: list[tuple[str, Json]] = [
    (APP, {"candidate": {"ref": "CAND-77"}, "job": {"ref": "GH-42"}, "interviews": [INTERVIEW]}),
    (OTHER, maya(interviews=[])),
    (
        "/api/v1/pursuits/by-ref/greenhouse/APP-3",
        {
            "candidate": {"ref": "CAND-9", "first_name": "Ana", "last_name": "Sousa"},
            "job": {"ref": "GH-42"},
            "contact": {"ref": "P-1"},
        },
    ),
    (
        "/api/v1/pursuits/by-ref/greenhouse/APP-4",
        {
            "candidate": {"ref": "CAND-9"},
            "employer": {"ref": "CO-5"},
            "job": {"ref": "GH-50", "title": "Dispatcher"},
            "contact": {"ref": "P-1", "name": "Omar Reyes"},
        },
    ),
]


def _gist(told: Json) -> Json:
    """What is told of a pursuit, ids and counts aside: they tell of the order."""
    named = {
        name: without(told[name], "id") if told[name] else None for name in ("candidate", "employer", "job", "contact")
    }
    times = [(meeting["starts_at"], meeting["promised_on"]) for meeting in told["interviews"]]
    return named | {"standing": told["standing"], "interviews": times}


def test_the_order_of_telling_does_not_matter(caller: Caller, db: Session) -> None:
    gists = []
    for number, order in enumerate(permutations(PIECES)):
        ats = caller(make_agency(db, name=f"Agency {number}"))
        for path, body in order:
            put(ats, body, path)
        gists.append([_gist(ats.get(path).json()) for path, _ in PIECES])
    assert all(gist == gists[0] for gist in gists)
    assert not gists[0][0]["candidate"]["is_stub"]
    assert gists[0][2]["contact"]["name"] == "Omar Reyes"


# Late


def test_what_is_older_than_what_was_said_before_changes_nothing(ats: TestClient) -> None:
    first = put(ats, maya())
    late = put(ats, {"occurred_at": "2026-04-21T08:59:59-07:00", "contact": None, "stage": {"name": "x"}}, status=200)
    assert (late["applied"], late["reason"], late["version"]) == (False, "stale", first["version"])
    assert late["contact"]["name"] == "Dana Whitfield"
    same = put(ats, {"occurred_at": "2026-04-21T16:00:00Z", "contact": {"title": "VP"}})
    assert (same["applied"], same["contact"]["title"]) == (True, "VP")
    without_time = put(ats, {"contact": {"title": "SVP"}})
    assert (without_time["applied"], without_time["contact"]["title"]) == (True, "SVP")


def test_what_is_older_of_a_shared_row_links_and_does_not_overwrite(ats: TestClient) -> None:
    put(ats, maya(occurred_at="2026-04-22T09:00:00Z"))
    old = {
        "occurred_at": "2026-04-01T09:00:00Z",
        "candidate": {"ref": "CAND-77", "first_name": "M."},
        "job": {"ref": "GH-9"},
    }
    told = put(ats, old, OTHER)
    assert (told["applied"], told["candidate"]["first_name"]) == (True, "Maya")


# Sources and refs


def test_two_sources_may_use_the_same_ids(ats: TestClient) -> None:
    one = put(ats, maya())
    other = put(ats, maya(), "/api/v1/pursuits/by-ref/lever/APP-1042")
    assert one["id"] == other["id"]
    assert [ref["source"] for ref in other["external_refs"]] == ["greenhouse", "lever"]


def test_an_external_id_may_hold_slashes_and_any_letters(ats: TestClient) -> None:
    path = "/api/v1/pursuits/by-ref/greenhouse/a%2Fb%20%C3%A9"
    told = put(ats, maya(), path)
    assert told["external_refs"][0]["id"] == "a/b é"
    assert ats.get(path).json()["id"] == told["id"]


@pytest.mark.parametrize("path", ["/api/v1/pursuits/by-ref/green house/A", "/api/v1/pursuits/by-ref/greenhouse/%00"])
def test_a_source_or_id_that_cannot_be_is_nothing(ats: TestClient, path: str) -> None:
    assert ats.put(path, json=maya()).status_code == 404
    assert ats.get(path).status_code == 404


def test_a_reference_is_unique(ats: TestClient, db: Session) -> None:
    for _ in range(3):
        put(ats, maya())
    refs = [(ref.type, ref.external_id) for ref in db.scalars(select(ExternalRef))]
    assert len(refs) == len(set(refs)) == 5


# Expectations


def test_if_match_guards_the_upsert(ats: TestClient) -> None:
    first = ats.put(APP, json=maya())
    put(ats, {"contact": {"title": "VP"}})
    assert (
        put(ats, {"contact": {"title": "No"}}, status=412, headers={"If-Match": first.headers["ETag"]})["code"]
        == "precondition-failed"
    )
    assert put(ats, {}, headers={"If-Match": "*"})["contact"]["title"] == "VP"
    assert put(ats, maya(), OTHER, status=412, headers={"If-Match": "*"})["status"] == 412


def test_if_none_match_star_only_opens(ats: TestClient) -> None:
    put(ats, maya(), status=201, headers={"If-None-Match": "*"})
    put(ats, maya(), status=412, headers={"If-None-Match": "*"})


def test_stored_deadlines_never_drift(ats: TestClient, db: Session, agency: Agency, clock: SetClock) -> None:
    told = put(ats, maya())
    post(ats, told["id"], "touches", {"step": "first_call", "channel": "call"})
    put(ats, {"interviews": [{"ref": "INT-7", "ends_at": "2026-04-21T17:00:00-07:00"}]})
    db.expire_all()
    pursuit: Pursuit = pursuit_for(db, agency.id, told["id"])
    assert pursuit.drift(clock.now) == {}
