"""What the clock alone changes is told: a touch is due, a touch is late, each once; and what is old is forgotten."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app import outbox
from app.db import transaction
from app.jobs.clockwork import Clockwork
from app.jobs.news import KEPT_FOR, forget_old, tell_due
from app.models import SYSTEM, Delivery, Event, Pursuit, WebhookEndpoint
from app.models.webhook import disable, enable, open_endpoint, trial_message
from app.queries.pursuits import pursuit_for
from app.queries.webhooks import endpoint_for
from tests.factories import NOW, at, days, make_agency, make_pursuit
from tests.jobs.hooks import deliveries
from tests.jobs.test_clockwork import comes_true
from tests.support.server import SetClock

# Interviewed on Tuesday 21 April, thanked the next morning: the first call is promised for 28 April.
INTERVIEW, PROMISED = date(2026, 4, 21), date(2026, 4, 28)
BEFORE = at(date(2026, 4, 24))


def waits_for_the_call(db: Session) -> Pursuit:
    pursuit = make_pursuit(db, interviewed_on=INTERVIEW, promised_on=PROMISED, thanked=True)
    db.commit()
    return pursuit


def listening(db: Session, pursuit: Pursuit, since: datetime = BEFORE, number: int = 1) -> WebhookEndpoint:
    """An endpoint that has asked for what the clock does, from an instant on."""
    url, events = f"https://ats.example/{number}", ("touch.due", "touch.overdue")
    made = open_endpoint(db, pursuit.agency_id, url, payload="thin", events=events, by=SYSTEM, at=since)
    db.commit()
    return made


def told(engine: Engine) -> list[tuple[str, datetime]]:
    return [(row.type, row.happened_at) for row in deliveries(engine)]


DUE, OVERDUE = ("touch.due", at(PROMISED, 0)), ("touch.overdue", at(PROMISED + days(1), 0))


def test_a_touch_is_told_to_be_due_and_then_late_once_each(db: Session, engine: Engine) -> None:
    listening(db, waits_for_the_call(db))
    moments = [at(PROMISED - days(1), 23, 59), at(PROMISED, 0), at(PROMISED, 0, 3), at(PROMISED, 23, 59)]
    for moment, expected in zip(moments, ([], [DUE], [DUE], [DUE]), strict=True):
        tell_due(engine, moment)
        assert told(engine) == expected
    for moment in (at(PROMISED + days(1), 0), at(PROMISED + days(1), 9), at(PROMISED + days(5))):
        tell_due(engine, moment)
        assert told(engine) == [DUE, OVERDUE]


def test_what_ten_days_of_downtime_left_is_told_with_when_it_was(db: Session, engine: Engine) -> None:
    listening(db, waits_for_the_call(db))
    assert tell_due(engine, at(PROMISED + days(10))) == 2
    assert told(engine) == [DUE, OVERDUE]


def test_two_that_look_at_the_same_time_tell_it_once(db: Session, engine: Engine) -> None:
    endpoint = listening(db, waits_for_the_call(db))
    tell_due(engine, at(PROMISED))
    with transaction(engine) as session:  # as if the first had died before it took down how far it had come
        session.get_one(WebhookEndpoint, endpoint.id).clock_told_at = BEFORE
    assert tell_due(engine, at(PROMISED)) == 0
    assert told(engine) == [DUE]


def test_who_asks_later_is_not_told_what_was_so_before(db: Session, engine: Engine) -> None:
    pursuit = waits_for_the_call(db)
    listening(db, pursuit, since=at(PROMISED, 9))
    tell_due(engine, at(PROMISED, 10))
    assert told(engine) == []
    tell_due(engine, at(PROMISED + days(1), 10))
    assert told(engine) == [OVERDUE]


def test_a_touch_that_is_made_in_time_is_never_late_and_the_next_one_is_told(db: Session, engine: Engine) -> None:
    pursuit = waits_for_the_call(db)
    listening(db, pursuit)
    tell_due(engine, at(PROMISED, 8))
    with transaction(engine) as session:
        made = {"channel": "call", "made_by": "recruiter", "result": "voicemail", "by": SYSTEM}
        found = pursuit_for(session, pursuit.agency_id, pursuit.id)
        found.log_touch(step="first_call", at=at(PROMISED, 16), **made)  # type: ignore[arg-type]
    tell_due(engine, at(PROMISED + days(1), 8))
    assert told(engine) == [DUE]
    second = PROMISED + days(14)
    tell_due(engine, at(second, 8))
    assert told(engine) == [DUE, ("touch.due", at(second, 0))]


def test_a_touch_put_off_is_told_again_on_its_new_day(db: Session, engine: Engine) -> None:
    pursuit = waits_for_the_call(db)
    listening(db, pursuit)
    tell_due(engine, at(PROMISED, 8))
    with transaction(engine) as session:
        pursuit_for(session, pursuit.agency_id, pursuit.id).hold(PROMISED + days(2), by=SYSTEM, at=at(PROMISED, 9))
    tell_due(engine, at(PROMISED + days(1), 9))
    assert told(engine) == [DUE]
    tell_due(engine, at(PROMISED + days(2), 9))
    assert [type_ for type_, _ in told(engine)] == ["touch.due", "touch.due"]


def test_a_pause_loses_nothing_that_fell_due_and_other_agencies_hear_nothing(db: Session, engine: Engine) -> None:
    pursuit = waits_for_the_call(db)
    endpoint = listening(db, pursuit)
    other = make_agency(db, name="Lindholm Partners")
    open_endpoint(db, other.id, "https://ats.example/", payload="thin", events=(), by=SYSTEM, at=BEFORE)
    disable(db, endpoint, "person", at=BEFORE)
    db.commit()
    tell_due(engine, at(PROMISED))
    with transaction(engine) as session:
        enable(session, endpoint_for(session, endpoint.agency_id, endpoint.id), by=SYSTEM, at=at(PROMISED))
    tell_due(engine, at(PROMISED, 13))
    assert [(row.type, row.endpoint_id) for row in deliveries(engine)] == [("touch.due", endpoint.id)]


def test_the_clockwork_tells_by_itself(db: Session, engine: Engine) -> None:
    listening(db, waits_for_the_call(db))
    clockwork = Clockwork(engine, SetClock(at(PROMISED, 8)), 3600.0)
    clockwork.start()
    try:
        assert comes_true(lambda: told(engine) == [DUE])
    finally:
        clockwork.stop()


# How long it is kept


def test_what_is_done_is_kept_for_thirty_days_and_what_waits_for_one_that_is_on_longer(
    db: Session, engine: Engine
) -> None:
    pursuit = waits_for_the_call(db)
    on, off = listening(db, pursuit, number=1), listening(db, pursuit, number=2)
    disable(db, off, "person", at=NOW)
    for endpoint in (on, off):
        for name in ("delivered", "failed", "waits"):
            message = trial_message(endpoint, NOW)
            message.message_id = f"{name} {endpoint.id}"
            db.add(message)
            if name == "delivered":
                message.deliver(NOW)
            if name == "failed":
                message.miss(NOW, for_good=True)
    db.commit()
    assert forget_old(engine, NOW + KEPT_FOR) == 0
    assert forget_old(engine, NOW + KEPT_FOR + timedelta(seconds=1)) == 5
    assert [row.message_id for row in deliveries(engine)] == [f"waits {on.id}"]


# Changes past the session


def test_news_of_what_was_changed_past_the_session_is_of_how_it_is_by_then(db: Session, engine: Engine) -> None:
    outbox.install()
    pursuit = waits_for_the_call(db)
    open_endpoint(db, pursuit.agency_id, "https://ats.example/all", payload="thin", events=(), by=SYSTEM, at=BEFORE)
    db.commit()
    with transaction(engine) as session:
        session.execute(update(Pursuit).values(version=41))
        erased = Event(agency_id=pursuit.agency_id, pursuit_id=pursuit.id, name="candidate.erased", at=NOW, data={})
        erased.actor_kind, erased.actor_name = "system", "Hearback"
        session.add(erased)
    (row,) = [one for one in deliveries(engine) if one.type == "candidate.erased"]
    assert row.data["version"] == 41
    with Session(engine) as session:
        assert session.scalars(select(Delivery.pursuit_id)).all() == [pursuit.id]
