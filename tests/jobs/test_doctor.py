"""The doctor: finds what differs from history, and nothing else, whatever has been done with a pursuit."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.errors import AppError
from app.jobs.doctor import examine, examine_session
from app.models import SYSTEM, DayOff, Fact, Pursuit
from app.queries.pursuits import pursuit_for
from tests.factories import NOW, TODAY, at, days, make_pursuit
from tests.jobs.test_sweep import silent

Verb = Callable[[Session, Pursuit, datetime], object]


def step_of(pursuit: Pursuit, now: datetime) -> str:
    following = pursuit.plan(now).next
    return following.step.key if following else "thank_you"


def touch(_db: Session, pursuit: Pursuit, now: datetime) -> object:
    step = step_of(pursuit, now)
    return pursuit.log_touch(
        step=step, channel="call", made_by="recruiter", result="voicemail", early_reason="asked", by=SYSTEM, at=now
    )


def touch_told_late(_db: Session, pursuit: Pursuit, now: datetime) -> object:
    return pursuit.log_touch(
        step=step_of(pursuit, now),
        channel="call",
        made_by="recruiter",
        result="done",
        by=SYSTEM,
        at=now,
        made_at=now - days(3),
    )


def call_besides(_db: Session, pursuit: Pursuit, now: datetime) -> object:
    return pursuit.log_touch(
        step=None, channel="call", made_by="candidate", result="talked", early_reason="asked", by=SYSTEM, at=now
    )


def meet_again(_db: Session, pursuit: Pursuit, now: datetime) -> object:
    return pursuit.hear("interview", interview=(now + days(4), now + days(4) + timedelta(hours=1)), by=SYSTEM, at=now)


def day(now: datetime, ahead: int) -> date:
    return now.date() + timedelta(days=ahead)


def undo(db: Session, pursuit: Pursuit, now: datetime) -> None:
    last = select(Fact).where(Fact.pursuit_id == pursuit.id, Fact.undone_at.is_(None)).order_by(Fact.id.desc())
    if fact := db.scalar(last.limit(1)):
        pursuit.undo(fact, by=SYSTEM, at=now)


VERBS: dict[str, Verb] = {
    "touch": touch,
    "touch told late": touch_told_late,
    "call besides": call_besides,
    "skip": lambda _db, pursuit, now: pursuit.skip(step=step_of(pursuit, now), reason="asked", by=SYSTEM, at=now),
    "promised": lambda _db, pursuit, now: pursuit.hear("promised", promised_on=day(now, 9), by=SYSTEM, at=now),
    "other": lambda _db, pursuit, now: pursuit.hear("other", by=SYSTEM, at=now),
    "told late": lambda _db, pursuit, now: pursuit.hear("other", by=SYSTEM, at=now, heard_at=now - days(5)),
    "offer": lambda _db, pursuit, now: pursuit.hear("offer", by=SYSTEM, at=now),
    "no": lambda _db, pursuit, now: pursuit.hear("no", by=SYSTEM, at=now),
    "meet again": meet_again,
    "promise": lambda _db, pursuit, now: pursuit.promise(promised_on=day(now, 6), decision_on=None, by=SYSTEM, at=now),
    "hold": lambda _db, pursuit, now: pursuit.hold(day(now, 8), by=SYSTEM, at=now),
    "unhold": lambda _db, pursuit, now: pursuit.unhold(by=SYSTEM, at=now),
    "close": lambda _db, pursuit, now: pursuit.close("withdrew", by=SYSTEM, at=now),
    "reopen": lambda _db, pursuit, now: pursuit.reopen(by=SYSTEM, at=now),
    "note": lambda _db, pursuit, now: pursuit.add_note("Prefers mornings.", by=SYSTEM, at=now),
    "undo": undo,
    "settle": lambda _db, pursuit, now: pursuit.settle(now),
}
stories = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 12)), min_size=1, max_size=9)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=stories, promised=st.none() | st.integers(0, 12), later=st.integers(0, 45))
def test_nothing_drifts_after_any_history_however_late_it_is_looked_at(
    db: Session, story: list[tuple[str, int]], promised: int | None, later: int
) -> None:
    began = TODAY - days(60)
    pursuit = make_pursuit(
        db, interviewed_on=began, promised_on=None if promised is None else began + days(promised), thanked=False
    )
    agency_id, pursuit_id, now = pursuit.agency_id, pursuit.id, at(began, 17)
    for verb, wait in story:
        now += days(wait) + timedelta(hours=1)
        try:
            with db.begin_nested():
                VERBS[verb](db, pursuit_for(db, agency_id, pursuit_id), now)
        except AppError:
            pass  # what a rule forbids is taken back whole, and the story goes on
        db.expunge_all()
        for instant in (now, now + days(later)):
            assert [finding for finding in examine_session(db, instant) if not finding.is_well] == []
    db.rollback()


@pytest.mark.drifts
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("due_on", "'2026-04-30'"),
        ("listed_at", "'2026-04-30 00:00:00'"),
        ("closes_on", "NULL"),
        ("step_index", "4"),
        ("heard_at", "'2026-04-30 00:00:00'"),
    ],
)
def test_a_projection_written_by_hand_is_found(db: Session, engine: Engine, column: str, value: str) -> None:
    pursuit = silent(db)
    assert [finding.is_well for finding in examine(engine, NOW)] == [True]
    db.execute(text(f"UPDATE pursuits SET {column} = {value}"))
    db.commit()
    (finding,) = examine(engine, NOW)
    assert (finding.agency_id, finding.pursuit_id) == (pursuit.agency_id, pursuit.id)
    assert column in finding.drift


@pytest.mark.drifts
def test_a_history_beyond_repair_is_told_and_the_others_are_checked(db: Session, engine: Engine) -> None:
    broken, well = silent(db), silent(db)
    # An agency that is closed on every day of two years has no working day to roll to.
    db.add_all(DayOff(agency_id=broken.agency_id, on=date(2026, 1, 1) + days(number)) for number in range(800))
    db.commit()
    findings = {finding.pursuit_id: finding for finding in examine(engine, NOW, batch=1)}
    assert (findings[broken.id].failure, findings[broken.id].is_well) == ("NoWorkingDayError", False)
    assert findings[well.id].is_well
