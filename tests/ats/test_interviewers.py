"""Whom the candidate met, as each vendor that tells of them does: by webhook, or read from its API."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest

from app.ats.interviewers import kept, met
from app.ats.news import ApplicationNews, News
from app.ats.reader import Thing
from app.ats.readers import READERS
from app.ats.vendor import Delivery
from app.ats.vendors import VENDORS
from app.models import Application, Interviewer
from app.schemas.particulars import MOST_INTERVIEWERS
from tests.ats.reading import may, millis
from tests.ats.shapes import Ashby, Greenhouse, Json
from tests.factories import NOW

Met = tuple[Interviewer, ...] | None


def person(name: str, email: str | None = None) -> Interviewer:
    return Interviewer(name=name, email=email)


DANA, SAM = person("Dana Ruiz", "dana.ruiz@northwind.example"), person("Sam Oh")


def met_in(news: Iterable[News]) -> Met:
    """Whom they met in the one interview that `news` tell of."""
    (meeting,) = [it for one in news if isinstance(one, ApplicationNews) for it in one.meetings]
    return meeting.interviewers


def sent(vendor: str, payload: Json) -> Met:
    return met_in(VENDORS[vendor].read(Delivery.of({}, json.dumps(payload).encode(), NOW)))


def found(vendor: str, thing: Thing, answer: Json) -> Met:
    return met_in(READERS[vendor].understand(thing, answer))


def ashby(*events: Json) -> Met:
    told = Ashby().interview(may(4), may(12, 10), may(12, 11))
    told["data"]["interviewSchedule"]["interviewEvents"] = list(events)
    return sent("ashby", told)


def test_ashby_tells_them_event_by_event() -> None:
    dana = {"id": "u1", "firstName": "Dana", "lastName": "Ruiz", "email": DANA["email"], "isEnabled": True}
    sam = {"id": "u2", "firstName": "Sam", "lastName": "Oh", "email": None}
    first, second = {"interviewers": [dana]}, {"interviewers": [sam, dana]}
    assert kept(ashby(first, second) or ()) == [DANA, SAM]


def test_ashby_that_knows_them_by_ids_alone_tells_of_nobody() -> None:
    assert ashby({"interviewerUserIds": ["u1"], "interviewers": []}) is None


def test_greenhouse_tells_their_names_within_the_stage() -> None:
    told = Greenhouse().interview(may(4))
    meeting = told["payload"]["application"]["current_stage"]["interviews"][0]
    meeting["interviewers"] = [{"id": 2622, "display_name": "Sam Oh", "status": "tentative"}]
    assert sent("greenhouse", told) == (SAM,)
    del meeting["interviewers"]
    assert sent("greenhouse", told) is None


def test_levers_are_read_with_the_interview() -> None:
    people = [{"id": "u1", "name": "Dana Ruiz", "email": DANA["email"]}, {"id": "u2", "name": "Sam Oh"}]
    interview = {"id": "i1", "date": millis(may(5, 10)), "duration": 45, "interviewers": people}
    assert found("lever", Thing("application", "o1"), {"opportunity": {}, "interviews": [interview]}) == (DANA, SAM)


def test_workables_are_the_members_of_the_event() -> None:
    event = {"id": "e1", "type": "interview", "candidate": {"id": "c1"}, "starts_at": may(12, 10).isoformat()}
    members = [{"id": "m1", "name": "Sam Oh", "status": "pending"}]
    answer = {"candidate": {"id": "c1", "stage_kind": "applied"}, "events": [event | {"members": members}]}
    assert found("workable", Thing("application", "c1"), answer) == (SAM,)


@pytest.mark.parametrize(
    ("contact", "met_there"),
    [({"id": 7, "firstName": "Dana", "lastName": "Ruiz", "email": DANA["email"]}, (DANA,)), (None, None)],
)
def test_bullhorns_is_the_client_contact_of_the_appointment(contact: Json | None, met_there: Met) -> None:
    meeting = {"id": 9001, "type": "Interview", "dateBegin": millis(may(5, 10)), "clientContactReference": contact}
    submission = {"id": 301, "candidate": {"id": 501}, "jobOrder": {"id": 88}}
    answer = {"submission": submission, "meetings": [meeting]}
    assert found("bullhorn", Thing("application", "301"), answer) == met_there


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("Dana Ruiz", None),
        ([], ()),
        ([None, "Dana Ruiz", {"name": " "}, {"name": 7}], (person("7"),)),
        ([{"email": "sam.oh@northwind.example"}], (person("sam.oh@northwind.example", "sam.oh@northwind.example"),)),
        ([{"name": "D" * 300}], (person("D" * 200),)),
    ],
)
def test_whatever_stands_where_people_should_is_read_without_an_error(told: Any, people: Met) -> None:
    assert met(told) == people


def test_what_can_be_kept_is_kept() -> None:
    told = [person("Dana Ruiz", "dana at home"), *(person(f"Person {number}") for number in range(30))]
    assert kept(told)[:2] == [person("Dana Ruiz"), person("Person 0")]
    assert len(kept(told)) == MOST_INTERVIEWERS


def test_whoever_told_of_them_last_is_believed_in_whichever_order_it_comes() -> None:
    times = [may(4), may(5), may(6), may(7)]
    people: list[Json] = [{"interviewers": [SAM]}, {}, {"interviewers": [DANA, SAM]}, {}]
    ends = []
    for order in permutations(zip(times, people, strict=True)):
        application = Application(meetings={})
        for at, told in order:
            since = {"interviewers_at": at.isoformat()} if told else {}
            application.meet("m1", {"status": "scheduled", **told, **since}, at=at)
        ends.append(application.meetings["m1"])
    assert ends[0]["interviewers"] == [DANA, SAM]
    assert [end for end in ends if end != ends[0]] == []
