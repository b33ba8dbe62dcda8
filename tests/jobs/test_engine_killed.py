"""Engines of background work over several processes, one of which is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.clock import wall_clock
from app.config import ROOT
from app.db import transaction
from app.queue import enqueue
from tests.jobs.engines import ENGINES, Ledger, rows, states, working
from tests.jobs.test_clockwork import comes_true

# Does jobs until it is killed; writes down each that it begins, and each that it has done.
PROGRAM = """
import sys, time
from pathlib import Path
from app.clock import wall_clock
from app.db import make_engine
from tests.jobs.engines import ENGINES
name, url, log = sys.argv[1:]
def tell(line):
    with open(log, "a") as file:
        file.write(line + "\\n")
def handle(job):
    tell(f"begun {job.arguments['n']}")
    time.sleep(0.05 if job.arguments["n"] else 3600)
    tell(f"done {job.arguments['n']}")
ENGINES[name](make_engine(url), wall_clock, {"count": handle}, 4).start()
tell("started 1")
time.sleep(3600)
"""


@contextmanager
def process(engine_name: str, url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    running = subprocess.Popen([sys.executable, "-c", PROGRAM, engine_name, url, str(log)], cwd=ROOT)
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def told(log: Path, verb: str) -> list[int]:
    lines = log.read_text().splitlines() if log.exists() else []
    return [int(line.split()[1]) for line in lines if line.startswith(verb)]


@pytest.mark.parametrize("name", list(ENGINES))
def test_what_a_killed_process_held_is_taken_over_and_nothing_is_lost(
    name: str, engine: Engine, database_url: str, agency_id: int, tmp_path: Path
) -> None:
    with transaction(engine) as session:
        for n in range(30):
            enqueue(session, "count", agency_id, at=wall_clock(), n=n)
    log = tmp_path / "log"
    with process(name, database_url, log) as first:
        assert comes_true(lambda: 0 in told(log, "begun") and len(told(log, "done")) > 3)
        first.kill()  # kill -9, in the middle of the one that never ends, and of others
    assert "running" in states(engine)
    ledger = Ledger()
    with working(ENGINES[name], engine, {"count": ledger}):
        assert comes_true(lambda: not rows(engine))
    assert set(ledger.done) | set(told(log, "done")) == set(range(30))
    assert 0 in ledger.done


def test_several_processes_share_the_work(engine: Engine, database_url: str, agency_id: int, tmp_path: Path) -> None:
    with transaction(engine) as session:
        for n in range(1, 25):
            enqueue(session, "count", agency_id, at=wall_clock(), n=n)
    log = tmp_path / "log"
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(process("embedded", database_url, log))
        assert comes_true(lambda: len(told(log, "done")) >= 24 and not rows(engine))
    assert sorted(told(log, "done")) == list(range(1, 25))
