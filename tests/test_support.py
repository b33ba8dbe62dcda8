"""The test support itself: what it promises to every other test."""

import socket
import urllib.request
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import assets
from app.db import make_engine
from tests.support.server import MORNING, LiveServer, SetClock
from tests.support.sockets import NetworkClosed


def test_a_unit_test_opens_no_socket() -> None:
    with pytest.raises(NetworkClosed, match="may not reach"):
        socket.create_connection(("127.0.0.1", 9))


@pytest.mark.usefixtures("loopback")
def test_a_test_with_a_server_reaches_this_machine_and_no_other() -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", 9))
    with pytest.raises(NetworkClosed, match="may not reach"):
        socket.create_connection(("192.0.2.1", 80))


def test_no_name_is_looked_up_to_leave_this_machine() -> None:
    with pytest.raises(NetworkClosed, match="may not reach"):
        urllib.request.urlopen("http://hearback.example/")


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_has_a_migrated_database_of_its_own(db: Session, time: str) -> None:
    assert db.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    db.execute(text("CREATE TABLE mine (id integer)"))
    db.commit()


def test_databases_are_real(engine: Engine, database_url: str) -> None:
    assert engine.dialect.name in database_url
    with engine.connect() as connection:
        version = "sqlite_version()" if engine.dialect.name == "sqlite" else "current_setting('server_version')"
        assert int(str(connection.scalar(text(f"SELECT {version}"))).split(".")[0]) >= 3


@pytest.mark.postgres
def test_tests_are_no_superusers_of_postgresql(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) is False
    engine.dispose()


def test_the_live_server_answers_over_http(live_server: LiveServer) -> None:
    answer = httpx2.get(live_server.url + assets.url("icons.svg"))
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"


def test_a_test_sets_the_clock_of_its_server(live_server: LiveServer, clock: SetClock) -> None:
    clock.now += timedelta(days=31)
    assert live_server.app.state.clock() == MORNING + timedelta(days=31)
