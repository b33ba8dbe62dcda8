"""Promises kept or missed: derived from what was heard, in the leg in which it was promised."""

from datetime import date

from sqlalchemy.orm import Session

from app.models import Pursuit
from app.web.kept import promises_of
from tests.factories import NOW, TODAY, at, days, make_pursuit
from tests.web.stories import maya, priya


def told(pursuit: Pursuit) -> list[str]:
    return [f"{found.title} {found.on:%d %b}: {found.words}" for found in promises_of(pursuit, pursuit.plan(NOW))]


def states(pursuit: Pursuit) -> list[str]:
    return [found.state for found in promises_of(pursuit, pursuit.plan(NOW))]


def test_a_day_that_passed_without_a_word_is_missed(db: Session) -> None:
    assert told(maya(db, decision_on=date(2026, 4, 30))) == [
        "Call back 28 Apr: Missed, 16 days ago",
        "Decision 30 Apr: Missed, 14 days ago",
    ]


def test_a_word_on_the_very_day_keeps_it(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("other", by=priya(pursuit), at=at(date(2026, 4, 28), 23, 30))
    assert told(pursuit) == ["Call back 28 Apr: Kept, heard Tue 28 Apr"]


def test_a_word_a_day_later_does_not(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("other", by=priya(pursuit), at=at(date(2026, 4, 29), 0, 30))
    assert told(pursuit) == ["Call back 28 Apr: Missed, heard 1 day later"]


def test_a_day_ahead_is_open_and_today_is_not_missed_yet(db: Session) -> None:
    assert told(maya(db, promised_on=TODAY)) == ["Call back 14 May: Today"]
    assert told(maya(db, promised_on=TODAY + days(6))) == ["Call back 20 May: In 6 days"]


def test_each_leg_keeps_its_own_promise_the_newest_first(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("promised", promised_on=date(2026, 5, 6), by=priya(pursuit), at=at(date(2026, 4, 27)))
    pursuit.hear("promised", promised_on=date(2026, 5, 20), by=priya(pursuit), at=at(date(2026, 5, 8)))
    assert told(pursuit) == [
        "Call back 20 May: In 6 days",
        "Call back 06 May: Missed, heard 2 days later",
        "Call back 28 Apr: Kept, heard Mon 27 Apr",
    ]


def test_a_correction_replaces_what_was_promised(db: Session) -> None:
    pursuit = maya(db)
    pursuit.promise(promised_on=None, decision_on=date(2026, 5, 22), by=priya(pursuit), at=NOW)
    assert told(pursuit) == ["Decision 22 May: In 8 days"]


def test_a_no_is_a_word_too(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("no", by=priya(pursuit), at=at(date(2026, 4, 27)))
    assert told(pursuit) == ["Call back 28 Apr: Kept, heard Mon 27 Apr"]


def test_an_offer_keeps_it(db: Session) -> None:
    pursuit = maya(db)
    pursuit.hear("offer", by=priya(pursuit), at=at(date(2026, 4, 27)))
    assert states(pursuit) == ["kept"]


def test_a_pursuit_that_ended_before_the_day_neither_keeps_nor_misses(db: Session) -> None:
    pursuit = maya(db, promised_on=TODAY + days(6))
    pursuit.close("withdrew", by=priya(pursuit), at=NOW)
    assert told(pursuit) == ["Call back 20 May: Closed before that day"]


def test_what_was_undone_was_never_heard(db: Session) -> None:
    pursuit = maya(db)
    word = pursuit.hear("other", by=priya(pursuit), at=at(date(2026, 4, 27)))
    pursuit.undo(word, by=priya(pursuit), at=NOW)
    assert states(pursuit) == ["missed"]


def test_a_word_before_the_interview_ends_begins_no_leg(db: Session) -> None:
    pursuit = make_pursuit(db, interviewed_on=TODAY, promised_on=TODAY + days(6))
    pursuit.hear("promised", promised_on=TODAY + days(8), by=priya(pursuit), at=NOW)
    assert told(pursuit) == ["Call back 22 May: In 8 days"]


def test_without_a_date_nothing_was_promised(db: Session) -> None:
    assert told(maya(db, promised_on=None)) == []
