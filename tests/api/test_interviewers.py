"""Whom the candidate met, as an ATS tells it and reads it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Agency
from app.queries.pursuits import pursuit_for
from tests.api.conftest import Json, get, maya, put
from tests.api.test_events import APPLICATION, CANDIDATE, JOB, MEETING, event, pursuit, tell
from tests.factories import at
from tests.support.server import SetClock

DANA, SAM = {"name": "Dana Ruiz", "email": "dana.ruiz@northwind.example"}, {"name": "Sam Oh", "email": None}
INTERVIEW = "/api/v1/interviews/by-ref/greenhouse/INT-7"


def met(ats: TestClient, **told: object) -> list[Json]:
    """Whom they met, once that is `told` of the interview."""
    people: list[Json] = put(ats, told, INTERVIEW, status=200)["interviewers"]
    return people


def test_a_list_replaces_absent_stays_and_null_clears(ats: TestClient) -> None:
    assert put(ats, maya())["interviews"][0]["interviewers"] == [SAM | {"email": "sam.oh@northwind.example"}]
    assert met(ats, interviewers=[SAM, DANA]) == [SAM, DANA]
    assert met(ats, location="Pier 5") == [SAM, DANA]
    assert met(ats, interviewers=[{"name": " Dana  Ruiz ", "email": "Dana.Ruiz@NORTHWIND.example"}]) == [
        DANA | {"email": "Dana.Ruiz@northwind.example"}
    ]
    assert met(ats, interviewers=None) == []


def test_they_are_read_with_the_interview_the_list_and_the_pursuit(ats: TestClient) -> None:
    told = put(ats, maya(interviews=[maya()["interviews"][0] | {"interviewers": [DANA, SAM, DANA]}]))
    meeting = told["interviews"][0]
    assert meeting["interviewers"] == [DANA, SAM]
    assert get(ats, f"/interviews/{meeting['id']}")["interviewers"] == [DANA, SAM]
    assert [one["interviewers"] for one in get(ats, "/interviews")["data"]] == [[DANA, SAM]]
    assert get(ats, f"/pursuits/{told['id']}")["interviews"][0]["interviewers"] == [DANA, SAM]


def test_a_change_of_them_is_a_new_version_and_the_same_again_is_none(ats: TestClient, clock: SetClock) -> None:
    put(ats, maya())
    versions = []
    for people in ([DANA], [DANA], [DANA, SAM]):
        clock.now += timedelta(minutes=1)
        versions.append(put(ats, {"interviewers": people}, INTERVIEW)["version"])
    assert versions == [2, 2, 3]


@pytest.mark.parametrize(
    ("people", "pointer"),
    [
        ([{"name": ""}], "/interviewers/0/name"),
        ([DANA, {"name": " "}], "/interviewers/1/name"),
        ([{"email": "dana@northwind.example"}], "/interviewers/0/name"),
        ([{"name": "D" * 201}], "/interviewers/0/name"),
        ([DANA, {"name": "Sam Oh", "email": "sam at home"}], "/interviewers/1/email"),
        ([DANA | {"role": "VP"}], "/interviewers/0/role"),
        ([{"name": f"Person {number}"} for number in range(21)], "/interviewers"),
        ("Dana Ruiz", "/interviewers"),
    ],
)
def test_who_cannot_be_kept_is_pointed_at(ats: TestClient, people: object, pointer: str) -> None:
    put(ats, maya())
    assert put(ats, {"interviewers": people}, INTERVIEW, status=422)["errors"][0]["pointer"] == pointer
    within = put(ats, {"interviews": [{"ref": "INT-7", "interviewers": people}]}, status=422)
    assert within["errors"][0]["pointer"] == f"/interviews/0{pointer}"


def test_an_event_tells_them_in_the_same_way(ats: TestClient) -> None:
    def told(hour: int, **members: object) -> list[Json]:
        interview = event("interview.scheduled", 20, candidate=CANDIDATE, job=JOB, interview=MEETING | members)
        tell(ats, interview | {"id": f"evt-{hour}", "occurred_at": f"2026-04-20T{hour}:00:00Z"})
        people: list[Json] = pursuit(ats)["interviews"][0]["interviewers"]
        return people

    assert told(10, interviewers=[DANA, SAM]) == [DANA, SAM]
    assert told(11, location="Pier 5") == [DANA, SAM]
    assert told(12, interviewers=[SAM | {"email": "sam at home"}]) == [SAM]
    assert told(13, interviewers=[{"name": "Sam Oh"}]) == [SAM]
    assert told(14, interviewers=None) == []


def test_what_a_person_made_of_them_stays_until_they_are_told_otherwise(
    ats: TestClient, db: Session, agency: Agency, clock: SetClock
) -> None:
    clock.now = at(date(2026, 4, 22))
    tell(
        ats,
        event("interview.scheduled", 20, candidate=CANDIDATE, job=JOB, interview=MEETING | {"interviewers": [DANA]}),
    )
    (meeting,) = pursuit_for(db, agency.id, pursuit(ats)["id"]).interviews
    meeting.interviewers = [DANA, SAM]  # type: ignore[list-item]
    db.commit()
    tell(ats, event("application.stage_changed", 21, stage={"name": "Onsite"}))
    assert pursuit(ats)["interviews"][0]["interviewers"] == [DANA, SAM]
    tell(ats, event("interview.completed", 22, application=APPLICATION, interview=MEETING | {"interviewers": [SAM]}))
    assert pursuit(ats)["interviews"][0]["interviewers"] == [SAM]


def test_of_a_candidate_who_was_erased_nobody_is_kept(ats: TestClient) -> None:
    interview = MEETING | {"location": "Pier 4", "interviewers": [DANA]}
    tell(ats, event("interview.scheduled", 20, candidate=CANDIDATE, job=JOB, interview=interview))
    tell(ats, event("candidate.erased", 21, candidate={"ref": "CAND-77"}))
    tell(ats, event("interview.scheduled", 22, interview=interview | {"interviewers": [SAM]}))
    put(ats, {"interviewers": [SAM]}, "/api/v1/interviews/by-ref/my-ats/INT-7", status=200)
    told = pursuit(ats)["interviews"][0]
    assert (told["location"], told["interviewers"]) == (None, [])
