"""A recruiter's desk on the morning of Thursday 14 May 2026: a pursuit for each group of Today, by what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models import Agency, Pursuit, Recruiter
from tests.factories import at, make_agency, make_pursuit, make_recruiter

Touches = Sequence[tuple[str, date]]


def april(day: int) -> date:
    return date(2026, 4, day)


def may(day: int) -> date:
    return date(2026, 5, day)


def follow_up(
    db: Session, agency: Agency, priya: Recruiter, who: str, interviewed_on: date, touches: Touches = (), **more: Any
) -> Pursuit:
    """A pursuit of `who`, thanked for on the morning after, in which then `touches` were made at noon."""
    made = {"recruiter": priya, "candidate": who, "interviewed_on": interviewed_on, "thanked": True, **more}
    pursuit = make_pursuit(db, agency, **made)
    for step, on in touches:
        pursuit.log_touch(
            step=step,
            channel="email" if step == "email" else "call",
            made_by="recruiter",
            result="done" if step == "email" else "voicemail",
            by=priya.actor,
            at=at(on),
        )
    db.flush()
    return pursuit


def overdue(db: Session, agency: Agency, priya: Recruiter, who: str = "Maya Okafor", **more: Any) -> Pursuit:
    """The second call is two days late."""
    first = [("first_call", april(28))]
    return follow_up(db, agency, priya, who, april(21), first, promised_on=april(28), **more)


def due(db: Session, agency: Agency, priya: Recruiter, who: str = "Samuel Adeyemi", **more: Any) -> Pursuit:
    """They promised to call back today."""
    return follow_up(db, agency, priya, who, may(5), promised_on=may(14), **more)


def to_write(db: Session, agency: Agency, priya: Recruiter, who: str = "Hannah Liu", **more: Any) -> Pursuit:
    """The e-mail is a day late."""
    made = [("first_call", april(22)), ("second_call", may(6))]
    return follow_up(db, agency, priya, who, april(15), made, promised_on=april(22), **more)


def to_thank(db: Session, agency: Agency, priya: Recruiter, who: str = "Noah Kim", **more: Any) -> Pursuit:
    """Interviewed yesterday until 4:30 pm, and no thank-you sent."""
    return follow_up(db, agency, priya, who, may(13), thanked=False, **more)


def closing(db: Session, agency: Agency, priya: Recruiter, who: str = "Tomas Reyes", **more: Any) -> Pursuit:
    """The last try was a week ago, so silence ends it tonight."""
    made = [("first_call", april(1)), ("second_call", april(15)), ("email", april(22)), ("last_try", may(7))]
    return follow_up(db, agency, priya, who, date(2026, 3, 25), made, promised_on=april(1), **more)


def quiet(db: Session, agency: Agency, priya: Recruiter, who: str = "Ivy Chen", **more: Any) -> Pursuit:
    """The e-mail went out on 4 May, so nobody contacts them before Monday 18 May."""
    made = [("first_call", april(14)), ("second_call", april(27)), ("email", may(4))]
    return follow_up(db, agency, priya, who, april(6), made, promised_on=april(14), **more)


def lay_out(db: Session) -> Recruiter:
    """A desk with seven to go, one that is quiet and one that is due next week; answers whose it is."""
    agency = make_agency(db)
    priya = make_recruiter(db, agency, email="priya@brightline.example")
    first = [("first_call", may(6))]
    follow_up(db, agency, priya, "Liam Petrov", april(28), promised_on=may(6), employer="Calder Construction")
    overdue(db, agency, priya)
    to_write(db, agency, priya, employer="Tidewater Health")
    due(db, agency, priya, employer="Halden Foods")
    to_thank(db, agency, priya, employer="Brightwater")
    closing(db, agency, priya, employer="Halden Foods")
    overdue(db, agency, priya, "Lena Marsh", phone=None, employer="Orbis Labs")
    quiet(db, agency, priya, employer="Marlin Logistics")
    follow_up(db, agency, priya, "Owen Price", april(29), first, promised_on=may(6), employer="Pine & Lowe")
    return priya


def pile_up(db: Session, priya: Recruiter, number: int = 40) -> None:
    """So many more calls that are overdue on Priya's desk, each for somebody else."""
    for place in range(number):
        overdue(db, priya.agency, priya, f"Pile {place:02} Okafor", employer=f"Employer {place:02}")
