"""A meeting that an ATS told of, and a person has changed since: it stays so until the ATS has news of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.db import transaction
from app.models import Interview, Pursuit, Recruiter
from app.models.actor import Actor
from app.queries.pursuits import pursuit_for
from tests.ats.conftest import Account, Accounts
from tests.ats.reading import may
from tests.ats.shapes import Ashby
from tests.factories import NOW

AS = Ashby()
STARTS, ENDS = may(20, 10), may(20, 11)
Change = Callable[[Pursuit, Interview, Actor], None]


@pytest.fixture
def ats(account: Accounts) -> Account:
    """An account that has told of a meeting on the 20th at ten."""
    connected = account("ashby")
    connected.tell(AS.stage(may(4)), AS.interview(may(4), STARTS, ENDS))
    connected.clock.now = may(14, 13)
    return connected


def by_hand(ats: Account, change: Change) -> None:
    with transaction(ats.engine) as session:
        known = ats.pursuit()
        pursuit = pursuit_for(session, known.agency_id, known.id)
        priya = session.get_one(Recruiter, pursuit.recruiter_id)
        change(pursuit, pursuit.interviews[0], priya.actor)


def move(pursuit: Pursuit, meeting: Interview, by: Actor) -> None:
    pursuit.reschedule(meeting, starts_at=STARTS + timedelta(hours=4), ends_at=ENDS + timedelta(hours=4), by=by, at=NOW)
    meeting.location = "Pier 4"


def call_off(pursuit: Pursuit, meeting: Interview, by: Actor) -> None:
    pursuit.call_off(meeting, by=by, at=NOW)


def starts(ats: Account) -> list[object]:
    with Session(ats.engine) as session:
        known = ats.pursuit()
        pursuit = pursuit_for(session, known.agency_id, known.id)
        return [meeting.starts_at for meeting in pursuit.interviews if meeting.counts]


def test_one_that_a_person_moved_stays_where_it_is_whatever_else_is_told(ats: Account) -> None:
    by_hand(ats, move)
    ats.tell(AS.stage(may(14, 12), "Reference check"), AS.interview(may(14, 12), STARTS, ENDS))
    assert starts(ats) == [STARTS + timedelta(hours=4)]
    assert ats.pursuit().interviews[0].location == "Pier 4"


def test_one_that_a_person_moved_is_where_the_ats_moves_it_afterwards(ats: Account) -> None:
    by_hand(ats, move)
    ats.tell(AS.interview(may(14, 12), STARTS + timedelta(days=1), ENDS + timedelta(days=1)))
    assert starts(ats) == [STARTS + timedelta(days=1)]


def test_one_that_a_person_called_off_does_not_come_back_by_itself(ats: Account) -> None:
    by_hand(ats, call_off)
    ats.tell(AS.stage(may(14, 12), "Reference check"), AS.interview(may(14, 12), STARTS, ENDS))
    assert starts(ats) == []


def test_one_that_a_person_called_off_comes_back_when_the_ats_sets_another_time(ats: Account) -> None:
    by_hand(ats, call_off)
    ats.tell(AS.interview(may(14, 12), STARTS + timedelta(days=1), ENDS + timedelta(days=1)))
    assert starts(ats) == [STARTS + timedelta(days=1)]


def test_one_that_a_person_called_off_and_that_was_held_after_all_counts(ats: Account) -> None:
    by_hand(ats, call_off)
    ats.clock.now = ENDS + timedelta(hours=2)
    ats.tell(AS.interview(ENDS + timedelta(hours=1), STARTS, ENDS, "Complete"))
    assert starts(ats) == [STARTS]


def test_one_that_the_ats_called_off_itself_comes_back_at_its_old_time(ats: Account) -> None:
    ats.tell(AS.interview(may(14, 11), STARTS, ENDS, "Cancelled"))
    assert starts(ats) == []
    ats.tell(AS.interview(may(14, 12), STARTS, ENDS))
    assert starts(ats) == [STARTS]


def test_one_that_the_ats_calls_off_after_a_person_moved_it_is_off(ats: Account) -> None:
    by_hand(ats, move)
    ats.tell(AS.interview(may(14, 12), STARTS, ENDS, "Cancelled"))
    assert starts(ats) == []
