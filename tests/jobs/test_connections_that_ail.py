"""A connection that stops being well is told of, once, until it is well again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from app.ats.ailing import MANY, look_after
from app.clock import wall_clock
from app.db import transaction
from app.jobs.silence import tell_silent
from app.models import Connection, Delivery, Event, InboundEvent
from app.models.connection import degrade, heard_from, recover
from app.queries.connections import silent_since
from tests.factories import NOW, days, make_agency
from tests.jobs.hooks import deliveries, delivering, make_endpoint
from tests.jobs.receiver import receiving
from tests.jobs.test_clockwork import comes_true
from tests.jobs.test_sweep import paused_before_commit
from tests.support.server import SetClock
from tests.support.statements import plans, statements

NOWHERE = "http://127.0.0.1:9/hook"


@pytest.fixture
def connection(db: Session, told_clock: SetClock) -> Connection:
    """Greenhouse's, heard from today; an endpoint is told of all that happens."""
    agency = make_agency(db)
    made = Connection(agency_id=agency.id, slug="greenhouse", vendor="greenhouse", name="Greenhouse", secrets=["s"])
    made.created_at = made.last_event_at = NOW
    db.add(made)
    db.flush()
    make_endpoint(db, agency.id, NOWHERE)
    return made


def told(engine: Engine) -> list[tuple[str, datetime]]:
    """Of each message about a connection: the reason, and since when."""
    return [
        (row.data["reason"], datetime.fromisoformat(row.data["since"]))
        for row in deliveries(engine)
        if row.type == "connection.degraded"
    ]


def settled(engine: Engine, connection: Connection, number: int, state: str) -> None:
    """An event of `connection` came to `state`."""
    with transaction(engine) as session:
        found = session.get_one(Connection, connection.id)
        event = InboundEvent(
            agency_id=found.agency_id, connection=found, connection_id=found.id, dedupe_key=str(number), state=state
        )
        event.received_at, event.headers, event.body = NOW + days(number), "{}", b"{}"
        session.add(event)
        look_after(session, event, NOW + days(number))


def test_three_days_of_silence_are_told_once_and_again_only_after_something_came(
    engine: Engine, connection: Connection
) -> None:
    moments = (NOW + days(3), NOW + days(4), NOW + days(5))
    assert [tell_silent(engine, moment) for moment in moments] == [0, 1, 0]
    with transaction(engine) as session:
        heard_from(session, session.get_one(Connection, connection.id), NOW + days(6))
    assert [tell_silent(engine, NOW + days(day)) for day in (6, 10, 11)] == [0, 1, 0]
    assert told(engine) == [("silent", NOW), ("silent", NOW + days(6))]
    with Session(engine) as session:
        names = session.scalars(select(Event.name).where(Event.name.startswith("connection."))).all()
    assert names == ["connection.degraded", "connection.recovered", "connection.degraded"]


def test_what_needs_its_secret_was_removed_or_is_our_own_api_is_not_told_to_be_silent(
    db: Session, engine: Engine, connection: Connection
) -> None:
    changes: list[dict[str, Any]] = [
        {"secrets": []},
        {"secrets": ["s"], "removed_at": NOW},
        {"removed_at": None, "vendor": "api"},
    ]
    for change in changes:
        for name, value in change.items():
            setattr(connection, name, value)
        db.commit()
        assert tell_silent(engine, NOW + days(9)) == 0


def test_five_failures_among_the_newest_are_told_once_until_all_but_one_go_well(
    engine: Engine, connection: Connection
) -> None:
    for number in range(MANY + 2):
        settled(engine, connection, number, "failed")
        assert len(told(engine)) == (number >= MANY - 1)
    for number in range(10, 29):
        settled(engine, connection, number, "applied")
    with Session(engine) as session:
        assert session.get_one(Connection, connection.id).degraded_at is None
    assert told(engine) == [("failing", NOW)]


def test_events_that_go_well_cost_no_further_look(engine: Engine, connection: Connection) -> None:
    with statements(engine) as heard:
        settled(engine, connection, 1, "applied")
    assert len([one for one in heard if "FROM inbound_events" in one]) == 0


def test_a_refused_read_is_told_without_its_sentence_and_is_over_when_reading_works(
    engine: Engine, connection: Connection
) -> None:
    steps: list[Callable[[Session, Connection], None]] = [
        lambda session, one: degrade(session, one, "unread", at=NOW, why="Greenhouse answered 401 to the API key."),
        lambda session, one: degrade(session, one, "unread", at=NOW + days(1)),
        lambda session, one: recover(session, one, "silent", at=NOW + days(1)),
        lambda session, one: degrade(session, one, "silent", at=NOW + days(1)),
        lambda session, one: recover(session, one, "unread", at=NOW + days(2)),
        lambda session, one: degrade(session, one, "unread", at=NOW + days(3)),
    ]
    for step in steps:
        with transaction(engine) as session:
            step(session, session.get_one(Connection, connection.id))
    assert told(engine) == [("unread", NOW), ("unread", NOW + days(3))]
    assert all("401" not in json.dumps(row.data) for row in deliveries(engine))


def test_it_says_the_latest_reason_for_one_ailment_which_is_told_once(engine: Engine, connection: Connection) -> None:
    refused, silent = "It refused the key.", "It did not answer."
    whys: list[str] = []
    for because, why in (("unread", refused), ("unread", silent), ("unread", None), ("failing", "Something else.")):
        with transaction(engine) as session:
            degrade(session, found := session.get_one(Connection, connection.id), because, at=NOW, why=why)  # type: ignore[arg-type]
            whys.append(found.degraded_why or "")
    assert whys == [refused, silent, silent, silent]
    assert told(engine) == [("unread", NOW)]


def hear(engine: Engine, connection: Connection, ready: threading.Event) -> None:
    """What a delivery does: its connection is found first, and written to when it has been verified."""
    with transaction(engine) as session:
        found = session.get_one(Connection, connection.id)
        ready.set()
        heard_from(session, found, NOW + days(4))


def test_a_delivery_that_comes_while_it_is_found_silent_waits_and_takes_that_back(
    engine: Engine, connection: Connection
) -> None:
    found = threading.Event()
    with paused_before_commit(engine, "sweeper") as (there, go_on):
        sweeper = threading.Thread(target=tell_silent, args=(engine, NOW + days(4)), name="sweeper")
        delivery = threading.Thread(target=hear, args=(engine, connection, found))
        sweeper.start()
        assert there.wait(60)
        delivery.start()
        if engine.dialect.name == "postgresql":  # on SQLite it waits before it reads anything
            assert found.wait(60)
        delivery.join(0.3)
        assert delivery.is_alive(), "the delivery did not wait for the sweep"
        go_on.set()
        sweeper.join()
        delivery.join()
    assert_it_is_well(engine, connection)
    assert told(engine) == [("silent", NOW)]


def test_one_that_is_being_heard_from_is_not_found_silent(engine: Engine, connection: Connection) -> None:
    with paused_before_commit(engine, "delivery") as (there, go_on):
        delivery = threading.Thread(target=hear, args=(engine, connection, threading.Event()), name="delivery")
        sweeper = threading.Thread(target=tell_silent, args=(engine, NOW + days(4)))
        delivery.start()
        assert there.wait(60)
        sweeper.start()
        sweeper.join(0.3)
        go_on.set()
        delivery.join()
        sweeper.join()
    assert_it_is_well(engine, connection)
    assert told(engine) == []


def assert_it_is_well(engine: Engine, connection: Connection) -> None:
    with Session(engine) as session:
        now = session.get_one(Connection, connection.id)
    assert (now.degraded_at, now.last_event_at) == (None, NOW + days(4))


def test_it_arrives_once_signed_and_names_nobody(db: Session, engine: Engine, connection: Connection) -> None:
    clock = SetClock(wall_clock())  # the library goes by the machine's clock
    with receiving() as receiver:
        endpoint = make_endpoint(db, connection.agency_id, receiver.url, events=("connection.degraded",))
        with delivering(engine, clock):
            tell_silent(engine, clock.now)
            tell_silent(engine, clock.now)
            assert comes_true(lambda: all(row.delivered_at for row in sent_to(engine, endpoint.id)))
        (got,) = receiver.got
    said = Webhook(endpoint.secret).verify(got.body, dict(got.headers))
    assert (said["type"], said["data"]["source"], said["data"]["reason"]) == (
        "connection.degraded",
        "greenhouse",
        "silent",
    )


def sent_to(engine: Engine, endpoint_id: int) -> list[Delivery]:
    return [row for row in deliveries(engine) if row.endpoint_id == endpoint_id]


def test_looking_for_the_silent_reads_a_range_of_their_index(
    db: Session, engine: Engine, connection: Connection
) -> None:
    db.connection()
    (plan,) = plans(db, lambda: silent_since(db, NOW))
    if engine.dialect.name == "sqlite":
        assert "ix_connections_last_heard" in plan
