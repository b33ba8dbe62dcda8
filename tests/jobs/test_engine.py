"""What every engine of background work must keep: one suite, for each engine, on both databases."""

import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from app.clock import wall_clock
from app.db import reading, transaction
from app.errors import RuleError
from app.jobs.embedded import Embedded
from app.jobs.engine import Hopeless, Job, Later
from app.models import BackgroundJob, Note
from app.models.background import BACK_OFF
from app.queue import enqueue, retry
from tests.factories import make_agency, make_pursuit
from tests.jobs.engines import LATER, Ledger, Make, put, rows, states, working
from tests.jobs.test_clockwork import PATIENCE, comes_true


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks that a test moves ring no bell."""
    monkeypatch.setattr("app.jobs.embedded.POLL", 0.05)


def test_a_job_is_done_once_and_leaves_nothing(make: Make, engine: Engine, agency_id: int) -> None:
    ledger = Ledger()
    with working(make, engine, {"count": ledger}):
        put(engine, agency_id, 7)
        assert comes_true(lambda: ledger.done == [7] and not rows(engine))


def test_what_is_rolled_back_leaves_no_job(make: Make, engine: Engine, agency_id: int) -> None:
    ledger = Ledger()
    with working(make, engine, {"count": ledger}):
        with suppress(RuleError), transaction(engine) as session:
            enqueue(session, "count", agency_id, at=wall_clock(), n=1)
            raise RuleError("No.")
        put(engine, agency_id, 2)
        assert comes_true(lambda: not rows(engine))
    assert ledger.done == [2]


def test_it_wakes_as_soon_as_work_is_committed(
    make: Make, engine: Engine, agency_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.embedded.POLL", 3_600.0)
    ledger = Ledger()
    with working(make, engine, {"count": ledger}):
        for n in range(20):
            put(engine, agency_id, n)
            assert comes_true(lambda n=n: n in ledger.done)  # type: ignore[misc]


def test_a_job_waits_for_its_time(make: Make, engine: Engine, agency_id: int) -> None:
    ledger, now = Ledger(), [LATER]
    with working(make, engine, {"count": ledger}, lambda: now[0]):
        put(engine, agency_id, 1, run_at=now[0] + timedelta(hours=1))
        put(engine, agency_id, 2)
        assert comes_true(lambda: ledger.done == [2])
        now[0] += timedelta(hours=1)
        assert comes_true(lambda: ledger.done == [2, 1])


def test_of_one_key_only_one_waits_and_it_runs_at_the_earlier_time(engine: Engine, agency_id: int) -> None:
    soon = wall_clock() + timedelta(minutes=1)
    put(engine, agency_id, 1, key="read:9", run_at=soon + timedelta(minutes=5))
    put(engine, agency_id, 2, key="read:9", run_at=soon)
    put(engine, agency_id, 3, key="read:9", run_at=soon + timedelta(minutes=9))
    put(engine, agency_id, 4, key="read:10")
    first, other = rows(engine)
    assert (first.arguments, first.ready_at, other.arguments) == ({"n": 1}, soon, {"n": 4})


def test_a_key_is_each_agencys_own(engine: Engine, agency_id: int, db: Session) -> None:
    other = make_agency(db, name="Lindholm Partners")
    db.commit()
    put(engine, agency_id, key="read:9")
    put(engine, other.id, key="read:9")
    assert len(rows(engine)) == 2


def test_a_running_job_does_not_swallow_the_next_of_its_key(make: Make, engine: Engine, agency_id: int) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def read(job: Job) -> None:
        begun.set()
        assert go_on.wait(60)
        done.append(job.arguments["n"])

    with working(make, engine, {"count": read}):
        put(engine, agency_id, 1, key="read:9")
        assert begun.wait(60)
        put(engine, agency_id, 2, key="read:9")
        go_on.set()
        assert comes_true(lambda: sorted(done) == [1, 2])


def test_when_a_running_job_fails_one_of_its_key_that_waits_does_for_both(
    make: Make, engine: Engine, agency_id: int
) -> None:
    begun, go_on, done, now = threading.Event(), threading.Event(), [], [LATER]

    def read(job: Job) -> None:
        if job.arguments["n"] == 1:
            begun.set()
            assert go_on.wait(60)
            raise RuleError("It is gone.")
        done.append(job.arguments["n"])

    with working(make, engine, {"count": read}, lambda: now[0]):
        put(engine, agency_id, 1, key="read:9")
        assert begun.wait(60)
        put(engine, agency_id, 2, key="read:9", run_at=now[0] + timedelta(hours=1))
        go_on.set()
        assert comes_true(lambda: [row.arguments["n"] for row in rows(engine)] == [2])
        now[0] += timedelta(hours=1)
        assert comes_true(lambda: done == [2] and not rows(engine))


def test_what_fails_is_tried_again_after_ever_longer_whiles_and_then_stays_to_be_seen(
    make: Make, engine: Engine, agency_id: int
) -> None:
    now, tried = [LATER], []

    def refuse(job: Job) -> None:
        tried.append(job.clock())
        raise RuleError("The other side does not answer.")

    with working(make, engine, {"count": refuse}, lambda: now[0]):
        put(engine, agency_id)
        for number, pause in enumerate((*BACK_OFF, None), start=1):
            assert comes_true(lambda n=number: len(tried) == n and states(engine) != ["running"])  # type: ignore[misc]
            (row,) = rows(engine)
            assert row.ready_at == (now[0] + pause if pause else None)
            now[0] += pause or timedelta(0)
    assert (row.state, row.error, row.attempts) == ("failed", "The other side does not answer.", len(BACK_OFF) + 1)


def test_the_reason_that_is_kept_quotes_nobody(make: Make, engine: Engine, agency_id: int) -> None:
    def quote(_job: Job) -> None:
        raise LookupError("Maya Okafor, whsec_secret")

    with working(make, engine, {"count": quote}):
        put(engine, agency_id)
        assert comes_true(lambda: [row.error for row in rows(engine)] == ["LookupError. The log says where."])


def test_what_is_hopeless_is_not_tried_again_until_somebody_asks(make: Make, engine: Engine, agency_id: int) -> None:
    is_mended, done = threading.Event(), []

    def handle(job: Job) -> None:
        if not is_mended.is_set():
            raise Hopeless("Its endpoint is gone.")
        done.append(job.attempt)

    with working(make, engine, {"count": handle}):
        put(engine, agency_id)
        assert comes_true(
            lambda: [(row.state, row.error) for row in rows(engine)] == [("failed", "Its endpoint is gone.")]
        )
        is_mended.set()
        with transaction(engine) as session:
            retry(session, session.scalars(select(BackgroundJob)).one(), wall_clock())
        assert comes_true(lambda: done == [1] and not rows(engine))


def test_what_says_later_is_no_failure(make: Make, engine: Engine, agency_id: int) -> None:
    now, seen = [LATER], []

    def handle(job: Job) -> None:
        seen.append(job.attempt)
        if len(seen) < 20:
            raise Later(job.clock() + timedelta(days=1), "Not their day.")

    with working(make, engine, {"count": handle}, lambda: now[0]):
        put(engine, agency_id)
        for number in range(1, 21):
            assert comes_true(lambda n=number: len(seen) == n and states(engine) != ["running"])  # type: ignore[misc]
            now[0] += timedelta(days=1)
        assert (seen, rows(engine)) == ([1] * 20, [])


def test_a_poisoned_job_and_a_slow_one_do_not_hold_up_the_others(make: Make, engine: Engine, agency_id: int) -> None:
    ledger, go_on = Ledger(), threading.Event()

    def poison(_job: Job) -> None:
        raise RecursionError

    def slow(_job: Job) -> None:
        assert go_on.wait(60)

    with working(make, engine, {"count": ledger, "poison": poison, "slow": slow}, threads=2):
        put(engine, agency_id, kind="slow")
        for n in range(5):
            put(engine, agency_id, kind="poison")
            put(engine, agency_id, n)
        assert comes_true(lambda: sorted(ledger.done) == [0, 1, 2, 3, 4])
        assert comes_true(lambda: Counter(states(engine)) == {"running": 1, "queued": 5})
        go_on.set()


def test_what_waits_for_other_peoples_servers_leaves_a_thread_to_the_others(engine: Engine, agency_id: int) -> None:
    ledger, begun, let_go = Ledger(), Counter[int](), threading.Event()

    def stall(job: Job) -> None:
        begun[job.arguments["n"]] += 1
        let_go.wait(PATIENCE)

    workers = Embedded(engine, wall_clock, {"deliver": stall, "count": ledger}, 4, {"deliver"})
    for n in range(6):
        put(engine, agency_id, n, kind="deliver")
    put(engine, agency_id, 7)
    workers.start()
    try:
        assert comes_true(lambda: ledger.done == [7])
        assert comes_true(lambda: len(begun) == 3)
        assert states(engine).count("running") == 3
        let_go.set()
        assert comes_true(lambda: not rows(engine))
    finally:
        let_go.set()
        workers.stop()
    assert len(begun) == 6


def test_jobs_of_one_lane_run_one_after_the_other_and_leave_room_for_others(
    make: Make, engine: Engine, agency_id: int
) -> None:
    ledger, go_on, at_once, most = Ledger(), threading.Event(), [0], [0]

    def stall(_job: Job) -> None:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        assert go_on.wait(60)
        at_once[0] -= 1

    with working(make, engine, {"count": ledger, "stall": stall}, threads=2):
        for _ in range(6):
            put(engine, agency_id, kind="stall", lane="endpoint:7")
        for n in range(6):
            put(engine, agency_id, n, lane="endpoint:8")
        assert comes_true(lambda: ledger.done == [0, 1, 2, 3, 4, 5])
        go_on.set()
        assert comes_true(lambda: not rows(engine))
    assert most == [1]


def test_a_kind_that_this_release_does_not_know_is_left_for_one_that_does(
    make: Make, engine: Engine, agency_id: int
) -> None:
    ledger = Ledger()
    with working(make, engine, {"count": ledger}):
        put(engine, agency_id, kind="from_the_next_release")
        put(engine, agency_id, 2)
        assert comes_true(lambda: ledger.done == [2])
    assert [(row.kind, row.state) for row in rows(engine)] == [("from_the_next_release", "queued")]


def test_two_workers_never_do_a_job_twice(make: Make, engine: Engine, agency_id: int) -> None:
    ledger = Ledger()
    with transaction(engine) as session:
        for n in range(100):
            enqueue(session, "count", agency_id, at=wall_clock(), lane=f"lane:{n % 7}", n=n)
    with working(make, engine, {"count": ledger}), working(make, engine, {"count": ledger}):
        assert comes_true(lambda: not rows(engine))
    assert sorted(ledger.done) == list(range(100))


def test_a_stopping_server_finishes_what_it_holds(make: Make, engine: Engine, agency_id: int) -> None:
    begun, done = threading.Event(), []

    def handle(job: Job) -> None:
        begun.set()
        while not job.is_stopping():
            time.sleep(0.01)
        done.append(job.id)

    with working(make, engine, {"count": handle}):
        put(engine, agency_id)
        assert begun.wait(60)
    assert (len(done), rows(engine)) == (1, [])


def test_a_stopping_server_hands_back_what_it_cannot_finish(
    make: Make, engine: Engine, agency_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.embedded.PATIENCE", 0.1)
    begun, go_on, ledger = threading.Event(), threading.Event(), Ledger()

    def hang(_job: Job) -> None:
        begun.set()
        assert go_on.wait(60)

    with working(make, engine, {"count": hang}):
        put(engine, agency_id, 5)
        assert begun.wait(60)
    assert [(row.state, row.attempts) for row in rows(engine)] == [("queued", 0)]
    with working(make, engine, {"count": ledger}):
        assert comes_true(lambda: ledger.done == [5] and not rows(engine))
    go_on.set()


def test_who_lost_the_job_saves_nothing(make: Make, engine: Engine, db: Session) -> None:
    pursuit = make_pursuit(db)
    db.commit()
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def note(job: Job) -> None:
        begun.set()
        assert go_on.wait(60)
        try:
            with job.finishing() as session:
                session.add(Note(agency_id=job.agency_id, pursuit_id=pursuit.id))
        finally:
            ended.set()

    with working(make, engine, {"count": note}):
        put(engine, pursuit.agency_id)
        assert begun.wait(60)
        with transaction(engine) as session:  # as if its lease had ended, and another had done it meanwhile
            session.execute(delete(BackgroundJob))
        go_on.set()
        assert ended.wait(60)
    with reading(engine) as session:
        assert session.scalars(select(Note)).all() == []


def test_a_job_that_kills_whoever_runs_it_is_given_up_in_the_end(make: Make, engine: Engine, agency_id: int) -> None:
    put(engine, agency_id)
    with transaction(engine) as session:
        row = session.scalars(select(BackgroundJob)).one()
        for _ in range(len(BACK_OFF) + 1):
            row.take("a lease of the dead", until=wall_clock())
    ledger = Ledger()
    with working(make, engine, {"count": ledger}):
        assert comes_true(lambda: states(engine) == ["failed"])
    assert ledger.done == []
