"""Databases for tests: fresh and migrated for each one, on SQLite and on PostgreSQL.

Migrations run once in a run, into a template; each test gets a copy of it.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Dialect, Engine, event, make_url
from sqlalchemy.orm import Session

from app.db import alembic_config, make_engine, transaction
from app.jobs.doctor import examine
from tests.support import postgres, run
from tests.support.strays import strays

TEMPLATE = "hearback_template"
_engines: dict[str, Engine] = {}
_places: dict[str, str] = {}
# Before any change: the doctor then judges each pursuit as of its own last one.
AT_LAST_CHANGE = datetime.min.replace(tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database; a test that takes it runs twice, on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def sqlite_url() -> Iterator[str]:
    """The URL of a fresh, migrated SQLite file, removed after the test."""
    with tempfile.TemporaryDirectory(dir=run.quick_folder()) as place:
        path = Path(place, "hearback.db")
        shutil.copyfile(run.once("sqlite", _migrated_sqlite), path)
        yield f"sqlite:///{path}"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """The URL of a fresh, migrated PostgreSQL database, dropped after the test. Mark such a test `postgres`."""
    template = run.once("postgres-template", _migrated_postgresql)
    server, name = postgres.server_url(), f"hearback_test_{uuid.uuid4().hex}"
    with run.locked("postgres-copy"):  # a template can be copied by one at a time
        postgres.execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield _on(server, name)
    postgres.execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with nothing in it: for tests of the migrations. Parametrise it indirectly with a kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server, name = postgres.server_url(), f"hearback_test_{uuid.uuid4().hex}"
    postgres.execute(server, f"CREATE DATABASE {name}")
    yield _on(server, name)
    postgres.execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`, as the app makes it."""
    with engine_on(database_url) as engine:
        yield engine


@contextmanager
def engine_on(url: str) -> Iterator[Engine]:
    """This process's one engine for databases of that kind, connecting to the one at `url` meanwhile.

    What it has compiled is at hand for the next test: compiling takes longer than most tests' statements do.
    """
    kind = make_url(url).get_backend_name()
    if kind not in _engines:
        _engines[kind] = make_engine(url)
        event.listen(_engines[kind], "do_connect", _connect_there)
    _places[kind] = url
    yield _engines[kind]
    _engines[kind].dispose()


def _connect_there(dialect: Dialect, _record: object, arguments: list[Any], options: dict[str, Any]) -> None:
    place, there = dialect.create_connect_args(make_url(_places[dialect.name]))
    arguments[:] = place
    options.update(there)


@pytest.fixture
def db(engine: Engine, request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on `database_url` that may write. What it has not committed is rolled back after the test.

    Whatever history a test has committed, every stored deadline must follow from it; mark a test that spoils some on
    purpose `drifts`. So must the search index be what the rows say; mark a test that spoils it `strays`.
    """
    with Session(engine.execution_options(writing=True), expire_on_commit=False) as session:
        yield session
    if "strays" not in request.keywords:
        with transaction(engine) as session:
            assert strays(session) == []
    if "drifts" not in request.keywords:
        assert [finding for finding in examine(engine, AT_LAST_CHANGE) if not finding.is_well] == []


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """Leave no server behind, and nothing of ours on a server that this run did not start."""
    if not run.is_controller():
        return
    if "TEST_DATABASE_URL" in os.environ and (run.folder() / "postgres-template.once").exists():
        postgres.execute(postgres.server_url(), f"DROP DATABASE IF EXISTS {_template_name()} WITH (FORCE)")
    postgres.stop()


def _migrated_sqlite() -> str:
    path = run.folder() / "template.db"
    command.upgrade(alembic_config(f"sqlite:///{path}"), "head")
    return str(path)


def _migrated_postgresql() -> str:
    server = postgres.server_url()
    postgres.execute(server, f"CREATE DATABASE {_template_name()}")
    command.upgrade(alembic_config(_on(server, _template_name())), "head")
    return _template_name()


def _template_name() -> str:
    # Two runs may share one server when TEST_DATABASE_URL is given.
    return f"{TEMPLATE}_{run.folder().name.rpartition('-')[2].lower()}"


def _on(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)
