"""Pursuits told up to a certain point, for tests of their page. Today is Thursday 14 May 2026."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models import Actor, Pursuit
from tests.factories import at, make_pursuit


def maya(db: Session, **given: Any) -> Pursuit:
    """Interviewed Tuesday 21 April, called back for Tuesday 28 April, thanked."""
    promised = {"interviewed_on": date(2026, 4, 21), "promised_on": date(2026, 4, 28), "thanked": True}
    return make_pursuit(db, **{**promised, **given})


def priya(pursuit: Pursuit) -> Actor:
    assert pursuit.recruiter is not None
    return pursuit.recruiter.actor


def touch(pursuit: Pursuit, step: str | None, on: date, result: str = "voicemail") -> None:
    channel = "email" if step == "email" else "call"
    pursuit.log_touch(
        step=step,
        channel=channel,  # type: ignore[arg-type]
        made_by="recruiter",
        result="done" if channel == "email" else result,
        by=priya(pursuit),
        at=at(on, 16, 10),
    )


def called(db: Session) -> Pursuit:
    pursuit = maya(db)
    touch(pursuit, "first_call", date(2026, 4, 28))
    return pursuit


def quiet(db: Session) -> Pursuit:
    """Everything done on its day, up to the e-mail of Thursday 7 May: quiet until the last try on 21 May."""
    pursuit = make_pursuit(db, interviewed_on=date(2026, 4, 2), promised_on=date(2026, 4, 9), thanked=True)
    for step, on in (("first_call", (4, 9)), ("second_call", (4, 23)), ("email", (5, 7))):
        touch(pursuit, step, date(2026, *on))
    return pursuit


def finished(db: Session) -> Pursuit:
    """Every touch made, the last one on Thursday 7 May: closes at the end of Thursday 14 May."""
    pursuit = make_pursuit(db, interviewed_on=date(2026, 3, 20), promised_on=date(2026, 3, 27), thanked=True)
    for step, on in (("first_call", (3, 27)), ("second_call", (4, 10)), ("email", (4, 17)), ("last_try", (5, 7))):
        touch(pursuit, step, date(2026, *on))
    return pursuit
