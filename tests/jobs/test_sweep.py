"""The sweep, on both databases: what silence has ended is closed once, on its true day, whoever else is at work."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import Base, transaction
from app.jobs.sweep import Closing, SweepReport, at_end_of, sweep
from app.models import SYSTEM, Agency, DayOff, Event, Interview, Pursuit
from app.queries.pursuits import pursuit_for, with_parents
from tests.factories import NOW, TODAY, at, days, make_agency, make_pursuit
from tests.support.statements import statements

# Interviewed on 21 April, called back for 28 April, thanked, and nothing since: silence ends it with 28 May.
LAST_DAY = date(2026, 5, 28)
MORNING_AFTER = at(LAST_DAY + days(1), 0, 5)


def silent(db: Session, agency: Agency | None = None) -> Pursuit:
    pursuit = make_pursuit(db, agency, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)
    db.commit()
    return pursuit


def many_silent(db: Session, number: int) -> Agency:
    """`number` silent pursuits of one agency: one that the verbs made, and copies of its rows."""
    agency = make_agency(db)
    pursuit = make_pursuit(db, agency, interviewed_on=date(2026, 4, 21))
    ids = copies(db, Pursuit, pursuit.id, [{}] * (number - 1))
    copies(db, Interview, pursuit.interviews[0].id, [{"pursuit_id": pursuit_id} for pursuit_id in ids])
    db.commit()
    return agency


def copies(db: Session, model: type[Base], row_id: int, changes: list[dict[str, int]]) -> list[int]:
    """The ids of copies of one row, each with its `changes`."""
    table = Base.metadata.tables[model.__tablename__]
    row = dict(db.execute(select(table).where(table.c.id == row_id)).mappings().one())
    del row["id"]
    if not changes:
        return []
    return list(db.scalars(insert(table).returning(table.c.id), [row | change for change in changes]))


def read(engine: Engine, pursuit: Pursuit) -> Pursuit:
    with Session(engine) as session:
        return session.scalars(with_parents().where(Pursuit.id == pursuit.id)).one()


def closings(engine: Engine) -> list[Event]:
    with Session(engine) as session:
        return list(session.scalars(select(Event).where(Event.name == "pursuit.closed").order_by(Event.id)))


def test_silence_is_closed_by_the_system_with_its_arithmetic(db: Session, engine: Engine) -> None:
    pursuit = silent(db)
    assert sweep(engine, MORNING_AFTER) == SweepReport(closed=1)
    closed, (told,) = read(engine, pursuit), closings(engine)
    assert (closed.outcome, closed.closed_on, closed.closed_by) == ("lapsed", LAST_DAY, "system")
    assert (told.actor_kind, told.actor_name, told.at) == ("system", "Hearback", MORNING_AFTER)
    assert "a month later is Thu 28 May" in told.data["why"]


def test_the_last_day_is_not_swept_before_it_is_over(db: Session, engine: Engine) -> None:
    silent(db)
    assert sweep(engine, at(LAST_DAY, 23, 59)) == SweepReport()


def test_sweeping_twice_closes_once(db: Session, engine: Engine) -> None:
    silent(db)
    sweep(engine, MORNING_AFTER)
    assert sweep(engine, MORNING_AFTER) == SweepReport()
    assert len(closings(engine)) == 1


def test_after_ten_days_of_downtime_the_true_day_is_kept(db: Session, engine: Engine) -> None:
    pursuit = silent(db)
    sweep(engine, MORNING_AFTER + days(10))
    closed = read(engine, pursuit)
    assert (closed.closed_on, closed.closed_at) == (LAST_DAY, at(LAST_DAY + days(1), 0))
    assert closed.updated_at == MORNING_AFTER + days(10)


def test_midnight_comes_to_each_agency_in_its_own_zone(db: Session, engine: Engine) -> None:
    here, there = silent(db, make_agency(db)), silent(db, make_agency(db, name="Lindholm", time_zone="Asia/Tokyo"))
    assert here.closes_on == there.closes_on
    midnight_in_tokyo = at(LAST_DAY, 8)
    assert sweep(engine, midnight_in_tokyo) == SweepReport(closed=1)
    assert (read(engine, here).closed_on, read(engine, there).closed_on) == (None, LAST_DAY)


def test_the_end_of_a_day_is_each_agencys_own(db: Session, engine: Engine) -> None:
    silent(db, make_agency(db)), silent(db, make_agency(db, name="Lindholm", time_zone="Asia/Tokyo"))
    assert sweep(engine, at_end_of(LAST_DAY - days(1))) == SweepReport()
    assert sweep(engine, at_end_of(LAST_DAY)) == SweepReport(closed=2)


def test_a_dry_run_tells_everything_and_writes_nothing(db: Session, engine: Engine) -> None:
    pursuit, told = silent(db), list[Closing]()
    assert sweep(engine, MORNING_AFTER, dry_run=True, tell=told.append) == SweepReport(closed=1)
    assert [(line.candidate, line.employer, line.outcome, line.on) for line in told] == [
        ("Maya Okafor", "Northwind Freight", "lapsed", LAST_DAY)
    ]
    assert "a month later is Thu 28 May" in told[0].arithmetic
    assert (read(engine, pursuit).version, closings(engine)) == (pursuit.version, [])


def test_what_the_promise_overtook_gets_its_new_deadlines_without_closing(db: Session, engine: Engine) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY - days(3), promised_on=TODAY)
    db.commit()
    assert (pursuit.next_step, read(engine, pursuit).overtakes_at) == ("thank_you", at(TODAY, 0))
    assert sweep(engine, NOW) == SweepReport(moved=1)
    moved = read(engine, pursuit)
    assert (moved.next_step, moved.due_on, moved.overtakes_at) == ("first_call", TODAY, None)
    assert sweep(engine, NOW) == SweepReport()


def test_a_thousand_are_closed_once_each(db: Session, engine: Engine) -> None:
    many_silent(db, 1_000)
    assert sweep(engine, at(date(2026, 6, 10))) == SweepReport(closed=1_000)
    told = closings(engine)
    assert len(told) == len({line.pursuit_id for line in told}) == 1_000


def test_each_more_in_a_batch_costs_its_own_two_writes_and_no_more_reads(db: Session, engine: Engine) -> None:
    many_silent(db, 110)
    counted = []
    for batch in (10, 100):
        with statements(engine) as heard:
            sweep(engine, at(date(2026, 6, 10)), batch=batch, is_stopping=iter([False, True, True]).__next__)
        counted.append(Counter(statement.split()[0] for statement in heard))
    ten, hundred = counted
    assert len(closings(engine)) == 110
    assert hundred["SELECT"] == ten["SELECT"]
    assert (hundred["UPDATE"], hundred["INSERT"]) <= (100, 100)


@pytest.mark.drifts
def test_one_that_cannot_be_settled_is_left_and_the_others_go_on(db: Session, engine: Engine) -> None:
    agency = many_silent(db, 5)
    stranger = silent(db, make_agency(db, name="Shut Doors"))
    # An agency that is closed on every day of a year has no working day to roll to.
    db.add_all(DayOff(agency_id=stranger.agency_id, on=date(2026, 1, 1) + days(number)) for number in range(800))
    db.commit()
    report = sweep(engine, at(date(2026, 6, 10)), batch=4)
    assert (report.closed, report.failed) == (5, {stranger.id})
    assert read(engine, stranger).closed_at is None
    with Session(engine) as session:
        assert {row.agency_id for row in session.scalars(select(Event).where(Event.name == "pursuit.closed"))} == {
            agency.id
        }


# Each waits after its first batch until the other has come as far, so that both are at work on the rest.
PROGRAM = """
import sys, time
from datetime import datetime
from pathlib import Path
from app.db import make_engine
from app.jobs.sweep import sweep
url, now, mine, other = sys.argv[1:]
asked = 0
def is_stopping():
    global asked
    asked += 1
    if asked == 2:
        Path(mine).touch()
        deadline = time.monotonic() + 60
        while not Path(other).exists() and time.monotonic() < deadline:
            time.sleep(0.01)
    return False
print(sweep(make_engine(url), datetime.fromisoformat(now), batch=7, is_stopping=is_stopping).closed)
"""


def test_two_processes_at_once_close_each_pursuit_once(
    db: Session, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    many_silent(db, 150)
    names = [str(tmp_path / "one"), str(tmp_path / "other")]
    command = [sys.executable, "-c", PROGRAM, database_url, at(date(2026, 6, 10)).isoformat()]
    sweepers = [
        subprocess.Popen([*command, *order], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for order in (names, names[::-1])
    ]
    closed = [int(process.communicate()[0]) for process in sweepers]
    assert sum(closed) == 150
    told = closings(engine)
    assert len(told) == len({line.pursuit_id for line in told}) == 150


def hear(engine: Engine, pursuit: Pursuit, moment: datetime) -> None:
    """What a page or the API does with a word, in a transaction of its own."""
    with transaction(engine) as session:
        pursuit_for(session, pursuit.agency_id, pursuit.id).hear("other", by=SYSTEM, at=moment)


@contextmanager
def paused_before_commit(engine: Engine, thread: str) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Stops `thread` with its work done and not yet committed: (it is there, let it go on)."""
    there, go_on = threading.Event(), threading.Event()

    def pause(_connection: Connection) -> None:
        if threading.current_thread().name == thread and not there.is_set():
            there.set()
            assert go_on.wait(60)

    event.listen(engine, "commit", pause)
    yield there, go_on
    event.remove(engine, "commit", pause)


def test_a_word_that_came_first_is_not_swept_away(db: Session, engine: Engine) -> None:
    pursuit = silent(db)
    with paused_before_commit(engine, "word") as (there, go_on):
        word = threading.Thread(target=hear, args=(engine, pursuit, at(LAST_DAY, 23, 59)), name="word")
        sweeper = threading.Thread(target=sweep, args=(engine, MORNING_AFTER))
        word.start()
        assert there.wait(60)
        sweeper.start()
        sweeper.join(0.3)
        go_on.set()
        word.join()
        sweeper.join()
    assert (read(engine, pursuit).closed_at, closings(engine)) == (None, [])
    assert read(engine, pursuit).heard_at == at(LAST_DAY, 23, 59)


def test_a_word_that_comes_while_it_is_being_closed_waits_and_reopens_it(db: Session, engine: Engine) -> None:
    pursuit = silent(db)
    with paused_before_commit(engine, "sweeper") as (there, go_on):
        sweeper = threading.Thread(target=sweep, args=(engine, MORNING_AFTER), name="sweeper")
        word = threading.Thread(target=hear, args=(engine, pursuit, MORNING_AFTER + days(1)))
        sweeper.start()
        assert there.wait(60)
        word.start()
        word.join(0.3)
        assert word.is_alive(), "the word did not wait for the sweep"
        go_on.set()
        sweeper.join()
        word.join()
    assert len(closings(engine)) == 1
    assert (read(engine, pursuit).closed_at, read(engine, pursuit).heard_at) == (None, MORNING_AFTER + days(1))


def test_a_word_on_a_closed_pursuit_reopens_it_and_silence_counts_anew(db: Session, engine: Engine) -> None:
    pursuit = silent(db)
    sweep(engine, MORNING_AFTER)
    hear(engine, pursuit, at(date(2026, 6, 3), 10))
    assert read(engine, pursuit).closed_at is None
    assert sweep(engine, at_end_of(date(2026, 7, 2))) == SweepReport()
    assert sweep(engine, at_end_of(date(2026, 7, 3))) == SweepReport(closed=1)
    assert [line.data["closed_on"] for line in closings(engine)] == ["2026-05-28", "2026-07-03"]
