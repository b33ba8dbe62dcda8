"""What a candidate tells: the very facts the recruiter's page makes, once, with a kind word for everything else."""

from __future__ import annotations

import threading
from datetime import date, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cadence import Plan
from app.models import Fact, Interview, Pursuit
from app.models.link import issue_link
from app.queries.pursuits import pursuit_for
from app.web.told import MOST_A_DAY
from tests.factories import NOW, TODAY, at, days, make_pursuit
from tests.support.app import ORIGIN, Visit
from tests.support.server import SetClock


@pytest.fixture(autouse=True)
def _morning(clock: SetClock) -> None:
    clock.now = NOW


@pytest.fixture
def browser(visit: Visit) -> TestClient:
    return visit()


class Candidate:
    """Somebody with a link, a browser and one pursuit."""

    def __init__(self, db: Session, browser: TestClient, pursuit: Pursuit) -> None:
        assert pursuit.recruiter is not None
        self.db, self.browser, self.pursuit = db, browser, pursuit
        self.path = f"/s/{issue_link(db, pursuit, by=pursuit.recruiter.actor, at=NOW)}"
        db.commit()

    def tells(self, what: str, **more: str) -> Any:
        return self.browser.post(f"{self.path}/reports", data={"what": what, **more})

    def reads(self, after: Any = None) -> str:
        return self.browser.get(after.headers["location"] if after is not None else self.path).text

    def facts(self) -> list[Fact]:
        """What this candidate has told, oldest first."""
        since = NOW - days(1)
        told = select(Fact).where(Fact.pursuit_id == self.pursuit.id, Fact.recorded_at >= since).order_by(Fact.id)
        found = list(self.db.scalars(told))
        self.db.commit()  # a session that may write would keep the app from writing
        return found

    def stands(self, now: datetime = NOW) -> Plan:
        read = pursuit_for(self.db, self.pursuit.agency_id, self.pursuit.id).plan(now)
        self.db.commit()
        return read


@pytest.fixture
def maya(db: Session, browser: TestClient) -> Candidate:
    """Waits for a call that was promised by 28 April."""
    pursuit = make_pursuit(db, interviewed_on=date(2026, 4, 21), promised_on=date(2026, 4, 28), thanked=True)
    return Candidate(db, browser, pursuit)


@pytest.fixture
def noah(db: Session, browser: TestClient) -> Candidate:
    """Was interviewed yesterday afternoon and has not said thank you."""
    return Candidate(db, browser, make_pursuit(db, interviewed_on=TODAY - days(1), candidate="Noah Ferreira"))


def test_i_have_sent_it(noah: Candidate) -> None:
    answer = noah.tells("sent")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{noah.path}?said=sent")
    [fact] = noah.facts()
    assert (fact.kind, fact.step, fact.made_by, fact.actor_kind, fact.at) == (
        "touch",
        "thank_you",
        "candidate",
        "candidate",
        NOW,
    )
    said = noah.reads(answer)
    assert "We noted your thank-you." in said
    assert "Nothing until Wednesday 27 May." in said
    assert "Tell Priya, who can undo it." in said
    assert "Waiting, as planned." in noah.reads()


def test_the_recruiter_undoes_it_and_the_page_asks_again(noah: Candidate, db: Session) -> None:
    answer = noah.tells("sent")
    pursuit = pursuit_for(db, noah.pursuit.agency_id, noah.pursuit.id)
    pursuit.undo(pursuit.facts[-1], by=pursuit.recruiter.actor, at=NOW)  # type: ignore[union-attr]
    db.commit()
    assert "Now say thank you." in noah.reads()
    assert "We noted" not in noah.reads(answer)


@pytest.mark.parametrize(
    ("form", "standing", "said"),
    [
        ({"kind": "interview", "on": "2026-05-19", "at": "09:30"}, "interview_ahead", "they want to see you again"),
        ({"kind": "interview", "on": "2026-05-19"}, "interview_ahead", "they want to see you again"),
        ({"kind": "interview"}, "upcoming", "they want to see you again"),
        ({"kind": "offer"}, "offer", "you have an offer"),
        ({"kind": "no"}, "closed", "they said no"),
        ({"kind": "promised", "on": "2026-05-20"}, "upcoming", "they gave a new date"),
        ({"kind": "other", "note": "Still deciding."}, "upcoming", "you heard from them"),
    ],
)
def test_i_heard_from_them(maya: Candidate, form: dict[str, str], standing: str, said: str) -> None:
    answer = maya.tells("heard", **form)
    assert answer.status_code == 303
    [fact] = maya.facts()
    assert (fact.kind, fact.word, fact.text) == ("word", form["kind"], form.get("note"))
    assert maya.stands().standing == standing
    assert said in maya.reads(answer)


def test_an_interview_they_told_has_the_hours_they_told(maya: Candidate, db: Session) -> None:
    maya.tells("heard", kind="interview", on="2026-05-19", at="09:30")
    assert "Your next interview is on Tuesday at 9:30 am." in maya.reads()
    newest = db.scalars(select(Interview).order_by(Interview.id.desc())).first()
    assert newest is not None
    assert (newest.starts_at, newest.ends_at, newest.ends_are_assumed) == (
        at(date(2026, 5, 19), 9, 30),
        at(date(2026, 5, 19), 10, 30),
        True,
    )


def test_an_interview_on_a_day_without_hours_is_not_given_any(maya: Candidate) -> None:
    maya.tells("heard", kind="interview", on="2026-05-19")
    assert "Your next interview is on Tuesday." in maya.reads()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose what they said."),
        ({"kind": "nonsense"}, "Choose what they said."),
        ({"kind": "promised"}, "Give the day they named."),
        ({"kind": "promised", "on": "2026-05-13"}, "Give a day from today on, within a year."),
        ({"kind": "promised", "on": "9999-12-31"}, "Give a day from today on, within a year."),
        ({"kind": "interview", "on": "next week"}, "Give a day from today on, within a year."),
        ({"kind": "interview", "on": "2026-05-20", "at": "late"}, "Give a time such as 15:30."),
        ({"kind": "other", "note": "x" * 501}, "Use 500 characters or fewer."),
    ],
)
def test_what_cannot_be_read_is_asked_again_with_what_was_typed(
    maya: Candidate, form: dict[str, str], sentence: str
) -> None:
    answer = maya.tells("heard", **form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(typed in answer.text for name, typed in form.items() if name in ("on", "note"))
    assert maya.facts() == []


def test_i_took_another_job(maya: Candidate) -> None:
    answer = maya.tells("took_job")
    assert "Congratulations on the new job." in maya.reads(answer)
    assert _ending(maya) == ("withdrew", "candidate")
    assert "You took another job." in maya.reads()
    assert "I heard from" not in maya.reads()


def _ending(who: Candidate) -> tuple[str, str]:
    closed = who.stands().closed
    assert closed is not None
    return closed.outcome, closed.by


def test_i_want_to_withdraw(maya: Candidate) -> None:
    asked = maya.browser.get(f"{maya.path}/reports/new?what=withdraw").text
    assert "Do you want to withdraw?" in asked
    assert "Priya tells Northwind Freight." in asked
    assert maya.stands().is_open
    answer = maya.tells("withdraw")
    assert "You have withdrawn." in maya.reads(answer)
    assert _ending(maya)[0] == "withdrew"


def test_an_offer_is_turned_down_not_withdrawn_from(maya: Candidate) -> None:
    maya.tells("heard", kind="offer")
    assert "I want to turn it down" in maya.reads()
    answer = maya.tells("withdraw")
    assert _ending(maya)[0] == "offer_declined"
    assert "You turned the offer down." in maya.reads(answer)


def test_a_word_after_silence_ended_it_takes_it_up_again(maya: Candidate, clock: SetClock) -> None:
    clock.now = at(date(2026, 6, 1))
    assert "We have moved on" in maya.reads()
    maya.tells("heard", kind="promised", on="2026-06-09")
    assert maya.stands(clock.now).is_open
    assert "Nothing until Tuesday 9 June." in maya.reads()


# Twice, too often, too late


@pytest.mark.parametrize("what", ["sent", "took_job", "withdraw"])
def test_a_second_tap_is_told_that_it_is_noted_already(maya: Candidate, noah: Candidate, what: str) -> None:
    who = noah if what == "sent" else maya
    who.tells(what)
    again = who.tells(what)
    assert again.status_code == 303
    assert "We had noted this already, so nothing changed." in who.reads(again)
    assert len(who.facts()) == 1


def test_the_same_word_twice_is_one_word_and_another_is_another(maya: Candidate) -> None:
    for form in (
        {"kind": "promised", "on": "2026-05-20"},
        {"kind": "promised", "on": "2026-05-20"},
        {"kind": "promised", "on": "2026-05-21"},
        {"kind": "interview", "on": "2026-05-22"},
        {"kind": "interview", "on": "2026-05-22"},
    ):
        assert maya.tells("heard", **form).status_code == 303
    assert len(maya.facts()) == 3


def test_two_taps_at_once_are_one_fact(noah: Candidate, app: FastAPI) -> None:
    start, statuses = threading.Barrier(4), []

    def tap() -> None:
        # Without the app's own start and stop: four of them at once would close each other's connections.
        browser = TestClient(app, base_url=ORIGIN, follow_redirects=False)
        start.wait()
        statuses.append(browser.post(f"{noah.path}/reports", data={"what": "sent"}).status_code)
        browser.close()

    taps = [threading.Thread(target=tap) for _ in range(4)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert statuses == [303] * 4
    assert len(noah.facts()) == 1


def test_what_is_not_asked_for_any_more_changes_nothing_and_is_said_kindly(maya: Candidate) -> None:
    for what in ("sent", "called", "voicemail"):
        answer = maya.tells(what)
        assert answer.status_code == 409
        assert "Things have moved on." in answer.text
        assert f'href="{maya.path}"' in answer.text
        assert maya.browser.get(f"{maya.path}/reports/new?what={what}").status_code == 409
    maya.tells("withdraw")
    assert maya.tells("heard", kind="offer").status_code == 409
    assert [fact.kind for fact in maya.facts()] == ["closure"]


def test_nonsense_is_refused_in_the_agencys_words(maya: Candidate) -> None:
    for answer in (maya.tells("nonsense"), maya.browser.get(f"{maya.path}/reports/new"), maya.tells("")):
        assert answer.status_code == 422
        assert "That could not be read." in answer.text
        assert "Brightline Staffing" in answer.text


def test_enough_is_enough_for_one_day(maya: Candidate, clock: SetClock) -> None:
    for number in range(MOST_A_DAY):
        assert maya.tells("heard", kind="other", note=f"Word {number}.").status_code == 303
    answer = maya.tells("heard", kind="other", note="One more.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 24 * 3600
    assert "That is enough for today." in answer.text
    assert len(maya.facts()) == MOST_A_DAY
    clock.now += days(1)
    assert maya.tells("heard", kind="other", note="The next day.").status_code == 303


def test_an_address_alone_claims_nothing(maya: Candidate) -> None:
    for said in ("took_job", "heard", "sent", "nonsense"):
        assert "Still open. They owe us an answer." in maya.browser.get(f"{maya.path}?said={said}").text


def test_a_link_tells_of_its_own_pursuit_alone(maya: Candidate, noah: Candidate) -> None:
    noah.tells("withdraw")
    assert maya.stands().is_open
    assert maya.facts() == []


def test_a_form_posts_without_origin_since_the_page_sends_no_referrer(noah: Candidate, app: FastAPI) -> None:
    browser = TestClient(app, base_url=ORIGIN, headers={"Origin": "null"}, follow_redirects=False)
    assert browser.post(f"{noah.path}/reports", data={"what": "sent"}).status_code == 303
    browser.close()
