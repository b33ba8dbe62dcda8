"""The resources beside pursuits, which are all of one shape: read, listed, and told of by ref."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.examples import EXAMPLES
from app.api.resources import RESOURCES, Resource
from app.models import Agency
from app.queries.pursuits import pursuit_for
from tests.api.conftest import APP, Caller, Json, get, maya, post, put, without
from tests.factories import NOW, at, make_agency, make_pursuit, make_recruiter
from tests.support.server import SetClock

BY_NOUN = {resource.noun: resource for resource in RESOURCES}
NAMED = [noun for noun, resource in BY_NOUN.items() if resource.is_named]
# What a source may say of each, alone.
TOLD: dict[str, Json] = {
    "candidate": {"first_name": "Maya", "last_name": "Okafor", "email": "maya@example.com", "phone": "+17735550177"},
    "employer": {"name": "Northwind Freight"},
    "contact": {"name": "Dana Whitfield", "phone": "+13125550142", "employer": {"name": "Northwind Freight"}},
    "job": {"title": "Data analyst", "requisition_id": "REQ-9", "employer": {"name": "Northwind Freight"}},
    "interview": {"starts_at": "2026-04-21T15:30:00-07:00", "location": "Pier 4", "pursuit": {"ref": "APP-1042"}},
}
# Of each, one member that may be changed, to what, and one that may be cleared.
CHANGED: dict[str, tuple[Json, str | None]] = {
    "candidate": ({"last_name": "Okafor-Reyes"}, "phone"),
    "employer": ({"name": "Northwind Logistics"}, None),
    "contact": ({"title": "VP Operations"}, "phone"),
    "job": ({"title": "Senior data analyst"}, "requisition_id"),
    "interview": ({"location": "Pier 5"}, "location"),
}


def by_ref(noun: str, ref: str = "X-1") -> str:
    return f"/api/v1/{BY_NOUN[noun].plural}/by-ref/greenhouse/{ref}"


def told(ats: TestClient, noun: str, *, ref: str = "X-1", status: int = 201, **more: object) -> Json:
    """The row that comes of telling of it by itself."""
    return put(ats, TOLD[noun] | more, by_ref(noun, ref), status=status)


def listed(ats: TestClient, plural: str, query: str = "") -> list[Json]:
    rows: list[Json] = get(ats, f"/{plural}{query}")["data"]
    return rows


def fill(db: Session, agency: Agency, count: int) -> None:
    """`count` pursuits, and as many of everything else, the last of them gone."""
    pursuits = [make_pursuit(db, agency, interviewed_on=date(2026, 4, 21), thanked=True) for _ in range(count)]
    for pursuit in pursuits:
        pursuit.hear("other", by=pursuit.candidate.actor, at=NOW)
    db.commit()


# One by itself


@pytest.mark.parametrize("noun", NAMED)
def test_what_is_told_by_itself_is_read_by_id_and_by_ref(ats: TestClient, noun: str) -> None:
    answer = ats.put(by_ref(noun), json=TOLD[noun])
    row = without(answer.json(), "applied", "reason")
    assert (answer.status_code, row["version"]) == (201, 1), answer.text
    assert row["external_refs"] == [{"source": "greenhouse", "type": noun, "id": "X-1", "url": None}]
    assert answer.headers["Location"] == f"/api/v1/{BY_NOUN[noun].plural}/{row['id']}"
    for path in (by_ref(noun), answer.headers["Location"]):
        read = ats.get(path)
        assert (read.json(), read.headers["ETag"]) == (row, answer.headers["ETag"])


@pytest.mark.parametrize("noun", NAMED)
def test_telling_it_twice_changes_nothing(ats: TestClient, noun: str, clock: SetClock) -> None:
    first = told(ats, noun)
    clock.now += timedelta(minutes=1)
    assert told(ats, noun, status=200) == first


@pytest.mark.parametrize("noun", NAMED)
def test_absent_members_stay_and_null_clears(ats: TestClient, noun: str, clock: SetClock) -> None:
    first, (change, cleared) = told(ats, noun), CHANGED[noun]
    clock.now += timedelta(minutes=1)
    second = put(ats, change, by_ref(noun), status=200)
    assert second == first | change | {"version": 2, "updated_at": second["updated_at"]}
    assert second["updated_at"] > first["updated_at"]
    if cleared:
        third = put(ats, {cleared: None}, by_ref(noun))
        assert (third[cleared], third["version"]) == (None, 3)


@pytest.mark.parametrize("noun", NAMED)
def test_what_was_said_before_something_newer_is_not_applied(ats: TestClient, noun: str) -> None:
    first = told(ats, noun, occurred_at="2026-05-02T00:00:00Z")
    late = put(ats, CHANGED[noun][0] | {"occurred_at": "2026-05-01T00:00:00Z"}, by_ref(noun), status=200)
    assert late == first | {"applied": False, "reason": "stale"}


@pytest.mark.parametrize("noun", NAMED)
@pytest.mark.parametrize("member", ["notes", "can_contact"])
def test_what_a_recruiter_decides_is_refused(ats: TestClient, noun: str, member: str) -> None:
    problem = told(ats, noun, status=409, **{member: "x"})
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("recruiter-owned", f"/{member}")
    assert listed(ats, BY_NOUN[noun].plural) == []


@pytest.mark.parametrize("noun", NAMED)
def test_a_change_can_ask_for_the_version_it_was_made_against(ats: TestClient, noun: str) -> None:
    change = CHANGED[noun][0]
    put(ats, TOLD[noun], by_ref(noun), status=412, headers={"If-Match": "*"})
    tag = ats.put(by_ref(noun), json=TOLD[noun]).headers["ETag"]
    assert ats.get(by_ref(noun), headers={"If-None-Match": tag}).status_code == 304
    put(ats, change, by_ref(noun), status=412, headers={"If-None-Match": "*"})
    put(ats, change, by_ref(noun), status=200, headers={"If-Match": tag})
    put(ats, TOLD[noun], by_ref(noun), status=412, headers={"If-Match": tag})


@pytest.mark.parametrize("noun", NAMED)
def test_a_name_that_says_nothing_makes_a_stub(ats: TestClient, noun: str) -> None:
    if noun == "interview":
        problem = put(ats, {"starts_at": "2026-05-01T10:00:00Z"}, by_ref(noun), status=422)
        assert problem["errors"][0]["pointer"] == "/pursuit"
        return
    assert put(ats, {}, by_ref(noun), status=201)["is_stub"] is True
    assert told(ats, noun, status=200)["is_stub"] is False


def test_an_id_takes_the_sources_name_for_a_row_we_have(ats: TestClient) -> None:
    mine = put(ats, maya())["candidate"]["id"]
    row = put(ats, {"id": mine}, by_ref("candidate"), status=200)
    assert {ref["id"] for ref in row["external_refs"]} == {"CAND-77", "X-1"}
    assert put(ats, {"id": 999}, by_ref("candidate", "X-2"), status=422)["errors"][0]["pointer"] == "/id"


def test_a_person_known_by_their_address_is_found(ats: TestClient) -> None:
    known = put(ats, without(maya(), "contact") | {"candidate": {"first_name": "Maya", "email": "maya@example.com"}})
    assert told(ats, "candidate", status=200)["id"] == known["candidate"]["id"]


# Links


@pytest.mark.parametrize("noun", ["contact", "job"])
def test_an_employer_that_is_not_known_yet_is_a_stub_until_it_is_told_of(ats: TestClient, noun: str) -> None:
    row = told(ats, noun, employer={"ref": "CO-9"})
    assert get(ats, f"/employers/{row['employer_id']}")["is_stub"] is True
    named = put(ats, {"name": "Harbor Lane Foods"}, by_ref("employer", "CO-9"), status=200)
    assert (named["id"], named["is_stub"], named["name"]) == (row["employer_id"], False, "Harbor Lane Foods")


def test_what_came_without_an_employer_finds_it_later(ats: TestClient) -> None:
    job = put(ats, {"title": "Data analyst"}, by_ref("job", "GH-42"), status=201)
    firm = put(ats, {"name": "Northwind Freight"}, by_ref("employer", "CO-5"), status=201)
    moved = put(ats, {"employer": {"ref": "CO-5"}}, by_ref("job", "GH-42"), status=200)
    assert moved["employer_id"] == firm["id"] != job["employer_id"]
    get(ats, f"/employers/{job['employer_id']}", status=404)


def test_an_interview_before_its_pursuit_waits_at_one_of_stubs(ats: TestClient) -> None:
    meeting = told(ats, "interview", ref="INT-7")
    waiting = get(ats, "/pursuits/by-ref/greenhouse/APP-1042")
    assert (waiting["id"], waiting["candidate"]["is_stub"], waiting["job"]["is_stub"]) == (
        meeting["pursuit_id"],
        True,
        True,
    )
    whole = put(ats, maya(), status=200)
    assert whole["id"] == meeting["pursuit_id"]
    assert [whole[one]["is_stub"] for one in ("candidate", "job", "employer")] == [False, False, False]
    assert (whole["candidate"]["last_name"], whole["job"]["title"]) == ("Okafor", "Data analyst")
    assert [one["id"] for one in whole["interviews"]] == [meeting["id"]]


def test_an_interview_told_by_itself_is_the_pursuits(ats: TestClient, clock: SetClock) -> None:
    pursuit = put(ats, without(maya(), "interviews"))
    clock.now += timedelta(minutes=1)
    told(ats, "interview", ref="INT-7", promised_on="2026-04-28")
    after = get(ats, f"/pursuits/{pursuit['id']}")
    assert (after["standing"], after["promised_on"]) == ("overdue", "2026-04-28")
    assert (after["version"] > pursuit["version"], after["updated_at"] > pursuit["updated_at"]) == (True, True)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"pursuit": {"id": 999}}, "/pursuit/id"),
        ({"starts_at": "2026-04-21T15:30:00Z", "ends_at": "2026-04-21T15:00:00Z"}, ""),
        ({"date": "2026-04-21"}, ""),
        ({"pursuit": {}}, "/pursuit"),
    ],
)
def test_a_fault_in_an_interview_is_pointed_at_where_it_was_sent(ats: TestClient, change: Json, pointer: str) -> None:
    assert told(ats, "interview", status=422, **change)["errors"][0]["pointer"] == pointer


def test_an_interview_stays_with_its_pursuit(ats: TestClient) -> None:
    put(ats, maya())
    put(ats, maya(candidate={"ref": "C-2"}, interviews=[]), APP + "-2")
    problem = put(ats, {"pursuit": {"ref": "APP-1042-2"}}, by_ref("interview", "INT-7"), status=422)
    assert problem["errors"][0]["pointer"] == "/pursuit"


def test_a_debrief_that_a_person_wrote_is_theirs(ats: TestClient, db: Session, agency: Agency, clock: SetClock) -> None:
    mine = put(ats, maya())
    pursuit = pursuit_for(db, agency.id, mine["id"])
    pursuit.debrief(pursuit.interviews[0], discussed="The move", by=make_recruiter(db, agency).actor, at=clock.now)
    db.commit()
    problem = put(ats, {"debrief": {"discussed": "Salary"}}, by_ref("interview", "INT-7"), status=409)
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("recruiter-owned", "/debrief/discussed")


# Whose they are


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.plural)
def test_another_agencys_row_answers_exactly_like_a_missing_one(
    caller: Caller, db: Session, agency: Agency, resource: Resource
) -> None:
    fill(db, agency, 1)
    ats, stranger = caller(agency), caller(make_agency(db, name="Other"))
    row_id = listed(ats, resource.plural)[0]["id"]
    theirs, missing = (get(stranger, f"/{resource.plural}/{number}", status=404) for number in (row_id, 999_999))
    assert without(theirs, "instance") == without(missing, "instance")
    assert listed(stranger, resource.plural, "?include_deleted=true") == []


def test_the_same_name_in_two_agencies_is_two_rows(caller: Caller, db: Session, agency: Agency) -> None:
    mine = told(caller(agency), "candidate")
    stranger = caller(make_agency(db, name="Other"))
    get(stranger, "/candidates/by-ref/greenhouse/X-1", status=404)
    assert told(stranger, "candidate")["id"] != mine["id"]


def test_a_key_reads_and_tells_as_its_scopes_say(caller: Caller, agency: Agency) -> None:
    reader, writer = caller(agency, scopes="read"), caller(agency, scopes="write")
    row = told(writer, "employer")["id"]
    assert told(reader, "employer", status=403)["scope"] == "write"
    for path in ("/employers", f"/employers/{row}", "/employers/by-ref/greenhouse/X-1"):
        get(reader, path)
        assert get(writer, path, status=403)["scope"] == "read"


# What moves a row


def test_every_change_of_a_meeting_moves_it(db: Session, agency: Agency) -> None:
    pursuit = make_pursuit(db, agency, interviewed_on=date(2026, 5, 14))
    meeting, by, moment = pursuit.interviews[0], pursuit.recruiter.actor, NOW  # type: ignore[union-attr]
    later: Json = {"starts_at": NOW + timedelta(1), "ends_at": NOW + timedelta(1, 3600)}
    changes: list[Callable[[], object]] = [
        lambda: pursuit.reschedule(meeting, **later, by=by, at=moment),
        lambda: pursuit.debrief(meeting, discussed="The move", by=by, at=moment + timedelta(days=3)),
        lambda: pursuit.call_off(meeting, status="no_show", by=by, at=moment + timedelta(days=4)),
    ]
    for change in changes:
        version, was = meeting.version, meeting.updated_at
        moment += timedelta(minutes=1)
        change()
        db.flush()
        assert meeting.version > version
        assert meeting.updated_at > was


def test_a_number_that_a_recruiter_adds_moves_the_contact(db: Session, agency: Agency) -> None:
    pursuit = make_pursuit(db, agency, phone=None)
    assert pursuit.contact is not None
    pursuit.name_contact(name=None, phone="+13125550142", email=None, by=pursuit.candidate.actor, at=NOW)
    db.flush()
    assert (pursuit.contact.updated_at, pursuit.contact.version) == (NOW, 2)


# Examples


def test_the_examples_are_what_the_app_answers(ats: TestClient, db: Session, agency: Agency, clock: SetClock) -> None:
    clock.now = at(date(2026, 4, 21), 9)
    make_recruiter(db, agency, email="priya@brightline.example")
    db.commit()
    pursuit = put(ats, maya())["id"]
    clock.now = datetime(2026, 4, 28, 23, 10, tzinfo=UTC)
    thank_you = {"step": "thank_you", "channel": "email", "by": "candidate", "made_at": "2026-04-22T08:40:00-07:00"}
    post(ats, pursuit, "touches", thank_you)
    post(ats, pursuit, "touches", {"step": "first_call", "channel": "call", "result": "voicemail"})
    post(ats, pursuit, "words", {"kind": "promised", "promised_on": "2026-05-20"})
    clock.now = NOW
    for noun, resource in BY_NOUN.items():
        told_of = EXAMPLES[noun]
        assert get(ats, f"/{resource.plural}/{told_of['id']}") == told_of
        assert json.loads(resource.row.model_validate(told_of, extra="forbid").model_dump_json()) == told_of
