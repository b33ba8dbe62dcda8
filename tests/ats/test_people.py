"""People and the machine: a person's decision stands, and a person who is to be forgotten is."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.db import transaction
from app.models import Job, Pursuit, Question, Recruiter
from app.queries.pursuits import pursuit_for
from tests.ats.conftest import Account, Accounts, give_meaning
from tests.ats.shapes import Greenhouse, Lever
from tests.factories import NOW, at, days
from tests.support.server import SetClock

GH = Greenhouse()


def may(day: int, hour: int = 12) -> datetime:
    return at(date(2026, 5, day), hour)


HELD = [GH.applied(may(4)), GH.interview(may(6)), GH.held(may(12, 11))]


def act(ats: Account, verb: str, *args: str, when: datetime, **more: str) -> None:
    """Priya does something with the one pursuit."""
    with transaction(ats.engine) as session:
        priya = session.scalars(select(Recruiter)).one()
        pursuit = pursuit_for(session, priya.agency_id, session.scalars(select(Pursuit.id)).one())
        getattr(pursuit, verb)(*args, by=priya.actor, at=when, **more)


def answer(ats: Account, choice: str, when: datetime) -> None:
    with transaction(ats.engine) as session:
        priya = session.scalars(select(Recruiter)).one()
        question = session.scalars(select(Question).where(Question.answered_at.is_(None))).one()
        pursuit = pursuit_for(session, priya.agency_id, question.pursuit_id)
        question.settle(choice, pursuit, by=priya.actor, at=when)


def test_what_contradicts_a_persons_ending_is_asked_once_and_changes_nothing(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    act(ats, "close", "withdrew", when=may(13, 18))
    ats.tell(GH.hired(may(13)), GH.hired(may(13)))
    assert (ats.pursuit().outcome, ats.pursuit().closed_by) == ("withdrew", "recruiter")
    (question,) = ats.questions()
    assert question.said == ("Greenhouse says: hired (Wed 13 May). Priya Raman ended it on Wed 13 May: withdrew.")


@pytest.mark.parametrize(("choice", "outcome"), [("hired", "hired"), ("keep", "withdrew")])
def test_one_answer_settles_it(account: Accounts, choice: str, outcome: str) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    act(ats, "close", "withdrew", when=may(13, 18))
    ats.tell(GH.hired(may(13)))
    answer(ats, choice, NOW)
    assert (ats.pursuit().outcome, ats.pursuit().closed_by) == (outcome, "recruiter")
    ats.tell(GH.hired(may(13)))
    assert ats.questions() == []


def test_an_end_from_before_a_persons_reopening_is_a_question_and_a_newer_one_ends_it(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD, GH.rejected(may(12, 15)))
    act(ats, "reopen", when=may(14, 11))
    ats.tell(GH.hired(may(13)))
    assert ats.pursuit().closed_at is None
    assert [question.topic for question in ats.questions()] == ["ended:hired"]
    ats.clock.now = NOW + days(2)
    ats.tell(GH.rejected(may(15)))
    assert ats.pursuit().outcome == "not_selected"


def test_a_sign_of_life_after_a_persons_ending_asks_whether_it_goes_on(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    act(ats, "close", "not_selected", when=may(13))
    ats.tell(GH.stage(may(13, 20)))
    assert ats.pursuit().outcome == "not_selected"
    answer(ats, "reopen", NOW)
    assert ats.pursuit().closed_at is None


def test_what_a_person_did_since_stands_when_an_end_is_told_of_late(account: Accounts) -> None:
    lever, ats = Lever(), account("lever")
    ats.tell(lever.applied(may(4)), lever.interview(may(6), may(12, 10)), lever.stage(may(13)))
    act(ats, "add_note", "They took her on to the next stage.", when=NOW)
    ats.tell(lever.archived(may(12, 15), "Withdrew"))
    pursuit = ats.pursuit()
    assert (pursuit.outcome, pursuit.heard_at) == ("withdrew", may(13))
    assert not any(fact.undone_at for fact in pursuit.facts)


def test_a_sign_of_life_reopens_what_silence_has_ended(account: Accounts, clock: SetClock) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD)
    clock.now = NOW + days(60)
    silence(ats, clock.now)
    assert ats.pursuit().outcome == "lapsed"
    ats.tell(GH.stage(clock.now - days(1)))
    assert ats.pursuit().closed_at is None
    assert ats.pursuit().heard_at == clock.now - days(1)


def silence(ats: Account, when: datetime) -> None:
    with transaction(ats.engine) as session:
        pursuit_for(session, 1, session.scalars(select(Pursuit.id)).one()).settle(when)


def test_a_reason_that_is_explained_later_ends_what_it_had_left_open(account: Accounts) -> None:
    ats = account("greenhouse")
    ats.tell(*HELD, GH.rejected(may(13), "Wrong skill set"))
    assert [question.topic for question in ats.questions()] == ["unmapped"]
    give_meaning(ats, "reason", "wrong skill set", "not_selected")
    ats.tell(GH.rejected(may(13), "Wrong skill set"))
    assert ats.pursuit().outcome == "not_selected"
    assert ats.questions() == []


def test_a_job_that_is_confidential_there_is_so_here_until_it_says_otherwise(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    for hour, said, confidential in ((9, True, True), (10, None, True), (11, False, False)):
        told = GH.stage(may(13, hour))
        told["payload"]["application"]["jobs"][0]["confidential"] = said
        ats.tell(told)
        with Session(engine) as session:
            assert session.scalars(select(Job.is_confidential)).all() == [confidential]
