"""The stateless what-if: the same engine over HTTP, with its own refusals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.config import Settings
from app.main import create_app

Json = dict[str, Any]
INTERVIEW = {"type": "interview", "ends_at": "2026-04-21T16:30:00-07:00", "promised_on": "2026-04-28"}
THANK_YOU = {"type": "touch", "step": "thank_you", "made_at": "2026-04-22T08:40:00-07:00", "by": "candidate"}
FIRST_CALL = {"type": "touch", "step": "first_call", "made_at": "2026-04-28T16:10:00-07:00", "by": "recruiter"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'unused.db'}", sweep=False, jobs=False)
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
        yield client


def ask(client: TestClient, now: str, *events: Json, status: int = 200, **more: Any) -> Json:
    body = {
        "timezone": "America/Los_Angeles",
        "holidays": {"country": "US", "subdivision": "CA"},
        "closures": [],
        "cadence": None,
        "now": now,
        "events": list(events),
    }
    answer = client.post("/api/v1/plan", json=body | more)
    assert answer.status_code == status, answer.text
    answered: Json = answer.json()
    return answered


def test_the_worked_example_over_http(client: TestClient) -> None:
    plan = ask(client, "2026-05-14T10:42:00-07:00", INTERVIEW, THANK_YOU, FIRST_CALL)
    assert (plan["standing"], plan["is_open"], plan["outcome"]) == ("overdue", True, None)
    assert plan["next"]["step"] == "second_call"
    assert (plan["next"]["due_on"], plan["next"]["due_at"], plan["next"]["days_overdue"]) == ("2026-05-12", None, 2)
    assert plan["next"]["why"]["sentence"].startswith("Second call: 14 days after the first call (Tue 28 Apr)")
    assert [(step["step"], step["state"], step["day"] or step["due_on"]) for step in plan["steps"]] == [
        ("thank_you", "done", "2026-04-22"),
        ("first_call", "done", "2026-04-28"),
        ("second_call", "to_come", "2026-05-12"),
        ("email", "to_come", "2026-05-21"),
        ("last_try", "to_come", "2026-06-04"),
    ]
    assert (plan["closes_on"], plan["moves_on"]) == ("2026-05-28", "2026-06-11")


def test_silence_closes_by_itself(client: TestClient) -> None:
    plan = ask(client, "2026-05-29T00:00:00-07:00", INTERVIEW, THANK_YOU, FIRST_CALL)
    assert (plan["standing"], plan["is_open"], plan["next"]) == ("closed", False, None)
    assert (plan["outcome"], plan["closed_on"]) == ("lapsed", "2026-05-28")


def test_the_thank_you_is_an_instant_in_utc(client: TestClient) -> None:
    plan = ask(client, "2026-04-21T17:00:00-07:00", INTERVIEW)
    assert plan["next"]["due_at"] == "2026-04-22T23:30:00Z"


def test_before_the_interview_ends_nothing_is_next(client: TestClient) -> None:
    plan = ask(client, "2026-04-21T16:00:00-07:00", INTERVIEW)
    assert (plan["standing"], plan["next"]) == ("interview_ahead", None)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        ({"type": "touch", "step": "email", "made_at": "2026-04-29T12:00:00-07:00"}, "not-next"),
        ({"type": "touch", "step": "thank_you", "made_at": "2026-04-21T12:00:00-07:00"}, "interview-ahead"),
        ({"type": "touch", "step": None, "made_at": "2027-01-01T12:00:00-07:00"}, "future"),
        ({"type": "hold", "until": "2026-04-25"}, "thank-you-held"),
        ({"type": "unhold"}, "not-held"),
    ],
)
def test_a_forbidden_event_names_its_index_and_the_rule(client: TestClient, event: Json, rule: str) -> None:
    problem = ask(client, "2026-04-23T09:00:00-07:00" if rule == "thank-you-held" else "2026-05-14T09:00:00-07:00",
                  INTERVIEW, event, status=422)  # fmt: skip
    assert (problem["index"], problem["rule"]) == (1, rule)
    assert problem["errors"][0]["pointer"] == "/events/1"


def test_what_is_told_before_an_interview_that_is_ahead_needs_no_instant(client: TestClient) -> None:
    ahead = INTERVIEW | {"promised_on": None}
    plan = ask(client, "2026-04-20T12:00:00-07:00", ahead, {"promise": {"promised_on": "2026-04-28"}})
    assert (plan["standing"], plan["silence_began_on"], plan["moves_on"]) == (
        "interview_ahead",
        "2026-04-28",
        "2026-06-09",
    )


def test_a_promise_told_before_any_interview_is_the_first_rounds(client: TestClient) -> None:
    word = {"type": "word", "kind": "promised", "heard_at": "2026-04-14T12:00:00-07:00", "promised_on": "2026-04-28"}
    plan = ask(client, "2026-04-23T12:00:00-07:00", word, INTERVIEW | {"promised_on": None}, THANK_YOU)
    assert (plan["next"]["step"], plan["next"]["due_on"]) == ("first_call", "2026-04-28")


def test_an_hour_counted_step_longer_than_a_month_is_refused(client: TestClient) -> None:
    steps = [
        {"key": "thanks", "channel": "email", "anchor": "interview", "hours": 700},
        {"key": "call", "channel": "call", "anchor": "promise"},
    ]
    problem = ask(client, "2026-05-13T12:00:00-07:00", INTERVIEW, cadence={"steps": steps}, status=422)
    assert "29 days reaches a month" in problem["detail"]


def test_a_touch_on_a_closed_pursuit_is_refused(client: TestClient) -> None:
    late = {"type": "touch", "step": "first_call", "made_at": "2026-08-01T12:00:00-07:00"}
    problem = ask(client, "2026-09-01T12:00:00-07:00", INTERVIEW, THANK_YOU, late, status=422)
    assert (problem["index"], problem["rule"]) == (2, "closed")


def test_events_out_of_order_are_refused(client: TestClient) -> None:
    problem = ask(client, "2026-05-14T12:00:00-07:00", INTERVIEW, FIRST_CALL, THANK_YOU, status=422)
    assert (problem["index"], problem["rule"]) == (2, "order")


def test_a_hold_without_an_instant_holds_from_the_event_before_it(client: TestClient) -> None:
    plan = ask(client, "2026-05-13T12:00:00-07:00", INTERVIEW, THANK_YOU, FIRST_CALL, {"hold": {"until": "2026-05-20"}})
    assert (plan["standing"], plan["next"]["due_on"], plan["closes_on"]) == ("held", "2026-05-20", "2026-05-28")


def test_an_agency_cadence_with_too_long_a_gap_is_refused_with_the_arithmetic(client: TestClient) -> None:
    steps = [
        {"key": "call", "channel": "call", "anchor": "promise"},
        {"key": "again", "channel": "call", "anchor": "previous", "days": 31},
    ]
    problem = ask(client, "2026-05-13T12:00:00-07:00", INTERVIEW, cadence={"steps": steps}, status=422)
    assert "31 days reaches a month" in problem["detail"]


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"timezone": "Mars/Olympus"}, "/timezone"),
        ({"holidays": {"country": "ZZ"}}, "/holidays"),
        ({"now": "2026-05-14T10:42:00"}, "/now"),
        ({"events": [{"type": "touch"}]}, "/events/0/touch/made_at"),
        ({"events": [{"type": "dance"}]}, "/events/0"),
    ],
)
def test_unusable_input_is_pointed_at(client: TestClient, more: Json, pointer: str) -> None:
    body = {"timezone": "America/Los_Angeles", "now": "2026-05-13T12:00:00-07:00", "events": []} | more
    answer = client.post("/api/v1/plan", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] in (pointer, pointer.replace("/touch/", "/"))


def test_closures_without_end_are_refused(client: TestClient) -> None:
    closed = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    ask(client, "2026-05-13T12:00:00-07:00", INTERVIEW, closures=closed)


@pytest.mark.parametrize(
    ("member", "value", "sentence"),
    [
        ("promised_on", "soon", "Write it as 2026-04-28."),
        ("promised_on", "28/04/2026", "Write it as 2026-04-28."),
        ("promised_on", 20260428, "Write it as 2026-04-28."),
        ("promised_on", "2026-02-30", "No calendar has this day. Write it as 2026-04-28."),
        ("promised_on", "0001-01-01", "Give a date from 1970 to 2200."),
        ("ends_at", "2026-04-21", "Write it as 2026-04-21T16:30:00-07:00, with its offset."),
        ("ends_at", "2026-04-21T16:30:00", "Write it as 2026-04-21T16:30:00-07:00, with its offset."),
        (
            "ends_at",
            "2026-04-21T25:30:00Z",
            "No calendar and clock have this instant. Write it as 2026-04-21T16:30:00-07:00.",
        ),
    ],
)
def test_a_date_that_cannot_be_read_says_in_our_words_how_to_write_it(
    client: TestClient, member: str, value: object, sentence: str
) -> None:
    problem = ask(client, "2026-05-14T10:42:00-07:00", INTERVIEW | {member: value}, status=422)
    assert problem["errors"] == [{"detail": sentence, "pointer": f"/events/0/{member}"}]
