"""Many at once: what the preview says, what the one transaction does, and what its one undo takes back."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Batch, Event, Fact, Pursuit, Recruiter
from tests import desk
from tests.factories import NOW, days, make_agency, make_pursuit, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements
from tests.web.batching import Rows, confirm, done, heading, preview, words
from tests.web.pressing import CALL, post, read


@pytest.fixture(autouse=True)
def at_work(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def client(priya: Recruiter, pile: Rows, jo: Recruiter, visit: Visit) -> TestClient:
    return visit(priya)


def state(db: Session, pursuit: Pursuit) -> dict[str, object]:
    found = read(db, pursuit)
    return {c.key: getattr(found, c.key) for c in Pursuit.__table__.columns if c.key not in ("version", "updated_at")}


def told(db: Session) -> tuple[int, int, int]:
    counts = tuple(db.scalar(select(func.count(table.id))) or 0 for table in (Fact, Event, Batch))
    db.commit()
    return counts  # type: ignore[return-value]


# The preview


def test_the_preview_counts_who_moves_and_names_who_is_left_out_and_why(
    db: Session, priya: Recruiter, pile: Rows, visit: Visit
) -> None:
    noah, ivy = desk.to_thank(db, priya.agency, priya), desk.due(db, priya.agency, priya, "Ivy Chen")
    ivy.close("hired", by=priya.actor, at=NOW - days(1))
    shown = preview(visit(priya), [*pile, noah, ivy], "snooze", until="mon")
    assert heading(shown) == "Snooze 3 until Mon 18 May"
    assert "5 selected, 2 left out. Nothing is done yet." in words(shown)
    assert "Noah Kim is left as it is: the thank-you has 24 hours and cannot be held." in words(shown)
    assert "Ivy Chen is closed since Wed 13 May." in words(shown)


def test_the_preview_says_how_full_the_day_is_before_and_after(
    db: Session, priya: Recruiter, pile: Rows, visit: Visit
) -> None:
    desk.due(db, priya.agency, priya).hold(desk.may(18), by=priya.actor, at=NOW)
    shown = preview(visit(priya), pile, "snooze", until="mon")
    assert "Mon 18 May 1 due now, 4 then" in words(shown)


def test_the_preview_says_which_promise_and_which_ending_would_be_passed(
    db: Session, priya: Recruiter, pile: Rows, visit: Visit
) -> None:
    samuel = desk.due(db, priya.agency, priya)
    shown = words(preview(visit(priya), [*pile, samuel], "snooze", until="1 jun"))
    assert "They promised Thu 14 May, which is before that." in shown
    assert "Silence would end it on Thu 28 May; this keeps it open until Mon 8 Jun." in shown


def test_looking_writes_nothing(db: Session, client: TestClient, pile: Rows) -> None:
    before = told(db)
    for do in ("snooze", "spread", "reassign", "move_on"):
        assert preview(client, pile, do).status_code == 200
    assert told(db) == before


def test_what_is_typed_in_vain_is_told_in_place(client: TestClient, pile: Rows) -> None:
    shown = preview(client, pile, "snooze", until="soon")
    assert shown.status_code == 422
    assert "“soon” is not a day that Hearback can read." in shown.text
    assert 'value="soon"' in shown.text


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Nothing is selected."),
        (["x"], "cannot be read"),
        (["99999999999"], "cannot be read"),
        ([str(number) for number in range(1, 302)], "301 are too many at once. Select 300 or fewer."),
    ],
)
def test_a_selection_that_cannot_be_taken_says_why(client: TestClient, rows: list[str], sentence: str) -> None:
    for answer in (
        client.get("/batches/new", params={"row": rows}),
        client.post("/batches", data={"do": "move_on", "row": rows}),
    ):
        assert answer.status_code == 422
        assert sentence in answer.text


# Doing it


def test_many_are_snoozed_in_one_go_and_one_undo_brings_all_back(db: Session, client: TestClient, pile: Rows) -> None:
    before = [state(db, row) for row in pile]
    batch = done(client, pile, "snooze", until="mon")
    assert [read(db, row).due_on for row in pile] == [desk.may(18)] * 3
    today = client.get(batch.replace("/batches/", "/today?batch="))
    assert "Snoozed 3 until Mon 18 May." in today.text
    assert f'action="{batch}/undo"' in today.text
    undone = client.post(f"{batch}/undo")
    assert undone.status_code == 303
    assert "Undone: snoozed 3 until Mon 18 May." in client.get(undone.headers["Location"]).text
    assert [state(db, row) for row in pile] == before


def test_many_are_moved_on_and_one_undo_opens_them_again(db: Session, client: TestClient, pile: Rows) -> None:
    before = [state(db, row) for row in pile]
    batch = done(client, pile, "move_on", outcome="job_closed")
    assert {read(db, row).outcome for row in pile} == {"job_closed"}
    client.post(f"{batch}/undo")
    assert [state(db, row) for row in pile] == before


def test_many_change_hands_with_an_event_each_and_one_undo_gives_them_back(
    db: Session, client: TestClient, priya: Recruiter, jo: Recruiter, pile: Rows
) -> None:
    before = [state(db, row) for row in pile]
    shown = preview(client, pile, "reassign", to=jo.id)
    assert heading(shown) == "Reassign 3 to Jo Reed"
    batch = done(client, pile, "reassign", to=jo.id)
    assert {read(db, row).recruiter_id for row in pile} == {jo.id}
    line = db.scalars(select(Event).where(Event.name == "pursuit.assigned").limit(1)).one()
    assert (line.data, line.actor_name) == ({"was": "Priya Raman", "recruiter": "Jo Reed"}, "Priya Raman")
    db.commit()
    client.post(f"{batch}/undo")
    assert [state(db, row) for row in pile] == before


def test_who_changed_since_the_preview_is_told_and_nothing_is_done(
    db: Session, client: TestClient, pile: Rows, jo: Recruiter, visit: Visit
) -> None:
    shown = preview(client, pile, "snooze", until="mon")
    post(visit(jo), pile[0], "touches", CALL)
    before = told(db)
    answer = confirm(client, shown)
    assert answer.status_code == 409
    assert "Maya Okafor changed meanwhile. Nothing was done. This is how it stands now." in answer.text
    assert "Maya Okafor is not due before Thu 21 May anyway." in words(answer)
    assert told(db) == before
    assert confirm(client, answer).status_code == 303


def test_one_that_cannot_be_done_leaves_all_undone(db: Session, client: TestClient, pile: Rows) -> None:
    before = told(db)
    rows = [
        f"{row.id}:{row.version}:{day}"
        for row, day in zip(pile, ("2026-05-18", "2026-05-18", "2026-05-01"), strict=True)
    ]
    answer = client.post("/batches", data={"do": "snooze", "row": rows})
    assert answer.status_code == 422
    assert "Hold until a day after Thu 14 May." in answer.text
    assert told(db) == before


def test_an_undo_names_who_has_moved_on_since_and_why(
    db: Session, client: TestClient, pile: Rows, jo: Recruiter, visit: Visit
) -> None:
    batch = done(client, pile, "move_on")
    reopened = visit(jo).post(f"/pursuits/{pile[0].id}/opening", data={"version": read(db, pile[0]).version})
    assert reopened.status_code == 303
    answer = client.post(f"{batch}/undo")
    assert answer.headers["Location"] == batch
    told_so = words(client.get(batch))
    assert "Undone: 2 are back, 1 stayed." in told_so
    assert "Maya Okafor has a reopening since, which hangs on this." in told_so
    assert [read(db, row).closed_at for row in pile] == [None] * 3


def test_who_was_given_to_somebody_else_since_stays_there(
    client: TestClient, pile: Rows, jo: Recruiter, priya: Recruiter
) -> None:
    batch = done(client, pile, "reassign", to=jo.id)
    done(client, pile[:1], "reassign", to=priya.id)
    client.post(f"{batch}/undo")
    assert "Maya Okafor was given to Priya Raman since." in words(client.get(batch))


def test_a_batch_is_undone_once(client: TestClient, pile: Rows) -> None:
    batch = done(client, pile, "snooze")
    client.post(f"{batch}/undo")
    assert client.post(f"{batch}/undo").status_code == 409


def test_in_the_log_of_the_day_a_batch_is_one_line_with_one_undo(
    client: TestClient, pile: Rows, priya: Recruiter, jo: Recruiter, visit: Visit
) -> None:
    batch = done(client, pile, "snooze", until="mon")
    log = client.get("/today/log")
    assert log.text.count('<li class="ev') == 1
    assert f'action="{batch}/undo"' in log.text
    assert "Snoozed 3 until Mon 18 May" in words(log)
    assert "Snoozed 3" in visit(jo).get("/today/log?team=1").text


def test_z_takes_back_the_batch_first_and_then_what_was_told_before_it(
    db: Session, client: TestClient, pile: Rows, clock: SetClock
) -> None:
    post(client, pile[0], "touches", CALL)
    clock.now = NOW + timedelta(minutes=1)
    batch = done(client, pile[1:], "snooze", until="mon")
    assert client.post("/today/undo", data={"from": "page", "back": "/today"}).status_code == 303
    assert "Undone" in words(client.get(batch))
    assert read(db, pile[0]).next_step == "email"
    client.post("/today/undo", data={"from": "page", "back": "/today"})
    assert read(db, pile[0]).next_step == "second_call"


# Spreading


def test_a_pile_is_spread_evenly_the_oldest_promise_first(db: Session, priya: Recruiter, visit: Visit) -> None:
    agency = priya.agency
    young, old = (desk.overdue(db, agency, priya, who) for who in ("Young One", "Old One"))
    young.promise(promised_on=desk.may(12), decision_on=None, by=priya.actor, at=NOW)
    desk.due(db, agency, priya).hold(desk.may(15), by=priya.actor, at=NOW)
    client = visit(priya)
    shown = preview(client, [young, old], "spread", number=3, by="days")
    assert heading(shown) == "Spread 2 over 3 working days"
    assert "Fri 15 May 1 due now, 1 then Mon 18 May 0 due now, 1 then Tue 19 May 0 due now, 1 then" in words(shown)
    batch = done(client, [young, old], "spread", number=3, by="days")
    assert [read(db, one).due_on for one in (old, young)] == [desk.may(18), desk.may(19)]
    client.post(f"{batch}/undo")
    assert [read(db, one).held_until for one in (old, young)] == [None, None]


def test_a_day_is_filled_to_the_limit_and_one_that_is_over_it_is_marked(
    db: Session, priya: Recruiter, pile: Rows, visit: Visit
) -> None:
    for who in ("Full One", "Full Two", "Full Three"):
        desk.due(db, priya.agency, priya, who).hold(desk.may(15), by=priya.actor, at=NOW)
    shown = words(preview(visit(priya), pile, "spread", number=2, by="limit"))
    assert "Spread 3 at most 2 a day" in shown
    assert "Fri 15 May 3 due now, 3 then, over the limit Mon 18 May 0 due now, 2 then Tue 19 May" in shown


# Who may


def test_a_viewer_may_neither_look_nor_do(db: Session, priya: Recruiter, pile: Rows, visit: Visit) -> None:
    viewer = visit(make_recruiter(db, priya.agency, role="viewer"))
    before = told(db)
    assert preview(viewer, pile, "snooze").status_code == 403
    assert viewer.post("/batches", data={"do": "move_on", "row": [f"{pile[0].id}:1"]}).status_code == 403
    assert told(db) == before
    assert 'class="pickbox"' not in viewer.get("/today?team=1").text


def test_another_agencys_rows_answer_like_missing_ones_and_nothing_is_written(
    db: Session, client: TestClient, pile: Rows
) -> None:
    stranger = make_pursuit(db, make_agency(db, name="Lindholm Partners"))
    db.commit()
    before = told(db)
    for missing in (str(stranger.id), "999999"):
        seen = client.get("/batches/new", params={"row": [str(pile[0].id), missing]})
        sent = client.post(
            "/batches", data={"do": "move_on", "row": [f"{pile[0].id}:{pile[0].version}", f"{missing}:1"]}
        )
        assert (seen.status_code, sent.status_code) == (404, 404)
    assert told(db) == before


def test_another_agencys_batch_and_people_are_missing(
    db: Session, client: TestClient, pile: Rows, visit: Visit
) -> None:
    batch = done(client, pile, "snooze")
    lena = make_recruiter(db, make_agency(db, name="Lindholm Partners"), name="Lena")
    stranger = visit(lena)
    assert [stranger.get(batch).status_code, stranger.post(f"{batch}/undo").status_code] == [404, 404]
    assert preview(client, pile, "reassign", to=lena.id).status_code == 422


def test_the_number_of_statements_grows_by_four_at_most_for_each_row(
    db: Session, client: TestClient, priya: Recruiter, pile: Rows, visit: Visit
) -> None:
    more = [desk.overdue(db, priya.agency, priya, f"Pile {place}") for place in range(20)]
    db.commit()

    def cost(rows: Rows) -> int:
        shown = preview(client, rows, "snooze", until="mon")
        with statements(client.app.state.engine) as said:  # type: ignore[attr-defined]
            assert confirm(client, shown).status_code == 303
        return len(said)

    few, many = cost(pile), cost(more)
    assert many - few <= 4 * (len(more) - len(pile))
    with statements(client.app.state.engine) as one:  # type: ignore[attr-defined]
        preview(client, pile[:1], "spread")
    with statements(client.app.state.engine) as all_of_them:  # type: ignore[attr-defined]
        preview(client, [*pile, *more], "spread")
    assert len(all_of_them) == len(one)


def test_after_what_came_later_is_undone_undo_offers_the_batch_and_comes_back_to_its_page(
    db: Session, client: TestClient, pile: Rows, clock: SetClock
) -> None:
    done(client, pile[:2], "snooze", until="mon")
    clock.now = NOW + timedelta(minutes=1)
    post(client, pile[2], "touches", CALL)
    fact = max(read(db, pile[2]).facts, key=lambda fact: fact.id)
    undone = client.post(f"/facts/{fact.id}/undo", data={"from": "today"}, headers={"HX-Request": "true"})
    assert re.search(r'action="/today/undo">.*?name="back" value="/today">.*?Undo the one before', undone.text)
    answer = client.post("/today/undo", data={"from": "page", "back": "/pursuits?q=may"})
    assert answer.headers["Location"].startswith("/pursuits?q=may&batch=")
    assert "Undone: snoozed 2 until Mon 18 May." in client.get(answer.headers["Location"]).text
