"""Ashby's own API: whose an interview is, what was missed, and how it says no."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ats import reader
from app.ats.news import Nothing
from app.ats.readback import READ, catch_up
from app.ats.reader import BusyError, RefusedError, Reply, Send, Thing, UnreadableError
from app.ats.readers.ashby import READER
from app.db import transaction
from app.models import BackgroundJob, Connection, Job
from app.queries.connections import connection_for
from tests.ats.conftest import Account, Accounts
from tests.ats.reading import connection_of, may, read_with, work
from tests.ats.shapes import Ashby, Json, iso
from tests.ats.stand_in import Asked, StandIn
from tests.factories import NOW

AS = Ashby()
SCHEDULE = AS.interview(may(4), may(5, 10), may(5, 11))["data"]["interviewSchedule"]
JOB = "4071538b-3cac-4fbf-ac76-f78ed250ffdd"


class Api:
    """Ashby's API: an application and its interview as they are there, and lists of what changed after each token."""

    def __init__(self, stand_in: StandIn) -> None:
        self.application = AS.stage(may(4))["data"]["application"]
        self.schedule = SCHEDULE
        self.job = {"id": JOB, "title": "Data analyst", "status": "Open", "updatedAt": iso(may(1))}
        self.pages: dict[str, list[list[Json]]] = {
            "application.list": [[{"id": "of-last-year", "updatedAt": iso(may(1) - timedelta(days=300))}]],
            "interviewSchedule.list": [[]],
            "job.list": [[]],
        }
        self.asked: list[tuple[str, Json]] = []
        stand_in.opens = lambda headers: (
            headers.get("authorization") == "Basic a2V5Og=="  # "key" and no password
            and headers.get("accept") == "application/json; version=1"
        )
        for name in ("application.info", "job.info", *self.pages):
            stand_in.routes[f"POST {name}"] = self._answering(name)

    def _answering(self, name: str) -> Any:
        def answer(asked: Asked) -> Any:
            told = json.loads(asked["json"])
            self.asked.append((name, told))
            return self._listed(name, told) if name in self.pages else self._info(name, told)

        return answer

    def _info(self, name: str, told: Json) -> Json:
        found, ref = (
            (self.application, told.get("applicationId")) if name == "application.info" else (self.job, told.get("id"))
        )
        return {"success": True, "results": found} if found["id"] == ref else refusal(f"{name[:-5]}_not_found")

    def _listed(self, name: str, told: Json) -> Json:
        if "applicationId" in told:
            return {"success": True, "results": [self.schedule], "moreDataAvailable": False}
        place, pages = int(told.get("cursor", "0")), self.pages[name]
        if place + 1 < len(pages):
            more = {"moreDataAvailable": True, "nextCursor": str(place + 1)}
        else:
            more = {"moreDataAvailable": False, "syncToken": f"{name} {self.asked.count((name, told))}"}
        return {"success": True, "results": pages[place], **more}

    def lists_asked(self, name: str) -> list[Json]:
        return [told for asked, told in self.asked if asked == name and "applicationId" not in told]


def refusal(code: str) -> Json:
    """How Ashby says no, with 200."""
    return {"success": False, "errors": [code], "errorInfo": {"code": code, "message": "No.", "requestId": "r-1"}}


@pytest.fixture
def ashby(account: Accounts, vendor_api: StandIn) -> tuple[Account, Api]:
    """An employer's Ashby, with its key given."""
    ats = account("ashby")
    read_with(ats, vendor_api, key="key")
    with transaction(ats.engine) as session:
        session.get_one(Connection, ats.connection_id).read_until = may(1)
    return ats, Api(vendor_api)


def read_now(ats: Account) -> None:
    """What the button does, `POST …/reconcile` and the clock once a day."""
    with transaction(ats.engine) as session:
        known = connection_of(ats)
        catch_up(session, connection_for(session, known.agency_id, known.id), ats.clock.now)
    work(ats)


def test_whose_an_interview_is_that_its_webhook_does_not_say_is_read_once_for_both_that_came(
    ashby: tuple[Account, Api],
) -> None:
    ats, there = ashby
    told = AS.interview(may(4), may(5, 10), may(5, 11))
    ats.send(told | {"action": "interviewScheduleCreate"})
    ats.send(told)
    assert ats.pursuit().candidate.is_stub
    with Session(ats.engine) as session:
        assert session.scalars(select(BackgroundJob.id).where(BackgroundJob.kind == READ)).one()
    work(ats)
    pursuit = ats.pursuit()
    assert (pursuit.candidate.name, pursuit.candidate.email, pursuit.job.title, pursuit.stage_name) == (
        "Maya Okafor", "maya@example.com", "Data analyst", "Onsite",
    )  # fmt: skip
    assert [(met.starts_at, met.ends_at) for met in pursuit.interviews] == [(may(5, 10), may(5, 11))]
    assert there.asked[:2] == [
        ("application.info", {"applicationId": AS.application}),
        ("interviewSchedule.list", {"limit": 100, "applicationId": AS.application}),
    ]
    assert ats.events()[-1].event == "read application"


def test_an_event_that_tells_all_of_its_application_has_nothing_read(ashby: tuple[Account, Api]) -> None:
    ats, there = ashby
    for told in (AS.applied(may(1)), AS.stage(may(4)), AS.hired(may(6))):
        ats.send(told)
    work(ats)
    assert there.asked == []


STORY = [AS.applied(may(1)), AS.interview(may(4), may(5, 10), may(5, 11)), AS.stage(may(6)), AS.archived(may(7))]


@pytest.mark.parametrize("came", [[], [1, 0], [3]], ids=str)
def test_whatever_of_a_story_was_lost_it_ends_as_ashby_has_it(ashby: tuple[Account, Api], came: Sequence[int]) -> None:
    ats, there = ashby
    there.application = AS.hired(may(8))["data"]["application"]
    there.pages["application.list"] = [[there.application]]
    for place in came:
        ats.send(STORY[place])
    read_now(ats)
    pursuit = ats.pursuit()
    assert (pursuit.closed_by, pursuit.outcome, pursuit.candidate.name) == ("ats", "hired", "Maya Okafor")
    assert len(pursuit.interviews) == 1


def test_what_it_went_through_is_a_sign_of_life_where_it_did_not_begin_there(ashby: tuple[Account, Api]) -> None:
    ats, there = ashby
    entered = [("stage-Application review", may(1)), ("stage-Onsite", may(6))]
    history = [{"stageId": key, "title": key, "enteredStageAt": iso(since)} for key, since in entered]
    there.application |= {"applicationHistory": history[1:], "updatedAt": iso(may(9))}
    there.pages["application.list"] = [[there.application]]
    read_now(ats)
    assert [sign.at for sign in ats.application().signs_of_life()] == []
    there.application["applicationHistory"] = history[::-1]
    read_now(ats)
    assert [sign.at for sign in ats.application().signs_of_life()] == [may(6)]


def test_the_first_list_is_read_to_its_end_and_later_ones_by_the_token_that_it_gave(
    ashby: tuple[Account, Api],
) -> None:
    ats, there = ashby
    there.pages["application.list"].append([there.application])
    read_now(ats)
    assert there.lists_asked("application.list") == [{"limit": 100}, {"limit": 100, "cursor": "1"}]
    assert [event.subject for event in ats.events()] == [AS.application]  # and nothing of last year
    first = connection_of(ats).memory
    there.pages["application.list"] = [[]]
    there.pages["interviewSchedule.list"] = [[there.schedule | {"updatedAt": iso(NOW)}]]
    there.asked.clear()
    read_now(ats)
    assert there.lists_asked("application.list") == [{"limit": 100, "syncToken": first["application.list"]}]
    assert ("application.info", {"applicationId": AS.application}) in there.asked
    assert connection_of(ats).read_until == ats.clock.now


def test_a_job_that_was_closed_unheard_asks_about_its_pursuits(ashby: tuple[Account, Api]) -> None:
    ats, there = ashby
    ats.send(AS.interview(may(4), may(5, 10), may(5, 11)))
    work(ats)
    there.job |= {"status": "Closed", "updatedAt": iso(may(9))}
    there.pages["job.list"] = [[there.job]]
    read_now(ats)
    with Session(ats.engine) as session:
        assert session.scalars(select(Job.status)).one() == "closed"
    assert len(ats.questions()) == 1


def test_what_the_key_is_not_shown_is_not_taken_for_deleted(ashby: tuple[Account, Api]) -> None:
    ats, there = ashby
    there.application["id"] = "another"
    ats.send(AS.interview(may(4), may(5, 10), may(5, 11)))
    work(ats)
    assert (ats.application().deleted_at, ats.pursuit().closed_at) == (None, None)
    read = ats.events()[-1]
    assert (read.event, read.state) == ("read application", "ignored")
    assert "confidential" in (read.reason or "")


# What it answers, without an account


def api(send: Send, **memory: str) -> reader.Api:
    return READER.api(send, lambda _: None, {"key": "key"}, memory, NOW)


def answering(*answers: tuple[int, Json]) -> Send:
    """Sends nothing, and is answered so, one after the other."""
    waiting = [
        Reply(status, {"retry-after": "30"} if status == 429 else {}, json.dumps(said)) for status, said in answers
    ]
    return lambda _method, _url, _headers, _body: waiting.pop(0)


APPLICATION = Thing("application", AS.application)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, {}),
        (403, refusal("missing_endpoint_permission")),
        (200, refusal("missing_endpoint_permission")),
        (200, {"success": False, "errors": [{"message": "missing_endpoint_permission"}]}),
        (200, {"success": False, "errors": [{"code": "missing_endpoint_permission", "message": "No."}]}),
    ],
)
def test_a_key_that_may_not_read_it_is_refused_whatever_the_status(status: int, said: Json) -> None:
    with pytest.raises(RefusedError, match="It refused the key"):
        READER.fetch(api(answering((status, said))), APPLICATION)


@pytest.mark.parametrize(("status", "seconds"), [(429, 30), (200, 60)])
def test_one_that_wants_to_be_asked_later_is(status: int, seconds: int) -> None:
    with pytest.raises(BusyError) as busy:
        READER.fetch(api(answering((status, refusal("rate_limit_exceeded")))), APPLICATION)
    assert busy.value.wait == timedelta(seconds=seconds)


@pytest.mark.parametrize("said", [refusal("invalid_input"), {"success": False}, [], {"success": "yes", "results": {}}])
def test_anything_else_than_a_yes_is_no_answer(said: Any) -> None:
    with pytest.raises(UnreadableError):
        READER.fetch(api(answering((200, said))), APPLICATION)


@pytest.mark.parametrize(
    "no", [(200, refusal("sync_token_expired")), (200, refusal("incremental_sync_too_large")), (400, {})]
)
def test_where_a_token_is_no_longer_taken_all_there_is_is_looked_through_again(no: tuple[int, Json]) -> None:
    rows = [{"id": "old", "updatedAt": iso(may(1))}, {"id": "new", "updatedAt": iso(NOW)}, {"id": "undated"}]
    all_there_is = {"success": True, "results": rows, "moreDataAvailable": False, "syncToken": "the next"}
    none = {"success": True, "results": [], "moreDataAvailable": False}
    asking = api(answering(no, (200, all_there_is), (200, none), (200, none)), **{"application.list": "the last"})
    found = [thing.ref for page in READER.changed(asking, NOW - timedelta(minutes=10)) for thing in page]
    assert (found, asking.memory) == (["new", "undated"], {"application.list": "the next"})


def test_a_list_without_an_end_is_read_no_further_than_a_hundred_thousand_rows() -> None:
    said = json.dumps({"success": True, "results": [], "moreDataAvailable": True, "nextCursor": "on"})
    asking = api(lambda _method, _url, _headers, _body: Reply(200, {}, said))
    assert sum(1 for _ in READER.changed(asking, NOW)) == 3 * 1000


def test_a_lead_is_not_followed_and_neither_are_its_interviews() -> None:
    lead = {"id": AS.application, "status": "Lead"}
    (news,) = READER.understand(APPLICATION, {"application": lead, "schedules": [SCHEDULE]})
    assert isinstance(news, Nothing)


def test_what_is_answered_for_something_else_is_not_taken_for_it() -> None:
    (news,) = READER.understand(APPLICATION, {"application": {"id": "another", "status": "Active"}})
    assert isinstance(news, Nothing)
