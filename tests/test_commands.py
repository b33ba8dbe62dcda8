"""Operator commands, on both databases: what they do, and the one sentence when they cannot."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app import practice
from app.clock import wall_clock
from app.config import ROOT
from app.credentials import hash_token, password_matches
from app.db import alembic_config, make_engine, transaction
from app.errors import ConflictError
from app.jobs.backup import back_up
from app.models import Agency, ApiKey, Pursuit, Recruiter, StatusLink
from app.queries.keys import live_key
from tests.factories import make_agency, make_recruiter
from tests.jobs.test_clockwork import comes_true
from tests.jobs.test_sweep import closings, silent
from tests.support.commands import Run

PASSWORD = "four plain words here"


# What goes wrong is one sentence


def test_nonsense_in_the_settings_is_named(run_anywhere: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARBACK_PORT", "eighty")
    said = run_anywhere("doctor")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The settings make no sense. HEARBACK_PORT: ")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("demo",), ("sweep",), ("doctor",), ("serve",), ("add-key", "1", "Our ATS")])
@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_a_database_of_another_version_is_not_touched(
    run_anywhere: Run, empty_database_url: str, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("HEARBACK_DATABASE_URL", empty_database_url)
    said = run_anywhere(*arguments)
    assert (said.code, said.err) == (
        1,
        "The database is of another version. Run this first: python -m app migrate\n",
    )


def test_a_database_that_does_not_answer_is_one_sentence(
    run_anywhere: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEARBACK_DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/hearback.db")
    said = run_anywhere("doctor")
    assert (said.code, said.err) == (1, "The database does not do as asked: unable to open database file\n")


# Migrations


@pytest.mark.parametrize("empty_database_url", ["sqlite"], indirect=True)
def test_migrating_twice_is_as_good_as_once(
    run_anywhere: Run, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARBACK_DATABASE_URL", empty_database_url)
    assert run_anywhere("migrate").code == 0
    assert run_anywhere("migrate").code == 0
    assert run_anywhere("doctor").lines == ["0 pursuits checked, 0 drifted."]


def test_the_migrations_come_to_what_the_models_say(run_anywhere: Run) -> None:
    assert run_anywhere("check-migrations").code == 0


def test_models_that_have_moved_on_are_noticed(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE pursuits ADD COLUMN surplus INTEGER"))
    engine.dispose()
    with pytest.raises(CommandError, match="surplus"):
        command.check(alembic_config(database_url))


# Sweep and doctor


def test_a_sweep_says_whom_it_closes_and_why(run: Run, db: Session, engine: Engine) -> None:
    pursuit = silent(db)
    said = run("sweep", "--on", "2026-05-28")
    assert said.lines[0].startswith(
        f"Brightline Staffing #{pursuit.id} Maya Okafor at Northwind Freight (Dana Whitfield): lapsed on 2026-05-28. "
    )
    assert "a month later is Thu 28 May" in said.lines[0]
    assert said.lines[1:] == ["1 pursuit closed, 0 given new deadlines."]
    assert run("sweep", "--on", "2026-05-28").lines == ["0 pursuits closed, 0 given new deadlines."]
    assert len(closings(engine)) == 1


def test_a_dry_run_only_tells(run: Run, db: Session, engine: Engine) -> None:
    silent(db)
    said = run("sweep", "--on", "2026-05-28", "--dry-run")
    assert said.lines[-1] == "1 pursuit would be closed, 0 would be given new deadlines."
    assert closings(engine) == []


def test_closing_ahead_of_the_clock_is_asked_first(run: Run, db: Session, engine: Engine) -> None:
    agency = make_agency(db)
    db.commit()
    assert run("sweep", "--on", "2999-01-01", typed="n\n").code == 1
    assert run("sweep", "--on", "2999-01-01", typed="y\n").code == 0
    assert run("sweep", "--on", "2999-01-01", "--yes").code == 0
    assert run("sweep", "--on", "2999-01-01", "--dry-run").code == 0
    assert agency.id


@pytest.mark.drifts
def test_the_doctor_finds_a_deadline_that_was_written_by_hand(run: Run, db: Session) -> None:
    pursuit = silent(db)
    assert run("doctor").lines == ["1 pursuit checked, 0 drifted."]
    db.execute(text("UPDATE pursuits SET due_on = '2026-04-30'"))
    db.commit()
    said = run("doctor")
    assert said.code == 1
    assert said.lines == [
        f"agency {pursuit.agency_id} pursuit {pursuit.id}: due_on: stored 2026-04-30, reckoned 2026-04-28",
        "1 pursuit checked, 1 drifted.",
    ]


# Agencies, people, keys


def test_an_agency_a_recruiter_and_a_key_from_nothing(run: Run, engine: Engine) -> None:
    assert (
        run("add-agency", "Fernhill", "--time-zone", "America/Denver", "--country", "US", "--subdivision", "CO").code
        == 0
    )
    added = run(
        "add-recruiter", "Fernhill", "Noa Field", "noa@fernhill.example", "--role", "admin", typed=PASSWORD + "\n"
    )
    assert added.lines == ["Noa Field signs in as noa@fernhill.example."]
    secret = run("add-key", "1", "Our ATS", "--scopes", "read").out.strip()
    with Session(engine) as session:
        recruiter, key = session.scalars(select(Recruiter)).one(), session.scalars(select(ApiKey)).one()
        assert (recruiter.role, recruiter.phone) == ("admin", None)
        assert password_matches(PASSWORD, recruiter.password_hash)
        assert (key.key_hash, key.scopes, secret[:8]) == (hash_token(secret), "read", "hb_live_")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add-agency", "Fernhill", "--time-zone", "Denver"), "Denver is no time zone."),
        (("add-agency", "Fernhill", "--time-zone", "UTC", "--country", "XX"), "No holiday calendar is known for XX."),
        (("add-agency", "Brightline Staffing", "--time-zone", "UTC"), "There is an agency called Brightline Staffing"),
        (("add-recruiter", "Fernhill", "Noa", "noa@fernhill.example"), "There is no agency called Fernhill."),
        (("add-recruiter", "1", "Noa", "noa.fernhill.example"), "noa.fernhill.example is not an e-mail address."),
        (("add-recruiter", "1", "Noa", "PRIYA@brightline.example"), "Somebody signs in under PRIYA@brightline.example"),
        (("add-recruiter", "1", "Noa", "noa@fernhill.example", "--role", "boss"), "The role is one of admin"),
        (("add-recruiter", "1", "Noa", "noa@fernhill.example", "--phone", "x"), "x is not a phone number."),
        (("add-key", "1", "Our ATS", "--scopes", "everything"), "The scopes are read, write, or both."),
    ],
)
def test_what_cannot_be_added_is_said_in_a_sentence(
    run: Run, db: Session, arguments: tuple[str, ...], sentence: str
) -> None:
    make_recruiter(db, make_agency(db), email="priya@brightline.example")
    db.commit()
    said = run(*arguments, typed=PASSWORD)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert said.err.startswith(sentence)


def test_a_weak_password_is_refused(run: Run, db: Session) -> None:
    agency = make_agency(db)
    db.commit()
    said = run("add-recruiter", str(agency.id), "Noa Field", "noa@fernhill.example", typed="hunter2\n")
    assert (said.code, said.err) == (1, "Use at least 15 characters. Four words are fine.\n")


# The demo


@pytest.fixture(autouse=True)
def demo_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARBACK_DEMO_FOLDER", str(tmp_path / "demo"))
    return tmp_path / "demo"


def doors(out: str) -> tuple[str, str, str]:
    """The password, the private link's token and the API key that were printed."""
    found = re.search(r"priya@brightline.example  (\S+).*/s/(\S+)  \(Maya Okafor\).*Bearer (\S+)\"", out, re.DOTALL)
    assert found, out
    return found[1], found[2], found[3]


def assert_they_open(engine: Engine, password: str, token: str, key: str) -> None:
    with Session(engine) as session:
        for recruiter in session.scalars(select(Recruiter)):
            assert password_matches(password, recruiter.password_hash), recruiter.email
        assert (
            session.scalars(select(StatusLink.revoked_at).where(StatusLink.token_hash == hash_token(token))).one()
            is None
        )
        assert live_key(session, key, wall_clock())


def test_the_demo_prints_what_works_and_the_same_again(run: Run, engine: Engine, demo_folder: Path) -> None:
    first = run("demo")
    assert first.code == 0
    assert_they_open(engine, *doors(first.out))
    assert run("demo").out == first.out
    assert [file.stat().st_mode & 0o777 for file in demo_folder.iterdir()] == [0o600]
    shutil.rmtree(demo_folder)
    forgotten = run("demo")
    assert doors(forgotten.out) != doors(first.out)
    assert_they_open(engine, *doors(forgotten.out))
    with Session(engine) as session:
        assert len(session.scalars(select(Agency)).all()) == 2


def test_practice_data_that_was_removed_stays_away(run: Run, engine: Engine, demo_folder: Path) -> None:
    demo_folder.touch()  # nothing can be kept there
    assert run("demo").code == 0
    with transaction(engine) as session:
        for agency in session.scalars(select(Agency)):
            practice.remove(session, agency)
    again = run("demo")
    assert again.lines[0] == "The practice data was removed. `make demo-reset` and `make demo` bring it back."
    assert "Candidate" not in again.out
    with Session(engine) as session:
        assert session.scalars(select(Pursuit)).all() == []


# Backup, contract, serving


def test_a_backup_is_whole_while_somebody_writes(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, to = make_engine(sqlite_url), tmp_path / "copy.db"
    with transaction(engine) as session:
        make_agency(session, name="Committed")
    with transaction(engine) as session:
        make_agency(session, name="Under way")
        assert back_up(sqlite_url, to) == to.stat().st_size
    copy = make_engine(f"sqlite:///{to}")
    with Session(copy) as session:
        assert session.scalars(select(Agency.name)).all() == ["Committed"]
    assert to.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ConflictError):
        back_up(sqlite_url, to)
    copy.dispose()
    engine.dispose()


def test_postgresql_is_backed_up_by_its_own_tool(run: Run, database_url: str, tmp_path: Path) -> None:
    said = run("backup", str(tmp_path / "copy.db"))
    if database_url.startswith("sqlite"):
        assert said.code == 0
    else:
        assert (said.code, said.err) == (
            1,
            f"This is PostgreSQL: back it up with pg_dump --format=custom --file={tmp_path / 'copy.db'}\n",
        )


def test_the_contract_is_printed(run_anywhere: Run) -> None:
    assert json.loads(run_anywhere("openapi").out)["openapi"].startswith("3.1")


@pytest.fixture
def taken(loopback: None) -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_busy_port_is_one_sentence(run: Run, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARBACK_PORT", str(taken))
    said = run("serve")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        f"Cannot listen on 127.0.0.1:{taken} (Address already in use). "
        "Choose another with HEARBACK_PORT or HEARBACK_HOST.\n"
    )


def test_the_server_answers_sweeps_logs_and_stops_when_told(sqlite_url: str, loopback: None, tmp_path: Path) -> None:
    engine = make_engine(sqlite_url)
    with Session(engine) as session:
        silent(session)
    port = free_port()
    environment = {
        **os.environ,
        "HEARBACK_DATABASE_URL": sqlite_url,
        "HEARBACK_PORT": str(port),
        "HEARBACK_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        env=environment,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert answer(f"http://127.0.0.1:{port}/health") == 200
        assert answer(f"http://127.0.0.1:{port}/pursuits?q=Maya") == 200
        assert comes_true(lambda: len(closings(engine)) == 1)
    finally:
        server.send_signal(signal.SIGTERM)
        out, err = server.communicate(timeout=30)
        engine.dispose()
    assert out.startswith(f"Hearback answers at http://127.0.0.1:{port}.")
    logged = [json.loads(line) for line in err.splitlines()]
    assert {line["event"] for line in logged} >= {"request", "sweep.done"}
    assert "Maya" not in err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer(url: str) -> int:
    """The status that `url` answers with in the end; the server may still be starting."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url) as response:
                status: int = response.status
                return status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
