"""Outbound webhooks to receivers that fail, stall, redirect, vanish and come back; and to addresses that are a trap."""

import io
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import httpcore2
import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app import logs
from app.addresses import ClosedAddressError, clean_url
from app.config import ROOT
from app.db import transaction
from app.jobs.outward import post
from app.models import SYSTEM
from app.models.webhook import FAILING_FOR, LONGEST_WAIT, SCHEDULE, enable
from app.outbox import send_soon
from app.queries.webhooks import endpoint_for
from tests.factories import NOW
from tests.jobs.hooks import deliveries, delivering, endpoint_now, make_endpoint, make_followed, note_stage
from tests.jobs.receiver import Said, receiving
from tests.jobs.test_clockwork import comes_true
from tests.support.server import SetClock


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stalls is given up after half a second."""
    monkeypatch.setattr("app.jobs.outward.SECONDS", 0.5)


def states(engine: Engine) -> list[str]:
    return [row.state for row in deliveries(engine)]


def tried(engine: Engine) -> int:
    return sum(len(row.tries) for row in deliveries(engine))


@pytest.mark.usefixtures("hurried")
def test_whatever_a_receiver_goes_through_it_has_every_event_once_by_id_in_the_end(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    trap = receiving()
    with trap as elsewhere:
        moved = Said(307, {"Location": elsewhere.url})
        plan = [Said(500), Said(how="stall"), moved, Said(how="hang up"), Said(429), Said(204), Said(503), Said(404)]
        with receiving(*plan) as receiver:
            make_endpoint(db, pursuit.agency_id, receiver.url)
            with delivering(engine, told_clock):
                for number in range(6):
                    note_stage(engine, pursuit, f"Stage {number}", told_clock)
                assert comes_true(lambda: _later(told_clock) or not receiver.plan)
                receiver.disappear()
                for number in range(6, 10):
                    told_clock.now += timedelta(minutes=20)
                    note_stage(engine, pursuit, f"Stage {number}", told_clock)
                before = tried(engine)
                assert comes_true(lambda: _later(told_clock) or tried(engine) > before)
                receiver.appear()
                assert comes_true(lambda: _later(told_clock) or states(engine) == ["delivered"] * 10)
        assert elsewhere.got == []
    assert set(receiver.ids()) == {row.message_id for row in deliveries(engine)}
    assert len(receiver.ids()) == len(set(receiver.ids())) == 10
    versions = [json.loads(got.body)["data"]["version"] for got in receiver.taken]
    assert len(set(versions)) == 10


def _later(clock: SetClock, step: timedelta = timedelta(minutes=10)) -> bool:
    """Time goes by, in a claim that never comes true by itself."""
    clock.now += step
    time.sleep(0.05)
    return False


def test_attempts_follow_the_schedule_and_end(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    with receiving(usually=Said(500, {}, b"no")) as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url)
        note_stage(engine, pursuit, "Panel", told_clock)
        with delivering(engine, told_clock):
            for number, pause in enumerate((*SCHEDULE, None), start=1):
                assert comes_true(lambda n=number: tried(engine) == n)  # type: ignore[misc]
                (row,) = deliveries(engine)
                if pause is None or row.next_attempt_at is None:
                    break
                assert pause <= row.next_attempt_at - told_clock.now <= pause * 1.1
                told_clock.now = row.next_attempt_at
    assert (row.state, row.attempts, row.next_attempt_at) == ("failed", 10, None)
    assert {got.id for got in receiver.got} == {row.message_id}
    assert timedelta(hours=75) < told_clock.now - NOW < timedelta(hours=84)
    assert endpoint_now(engine, endpoint).is_live


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("7200", timedelta(hours=2)),
        ("Thu, 14 May 2026 20:42:00 GMT", timedelta(hours=3)),
        ("999999999", LONGEST_WAIT),
        ("0", SCHEDULE[0]),
        ("-5", SCHEDULE[0]),
        ("a while", SCHEDULE[0]),
        ("Thu, 14 May 2020 20:42:00 GMT", SCHEDULE[0]),
        ("Thu, 14 May 99999999999999999999 20:42:00 GMT", SCHEDULE[0]),
    ],
)
def test_a_receiver_may_ask_for_a_while_but_not_for_ever(
    db: Session, engine: Engine, told_clock: SetClock, asked: str, waits: timedelta
) -> None:
    pursuit = make_followed(db)
    with receiving(Said(429, {"RETRY-after": asked})) as receiver:
        make_endpoint(db, pursuit.agency_id, receiver.url)
        note_stage(engine, pursuit, "Panel", told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: tried(engine) == 1)
    (row,) = deliveries(engine)
    assert row.next_attempt_at is not None
    assert waits <= row.next_attempt_at - NOW <= waits * 1.1


def test_who_is_gone_is_told_nothing_more_and_the_others_hear_of_it(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    with receiving(usually=Said(410)) as gone, receiving() as other:
        endpoint = make_endpoint(db, pursuit.agency_id, gone.url)
        make_endpoint(db, pursuit.agency_id, other.url, events=("webhook_endpoint.disabled",))
        note_stage(engine, pursuit, "Panel", told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: len(other.taken) == 1)
            note_stage(engine, pursuit, "Offer", told_clock)
    assert len(gone.got) == 1
    assert json.loads(other.taken[0].body)["data"] == {"endpoint_id": endpoint.id, "reason": "gone"}
    assert endpoint_now(engine, endpoint).disabled_because == "gone"
    assert [row.state for row in deliveries(engine) if row.endpoint_id == endpoint.id] == ["failed"]


def test_who_fails_for_days_is_switched_off_with_a_word_to_the_others_and_loses_nothing(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    with receiving(usually=Said(500)) as receiver, receiving() as other:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url)
        make_endpoint(db, pursuit.agency_id, other.url, events=("webhook_endpoint.disabled",))
        with delivering(engine, told_clock):
            for number in range(2):
                note_stage(engine, pursuit, f"Stage {number}", told_clock)
            assert comes_true(lambda: _later(told_clock, FAILING_FOR / 10) or len(other.taken) == 1)
            assert endpoint_now(engine, endpoint).disabled_because == "failing"
            note_stage(engine, pursuit, "While it is off", told_clock)
            receiver.usually = Said(204)
            with transaction(engine) as session:
                mended = endpoint_for(session, endpoint.agency_id, endpoint.id)
                enable(session, mended, by=SYSTEM, at=told_clock.now)
                send_soon(session, mended, told_clock.now)
            assert comes_true(lambda: _later(told_clock) or "waiting" not in states(engine))
    assert deliveries(engine)[-1].message_id in receiver.ids()


@pytest.mark.usefixtures("hurried")
def test_one_that_stalls_delays_no_other(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    with receiving(usually=Said(how="stall")) as stalled, receiving() as prompt:
        make_endpoint(db, pursuit.agency_id, stalled.url)
        make_endpoint(db, pursuit.agency_id, prompt.url)
        with delivering(engine, told_clock):
            for number in range(30):
                note_stage(engine, pursuit, f"Stage {number}", told_clock)
            assert comes_true(lambda: len(prompt.taken) == 30)
            assert len(stalled.got) < 10
    assert set(states(engine)) == {"delivered", "waiting"}


@pytest.mark.usefixtures("hurried", "loopback")
@pytest.mark.parametrize("how", ["stall", "drip"])
def test_an_answer_has_an_end_however_slowly_it_comes(how: str) -> None:
    with receiving(usually=Said(200, how=how)) as receiver:
        began = time.monotonic()
        answer = post(receiver.url, {}, b"{}", loopback=True)
        assert time.monotonic() - began < 30
    assert (answer.status, answer.error) in ((None, "It did not answer within 0 seconds."), (200, None))


@pytest.mark.usefixtures("loopback")
def test_only_the_beginning_of_an_answer_is_kept() -> None:
    with receiving(Said(200, {}, b"x" * 10_000_000)) as receiver:
        answer = post(receiver.url, {}, b"{}", loopback=True)
    assert (answer.status, len(answer.body or "")) == (200, 4_096)


@pytest.mark.usefixtures("loopback")
def test_no_proxy_is_asked_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy, receiving() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert post(receiver.url, {}, b"{}", loopback=True).status == 204
    assert proxy.got == []


# Addresses that are a trap


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(st.characters(codec="utf-8"), max_size=30))
@settings(derandomize=True, max_examples=200)
def test_whatever_address_is_taken_can_be_sent_to(path: str, query: str) -> None:
    with suppress(ClosedAddressError):
        url = clean_url(f"https://ats.example/{path}?{query}")
        assert post(url, {}, b"{}", resolve=lambda *_: ["10.0.0.1"]).error is not None
        assert httpcore2.URL(url).target.isascii()


def test_a_name_that_answers_otherwise_the_next_time_leads_nowhere_new(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with receiving(Said(500)) as receiver:
        make_endpoint(db, pursuit.agency_id, receiver.url.replace("127.0.0.1", "rebound.example"))
        note_stage(engine, pursuit, "Panel", told_clock)
        with delivering(engine, told_clock, resolve):
            for number in (1, 2, 3):
                assert comes_true(lambda n=number: tried(engine) == n)  # type: ignore[misc]
                told_clock.now += timedelta(hours=3)
    (row,) = deliveries(engine)
    assert [one["status"] for one in row.tries] == [500, None, None]
    # Each attempt asks once, and connects to just what it was told: the name itself is never connected to.
    assert asked == ["rebound.example"] * 3
    assert [got.headers["host"].split(":")[0] for got in receiver.got] == ["rebound.example"]


@pytest.mark.usefixtures("loopback")
def test_tls_asks_for_the_name_at_the_address_that_was_checked() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        hello: list[bytes] = []

        def listen() -> None:
            taken, _ = listening.accept()
            with taken:
                hello.append(taken.recv(4_096))

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"https://ats.example:{listening.getsockname()[1]}/hook"
        answer = post(url, {}, b"{}", loopback=True, resolve=lambda *_: ["127.0.0.1"])
        thread.join()
    assert hello[0][0] == 0x16  # a TLS handshake, and in it the name
    assert b"ats.example" in hello[0]
    assert answer.status is None


def test_a_closed_address_is_never_connected_to() -> None:
    # No test may connect to anything: this one would fail if it tried.
    for address in ("10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "127.0.0.1"):
        answer = post("https://ats.example/", {}, b"{}", resolve=lambda *_, a=address: [a])
        assert answer.status is None
        assert "private network" in (answer.error or "")


@pytest.mark.parametrize("url", ["https://[", "https://ats.example:99999/", "https://ats.example/\u00fc", "/next"])
def test_what_is_no_address_is_told_and_not_raised(url: str) -> None:
    answer = post(url, {}, b"{}", resolve=lambda *_: ["8.8.8.8"])
    assert (answer.status, bool(answer.error)) == (None, True)


# What is left behind


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    root, heard = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    logs.configure("json", heard, logging.DEBUG)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()


def test_no_secret_and_no_address_is_ever_logged(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    with everything_logged() as heard, receiving(Said(500), Said(how="hang up"), usually=Said(410)) as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url + "?token=a-private-token")
        with delivering(engine, told_clock):
            for number in range(3):
                note_stage(engine, pursuit, f"Stage {number}", told_clock)
                told_clock.now += timedelta(minutes=10)
            assert comes_true(lambda: _later(told_clock) or not endpoint_now(engine, endpoint).is_live)
    logged = heard.getvalue()
    assert "webhook_endpoint.disabled" in logged
    ours = [line for line in logged.splitlines() if json.loads(line).get("logger", "").startswith(("app", "hearback"))]
    for line in ours:
        assert endpoint.secret not in line
        assert "a-private-token" not in line
    assert endpoint.secret.removeprefix("whsec_") not in logged


TO_START = 120.0  # seconds that a process of its own may need on a busy machine
PROGRAM = """
import sys, time
from app.clock import wall_clock
from app.config import Settings
from app.db import make_engine
from app.jobs.deliver import Deliver
from app.jobs.embedded import Embedded
settings = Settings(webhooks_to_loopback=True)
Embedded(make_engine(sys.argv[1]), wall_clock, {"deliver": Deliver(settings)}).start()
time.sleep(3600)
"""


@contextmanager
def sending(database_url: str) -> Iterator[None]:
    """Another process that sends, killed at the end whatever it is doing."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, database_url], cwd=ROOT, env={**os.environ})
    try:
        yield
    finally:
        process.kill()
        process.wait()


@pytest.mark.timeout(300)
def test_a_process_killed_in_mid_delivery_loses_nothing_and_the_double_is_known_by_its_id(
    db: Session, engine: Engine, database_url: str, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    with receiving(Said(204), Said(how="stall"), usually=Said(204)) as receiver:
        make_endpoint(db, pursuit.agency_id, receiver.url)
        for number in range(8):
            note_stage(engine, pursuit, f"Stage {number}", told_clock)
        with sending(database_url):
            assert comes_true(lambda: len(receiver.got) == 2, TO_START)
        with sending(database_url):
            assert comes_true(lambda: states(engine) == ["delivered"] * 8, TO_START)
    under_way = receiver.got[1].id
    assert [got.id for got in receiver.got].count(under_way) == 2
    assert sorted(receiver.ids()) == sorted(row.message_id for row in deliveries(engine))
