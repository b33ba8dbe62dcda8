"""What happened in a pursuit, told by an ATS: each ends in the verb that the page calls, and answers with what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models import Agency, Event, Fact
from app.queries.pursuits import pursuit_for
from tests.api.conftest import ANYHOW, Json, get, maya, post, put
from tests.factories import NOW, at, make_recruiter
from tests.support.server import SetClock

CALL = {"step": "first_call", "channel": "call", "by": "recruiter", "result": "voicemail"}


@pytest.fixture
def pursuit(ats: TestClient) -> int:
    """Maya's, whose call was due on 28 April; today is 14 May."""
    found: int = put(ats, maya())["id"]
    return found


def send(ats: TestClient, method: str, pursuit: int, what: str, body: Json | None = None) -> tuple[int, Json]:
    answer = ats.request(method, f"/api/v1/pursuits/{pursuit}/{what}", json=body, headers=ANYHOW)
    return answer.status_code, answer.json()


# Touches


def test_a_touch_moves_the_plan_on(ats: TestClient, pursuit: int, db: Session) -> None:
    told = post(ats, pursuit, "touches", CALL | {"note": "Left my number"})
    assert (told["standing"], told["next_touch"]["step"], told["next_touch"]["due_on"]) == (
        "upcoming",
        "second_call",
        "2026-05-28",
    )
    fact = db.get(Fact, told["logged"]["id"])
    assert fact is not None
    assert (fact.kind, fact.result, fact.text, fact.actor_kind) == ("touch", "voicemail", "Left my number", "ats")
    assert (told["logged"]["kind"], told["logged"]["actor_name"]) == ("touch", "Greenhouse")
    assert db.scalars(select(Event.fact_id).where(Event.name == "touch.logged")).all() == [fact.id]


def test_a_touch_counts_from_when_it_was_made(ats: TestClient, pursuit: int) -> None:
    told = post(ats, pursuit, "touches", CALL | {"made_at": "2026-04-28T23:10:00Z"})
    assert told["next_touch"]["due_on"] == "2026-05-12"
    assert told["touched_at"] == "2026-04-28T23:10:00Z"


def test_a_touch_outside_the_plan_completes_no_step(ats: TestClient, pursuit: int) -> None:
    told = post(ats, pursuit, "touches", {"step": None, "channel": "text"})
    assert told["next_touch"]["step"] == "first_call"


def test_quiet_time_asks_for_a_reason(ats: TestClient, pursuit: int, clock: SetClock) -> None:
    for step, day in (("first_call", 14), ("second_call", 28)):
        clock.now = at(date(2026, 5, day))
        post(ats, pursuit, "touches", CALL | {"step": step})
    clock.now = at(date(2026, 6, 4))
    told = post(ats, pursuit, "touches", {"step": "email", "channel": "email"})
    assert (told["standing"], told["quiet_until"]) == ("quiet", "2026-06-18")
    last = {"step": "last_try", "channel": "call"}
    problem = post(ats, pursuit, "touches", last, status=422)
    assert (problem["code"], problem["type"]) == ("quiet", "http://127.0.0.1:8000/docs/problems/quiet")
    assert post(ats, pursuit, "touches", last | {"early_reason": "She asked to"})["standing"] == "waiting"


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({}, "invalid", "/step"),
        ({"step": "first_call"}, "invalid", "/channel"),
        (CALL | {"step": "email"}, "not-next", None),
        (CALL | {"step": "dance"}, "not-next", None),
        (CALL | {"step": "Dance!"}, "invalid", "/step"),
        (CALL | {"channel": "fax"}, "invalid", "/channel"),
        (CALL | {"result": "maybe"}, "invalid", "/result"),
        (CALL | {"by": "system"}, "invalid", "/by"),
        (CALL | {"made_at": "2026-05-15T10:00:00-07:00"}, "invalid", "/made_at"),
        (CALL | {"made_at": "2026-05-14T10:00:00"}, "invalid", "/made_at"),
        (CALL | {"made_at": "2026-05-14"}, "invalid", "/made_at"),
        (CALL | {"made_at": 1778780520}, "invalid", "/made_at"),
        (CALL | {"made_at": "0001-01-01T00:00:00Z"}, "invalid", "/made_at"),
        (CALL | {"made_at": "2026-02-30T00:00:00Z"}, "invalid", "/made_at"),
        (CALL | {"made_at": "2026-04-21T09:00:00-07:00"}, "interview-ahead", None),
        (CALL | {"note": "\u0000"}, "invalid", "/note"),
        (CALL | {"note": "x" * 5_001}, "invalid", "/note"),
        (CALL | {"early_reason": " "}, "invalid", "/early_reason"),
        (CALL | {"extra": 1}, "invalid", "/extra"),
    ],
)
def test_a_touch_that_cannot_be_is_422_and_saves_nothing(
    ats: TestClient, pursuit: int, body: Json, code: str, pointer: str | None
) -> None:
    before = get(ats, f"/pursuits/{pursuit}")
    problem = post(ats, pursuit, "touches", body, status=422)
    assert problem["code"] == code
    assert [error["pointer"] for error in problem.get("errors", [])][:1] == ([pointer] if pointer is not None else [])
    assert get(ats, f"/pursuits/{pursuit}") == before


# Words


@pytest.mark.parametrize(
    ("body", "standing", "due_on"),
    [
        ({"kind": "promised", "promised_on": "2026-05-20"}, "upcoming", "2026-05-20"),
        ({"kind": "promised", "decision_on": "2026-05-21"}, "upcoming", "2026-05-21"),
        ({"kind": "other"}, "upcoming", "2026-05-28"),
        ({"kind": "offer"}, "offer", None),
        ({"kind": "no"}, "closed", None),
        ({"kind": "interview", "interview": {"starts_at": "2026-05-20T09:00:00-07:00"}}, "interview_ahead", None),
        ({"kind": "interview", "interview": {"date": "2026-05-20"}}, "interview_ahead", None),
    ],
)
def test_each_word_has_its_effect(ats: TestClient, pursuit: int, body: Json, standing: str, due_on: str | None) -> None:
    told = post(ats, pursuit, "words", body)
    assert (told["standing"], told["logged"]["kind"]) == (standing, "word")
    assert (told["next_touch"]["due_on"] if told["next_touch"] else None) == due_on


def test_a_no_is_closed_by_the_ats(ats: TestClient, pursuit: int) -> None:
    told = post(ats, pursuit, "words", {"kind": "no"})
    assert (told["outcome"], told["closed_by"], told["closed_on"]) == ("not_selected", "ats", "2026-05-14")


def test_a_word_reopens_what_silence_closed(ats: TestClient, pursuit: int, clock: SetClock) -> None:
    clock.now = at(date(2026, 6, 1))
    assert get(ats, f"/pursuits/{pursuit}")["closed_by"] == "system"
    told = post(ats, pursuit, "words", {"kind": "promised", "promised_on": "2026-06-05"})
    assert (told["is_open"], told["next_touch"]["due_on"]) == (True, "2026-06-05")


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"kind": "promised"}, "invalid", "/promised_on"),
        ({"kind": "promised", "promised_on": "2026-05-01"}, "promise-in-the-past", None),
        ({"kind": "promised", "promised_on": "20260520"}, "invalid", "/promised_on"),
        ({"kind": "promised", "promised_on": "2026-05-20T00:00:00Z"}, "invalid", "/promised_on"),
        ({"kind": "maybe"}, "invalid", "/kind"),
        ({"kind": "other", "heard_at": "2026-05-15T10:00:00-07:00"}, "invalid", "/heard_at"),
        ({"kind": "other", "interview": {"date": "2026-05-20"}}, "invalid", ""),
        ({"kind": "interview", "interview": {}}, "invalid", "/interview"),
    ],
)
def test_a_word_that_cannot_be_is_422(
    ats: TestClient, pursuit: int, body: Json, code: str, pointer: str | None
) -> None:
    problem = post(ats, pursuit, "words", body, status=422)
    assert problem["code"] == code
    assert [error["pointer"] for error in problem.get("errors", [])][:1] == ([pointer] if pointer is not None else [])


# Notes


def test_a_note_moves_no_clock(ats: TestClient, pursuit: int) -> None:
    before = get(ats, f"/pursuits/{pursuit}")
    told = post(ats, pursuit, "notes", {"text": " Prefers to be called after three. "})
    assert told["logged"]["kind"] == "note"
    assert told["version"] == before["version"] + 1
    aside = {"version", "logged", "updated_at"}
    assert {k: v for k, v in told.items() if k not in aside} == {k: v for k, v in before.items() if k not in aside}


def test_a_note_on_a_closed_pursuit_is_taken(ats: TestClient, pursuit: int) -> None:
    post(ats, pursuit, "words", {"kind": "no"})
    assert post(ats, pursuit, "notes", {"text": "Pity"})["is_open"] is False


# Holds


def test_a_hold_is_put_once_and_let_go(ats: TestClient, pursuit: int, db: Session) -> None:
    for _ in range(2):
        status, told = send(ats, "PUT", pursuit, "hold", {"until": "2026-05-20"})
        assert (status, told["standing"], told["held_until"]) == (200, "held", "2026-05-20")
    assert told["logged"] is None
    assert len(db.scalars(select(Fact.id).where(Fact.kind == "hold")).all()) == 1
    db.rollback()
    status, told = send(ats, "DELETE", pursuit, "hold")
    assert (status, told["standing"], told["held_until"], told["logged"]["kind"]) == (200, "overdue", None, "unhold")
    assert send(ats, "DELETE", pursuit, "hold")[1]["code"] == "not-held"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"until": "2026-05-14"}, "hold-in-the-past"),
        ({"until": None}, "invalid"),
        ({}, "invalid"),
        ({"until": "2026-13-01"}, "invalid"),
        ({"until": "3026-05-20"}, "invalid"),
    ],
)
def test_a_hold_that_cannot_be_is_422(ats: TestClient, pursuit: int, body: Json, code: str) -> None:
    status, problem = send(ats, "PUT", pursuit, "hold", body)
    assert (status, problem["code"]) == (422, code)


def test_the_thank_you_cannot_be_held(ats: TestClient, clock: SetClock) -> None:
    clock.now = at(date(2026, 4, 21), 17)
    pursuit = put(ats, maya())["id"]
    assert send(ats, "PUT", pursuit, "hold", {"until": "2026-04-25"})[1]["code"] == "thank-you-held"


# Closures


@pytest.mark.parametrize(
    "outcome", ["hired", "not_selected", "withdrew", "job_closed", "no_response", "offer_declined"]
)
def test_an_ending_is_the_ats_own(ats: TestClient, pursuit: int, outcome: str) -> None:
    told = post(ats, pursuit, "closure", {"outcome": outcome, "reason": "So they say"})
    assert (told["standing"], told["outcome"], told["closed_by"]) == ("closed", outcome, "ats")
    assert (told["next_touch"], told["logged"]["kind"]) == (None, "closure")
    assert told["outcome_reason"] == {"ref": None, "name": "So they say"}
    assert post(ats, pursuit, "closure", {"outcome": outcome}, status=422)["code"] == "closed"


def test_lapsing_is_only_for_silence_to_tell(ats: TestClient, pursuit: int) -> None:
    assert post(ats, pursuit, "closure", {"outcome": "lapsed"}, status=422)["errors"][0]["pointer"] == "/outcome"


def test_a_closed_pursuit_takes_no_touch_until_it_is_reopened(ats: TestClient, pursuit: int) -> None:
    post(ats, pursuit, "closure", {"outcome": "withdrew"})
    assert post(ats, pursuit, "touches", CALL, status=422)["code"] == "closed"
    status, told = send(ats, "DELETE", pursuit, "closure")
    assert (status, told["standing"], told["closes_on"]) == (200, "due", "2026-05-28")
    assert told["outcome_reason"] is None
    assert told["logged"]["kind"] == "reopening"
    assert send(ats, "DELETE", pursuit, "closure")[1]["code"] == "not-closed"


def test_what_silence_closed_may_be_told_otherwise(ats: TestClient, pursuit: int, clock: SetClock) -> None:
    clock.now = at(date(2026, 6, 1))
    told = post(ats, pursuit, "closure", {"outcome": "hired"})
    assert (told["outcome"], told["closed_by"]) == ("hired", "ats")


def test_what_a_person_closed_is_not_closed_otherwise(
    ats: TestClient, pursuit: int, db: Session, agency: Agency, clock: SetClock
) -> None:
    pursuit_for(db, agency.id, pursuit).close("withdrew", by=make_recruiter(db, agency).actor, at=NOW)
    db.commit()
    clock.now = at(date(2026, 5, 15))
    assert post(ats, pursuit, "closure", {"outcome": "hired"}, status=422)["code"] == "closed"


# Every change


CHANGES: list[tuple[str, str, Any]] = [
    ("POST", "touches", CALL),
    ("POST", "words", {"kind": "other"}),
    ("POST", "notes", {"text": "Hello"}),
    ("PUT", "hold", {"until": "2026-05-20"}),
    ("DELETE", "hold", None),
    ("POST", "closure", {"outcome": "hired"}),
    ("DELETE", "closure", None),
]


@pytest.mark.parametrize(("method", "what", "body"), CHANGES)
def test_every_change_heeds_if_match_and_answers_with_a_tag(
    ats: TestClient, pursuit: int, method: str, what: str, body: Any
) -> None:
    if method == "DELETE":
        send(ats, "PUT" if what == "hold" else "POST", pursuit, what, dict(CHANGES_BODY[what]))
    path = f"/api/v1/pursuits/{pursuit}/{what}"
    read = ats.get(f"/api/v1/pursuits/{pursuit}")
    missed = ats.request(method, path, json=body, headers={"If-Match": '"1-0"'})
    assert (missed.status_code, missed.json()["code"]) == (412, "precondition-failed")
    assert ats.get(f"/api/v1/pursuits/{pursuit}").headers["ETag"] == read.headers["ETag"]
    met = ats.request(method, path, json=body, headers={"If-Match": read.headers["ETag"]})
    assert met.status_code in (200, 201), met.text
    assert met.headers["ETag"] == ats.get(f"/api/v1/pursuits/{pursuit}").headers["ETag"] != read.headers["ETag"]


@pytest.mark.parametrize(("method", "what"), [("PUT", "hold"), ("DELETE", "hold"), ("DELETE", "closure")])
@pytest.mark.parametrize("said", [{}, {"If-Match": " "}], ids=["nothing", "a blank"])
def test_what_a_person_may_have_set_is_not_overwritten_unread(
    ats: TestClient, pursuit: int, method: str, what: str, said: Json
) -> None:
    if what == "closure":
        post(ats, pursuit, what, CHANGES_BODY[what])
    path = f"/api/v1/pursuits/{pursuit}"
    before = ats.get(path).headers["ETag"]
    refused = ats.request(method, f"{path}/{what}", json=CHANGES_BODY[what] if method == "PUT" else None, headers=said)
    assert (refused.status_code, refused.json()["code"]) == (428, "precondition-required")
    assert ats.get(path).headers["ETag"] == before


CHANGES_BODY = {"hold": {"until": "2026-05-20"}, "closure": {"outcome": "hired"}}
