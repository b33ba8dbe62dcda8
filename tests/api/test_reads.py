"""Reading one pursuit, and reading on through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.api.cursors import Cursor, read_cursor
from app.api.problems import RequestError
from app.config import Settings
from app.main import create_app
from app.models import SYSTEM, Agency, ApiKey, Candidate, Employer, Job, Pursuit
from app.queries.updated import Place, Since, open_or_ended, updated
from tests.api.conftest import APP, Json, get, maya, post, put
from tests.factories import NOW, at, make_agency, make_employer, make_job, make_pursuit
from tests.support.app import ORIGIN
from tests.support.server import SetClock
from tests.support.statements import statements


def listed(client: TestClient, query: str = "") -> Json:
    return get(client, f"/pursuits{query}")


def walk(client: TestClient, query: str = "") -> list[int]:
    """The ids met by following `Link` from the first page to the end."""
    ids, url = [], f"/api/v1/pursuits{query}"
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.text
        ids += [pursuit["id"] for pursuit in answer.json()["data"]]
        url = answer.links.get("next", {}).get("url", "")
        assert (answer.json()["next_cursor"] is None) == (url == "")
    return ids


def plain_pursuit(
    db: Session, agency: Agency, employer: Employer, job: Job, number: int, updated_at: datetime
) -> Pursuit:
    """A pursuit without a story: enough to be listed."""
    candidate = Candidate(agency_id=agency.id, created_at=NOW)
    candidate.rename("Ana", f"Sousa {number}")
    pursuit = Pursuit.open(
        agency=agency, candidate=candidate, job=job, employer=employer, contact=None, recruiter=None,
        by=SYSTEM, at=updated_at,
    )  # fmt: skip
    db.add_all([candidate, pursuit])
    return pursuit


# One


def test_a_read_tells_standing_next_touch_and_the_reason(ats: TestClient) -> None:
    told = get(ats, f"/pursuits/{put(ats, maya())['id']}")
    assert (told["standing"], told["is_open"]) == ("overdue", True)
    assert told["next_touch"]["step"] == "first_call"
    assert (told["next_touch"]["due_on"], told["next_touch"]["days_overdue"]) == ("2026-04-28", 16)
    assert told["next_touch"]["why"]["rule"] == "promised-day"
    assert told["next_touch"]["why"]["dates"]["promised"] == "2026-04-28"
    assert (told["closes_on"], told["moves_on"]) == ("2026-05-28", "2026-06-25")
    assert told["url"] == f"{ORIGIN}/pursuits/{told['id']}"


def test_by_ref_is_the_same_as_by_id(ats: TestClient) -> None:
    told = put(ats, maya())
    by_ref, by_id = ats.get(APP), ats.get(f"/api/v1/pursuits/{told['id']}")
    assert by_ref.json() == by_id.json()
    assert by_ref.headers["ETag"] == by_id.headers["ETag"]


def test_instants_are_told_in_utc_and_days_as_dates(ats: TestClient) -> None:
    told = put(ats, maya(occurred_at="2026-04-21T18:00:00+02:00"))
    assert told["heard_at"] == "2026-04-21T23:30:00Z"
    assert told["promised_on"] == "2026-04-28"


def test_the_clock_alone_changes_what_is_read_and_closes_by_silence(ats: TestClient, clock: SetClock) -> None:
    pursuit = put(ats, maya())["id"]
    clock.now = at(date(2026, 5, 29), 0, 1)
    told = get(ats, f"/pursuits/{pursuit}")
    assert (told["standing"], told["is_open"], told["next_touch"]) == ("closed", False, None)
    assert (told["outcome"], told["closed_by"], told["closed_on"]) == ("lapsed", "system", "2026-05-28")
    assert told["closes_on"] == "2026-05-28"


def test_from_seven_days_before_it_says_that_it_is_closing(ats: TestClient, clock: SetClock) -> None:
    pursuit = put(ats, maya())["id"]
    clock.now = at(date(2026, 5, 21))
    assert get(ats, f"/pursuits/{pursuit}")["closing_in"] == 7


@pytest.mark.parametrize("path", ["/pursuits/999", "/pursuits/0", "/pursuits/-1", "/pursuits/x", "/pursuits/99999999999999", "/pursuits/by-ref/greenhouse/none", "/pursuits/by-ref/nobody/APP-1042"])  # fmt: skip
def test_what_is_not_there_is_404(ats: TestClient, path: str) -> None:
    put(ats, maya())
    assert get(ats, path, status=404)["code"] == "not-found"


# ETag


def test_what_is_known_is_not_told_again(ats: TestClient) -> None:
    tag = ats.put(APP, json=maya()).headers["ETag"]
    answer = ats.get(APP, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    assert ats.get(APP, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_tag_moves_with_the_clock_and_if_match_does_not_mind(ats: TestClient, clock: SetClock) -> None:
    told = ats.put(APP, json=maya())
    tag, path = told.headers["ETag"], f"/api/v1/pursuits/{told.json()['id']}"
    clock.now += timedelta(days=1)
    later = ats.get(path, headers={"If-None-Match": tag})
    assert (later.status_code, later.json()["next_touch"]["days_overdue"]) == (200, 17)
    assert later.headers["ETag"] != tag
    post(ats, told.json()["id"], "notes", {"text": "Hello"}, headers={"If-Match": tag})
    post(ats, told.json()["id"], "notes", {"text": "Again"}, status=412, headers={"If-Match": tag})


@pytest.mark.parametrize("tag", ['W/"2-abc"', "2", '"x"', '""', '"', '"1-abc"', '"999999999999999999999"'])
def test_a_tag_that_is_not_its_own_is_412(ats: TestClient, tag: str) -> None:
    pursuit = put(ats, maya())["id"]
    post(ats, pursuit, "notes", {"text": "Hello"}, status=412, headers={"If-Match": tag})


def test_one_of_several_tags_will_do(ats: TestClient) -> None:
    told = put(ats, maya())
    post(ats, told["id"], "notes", {"text": "Hello"}, headers={"If-Match": f'"1-a", "{told["version"]}"'})


# All


def test_the_list_is_in_the_order_of_change(ats: TestClient, clock: SetClock) -> None:
    paths = [f"/api/v1/pursuits/by-ref/greenhouse/APP-{number}" for number in range(3)]
    ids = []
    for number, path in enumerate(paths):
        clock.now += timedelta(seconds=1)
        ids.append(put(ats, maya(candidate={"ref": f"C-{number}"}, interviews=[]), path)["id"])
    clock.now += timedelta(seconds=1)
    post(ats, ids[0], "notes", {"text": "Hello"})
    assert walk(ats) == [ids[1], ids[2], ids[0]]
    assert walk(ats, "?limit=1") == [ids[1], ids[2], ids[0]]


def test_each_item_is_what_a_read_of_it_tells(ats: TestClient) -> None:
    pursuit = put(ats, maya())["id"]
    assert listed(ats)["data"] == [get(ats, f"/pursuits/{pursuit}")]


def test_updated_after_leaves_out_what_is_known(ats: TestClient, clock: SetClock) -> None:
    first = put(ats, maya())
    clock.now += timedelta(minutes=1)
    second = put(ats, maya(interviews=[], candidate={"ref": "C-2"}), "/api/v1/pursuits/by-ref/greenhouse/APP-2")
    assert walk(ats, f"?updated_after={first['updated_at']}") == [second["id"]]
    assert walk(ats, f"?updated_after={second['updated_at']}") == []
    assert walk(ats, "?updated_after=2026-05-14T09:59:59-07:00") == [first["id"], second["id"]]


def test_standings_filter(ats: TestClient, db: Session, agency: Agency) -> None:
    overdue = make_pursuit(db, agency, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28))
    ahead = make_pursuit(db, agency, interviewed_on=date(2026, 6, 1))
    closed = make_pursuit(db, agency, interviewed_on=date(2026, 3, 1))
    db.commit()
    assert walk(ats, "?standing=overdue") == [overdue.id]
    assert walk(ats, "?standing=interview_ahead") == [ahead.id]
    assert walk(ats, "?standing=closed") == [closed.id]
    assert sorted(walk(ats, "?standing=closed&standing=overdue&limit=1")) == sorted([closed.id, overdue.id])
    assert sorted(walk(ats, "?is_open=true&limit=1")) == sorted([overdue.id, ahead.id])
    assert walk(ats, "?is_open=false") == [closed.id]
    assert walk(ats, "?is_open=true&standing=closed&standing=overdue") == [overdue.id]


def test_a_cursor_carries_its_filters(ats: TestClient, db: Session, agency: Agency) -> None:
    for _ in range(3):
        make_pursuit(db, agency, interviewed_on=date(2026, 6, 1))
    make_pursuit(db, agency, interviewed_on=date(2026, 4, 21))
    db.commit()
    first = ats.get("/api/v1/pursuits?standing=interview_ahead&limit=2")
    link = first.links["next"]["url"]
    assert set(parse_qs(urlsplit(link).query)) == {"cursor"}
    assert link.startswith(f"{ORIGIN}/api/v1/pursuits?")
    rest = ats.get(link)
    assert [pursuit["standing"] for pursuit in rest.json()["data"]] == ["interview_ahead"]


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("?limit=0", "query", "limit"),
        ("?limit=501", "query", "limit"),
        ("?limit=x", "query", "limit"),
        ("?standing=lost", "query", "standing"),
        ("?updated_after=2026-05-14", "query", "updated_after"),
        ("?updated_after=1747222222", "query", "updated_after"),
        ("?updated_since=2026-05-14T00:00:00Z", "query", "updated_since"),
        ("?cursor=abc&standing=due", "cursor", "standing"),
        ("?cursor=abc&limit=5", "cursor", "limit"),
        ("?cursor=abc&updated_after=2026-05-14T00:00:00Z", "cursor", "updated_after"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_400(ats: TestClient, query: str, code: str, parameter: str) -> None:
    problem = get(ats, f"/pursuits{query}", status=400)
    assert problem["code"] == code
    assert problem["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("cursor", ["", "abc", "%20", "é", "AAAAAAAA", "a" * 3_000, "%00"])
def test_a_cursor_that_is_not_ours_is_400(ats: TestClient, cursor: str) -> None:
    assert get(ats, f"/pursuits?cursor={cursor}", status=400)["status"] == 400


def test_a_cursor_that_was_changed_on_the_way_is_400() -> None:
    word = Cursor("pursuits", NOW, 7, 100, ("due",)).word()
    for place in range(len(word) - 1):  # the last letter has bits to spare
        other = "B" if word[place] == "A" else "A"
        with pytest.raises(RequestError):
            read_cursor(word[:place] + other + word[place + 1 :], "pursuits")


@given(
    st.timedeltas(timedelta(0), timedelta(days=36_000)),
    st.integers(1, 2**31 - 1),
    st.lists(st.sampled_from(["due", "quiet"])),
)
def test_a_cursor_reads_as_it_was_written(later: timedelta, number: int, standings: list[str]) -> None:
    cursor = Cursor("jobs", NOW + later, number, 100, tuple(standings))
    assert read_cursor(cursor.word(), "jobs") == cursor


def test_reading_on_while_rows_change_loses_none(sqlite_url: str) -> None:
    """Whatever changes between two pages, and at whatever instant: each pursuit is met in its newest state."""
    clock = SetClock()
    app = create_app(
        Settings(database_url=sqlite_url, public_url=ORIGIN, sweep=False, jobs=False, api_requests=100_000), clock
    )
    with Session(app.state.engine.execution_options(writing=True), expire_on_commit=False) as db:
        agency = make_agency(db)
        key, secret = ApiKey.issue(agency, "ATS", at=NOW)
        firm = make_employer(db, agency)
        job = make_job(db, firm)
        pursuits = [plain_pursuit(db, agency, firm, job, n, NOW - timedelta(days=9 - n // 3)) for n in range(24)]
        db.add(key)
        db.commit()
        ids = [pursuit.id for pursuit in pursuits]
    client = TestClient(app, base_url=ORIGIN, headers={"Authorization": f"Bearer {secret}"})
    changes = st.lists(st.lists(st.sampled_from(ids), max_size=5), max_size=8)

    @given(changes, st.integers(1, 7))
    @settings(max_examples=25)
    def read_on(rounds: list[list[int]], limit: int) -> None:
        met: dict[int, int] = {}
        url, pending = f"/api/v1/pursuits?limit={limit}", list(rounds)
        while url:
            answer = client.get(url)
            met |= {pursuit["id"]: pursuit["version"] for pursuit in answer.json()["data"]}
            url = answer.links.get("next", {}).get("url", "")
            for changed in pending.pop(0) if pending and url else ():
                clock.now += timedelta(microseconds=1)
                post(client, changed, "notes", {"text": "Hello"})
        newest = {p["id"]: p["version"] for p in client.get("/api/v1/pursuits?limit=500").json()["data"]}
        assert met == newest

    read_on()
    client.close()
    app.state.engine.dispose()


# The price


def make_many(db: Session, agency: Agency, count: int) -> None:
    firm = make_employer(db, agency)
    job = make_job(db, firm)
    for number in range(count):
        plain_pursuit(db, agency, firm, job, number, NOW - timedelta(minutes=number))
    db.commit()


def counted(app: FastAPI, client: TestClient, path: str) -> int:
    with statements(app.state.engine) as heard:
        assert client.get(f"/api/v1{path}").status_code == 200
    return len(heard)


@pytest.mark.parametrize("query", ["?limit=500", "?standing=interview_ahead&limit=500"])
def test_a_list_of_a_thousand_asks_as_often_as_one_of_ten(
    app: FastAPI, ats: TestClient, db: Session, agency: Agency, query: str
) -> None:
    make_many(db, agency, 10)
    few = counted(app, ats, f"/pursuits{query}")
    make_many(db, agency, 990)
    assert counted(app, ats, f"/pursuits{query}") == few <= 7


def test_reading_one_asks_seven_times_at_most(app: FastAPI, ats: TestClient) -> None:
    pursuit = put(ats, maya())["id"]
    assert counted(app, ats, f"/pursuits/{pursuit}") <= 7


@pytest.mark.parametrize("past", [None, (NOW - timedelta(days=1), 5)])
def test_a_page_is_a_range_of_its_index(db: Session, agency: Agency, past: Place | None) -> None:
    make_many(db, agency, 300)
    with explained(db) as plans:
        updated(db, Pursuit, agency.id, Since(past), limit=3)
    assert "ix_pursuits_by_update" in plans[-1]
    assert "TEMP B-TREE" not in plans[-1].upper()
    assert "SORT" not in plans[-1].upper()


@pytest.mark.parametrize("past", [None, (NOW - timedelta(days=1), 5)])
def test_a_page_of_open_ones_is_a_range_of_theirs(db: Session, agency: Agency, past: Place | None) -> None:
    make_many(db, agency, 300)
    with explained(db) as plans:
        updated(db, Pursuit, agency.id, Since(past), *open_or_ended(True, agency.days, NOW), limit=3)
    assert "ix_pursuits_open_by_update" in plans[-1]
    assert "TEMP B-TREE" not in plans[-1].upper()
    assert "SORT" not in plans[-1].upper()


@contextmanager
def explained(db: Session) -> Iterator[list[str]]:
    """How the database goes about each statement that `db` makes in the block."""
    connection, plans = db.connection(), list[str]()
    heard: list[tuple[str, Any]] = []
    how = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    db.execute(text("ANALYZE"))
    if connection.dialect.name == "postgresql":
        db.execute(text("SET LOCAL enable_seqscan = off"))  # three hundred rows are too few to prefer an index

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        heard.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", hear)
    yield plans
    event.remove(connection, "before_cursor_execute", hear)
    for statement, parameters in heard:
        rows = connection.exec_driver_sql(how + statement, parameters)
        plans.append("\n".join(str(row[-1]) for row in rows))


def test_a_read_writes_nothing(app: FastAPI, ats: TestClient, db: Session) -> None:
    pursuit = put(ats, maya())["id"]
    with statements(app.state.engine) as heard:
        for path in (f"/pursuits/{pursuit}", "/pursuits", "/pursuits/by-ref/greenhouse/APP-1042"):
            get(ats, path)
    assert all(statement.lstrip().upper().startswith("SELECT") for statement in heard)
