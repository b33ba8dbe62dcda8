"""Bullhorn, which sends nothing: its events are fetched, and what they are about is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.ats.answering import explain
from app.db import transaction
from app.jobs.readback import read_in_time
from app.models import Actor, Connection
from app.queries.connections import meaning_of
from app.queries.pursuits import pursuit_for
from tests.ats.conftest import Account, Accounts
from tests.ats.reading import connection_of, may, millis, read_with, work
from tests.ats.shapes import Json
from tests.ats.stand_in import Asked, Reply, StandIn
from tests.factories import NOW

SUBMISSION, APPOINTMENT = "7001", "9001"


class Bullhorn:
    """An agency's Bullhorn: its sign-in, the feed of events, and what its entities are."""

    def __init__(self, api: StandIn) -> None:
        self.api, self.feed, self.last, self.batches = api, [], 0, {}  # type: ignore[var-annotated]
        self.status, self.history = "Interview Scheduled", ["Submitted", "Interview Scheduled"]
        rest, there = f"{api.url}/rest-services/e999/", "rest-services/e999"
        api.routes |= {
            "GET rest-services/loginInfo": {"oauthUrl": f"{api.url}/oauth", "restUrl": f"{api.url}/rest-services/"},
            "POST oauth/authorize": self._authorize,
            "POST oauth/token": lambda asked: {"access_token": "a-" + asked["code"]},
            "POST rest-services/login": lambda asked: {"BhRestToken": "rest-" + asked["access_token"], "restUrl": rest},
            f"PUT {there}/event/subscription/hearback": {"subscriptionId": "hearback", "lastRequestId": 0},
            f"GET {there}/event/subscription/hearback/lastRequestId": lambda _asked: {"result": self.last},
            f"GET {there}/event/subscription/hearback": self._events,
            f"GET {there}/entity/JobSubmission/{SUBMISSION}": lambda _asked: {"data": self._submission()},
            f"GET {there}/entity/Appointment/{APPOINTMENT}": {"data": self._meeting()},
            f"GET {there}/entity/Appointment/9002": {"data": self._meeting(id=9002, parentAppointment={"id": 9001})},
            f"GET {there}/entity/Placement/31": {
                "data": {"id": 31, "dateAdded": millis(may(9)), "candidate": {"id": 501}, "jobOrder": {"id": 88}}
            },
            f"GET {there}/query/JobSubmission": lambda _asked: {"data": [self._submission()]},
            f"GET {there}/query/JobSubmissionHistory": lambda _asked: {"data": self._history()},
            f"GET {there}/query/Appointment": lambda _asked: {"data": [self._meeting()]},
            f"GET {there}/query/Placement": {"data": []},
        }

    def changes(self, entity: str, ref: str, how: str = "UPDATED", at: datetime = NOW) -> None:
        """Something happens there."""
        event = {"eventId": f"ID:JBM-{len(self.feed)}-{entity}-{ref}-{how}", "eventType": "ENTITY"}
        told = {"entityName": entity, "entityId": int(ref), "entityEventType": how, "updatedProperties": ["status"]}
        self.feed.append(event | told | {"eventTimestamp": millis(at)})

    def _authorize(self, asked: Asked) -> Reply:
        is_known = (asked["username"], asked["password"]) == ("api.user", "pass")
        return Reply(302, None, location=f"{self.api.url}/done?code=c0de" if is_known else f"{self.api.url}/sorry")

    def _events(self, asked: Asked) -> Any:
        if "requestId" in asked:
            return {"requestId": int(asked["requestId"]), "events": self.batches[int(asked["requestId"])]}
        if not self.feed:
            return Reply(200)
        self.last += 1
        self.batches[self.last], self.feed = self.feed, []
        return {"requestId": self.last, "events": self.batches[self.last]}

    def _submission(self) -> Json:
        person = {"id": 501, "firstName": "Maya", "lastName": "Okafor", "email": "maya@example.com"}
        job = {"id": 88, "title": "Data analyst", "isOpen": True, "clientCorporation": {"id": 4, "name": "Northwind"}}
        since = {"dateAdded": millis(may(1)), "dateLastModified": millis(may(2))}
        return {"id": int(SUBMISSION), "status": self.status, "candidate": person, "jobOrder": job} | since

    def _history(self) -> list[Json]:
        return [{"id": n, "status": status, "dateAdded": millis(may(1 + n))} for n, status in enumerate(self.history)]

    def _meeting(self, **more: Any) -> Json:
        when = {"dateBegin": millis(may(5, 10)), "dateEnd": millis(may(5, 11)), "dateLastModified": millis(may(3))}
        links = {"candidateReference": {"id": 501}, "jobOrder": {"id": 88}, "parentAppointment": None}
        return {"id": int(APPOINTMENT), "type": "Interview", "isDeleted": False} | when | links | more


@pytest.fixture
def bullhorn(account: Accounts, vendor_api: StandIn) -> tuple[Account, Bullhorn]:
    """An agency's own Bullhorn, with its key given."""
    ats = account("bullhorn", secret=None)
    key = {"client_id": "id", "client_secret": "secret", "user": "api.user", "password": "pass"}
    read_with(ats, vendor_api, **key)
    return ats, Bullhorn(vendor_api)


def look(ats: Account) -> None:
    """The clock's next look at who sends nothing, and what follows."""
    ats.clock.now += timedelta(minutes=3)
    read_in_time(ats.engine, ats.clock.now)
    work(ats)


def test_events_that_are_fetched_are_followed_from_the_interview_to_the_hire(
    bullhorn: tuple[Account, Bullhorn],
) -> None:
    ats, there = bullhorn
    there.changes("JobSubmission", SUBMISSION, "INSERTED")
    there.changes("Appointment", APPOINTMENT, "INSERTED")
    there.changes("Appointment", "9002", "INSERTED")
    there.changes("Note", "1", "INSERTED")
    look(ats)
    pursuit = ats.pursuit()
    assert (pursuit.candidate.name, pursuit.job.title, pursuit.employer.name) == (
        "Maya Okafor", "Data analyst", "Northwind",
    )  # fmt: skip
    assert [(met.starts_at, met.ends_at) for met in pursuit.interviews] == [(may(5, 10), may(5, 11))]
    assert (pursuit.stage_name, pursuit.closed_at) == ("Interview Scheduled", None)
    there.changes("Placement", "31", "INSERTED")
    look(ats)
    assert (ats.pursuit().closed_by, ats.pursuit().outcome) == ("ats", "hired")
    assert connection_of(ats).health(ats.clock.now) == "receives"


@pytest.mark.parametrize("is_told", [True, False])
def test_a_placement_that_is_deleted_takes_its_hire_back_and_no_others(
    bullhorn: tuple[Account, Bullhorn], is_told: bool
) -> None:
    ats, there = bullhorn
    there.changes("JobSubmission", SUBMISSION, "INSERTED")
    there.changes("Placement", "31", "INSERTED")
    look(ats)
    there.changes("Placement", "30", "DELETED")
    look(ats)
    assert (ats.pursuit().outcome, ats.events()[-1].reason) == ("hired", "No hire of this name is known.")
    del there.api.routes["GET rest-services/e999/entity/Placement/31"]
    there.changes("Placement", "31", "DELETED" if is_told else "UPDATED")
    look(ats)
    assert (ats.pursuit().closed_at, ats.pursuit().outcome) == (None, None)
    assert ats.events()[-1].state == "applied"


def test_a_hire_that_a_person_saw_too_is_not_taken_back_over_their_head(bullhorn: tuple[Account, Bullhorn]) -> None:
    ats, there = bullhorn
    there.changes("JobSubmission", SUBMISSION, "INSERTED")
    look(ats)
    with transaction(ats.engine) as session:
        pursuit = pursuit_for(session, connection_of(ats).agency_id, ats.pursuit().id)
        pursuit.close("hired", by=Actor("recruiter", "Priya"), at=ats.clock.now)
    there.changes("Placement", "31", "INSERTED")
    look(ats)
    there.changes("Placement", "31", "DELETED", ats.clock.now)
    look(ats)
    assert ats.pursuit().outcome == "hired"
    assert len(ats.questions()) == 1


def test_a_status_of_the_customers_own_ends_nothing_until_somebody_says_what_it_means(
    bullhorn: tuple[Account, Bullhorn],
) -> None:
    ats, there = bullhorn
    there.status, there.history = "Client Passed", ["Submitted", "Interview Scheduled", "Client Passed"]
    there.changes("JobSubmission", SUBMISSION)
    look(ats)
    assert ats.pursuit().closed_at is None
    with transaction(ats.engine) as session:
        word = meaning_of(session, session.get_one(Connection, ats.connection_id), "stage", "client passed")
        assert word
        explain(session, word, "not_selected", at=ats.clock.now)
    work(ats)
    assert ats.pursuit().outcome == "not_selected"


def test_a_batch_that_was_fetched_and_never_kept_is_asked_for_again(bullhorn: tuple[Account, Bullhorn]) -> None:
    ats, there = bullhorn
    there.changes("JobSubmission", SUBMISSION, "INSERTED")
    look(ats)
    there.changes("Appointment", APPOINTMENT, "DELETED")
    there._events({})  # somebody fetched it for us, and died
    look(ats)
    assert [event.event for event in ats.events() if event.event.startswith("App")] == ["Appointment DELETED"]
    look(ats)
    assert [event.repeats for event in ats.events() if event.event.startswith("App")] == [0]


def test_half_a_character_in_one_event_holds_up_none_of_its_batch(bullhorn: tuple[Account, Bullhorn]) -> None:
    ats, there = bullhorn
    there.changes("JobSubmission", SUBMISSION, "INSERTED")
    there.feed[0] |= {"updatedProperties": ["\ud83d"]}
    there.changes("Note", "1", "INSERTED")
    look(ats)
    assert [event.event for event in ats.events()][:2] == ["JobSubmission INSERTED", "Note INSERTED"]
    assert ats.pursuit().candidate.name == "Maya Okafor"


def test_nobody_sends_in_bullhorns_name(bullhorn: tuple[Account, Bullhorn]) -> None:
    ats, _ = bullhorn
    assert ats.client.post(ats.path, json={"entityName": "Placement", "entityId": 1}).status_code == 404
    assert ats.events() == []
