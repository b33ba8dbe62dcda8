"""What is taken back, who was first, and who may: the verbs of Today when they are refused or undone."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Event, Pursuit, Recruiter
from tests import desk
from tests.factories import NOW, days, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.web.pressing import CALL, HTMX, last, post, read, said


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def client(priya: Recruiter, maya: Pursuit, visit: Visit) -> TestClient:
    return visit(priya)


# Undo


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("touches", CALL),
        ("words", {"kind": "offer"}),
        ("words", {"kind": "no"}),
        ("words", {"kind": "interview", "on": "tue", "starts": "3:30 pm"}),
        ("hold", {"until": "mon"}),
        ("closure", {"outcome": "withdrew"}),
    ],
)
def test_undo_restores_exactly_what_was_and_leaves_a_line(
    db: Session, client: TestClient, maya: Pursuit, to: str, fields: dict[str, str]
) -> None:
    def state() -> dict[str, object]:
        found = read(db, maya)
        skipped = ("version", "updated_at")
        return {c.key: getattr(found, c.key) for c in Pursuit.__table__.columns if c.key not in skipped}

    before, events = state(), db.scalar(select(func.count(Event.id)))
    db.commit()
    post(client, maya, to, fields)
    fact = last(db, maya)
    answer = client.post(f"/facts/{fact.id}/undo", data={"from": "today"}, headers=HTMX)
    assert answer.status_code == 200
    assert f'<li class="row" id="r{maya.id}"' in answer.text
    assert said(answer).endswith(" undone: Maya Okafor is back. 1 to go.")
    assert state() == before
    assert last(db, maya).undone_at == NOW
    line = db.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (line.name, line.actor_name, line.fact_id) == (f"{fact.kind}.undone", "Priya Raman", fact.id)
    assert db.scalar(select(func.count(Event.id))) > events  # type: ignore[operator]


def test_undo_can_be_repeated_through_the_day(db: Session, priya: Recruiter, maya: Pursuit, visit: Visit) -> None:
    samuel, client = desk.due(db, priya.agency, priya), visit(priya)
    post(client, maya, "touches", CALL)
    post(client, samuel, "touches", step="first_call", outcome="done")
    first = client.post(f"/facts/{last(db, samuel).id}/undo", data={"from": "today"}, headers=HTMX)
    assert "Undo the one before" in first.text
    assert f'hx-post="/facts/{last(db, maya).id}/undo" hx-target="#r{maya.id}"' in first.text
    second = client.post(f"/facts/{last(db, maya).id}/undo", data={"from": "today"}, headers=HTMX)
    assert "Undo the one before" not in second.text
    assert said(second) == "Voicemail undone: Maya Okafor is back. 2 to go."


def test_undo_works_without_script(db: Session, client: TestClient, maya: Pursuit) -> None:
    post(client, maya, "touches", CALL)
    fact = last(db, maya)
    answer = client.post(f"/facts/{fact.id}/undo", data={"from": "today"})
    assert answer.headers["Location"] == f"/today?undone={fact.id}#r{maya.id}"
    assert "Voicemail undone: Maya Okafor is back." in client.get(f"/today?undone={fact.id}").text


def test_what_was_undone_cannot_be_undone_again(db: Session, client: TestClient, maya: Pursuit) -> None:
    post(client, maya, "touches", CALL)
    fact = last(db, maya).id
    client.post(f"/facts/{fact}/undo", data={"from": "today"}, headers=HTMX)
    answer = client.post(f"/facts/{fact}/undo", data={"from": "today"}, headers=HTMX)
    assert answer.status_code == 409
    assert "You undid this at 10:42 am. Nothing was changed." in answer.text


def test_an_undo_that_something_hangs_on_is_refused(db: Session, client: TestClient, maya: Pursuit) -> None:
    first = next(fact for fact in maya.facts if fact.step == "first_call")
    post(client, maya, "touches", CALL)
    answer = client.post(f"/facts/{first.id}/undo", data={"from": "today"}, headers=HTMX)
    assert answer.status_code == 409
    assert "The second call that you logged at 10:42 am hangs on this. Undo that first." in answer.text


# Two people


def test_who_comes_second_is_told_who_was_first_with_the_row_as_it_is(
    db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit
) -> None:
    post(visit(jo), maya, "touches", CALL)
    answer = post(client, maya, "touches", CALL)
    assert answer.status_code == 409
    assert "Jo logged this call at 10:42 am. Nothing was changed." in answer.text
    row = re.search(rf'<li class="row" id="r{maya.id}".*?</li>', answer.text, re.S)
    assert row
    assert "Thu 21 May" in row[0]
    assert "<form" not in row[0]
    assert sum(fact.step == "second_call" for fact in read(db, maya).facts) == 1


def test_of_two_who_press_at_the_same_moment_one_is_first(
    db: Session, client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit
) -> None:
    both = (client, visit(jo))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who: post(who, maya, "touches", CALL), both))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "logged this call at 10:42 am. Nothing was changed." in loser.text
    assert sum(fact.step == "second_call" for fact in read(db, maya).facts) == 1


def test_without_script_who_comes_second_is_told_on_a_page(
    client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit
) -> None:
    post(visit(jo), maya, "hold", until="mon")
    answer = post(client, maya, "touches", CALL, htmx=False)
    assert answer.status_code == 409
    assert "Jo snoozed this at 10:42 am. Nothing was changed by you." in answer.text
    assert f'href="/today#r{maya.id}"' in answer.text


def test_ones_own_second_press_is_told_so(client: TestClient, maya: Pursuit) -> None:
    post(client, maya, "touches", CALL)
    assert "You logged this call at 10:42 am." in post(client, maya, "touches", CALL).text


def test_on_the_pursuits_page_the_loser_sees_the_page_as_it_is(
    client: TestClient, maya: Pursuit, jo: Recruiter, visit: Visit
) -> None:
    post(visit(jo), maya, "touches", CALL)
    form = {"from": "pursuit", "version": str(maya.version), **CALL}
    answer = client.post(f"/pursuits/{maya.id}/touches", data=form)
    assert answer.status_code == 409
    assert "Jo" in answer.text


def test_what_silence_closed_meanwhile_takes_no_touch(
    db: Session, client: TestClient, maya: Pursuit, clock: SetClock
) -> None:
    clock.now = NOW + days(16)
    client.post("/settings/keyboard", data={"single_keys": "on"})
    answer = post(client, maya, "touches", CALL)
    assert answer.status_code in (303, 401, 422)
    assert read(db, maya).plan(clock.now).standing == "closed"


# Who may


ROUTES = [
    ("POST", "/pursuits/{id}/touches", {"outcome": "done", "step": "second_call"}),
    ("POST", "/pursuits/{id}/words", {"kind": "offer"}),
    ("POST", "/pursuits/{id}/hold", {"until": "mon"}),
    ("POST", "/pursuits/{id}/hold/release", {}),
    ("POST", "/pursuits/{id}/closure", {"outcome": "hired"}),
    ("POST", "/facts/{fact}/undo", {}),
    ("GET", "/pursuits/{id}/log", {}),
    ("GET", "/pursuits/{id}/sheet", {}),
    ("GET", "/pursuits/{id}/call-sheet", {}),
]
CHANGES = [route for route in ROUTES if route[0] == "POST"]


@pytest.mark.parametrize("origin", ["today", "pursuit"])
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("method", "path", "form"), ROUTES)
def test_another_agencys_row_answers_just_like_none(
    db: Session, maya: Pursuit, visit: Visit, method: str, path: str, form: dict[str, str], htmx: bool, origin: str
) -> None:
    stranger = visit(make_recruiter(db, make_agency(db, name="Meridian")))
    fact, before = maya.facts[0].id, maya.version

    def ask(**ids: int) -> tuple[int, str]:
        data = {**form, "from": origin} if method == "POST" else None
        answer = stranger.request(method, path.format(**ids), data=data, headers=HTMX if htmx else {})
        return answer.status_code, re.sub(r"/pursuits/\d+", "", answer.text)

    theirs, nobodys = ask(id=maya.id, fact=fact), ask(id=999_999, fact=999_999)
    assert theirs == nobodys
    assert theirs[0] == 404
    assert read(db, maya).version == before


@pytest.mark.parametrize(("method", "path", "form"), CHANGES)
def test_a_viewer_may_change_nothing(
    db: Session, maya: Pursuit, visit: Visit, method: str, path: str, form: dict[str, str]
) -> None:
    viewer = visit(make_recruiter(db, maya.agency, role="viewer"))
    before = maya.version
    answer = viewer.request(method, path.format(id=maya.id, fact=maya.facts[0].id), data=form)
    assert answer.status_code == 403
    assert read(db, maya).version == before


@pytest.mark.parametrize(("method", "path", "form"), CHANGES)
def test_another_site_may_change_nothing(
    db: Session, client: TestClient, maya: Pursuit, method: str, path: str, form: dict[str, str]
) -> None:
    before = maya.version
    address = path.format(id=maya.id, fact=maya.facts[0].id)
    assert client.request(method, address, data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert read(db, maya).version == before


@pytest.mark.parametrize(("method", "path", "form"), ROUTES)
def test_nobody_signed_in_is_led_to_the_form(
    db: Session, maya: Pursuit, visit: Visit, method: str, path: str, form: dict[str, str]
) -> None:
    client, fact = visit(), maya.facts[0].id
    address = path.format(id=maya.id, fact=fact)
    answer = client.request(method, address, data=form or None)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x", "1.5", "%00"])
def test_an_id_that_cannot_be_is_not_found(client: TestClient, number: str) -> None:
    for _, path, form in CHANGES:
        answer = client.post(path.format(id=number, fact=number), data=form)
        assert answer.status_code == 404


def test_no_ones_name_or_address_is_in_an_address_of_ours(client: TestClient, db: Session, maya: Pursuit) -> None:
    page = client.get("/today").text
    ours = [
        found for found in re.findall(r'(?:href|action|hx-\w+)="(/[^"]*)"', page) if not found.startswith("/static")
    ]
    assert ours
    assert not [address for address in ours if re.search(r"maya|okafor|dana|@|%40", address, re.I)]
