"""The reads of Today: the right rows, by the right index, in as many statements for a thousand rows as for ten."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, Select, insert, text
from sqlalchemy.orm import Session

from app.models import SYSTEM, Agency, Pursuit, Recruiter
from app.queries.today import (
    Scope,
    quiet_first,
    quiet_statement,
    tally,
    touched_steps,
    upcoming,
    worklist,
    worklist_statement,
)
from tests import desk
from tests.factories import NOW, TODAY, at, days, make_agency, make_recruiter
from tests.support.app import Visit
from tests.support.server import SetClock
from tests.support.statements import statements


@pytest.fixture
def priya(db: Session) -> Recruiter:
    return desk.lay_out(db)


def scope(recruiter: Recruiter, *, team: bool = False) -> Scope:
    return Scope.of(recruiter.agency, None if team else recruiter.id, NOW)


def names(pursuits: Sequence[Pursuit]) -> list[str]:
    return [pursuit.candidate.first_name for pursuit in pursuits]


def numbers(db: Session, recruiter: Recruiter, *, team: bool = False) -> dict[str, int]:
    found = tally(db, scope(recruiter, team=team), recruiter.agency, recruiter.id, [])
    return {name: getattr(found, name) for name in ("to_go", "done", "touches", "quiet", "unassigned")}


def test_what_can_be_done_now_is_listed_and_what_waits_longest_comes_first(db: Session, priya: Recruiter) -> None:
    found, is_cut = worklist(db, scope(priya))
    assert names(found) == ["Liam", "Maya", "Lena", "Hannah", "Noah", "Samuel", "Tomas"]
    assert not is_cut


def test_past_its_bound_the_list_is_cut_and_says_so(db: Session, priya: Recruiter) -> None:
    found, is_cut = worklist(db, scope(priya), at_most=3)
    assert (names(found), is_cut) == (["Liam", "Maya", "Lena"], True)


def test_the_quiet_are_counted_and_the_first_to_wake_named(db: Session, priya: Recruiter) -> None:
    assert names(quiet_first(db, scope(priya))) == ["Ivy"]
    assert numbers(db, priya)["quiet"] == 1


def test_what_comes_next_is_what_is_not_listed_yet(db: Session, priya: Recruiter) -> None:
    assert names(upcoming(db, scope(priya), 5)) == ["Ivy", "Owen"]


def test_what_silence_ended_before_today_is_not_listed_though_nothing_has_swept(db: Session, priya: Recruiter) -> None:
    later = Scope(priya.agency_id, priya.id, TODAY + days(1), NOW + days(1))
    assert "Tomas" not in names(worklist(db, later)[0])


def test_each_recruiter_sees_their_own_and_the_team_sees_all(db: Session, priya: Recruiter) -> None:
    jo = make_recruiter(db, priya.agency, name="Jo Reed")
    desk.due(db, priya.agency, jo, "Ada Berg")
    assert names(worklist(db, scope(jo))[0]) == ["Ada"]
    assert "Ada" not in names(worklist(db, scope(priya))[0])
    assert len(worklist(db, scope(jo, team=True))[0]) == 8


def test_another_agency_is_never_seen(db: Session, priya: Recruiter) -> None:
    stranger = make_recruiter(db, make_agency(db, name="Meridian"))
    assert worklist(db, scope(stranger, team=True)) == ([], False)
    assert numbers(db, stranger, team=True) == dict.fromkeys(["to_go", "done", "touches", "quiet", "unassigned"], 0)
    assert len(worklist(db, scope(priya))[0]) == 7


def test_what_nobody_has_taken_is_counted_apart(db: Session, priya: Recruiter) -> None:
    taken = next(pursuit for pursuit in worklist(db, scope(priya))[0] if pursuit.candidate.first_name == "Maya")
    taken.recruiter = taken.recruiter_id = None
    db.flush()
    assert (numbers(db, priya)["to_go"], numbers(db, priya)["unassigned"]) == (6, 1)
    assert (numbers(db, priya, team=True)["to_go"], numbers(db, priya, team=True)["unassigned"]) == (7, 0)


def test_done_today_counts_what_was_told_today_and_not_undone(db: Session, priya: Recruiter) -> None:
    pursuit = worklist(db, scope(priya))[0][1]
    db.refresh(pursuit, ["facts", "interviews"])
    assert numbers(db, priya)["done"] == 0
    touch = pursuit.log_touch(
        step="second_call", channel="call", made_by="recruiter", result="done", by=priya.actor, at=NOW
    )
    pursuit.add_note("Ask about notice", by=priya.actor, at=NOW)
    pursuit.hold(TODAY + days(3), by=priya.actor, at=NOW)
    db.flush()
    assert (numbers(db, priya)["done"], numbers(db, priya)["touches"]) == (2, 1)
    jo = make_recruiter(db, priya.agency)
    assert (numbers(db, jo)["done"], numbers(db, jo, team=True)["done"]) == (0, 2)
    pursuit.undo(touch, by=SYSTEM, at=NOW)
    db.flush()
    assert numbers(db, priya)["touches"] == 0


def test_yesterday_ends_at_the_agencys_midnight(db: Session, priya: Recruiter) -> None:
    pursuit = worklist(db, scope(priya))[0][1]
    db.refresh(pursuit, ["facts", "interviews"])
    pursuit.hold(TODAY + days(3), by=priya.actor, at=at(TODAY, 0) - timedelta(minutes=1))
    db.flush()
    assert numbers(db, priya)["done"] == 0


def test_the_load_of_a_day_is_what_falls_due_on_it(db: Session, priya: Recruiter) -> None:
    monday, tuesday = TODAY + days(4), TODAY + days(5)
    found = tally(db, scope(priya), priya.agency, priya.id, [monday, tuesday])
    assert found.load == {monday: 1, tuesday: 0}


def test_steps_touched_in_an_earlier_leg_do_not_count_for_this_one(db: Session, priya: Recruiter) -> None:
    pursuit = worklist(db, scope(priya))[0][1]
    assert touched_steps(db, [pursuit])[pursuit.id] == {"thank_you", "first_call"}
    db.refresh(pursuit, ["facts", "interviews"])
    pursuit.hear("other", by=priya.actor, at=NOW)
    db.flush()
    assert touched_steps(db, [pursuit])[pursuit.id] == {"thank_you"}


# How it is read


def copies(db: Session, pursuit: Pursuit, number: int) -> None:
    """Rows like `pursuit`, so that the planner has something to choose from."""
    columns = {column.key: getattr(pursuit, column.key) for column in Pursuit.__table__.columns if column.key != "id"}
    db.execute(insert(Pursuit), [columns for _ in range(number)])
    db.commit()
    db.execute(text("ANALYZE"))
    db.commit()


def explained(db: Session, wanted: Select[Pursuit]) -> str:
    engine = db.get_bind()
    compiled = str(wanted.compile(engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
    explain = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(line) for line in db.connection().exec_driver_sql(explain + compiled))


@pytest.fixture
def crowd(db: Session, priya: Recruiter) -> Recruiter:
    """Priya's desk in an agency with two thousand pursuits of a colleague, and a thousand closed ones of hers."""
    jo = make_recruiter(db, priya.agency, name="Jo Reed")
    theirs = desk.quiet(db, priya.agency, jo, "Somebody Else")
    closed = desk.closing(db, priya.agency, priya, "Long Ago")
    closed.settle(NOW + days(2))
    db.flush()
    copies(db, theirs, 2_000)
    copies(db, closed, 1_000)
    return priya


@pytest.mark.drifts  # the crowd has no history of its own
@pytest.mark.parametrize(
    ("wanted", "index"), [(worklist_statement, "ix_pursuits_today"), (quiet_statement, "ix_pursuits_quiet")]
)
def test_the_rows_are_a_range_of_their_index(db: Session, crowd: Recruiter, wanted, index: str) -> None:  # type: ignore[no-untyped-def]
    plan = explained(db, wanted(scope(crowd)).limit(50))
    assert index in plan or (
        index == "ix_pursuits_quiet" and "ix_pursuits_by_waking" in plan
    )  # as narrow, for one desk
    assert "SCAN pursuits" not in plan
    assert "Seq Scan on pursuits" not in plan


def agency_of(db: Session, number: int) -> Recruiter:
    agency: Agency = make_agency(db)
    priya = make_recruiter(db, agency, name=f"Priya {number}")
    copies(db, desk.overdue(db, agency, priya), number - 1)
    return priya


@pytest.mark.drifts
def test_today_says_as_much_to_the_database_for_a_thousand_rows_as_for_ten(
    app: FastAPI, db: Session, visit: Visit, clock: SetClock
) -> None:
    clock.now = NOW
    said = []
    for number in (10, 1_000):
        client = visit(agency_of(db, number))
        engine: Engine = app.state.engine
        with statements(engine) as heard:
            answer = client.get("/today")
        assert f"{number:,} to go".replace(",", "") in answer.text
        said.append(len(heard))
    assert said[0] == said[1]
    assert said[0] <= 12  # five of them for the call sheet of the first row, which comes with the page
