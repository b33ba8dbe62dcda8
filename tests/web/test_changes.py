"""Others' changes to a Today that lies open: whose count, whose never do, and how cheaply it is asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app.models import SYSTEM, Actor, Event, Pursuit, Recruiter
from app.queries.changes import changed_since
from app.queries.today import Scope
from app.web import marks
from tests import desk
from tests.factories import NOW, TODAY, days, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import plans, statements
from tests.web.pressing import CALL, post, read

LATER = NOW + timedelta(minutes=1)
MARK = marks.written(NOW)


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = LATER


@pytest.fixture
def client(priya: Recruiter, jo: Recruiter, maya: Pursuit, visit: Visit) -> TestClient:
    return visit(priya)


def changes(client: TestClient, since: int = MARK, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/today/changes?since={since}{query}")
    assert answer.headers["Cache-Control"] == "no-store"
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


def call(pursuit: Pursuit, by: Actor) -> None:
    pursuit.log_touch(step="second_call", channel="call", made_by="recruiter", result="done", by=by, at=LATER)


def test_the_page_holds_the_mark_it_was_made_at(client: TestClient, clock: SetClock) -> None:
    clock.now = NOW
    assert f'data-every="60" data-from="/today/changes?since={MARK}"' in client.get("/today?view=calls").text
    assert f'data-from="/today/changes?since={MARK}&amp;team=1"' in client.get("/today?team=1").text


def test_with_nothing_changed_there_is_nothing_to_say(client: TestClient) -> None:
    answer = client.get(f"/today/changes?since={MARK}")
    assert (answer.status_code, answer.content) == (204, b"")


OTHERS: dict[str, Callable[[Recruiter], Actor]] = {
    "another recruiter": lambda jo: jo.actor,
    "the candidate": lambda jo: Actor("candidate", "Maya Okafor", 1),
    "an ATS": lambda jo: Actor("ats", "Greenhouse", 1),
    "Hearback": lambda jo: SYSTEM,
}


@pytest.mark.parametrize("who", OTHERS)
def test_what_others_change_counts(db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, who: str) -> None:
    call(maya, OTHERS[who](jo))
    db.commit()
    assert changes(client) == [{"id": maya.id, "version": maya.version, "is_new": False}]


def test_what_silence_ended_counts(db: Session, client: TestClient, priya: Recruiter, clock: SetClock) -> None:
    tomas = desk.closing(db, priya.agency, priya)
    clock.now = NOW + timedelta(hours=15)
    since = marks.written(clock.now - timedelta(minutes=1))
    assert tomas.settle(clock.now)
    db.commit()
    found = changed_since(db, Scope.of(priya.agency, priya.id, clock.now), priya.id, marks.read(since))
    assert [change.id for change in found] == [tomas.id]


def test_what_i_change_never_counts(db: Session, client: TestClient, maya: Pursuit) -> None:
    post(client, maya, "touches", CALL)
    assert changes(client) == []
    fact = max(read(db, maya).facts, key=lambda fact: fact.id)
    client.post(f"/facts/{fact.id}/undo", data={"from": "today"})
    assert changes(client) == []


def test_what_another_changes_after_me_counts(
    db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit, clock: SetClock
) -> None:
    post(client, maya, "touches", CALL)
    clock.now = LATER + timedelta(seconds=1)
    post(visit(jo), read(db, maya), "notes", text="Rang back", htmx=False)
    assert [change["id"] for change in changes(client)] == [maya.id]


def test_what_comes_into_today_is_new_to_it(db: Session, client: TestClient, priya: Recruiter, jo: Recruiter) -> None:
    samuel = desk.follow_up(db, priya.agency, priya, "Samuel Adeyemi", desk.may(5), promised_on=TODAY + days(9))
    samuel.promise(promised_on=TODAY, decision_on=None, by=jo.actor, at=LATER)
    db.commit()
    assert changes(client) == [{"id": samuel.id, "version": samuel.version, "is_new": True}]


def test_what_was_saved_a_moment_late_is_told_and_never_as_new(
    db: Session, client: TestClient, maya: Pursuit, jo: Recruiter
) -> None:
    maya.add_note("Begun before the page was made, saved after it", by=jo.actor, at=NOW - timedelta(seconds=5))
    db.commit()
    assert changes(client) == [{"id": maya.id, "version": maya.version, "is_new": False}]


def test_each_today_is_told_of_its_own(
    db: Session, client: TestClient, maya: Pursuit, priya: Recruiter, jo: Recruiter, visit: Visit
) -> None:
    ada = desk.due(db, priya.agency, jo, "Ada Berg")
    ada.add_note("Of Jo's desk", by=jo.actor, at=LATER)
    db.commit()
    assert changes(client) == []
    assert [change["id"] for change in changes(client, query="&team=1")] == [ada.id]
    stranger = visit(make_recruiter(db, make_agency(db, name="Meridian")))
    assert changes(stranger, query="&team=1") == []


def test_a_mark_of_long_ago_reaches_back_a_day(db: Session, client: TestClient, priya: Recruiter) -> None:
    desk.due(db, priya.agency, priya)  # last changed a week ago
    db.commit()
    assert changes(client, since=0) == []


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 30, "1.5"])
def test_a_mark_nobody_wrote_is_refused(client: TestClient, since: str) -> None:
    assert client.get("/today/changes", params={"since": since}).status_code == 422


def test_whoever_is_not_signed_in_is_led_away(visit: Visit) -> None:
    assert visit().get(f"/today/changes?since={MARK}").status_code == 303


# How it is read


def copies(db: Session, pursuit: Pursuit, number: int, **columns: Any) -> None:
    like = {c.key: getattr(pursuit, c.key) for c in Pursuit.__table__.columns if c.key != "id"}
    db.execute(insert(Pursuit), [{**like, **columns} for _ in range(number)])


@pytest.mark.drifts  # the crowd has no history of its own
@pytest.mark.parametrize(("is_team", "index"), [(False, "ix_pursuits_changed"), (True, "ix_pursuits_by_update")])
def test_it_reads_a_range_and_asks_the_same_in_the_largest_agency(
    app: FastAPI, db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, *, is_team: bool, index: str
) -> None:
    with statements(app.state.engine) as alone:
        changes(client, query="&team=1" * is_team)
    old = NOW - days(30)
    copies(db, maya, 3_000, updated_at=old)
    if not is_team:
        copies(db, maya, 2_000, recruiter_id=jo.id, updated_at=LATER)
    happened = {"agency_id": maya.agency_id, "name": "note.added", "at": old, "data": {}, **jo.actor.columns}
    others = db.scalars(select(Pursuit.id).where(Pursuit.id != maya.id).limit(100)).all()
    db.execute(insert(Event), [{**happened, "pursuit_id": other} for other in others for _ in range(30)])
    call(maya, jo.actor)
    db.commit()
    db.execute(text("ANALYZE"))
    db.commit()
    scope = Scope.of(maya.agency, None if is_team else maya.recruiter_id, LATER)
    plan = plans(db, lambda: changed_since(db, scope, maya.recruiter_id or 0, NOW))[-1]
    db.commit()
    assert index in plan
    assert "ix_events_of_pursuit" in plan
    assert "Seq Scan on pursuits" not in plan
    with statements(app.state.engine) as crowded:
        assert [change["id"] for change in changes(client, query="&team=1" * is_team)] == [maya.id]
    assert len(crowded) == len(alone) <= 3
