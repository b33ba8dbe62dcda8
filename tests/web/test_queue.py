"""The rows of Today: which group each stands in, what it asks for, and in which order."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.cadence import ROW_LIMIT
from app.models import Pursuit, Recruiter
from app.queries.today import Scope, touched_steps, worklist
from app.web.queue import Row, groups_of, row_of, seen_in
from tests import desk
from tests.factories import NOW, TODAY, at, days


def row(db: Session, pursuit: Pursuit, now=NOW) -> Row:  # type: ignore[no-untyped-def]
    return row_of(pursuit, now, touched_steps(db, [pursuit]).get(pursuit.id, frozenset()))


def rows(db: Session, priya: Recruiter) -> list[Row]:
    return [row(db, pursuit) for pursuit in worklist(db, Scope.of(priya.agency, priya.id, NOW))[0]]


def test_the_groups_stand_in_the_order_of_the_day(db: Session) -> None:
    groups = groups_of(rows(db, desk.lay_out(db)))
    assert [(group.title, [row.pursuit.candidate.first_name for row in group.rows]) for group in groups] == [
        ("Overdue", ["Liam", "Maya", "Hannah"]),
        ("Due today", ["Samuel"]),
        ("Candidate’s turn", ["Noah"]),
        ("Moves on tonight", ["Tomas"]),
        ("Needs details", ["Lena"]),
    ]


def test_an_overdue_call_says_whom_why_how_late_and_what_then(db: Session, priya: Recruiter) -> None:
    maya = row(db, desk.overdue(db, priya.agency, priya))
    assert (maya.verb, maya.tag, maya.then) == ("Call Dana Whitfield", "2 days overdue", "Then: e-mail on Thu 21 May")
    assert maya.reason == "Second call, was due Tuesday. 16 days of silence."
    assert (maya.done, maya.total, maya.skipped) == (2, 5, ())


def test_an_e_mail_is_written_and_not_called(db: Session, priya: Recruiter) -> None:
    hannah = row(db, desk.to_write(db, priya.agency, priya))
    assert (hannah.verb, hannah.channel, hannah.icon) == ("E-mail Dana Whitfield", "email", "mail")


@pytest.mark.parametrize(
    ("hours", "tag"),
    [
        (0, "24 hours left"),
        (1, "23 hours left"),
        (23, "1 hour left"),
        (23.5, "30 minutes left"),
        (24.5, "Late"),
        (40, "1 day late"),
    ],
)
def test_the_thank_you_is_the_candidates_and_counts_hours(
    db: Session, priya: Recruiter, hours: float, tag: str
) -> None:
    noah = desk.to_thank(db, priya.agency, priya)
    found = row(db, noah, at(desk.may(13), 16, 30) + timedelta(hours=hours))
    assert (found.key, found.tag, found.verb) == ("candidate", tag, "Thank-you to Dana Whitfield")


def test_what_silence_ends_tonight_can_be_kept_open(db: Session, priya: Recruiter) -> None:
    tomas = row(db, desk.closing(db, priya.agency, priya))
    assert (tomas.key, tomas.tag, tomas.verb, tomas.then) == ("tonight", "Tonight", "Close with no word", "")


def test_a_late_call_that_silence_ends_tonight_is_still_a_call_and_warns(db: Session, priya: Recruiter) -> None:
    maya = row(db, desk.overdue(db, priya.agency, priya), at(desk.may(28), 9))
    assert maya.key == "overdue"
    assert maya.then.endswith(", else moves on tonight")


@pytest.mark.parametrize(
    ("lacking", "wants", "reason"),
    [
        ({"phone": None}, "phone", "Dana has no phone number yet."),
        ({"phone": None, "email": None}, "phone", "Dana has no phone number yet."),
    ],
)
def test_a_call_without_a_number_needs_details_and_is_not_overdue(
    db: Session, priya: Recruiter, lacking: dict[str, Any], wants: str, reason: str
) -> None:
    found = row(db, desk.overdue(db, priya.agency, priya, **lacking))
    assert (found.key, found.wants, found.reason) == ("details", wants, reason)


def test_an_e_mail_without_an_address_needs_one(db: Session, priya: Recruiter) -> None:
    assert row(db, desk.to_write(db, priya.agency, priya, email=None)).wants == "email"


def test_a_pursuit_without_a_hiring_manager_needs_one(db: Session, priya: Recruiter) -> None:
    pursuit = desk.overdue(db, priya.agency, priya)
    pursuit.contact = None
    assert row(db, pursuit).reason == "No hiring manager is named yet."


def test_what_nobody_may_do_today_stands_in_no_group(db: Session, priya: Recruiter) -> None:
    ivy = row(db, desk.quiet(db, priya.agency, priya))
    assert (ivy.key, ivy.state, ivy.tag) == (None, "quiet", "Quiet until Mon 18 May")
    assert groups_of([ivy]) == []


def test_a_step_gone_by_without_a_touch_is_not_shown_as_made(db: Session, priya: Recruiter) -> None:
    late = desk.follow_up(db, priya.agency, priya, "Ada Berg", desk.april(28), promised_on=desk.may(6), thanked=False)
    assert (row(db, late).done, row(db, late).skipped) == (1, (1,))


def test_a_promise_still_ahead_is_known_and_one_gone_by_is_not(db: Session, priya: Recruiter) -> None:
    assert row(db, desk.due(db, priya.agency, priya)).promise_ahead == TODAY
    assert row(db, desk.overdue(db, priya.agency, priya)).promise_ahead is None


def test_filters_leave_calls_e_mails_or_what_candidates_do(db: Session) -> None:
    found = rows(db, desk.lay_out(db))
    assert {view: len(seen_in(found, view)) for view in ("all", "calls", "mail", "candidate")} == {
        "all": 7,
        "calls": 3,
        "mail": 1,
        "candidate": 1,
    }


def test_every_row_says_why_in_one_line(db: Session) -> None:
    found = rows(db, desk.lay_out(db))
    assert found
    assert all(0 < len(row.reason) <= ROW_LIMIT for row in found)


def test_the_desk_is_never_behind_its_clock(db: Session, priya: Recruiter) -> None:
    maya = desk.overdue(db, priya.agency, priya)
    assert row(db, maya, NOW + days(1)).tag == "3 days overdue"
