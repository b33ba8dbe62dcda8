"""The verbs of a pursuit, on a real database."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ConflictError, InvalidError, RuleError
from app.models import SYSTEM, Event, Pursuit, Touch
from app.queries.pursuits import pursuit_for
from tests.factories import NOW, TODAY, at, days, make_pursuit


def maya(db: Session) -> Pursuit:
    """Interviewed Tuesday 21 April, called back for Tuesday 28 April, thanked."""
    return make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)


def call(pursuit: Pursuit, step: str | None, day: date) -> Touch:
    assert pursuit.recruiter is not None
    return pursuit.log_touch(
        step=step,
        channel="email" if step == "email" else "call",
        made_by="recruiter",
        result="voicemail",
        by=pursuit.recruiter.actor,
        at=at(day),
    )


def names(db: Session) -> list[str]:
    db.flush()
    return list(db.scalars(select(Event.name).order_by(Event.id)))


def test_logging_a_touch_moves_the_stored_deadlines(db: Session) -> None:
    pursuit = maya(db)
    assert (pursuit.next_step, pursuit.due_on) == ("first_call", date(2026, 4, 28))
    call(pursuit, "first_call", date(2026, 4, 28))
    assert (pursuit.next_step, pursuit.due_on, pursuit.closes_on) == (
        "second_call",
        date(2026, 5, 12),
        date(2026, 5, 28),
    )
    assert pursuit.plan(NOW).standing == "overdue"


def test_what_is_stored_is_what_is_read_back(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit, "first_call", date(2026, 4, 28))
    db.commit()
    before = pursuit.position
    db.expunge_all()
    read = pursuit_for(db, pursuit.agency_id, pursuit.id)
    assert read.position == before
    assert read.drift(NOW) == {}


def test_a_step_that_is_not_next_is_refused(db: Session) -> None:
    with pytest.raises(RuleError) as refused:
        call(maya(db), "email", date(2026, 4, 28))
    assert refused.value.code == "not-next"


def test_undo_restores_exactly_what_was_and_leaves_a_line(db: Session) -> None:
    pursuit = maya(db)
    before = pursuit.position
    touch = call(pursuit, "first_call", date(2026, 4, 28))
    pursuit.undo(touch, by=SYSTEM, at=NOW)
    assert pursuit.position == before
    assert names(db)[-2:] == ["touch.logged", "touch.undone"]


def test_an_undo_that_later_touches_hang_on_is_refused(db: Session) -> None:
    pursuit = maya(db)
    first = call(pursuit, "first_call", date(2026, 4, 28))
    call(pursuit, "second_call", date(2026, 5, 12))
    with pytest.raises(ConflictError, match="second call logged since hangs on this"):
        pursuit.undo(first, by=SYSTEM, at=NOW)


def test_silence_closes_once_and_a_word_reopens(db: Session) -> None:
    pursuit = maya(db)
    after = date(2026, 5, 29)
    assert pursuit.settle(at(after, 0, 1)) is True
    assert pursuit.settle(at(after, 0, 2)) is False
    assert (pursuit.outcome, pursuit.closed_on, pursuit.closed_by) == ("lapsed", date(2026, 5, 28), "system")
    assert pursuit.drift(at(after)) == {}
    pursuit.hear("promised", promised_on=date(2026, 6, 5), by=SYSTEM, at=at(after, 9))
    assert (pursuit.closed_at, pursuit.next_step, pursuit.due_on) == (None, "first_call", date(2026, 6, 5))
    assert names(db)[-3:] == ["pursuit.closed", "pursuit.reopened", "word.heard"]


def test_reopening_gives_a_week(db: Session) -> None:
    pursuit = maya(db)
    pursuit.settle(at(date(2026, 5, 29), 0, 1))
    pursuit.reopen(by=SYSTEM, at=at(date(2026, 6, 1), 9))
    plan = pursuit.plan(at(date(2026, 6, 1), 10))
    assert (plan.standing, plan.closes_on) == ("due", date(2026, 6, 8))


def test_a_next_interview_stops_the_plan_and_starts_a_new_round(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear(
        "interview", interview=(at(TODAY + days(4), 9), at(TODAY + days(4), 10)), by=SYSTEM, at=at(date(2026, 4, 27))
    )
    assert pursuit.plan(NOW).standing == "interview_ahead"
    assert pursuit.plan(at(TODAY + days(4), 11)).next.step.key == "thank_you"  # type: ignore[union-attr]


def test_undoing_the_word_calls_its_interview_off(db: Session) -> None:
    pursuit = maya(db)
    before = pursuit.position
    word = pursuit.hear(
        "interview", interview=(at(TODAY + days(4), 9), at(TODAY + days(4), 10)), by=SYSTEM, at=at(date(2026, 4, 27))
    )
    db.flush()
    pursuit.undo(word, by=SYSTEM, at=NOW)
    assert pursuit.position == before


def test_a_touch_in_the_future_is_refused(db: Session) -> None:
    with pytest.raises(InvalidError):
        maya(db).log_touch(
            step=None, channel="call", made_by="recruiter", result="done", by=SYSTEM, at=NOW, made_at=NOW + days(1)
        )


def test_a_changed_version_is_a_conflict(db: Session) -> None:
    pursuit = maya(db)
    with pytest.raises(ConflictError):
        pursuit.expect(pursuit.version - 1)


def test_word_learned_of_late_is_true_and_the_touch_it_overtook_still_counts_as_contact(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit, "first_call", date(2026, 4, 28))
    call(pursuit, "second_call", date(2026, 5, 12))
    pursuit.hear("other", heard_at=at(date(2026, 5, 11)), by=SYSTEM, at=NOW)
    # 14 days later is Monday 25 May, Memorial Day.
    assert (pursuit.next_step, pursuit.due_on) == ("first_call", date(2026, 5, 26))
    assert pursuit.touched_at == at(date(2026, 5, 12))


def test_a_thank_you_learned_of_late_is_done_on_its_own_day(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28))
    call(pursuit, "first_call", date(2026, 4, 28))
    pursuit.log_touch(
        step="thank_you",
        channel="email",
        made_by="candidate",
        result="done",
        by=SYSTEM,
        at=NOW,
        made_at=at(date(2026, 4, 22), 8),
    )
    mark = pursuit.history().mark("thank_you")
    assert mark is not None
    assert mark.on == date(2026, 4, 22)
    assert pursuit.next_step == "second_call"


# News of an interview


def an_hour_on(day: date) -> tuple[datetime, datetime]:
    return at(day, 9), at(day, 10)


def test_a_word_of_an_interview_already_held_starts_its_round(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("interview", interview=an_hour_on(TODAY - days(1)), by=SYSTEM, at=NOW)
    assert (pursuit.next_step, pursuit.due_at) == ("thank_you", at(TODAY, 10))
    db.flush()
    assert pursuit.drift(NOW) == {}


def test_a_word_without_a_date_asks_for_one_in_14_days(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("interview", by=SYSTEM, at=at(date(2026, 4, 27)))
    assert (pursuit.next_step, pursuit.due_on) == ("first_call", date(2026, 5, 11))


def test_an_interview_called_off_is_news_and_never_closes_the_pursuit_in_the_past(db: Session) -> None:
    pursuit = maya(db)
    call(pursuit, "first_call", date(2026, 4, 28))
    starts_at, ends_at = an_hour_on(date(2026, 6, 10))
    meeting = pursuit.schedule(starts_at=starts_at, ends_at=ends_at, by=SYSTEM, at=at(date(2026, 5, 20)))
    pursuit.call_off(meeting, by=SYSTEM, at=at(date(2026, 6, 9)))
    assert (pursuit.closed_at, pursuit.next_step, pursuit.due_on) == (None, "first_call", date(2026, 6, 23))
    assert "pursuit.closed" not in names(db)


def test_calling_off_the_only_interview_leaves_none(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY + days(3))
    pursuit.call_off(pursuit.interviews[0], by=SYSTEM, at=NOW)
    assert (pursuit.interview_ends_at, pursuit.facts) == (None, [])


def test_what_the_debrief_says_was_promised_is_newer_than_what_was_said_before_the_interview(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=None)
    starts_at, ends_at = an_hour_on(TODAY + days(1))
    meeting = pursuit.schedule(starts_at=starts_at, ends_at=ends_at, by=SYSTEM, at=NOW)
    pursuit.promise(promised_on=TODAY + days(5), decision_on=None, by=SYSTEM, at=NOW)
    pursuit.debrief(meeting, promised_on=TODAY + days(9), by=SYSTEM, at=ends_at)
    assert pursuit.promised_on == TODAY + days(9)


def test_a_debrief_that_says_no_other_date_leaves_a_later_correction(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY - days(2), promised_on=TODAY + days(1))
    pursuit.promise(promised_on=TODAY + days(5), decision_on=None, by=SYSTEM, at=NOW)
    pursuit.debrief(pursuit.interviews[0], promised_on=TODAY + days(1), discussed="Routes", by=SYSTEM, at=NOW)
    assert pursuit.promised_on == TODAY + days(5)


def test_a_person_closing_what_silence_closed_is_told(db: Session) -> None:
    pursuit = maya(db)
    pursuit.settle(at(date(2026, 5, 29), 0, 1))
    pursuit.close("withdrew", by=pursuit.candidate.actor, at=at(date(2026, 5, 30)))
    assert (pursuit.outcome, pursuit.closed_by) == ("withdrew", "candidate")
    assert names(db)[-2:] == ["pursuit.closed", "pursuit.closed"]
