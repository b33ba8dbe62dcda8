"""Outbound webhooks: what is told to whom, what it says, and how it is signed."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from standardwebhooks import Webhook

from app import outbox
from app.clock import wall_clock
from app.credentials import sign_webhook
from app.db import transaction
from app.models import SYSTEM, Connection, Event, ExternalRef
from app.models.link import issue_link
from app.models.webhook import rotate, trial_message
from app.queries.pursuits import pursuit_for
from app.queries.webhooks import delivery_for, endpoint_for
from app.schemas.webhook import TYPES, type_of
from tests.factories import NOW, make_agency
from tests.jobs.hooks import (
    PERSONAL,
    PUBLIC,
    deliveries,
    delivering,
    endpoint_now,
    log_call,
    make_endpoint,
    make_followed,
    note_stage,
)
from tests.jobs.receiver import Got, Said, receiving
from tests.jobs.test_clockwork import comes_true
from tests.support.server import SetClock
from tests.support.statements import statements

NOBODY = "http://127.0.0.1:9/hook"


def read(got: Got, secret: str) -> dict[str, object]:
    """What a receiver reads with the reference library."""
    return dict(Webhook(secret).verify(got.body, dict(got.headers)))


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = sign_webhook(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_reference_library_takes_in_what_is_sent_and_not_with_one_bit_changed(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    told_clock.now = wall_clock()  # the library goes by the machine's clock
    pursuit = make_followed(db)
    with receiving() as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url)
        note_stage(engine, pursuit, "Panel — büro", told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: len(receiver.taken) == 1)
    (got,) = receiver.taken
    assert read(got, endpoint.secret)["type"] == "pursuit.stage_changed"
    changed = Got(got.path, got.headers, bytes([got.body[0], got.body[1] ^ 1]) + got.body[2:])
    with pytest.raises(Exception, match="No matching signature"):
        read(changed, endpoint.secret)


def test_while_a_secret_is_replaced_both_sign_and_a_day_later_only_the_new_one(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    told_clock.now = wall_clock()
    pursuit = make_followed(db)
    with receiving() as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url)
        with transaction(engine) as session:
            new = rotate(session, endpoint_for(session, endpoint.agency_id, endpoint.id), by=SYSTEM, at=told_clock.now)
        with delivering(engine, told_clock):
            note_stage(engine, pursuit, "Panel", told_clock)
            assert comes_true(lambda: len(receiver.taken) == 1)
            told_clock.now += timedelta(days=1)
            note_stage(engine, pursuit, "Offer", told_clock)
            assert comes_true(lambda: len(receiver.taken) == 2)
    both, alone = receiver.taken
    assert read(both, new) == read(both, endpoint.secret)
    assert len(both.headers["webhook-signature"].split()) == 2
    expected = sign_webhook(new, alone.id, int(alone.headers["webhook-timestamp"]), alone.body)
    assert alone.headers["webhook-signature"] == expected
    assert new != endpoint.secret


def test_a_message_says_what_happened_when_and_how_others_call_it_and_names_nobody(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    connection = Connection(agency_id=pursuit.agency_id, slug="greenhouse", name="Greenhouse", created_at=NOW)
    db.add(connection)
    db.flush()
    ref = ExternalRef(type="pursuit", external_id="GH-42", pursuit_id=pursuit.id, connection_id=connection.id)
    ref.agency_id, ref.created_at = pursuit.agency_id, NOW
    db.add(ref)
    with receiving() as receiver:
        make_endpoint(db, pursuit.agency_id, receiver.url)
        log_call(engine, pursuit, told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: len(receiver.taken) == 1)
    (got,) = receiver.taken
    told = json.loads(got.body)
    (event,) = [row for row in _events(engine) if row.name == "touch.logged" and row.at == NOW]
    assert (got.id, got.headers["content-type"]) == (f"evt_{event.id}", "application/json")
    assert (told["type"], told["timestamp"]) == ("touch.logged", "2026-05-14T17:42:00Z")
    data = told["data"]
    assert (data["pursuit_id"], data["url"]) == (pursuit.id, f"{PUBLIC}/pursuits/{pursuit.id}")
    assert (data["change"], data["fact_id"], data["version"]) == ("touch.logged", event.fact_id, pursuit.version + 1)
    assert data["details"] == {"step": None, "channel": "call", "made_by": "recruiter", "result": "voicemail"}
    assert data["external_refs"] == [{"source": "greenhouse", "type": "pursuit", "id": "GH-42", "url": None}]
    assert data["next_touch"]["step"] == "first_call"
    assert [words for words in PERSONAL if words in got.body.decode()] == []


def test_all_of_the_pursuit_is_told_where_it_was_asked_for(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    with receiving() as receiver:
        make_endpoint(db, pursuit.agency_id, receiver.url, payload="full")
        note_stage(engine, pursuit, "Panel", told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: len(receiver.taken) == 1)
    told = json.loads(receiver.taken[0].body)["data"]["pursuit"]
    assert (told["id"], told["candidate"]["last_name"]) == (pursuit.id, "Okafor")
    assert told["stage"]["name"] == "Panel"
    assert told["interviews"][0]["interviewers"] == [{"name": "Sam Oh", "email": "sam.oh@northwind.example"}]


def test_an_endpoint_is_told_what_it_asked_for_and_of_its_own_agency_alone(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    chosen = make_endpoint(db, pursuit.agency_id, NOBODY, events=("touch.logged", "pursuit.closed"))
    everything = make_endpoint(db, pursuit.agency_id, NOBODY + "2")
    make_endpoint(db, make_agency(db, name="Lindholm Partners").id, NOBODY)
    log_call(engine, pursuit, told_clock)
    note_stage(engine, pursuit, "Panel", told_clock)
    told = [(row.endpoint_id, row.type) for row in deliveries(engine)]
    assert told == [
        (chosen.id, "touch.logged"),
        (everything.id, "touch.logged"),
        (everything.id, "pursuit.stage_changed"),
    ]


def test_what_is_rolled_back_is_told_to_nobody(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    make_endpoint(db, pursuit.agency_id, NOBODY)
    with transaction(engine) as session:
        found = pursuit_for(session, pursuit.agency_id, pursuit.id)
        with session.begin_nested() as savepoint:
            found.enter_stage(ref="1", name="Panel", kind="interview", by=SYSTEM, at=NOW)
            session.flush()
            savepoint.rollback()
    with transaction(engine) as session:
        pursuit_for(session, pursuit.agency_id, pursuit.id).enter_stage(
            ref="1", name="Panel", kind="interview", by=SYSTEM, at=NOW
        )
        session.flush()
        session.rollback()
    assert deliveries(engine) == []


def test_what_is_nobody_elses_business_is_not_told(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    make_endpoint(db, pursuit.agency_id, NOBODY)
    with transaction(engine) as session:
        found = pursuit_for(session, pursuit.agency_id, pursuit.id)
        found.add_note("She sounded tired.", by=SYSTEM, at=NOW)
        issue_link(session, found, by=SYSTEM, at=NOW)
    assert deliveries(engine) == []


def test_every_change_of_a_pursuit_is_told_as_one_type_or_another(db: Session, engine: Engine) -> None:
    make_followed(db)
    told = {row.name: type_of(row.name) for row in _events(engine)}
    assert None not in told.values()
    assert set(told.values()) <= set(TYPES)


def test_an_agency_that_tells_nobody_pays_one_read(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    with statements(engine) as heard:
        note_stage(engine, pursuit, "Panel", told_clock)
    assert len([statement for statement in heard if "webhook_endpoints" in statement]) == 1
    assert [statement for statement in heard if "background_jobs" in statement] == []


def test_a_trial_arrives_like_any_other_message(db: Session, engine: Engine, told_clock: SetClock) -> None:
    pursuit = make_followed(db)
    with receiving() as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url, events=("touch.logged",))
        with delivering(engine, told_clock), transaction(engine) as session:
            outbox.put(session, [trial_message(endpoint, NOW)], endpoint, NOW)
        with delivering(engine, told_clock):
            assert comes_true(lambda: len(receiver.taken) == 1)
    told = json.loads(receiver.taken[0].body)
    assert (told["type"], told["data"]) == ("endpoint.test", {"endpoint_id": endpoint.id})


def test_a_message_is_kept_with_what_was_sent_and_what_was_answered_and_can_be_sent_again(
    db: Session, engine: Engine, told_clock: SetClock
) -> None:
    pursuit = make_followed(db)
    # Which of the two that then wait goes first is not promised.
    once_more = Said(200, {}, b"once more")
    with receiving(Said(201, {}, b"thank you\0"), once_more, once_more) as receiver:
        endpoint = make_endpoint(db, pursuit.agency_id, receiver.url)
        note_stage(engine, pursuit, "Panel", told_clock)
        with delivering(engine, told_clock):
            assert comes_true(lambda: [row.state for row in deliveries(engine)] == ["delivered"])
            (first,) = deliveries(engine)
            told_clock.now += timedelta(days=3)
            note_stage(engine, pursuit, "Offer", told_clock)
            with transaction(engine) as session:
                delivery_for(session, endpoint.agency_id, first.id).replay(told_clock.now)
                outbox.send_soon(session, endpoint, told_clock.now)
            assert comes_true(lambda: [row.state for row in deliveries(engine)] == ["delivered"] * 2)
    again = deliveries(engine)[0]
    assert (first.status, first.answer, first.body) == (201, "thank you�", receiver.got[0].body.decode())
    assert (again.answer, again.attempts, len(again.tries)) == ("once more", 1, 2)
    same = [got for got in receiver.got if got.id == first.message_id]
    assert len(same) == 2
    assert same[0].body == same[1].body
    assert endpoint_now(engine, endpoint).delivered_at == told_clock.now


def _events(engine: Engine) -> list[Event]:
    with Session(engine) as session:
        return list(session.scalars(select(Event).order_by(Event.id)))
