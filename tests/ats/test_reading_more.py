"""The further vendors' own APIs, read with a key: names, stages' kinds, who said no, and when interviews are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ats.readback import catch_up
from app.db import transaction
from app.models import Candidate, Job, Meaning
from app.queries.connections import connection_for
from tests.ats.conftest import Account, Accounts
from tests.ats.more_shapes import icims, smartrecruiters, teamtailor, workable
from tests.ats.reading import connection_of, may, read_with, work
from tests.ats.shapes import Json
from tests.ats.stand_in import Asked, StandIn


def application(kind: str = "interview", reason: Json | None = None, **attributes: Any) -> Json:
    """Maya's application as Teamtailor's API has it, with what it is linked to."""
    told = {"created-at": may(1).isoformat(), "changed-stage-at": may(6).isoformat(), "updated-at": may(6).isoformat()}
    linked = {
        "candidate": ("31", "candidates", {"first-name": "Maya", "last-name": "Okafor", "email": "maya@example.com"}),
        "job": ("2", "jobs", {"title": "Data analyst", "human-status": "published"}),
        "stage": ("77", "stages", {"name": "Meet the team", "stage-type": kind}),
        "reject-reason": ("9", "reject-reasons", reason),
    }
    given = {name: one for name, one in linked.items() if one[2] is not None}
    return {
        "data": {
            "id": "4711",
            "type": "job-applications",
            "attributes": told | {name.replace("_", "-"): value for name, value in attributes.items()},
            "relationships": {name: {"data": {"id": ref, "type": of}} for name, (ref, of, _) in given.items()},
        },
        "included": [{"id": ref, "type": of, "attributes": about} for ref, of, about in given.values()],
    }


@pytest.fixture
def teamtailors(account: Accounts, vendor_api: StandIn) -> Account:
    """An account with a key, at an API that opens to it alone."""
    ats = account("teamtailor")
    read_with(ats, vendor_api, key="key")
    vendor_api.opens = lambda headers: (
        headers.get("authorization") == "Token token=key" and headers.get("x-api-version") == "20240404"
    )
    return ats


def test_teamtailors_names_and_stages_are_read_after_a_webhook_of_ids(
    teamtailors: Account, vendor_api: StandIn
) -> None:
    vendor_api.routes["GET v1/job-applications/4711"] = application()
    teamtailors.send(teamtailor(may(6)))
    work(teamtailors)
    read = teamtailors.application()
    assert (read.stage_key, read.stage_name) == ("77", "Meet the team")
    with Session(teamtailors.engine) as session:
        assert session.scalars(select(Meaning.meaning).where(Meaning.key == "77")).one() == "interview"
    (_, asked, _) = vendor_api.asked[0]
    assert asked == {"include": "candidate,job,stage,reject-reason"}
    assert teamtailors.events()[-1].state == "applied"


ENDS: list[tuple[Json | None, tuple[str | None, str | None]]] = [
    ({"reason": "Not the right fit", "rejected-by-company": True}, ("not_selected", "Not the right fit")),
    ({"reason": "Took another offer", "rejected-by-company": False}, ("withdrew", "Took another offer")),
    ({"reason": "Other"}, (None, "Other")),
    (None, ("not_selected", None)),
]


@pytest.mark.parametrize(("reason", "known"), ENDS)
def test_who_said_no_is_whoever_teamtailor_says(
    teamtailors: Account, vendor_api: StandIn, reason: Json | None, known: tuple[str | None, str | None]
) -> None:
    vendor_api.routes["GET v1/job-applications/4711"] = application("interview", reason, rejected_at=may(7).isoformat())
    teamtailors.send(teamtailor(may(6)))
    work(teamtailors)
    read = teamtailors.application()
    assert (read.outcome, read.reason_name, read.ended_at) == (*known, may(7))


def test_what_changed_at_teamtailor_is_read_page_by_page(teamtailors: Account, vendor_api: StandIn) -> None:
    def listed(asked: Asked) -> Json:
        if asked.get("page[number]") == "2":
            return {"data": [{"id": "4711"}], "links": {}}
        assert (asked["page[size]"], asked["filter[updated-at][from]"][-1]) == ("30", "Z")
        return {"data": [], "links": {"next": f"{vendor_api.url}/v1/job-applications?page%5Bnumber%5D=2"}}

    vendor_api.routes |= {"GET v1/job-applications": listed, "GET v1/job-applications/4711": application("hired")}
    read_now(teamtailors)
    read = teamtailors.application()
    assert (read.external_id, read.stage_name) == ("4711", "Meet the team")


def read_now(ats: Account) -> None:
    with transaction(ats.engine) as session:
        known = connection_of(ats)
        catch_up(session, connection_for(session, known.agency_id, known.id), ats.clock.now)
    work(ats)


def smart_api(stand_in: StandIn) -> None:
    stand_in.opens = lambda headers: headers.get("x-smarttoken") == "key"
    person = {"id": "cand-1", "firstName": "Maya", "lastName": "Okafor", "email": "maya@example.com"}
    stand_in.routes |= {
        "GET candidates/cand-1": person | {"phoneNumber": "773-555-0177", "updatedOn": may(6).isoformat()},
        "GET jobs/job-1": {"id": "job-1", "title": "Data analyst", "refNumber": "R-7", "status": "SOURCING"},
        "GET candidates": {"content": [{"id": "cand-1"}], "nextPageId": None},
    }


def test_smartrecruiters_candidate_and_job_have_their_names_once_they_are_read(
    account: Accounts, vendor_api: StandIn
) -> None:
    smart = account("smartrecruiters")
    read_with(smart, vendor_api, key="key")
    smart_api(vendor_api)
    smart.send(smartrecruiters("interview.created", may(6), interview_id="i-1"))
    assert smart.pursuit().candidate.is_stub
    work(smart)
    pursuit = smart.pursuit()
    assert (pursuit.candidate.name, pursuit.candidate.email) == ("Maya Okafor", "maya@example.com")
    assert (pursuit.job.title, pursuit.job.requisition_id) == ("Data analyst", "R-7")
    assert (pursuit.candidate.is_stub, pursuit.job.is_stub) == (False, False)


def test_what_smartrecruiters_answers_for_something_else_is_not_taken_for_it(
    account: Accounts, vendor_api: StandIn
) -> None:
    smart = account("smartrecruiters")
    read_with(smart, vendor_api, key="key")
    smart_api(vendor_api)
    vendor_api.routes["GET candidates/cand-1"] = {"id": "cand-2", "firstName": "Rosa"}
    read_now(smart)
    assert smart.events()[-1].state == "ignored"


def event(ref: str, kind: str = "interview", who: str = "27273038", **more: Any) -> Json:
    """Something in Workable's calendar, on 12 May."""
    told = {"id": ref, "type": kind, "candidate": {"id": who, "name": "Maya Okafor"}, "cancelled": False}
    return told | {"starts_at": may(12, 10).isoformat(), "ends_at": may(12, 11).isoformat()} | more


def test_the_time_of_a_workable_interview_that_no_webhook_tells_is_read(account: Accounts, vendor_api: StandIn) -> None:
    ats = account("workable")
    read_with(ats, vendor_api, key="key")
    vendor_api.opens = lambda headers: headers.get("authorization") == "Bearer key"
    told = workable("interview", may(6))
    events = [event("e1"), event("e2", "meeting"), event("e3", who="another"), event("e4", cancelled=True)]
    vendor_api.routes |= {
        "GET spi/v3/candidates/27273038": {"candidate": told["data"]},
        "GET spi/v3/events": {"events": events},
    }
    ats.send(told)
    assert ats.pursuit().interviews == []
    work(ats)
    assert [(one.starts_at, one.ends_at) for one in ats.pursuit().interviews] == [(may(12, 10), may(12, 11))]
    asked = next(asked for route, asked, _ in vendor_api.asked if route == "GET spi/v3/events")
    assert (asked["candidate_id"], asked["include_cancelled"]) == ("27273038", "true")


def test_what_changed_at_workable_is_read_page_by_page(account: Accounts, vendor_api: StandIn) -> None:
    def listed(asked: Asked) -> Json:
        if "since_id" in asked:
            return {"candidates": [{"id": "27273038"}], "paging": {}}
        assert asked["updated_after"].endswith("Z")
        return {"candidates": [], "paging": {"next": f"{vendor_api.url}/spi/v3/candidates?since_id=1"}}

    ats = account("workable")
    read_with(ats, vendor_api, key="key")
    vendor_api.routes |= {
        "GET spi/v3/candidates": listed,
        "GET spi/v3/candidates/27273038": {"candidate": workable("hired", may(13))["data"]},
        "GET spi/v3/events": {"events": [event("e1")]},
    }
    read_now(ats)
    assert (ats.pursuit().outcome, ats.pursuit().closed_by) == ("hired", "ats")


def test_what_the_ids_and_statuses_of_icims_mean_is_read_and_what_was_missed(
    account: Accounts, vendor_api: StandIn
) -> None:
    ats = account("icims")
    key = {"customer": "1234", "client_id": "id", "client_secret": "secret", "auth_url": vendor_api.url}
    read_with(ats, vendor_api, **key)
    here = "customers/1234"
    workflow = {
        "status": {"id": "C2028", "value": "Offer: Sent", "formattedvalue": "Offer Sent"},
        "baseprofile": {"id": 1209, "value": "2026-1209"},
        "associatedprofile": {"id": 3377, "value": "Okafor, Maya"},
    }
    vendor_api.routes |= {
        "POST oauth/token": {"access_token": "t0ken", "expires_in": 1800},
        f"GET {here}/applicantworkflows/90412": workflow,
        f"GET {here}/people/3377": {"firstname": "Maya", "lastname": "Okafor", "email": "maya@example.com"},
        f"GET {here}/jobs/1209": {"jobtitle": "Data analyst"},
        f"POST {here}/search/applicantworkflows": {"searchResults": [{"id": 90412}]},
    }
    ats.send(icims("C2028"))
    assert ats.application().stage_name == "C2028"
    work(ats)
    assert ats.application().stage_name == "Offer Sent"
    with Session(ats.engine) as session:
        assert [one.name for one in session.scalars(select(Candidate))] == ["Maya Okafor"]
        assert [one.title for one in session.scalars(select(Job))] == ["Data analyst"]
    read_now(ats)
    (searched,) = (asked for route, asked, _ in vendor_api.asked if route.endswith("search/applicantworkflows"))
    assert '"value": ["2026-05-14 05:32 PM"]' in searched["json"]
