"""Vendors' own APIs, read with a key: what webhooks leave out, what was missed, and what happens when one says no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ats.readback import READ, catch_up
from app.db import transaction
from app.jobs.readback import NO_LISTS, read_in_time
from app.models import BackgroundJob, Connection, Event
from app.queries.connections import connection_for
from app.queries.history import TOLD_LATE
from tests.ats.conftest import Accounts
from tests.ats.reading import connection_of, may, millis, read_with, work
from tests.ats.shapes import Greenhouse, Json, Lever
from tests.ats.stand_in import Asked, Reply, StandIn, standing_in
from tests.factories import NOW

GH, LV = Greenhouse(), Lever()


# Lever, whose webhooks say hardly anything


def opportunity(**more: Any) -> Json:
    return {
        "id": LV.application,
        "name": "Maya Okafor",
        "contact": {"id": LV.candidate, "name": "Maya Okafor"},
        "emails": ["maya@example.com"],
        "phones": [{"type": "mobile", "value": "773-555-0177"}],
        "stage": {"id": "9a1c", "text": "On-site"},
        "stageChanges": [
            {"toStageId": "lead-new", "updatedAt": millis(may(1))},
            {"toStageId": "9a1c", "updatedAt": millis(may(4))},
        ],
        "archived": None,
        "applications": [{"id": "a1", "posting": "p1"}],
        "updatedAt": millis(may(4)),
        "isAnonymized": False,
        "urls": {"show": f"https://hire.lever.co/candidates/{LV.application}"},
    } | more


def lever_api(stand_in: StandIn, **more: Any) -> None:
    """Lever, as it knows Maya's opportunity."""
    interview = {"id": LV.meeting, "date": millis(may(5, 10)), "duration": 45, "canceledAt": None, "location": "Room 4"}
    stand_in.opens = lambda headers: headers.get("authorization") == "Basic a2V5Og=="  # "key" and no password
    stand_in.routes |= {
        f"GET v1/opportunities/{LV.application}": {"data": opportunity(**more)},
        f"GET v1/opportunities/{LV.application}/interviews": {"data": [interview], "hasNext": False},
        "GET v1/postings/p1": {"data": {"id": "p1", "text": "Data analyst", "state": "published"}},
        "GET v1/archive_reasons/63dd55b2-a99f-4e7b-985f-22c7bf80ab42": {"data": {"id": "63dd55b2", "text": "Withdrew"}},
        "GET v1/opportunities": {"data": [{"id": LV.application}], "hasNext": False},
    }


def test_what_the_webhooks_leave_out_is_read_once_for_all_that_came(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever_api(vendor_api)
    for payload in (LV.applied(may(1)), LV.stage(may(4), "9a1c"), LV.interview(may(4, 15), None)):
        lever.send(payload)
    with Session(lever.engine) as session:
        assert session.scalars(select(BackgroundJob.id).where(BackgroundJob.kind == READ)).one()
    work(lever)
    pursuit = lever.pursuit()
    assert (pursuit.candidate.name, pursuit.candidate.email, pursuit.job.title) == (
        "Maya Okafor", "maya@example.com", "Data analyst",
    )  # fmt: skip
    assert (pursuit.stage_name, pursuit.stage_ref) == ("On-site", "9a1c")
    (met,) = pursuit.interviews
    assert (met.starts_at, met.ends_at, met.location) == (may(5, 10), may(5, 10) + timedelta(minutes=45), "Room 4")
    assert (pursuit.candidate.is_stub, pursuit.job.is_stub) == (False, False)
    assert "read application" in [event.event for event in lever.events()]


def test_half_a_character_that_an_api_tells_is_left_out_and_the_rest_is_read(
    account: Accounts, vendor_api: StandIn
) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever_api(vendor_api, name="Maya \ud83d Okafor")
    lever.send(LV.applied(may(1)))
    work(lever)
    assert lever.pursuit().candidate.name == "Maya Okafor"


def test_an_end_by_an_id_alone_is_what_the_vendor_says_that_id_means(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    reason = "63dd55b2-a99f-4e7b-985f-22c7bf80ab42"
    archived = {"reason": reason, "archivedAt": millis(may(6))}
    lever_api(vendor_api, archived=archived, updatedAt=millis(may(6)))
    lever.send(LV.interview(may(4), may(5, 10)))
    lever.send(LV.archived(may(6), reason))
    assert lever.pursuit().closed_at is None
    work(lever)
    assert (lever.pursuit().closed_by, lever.pursuit().outcome) == ("ats", "withdrew")


def test_what_is_gone_at_the_vendor_is_deleted_here(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    lever.send(LV.interview(may(4), may(5, 10)))
    read_with(lever, vendor_api, key="key")
    lever.send(LV.stage(may(6), "9a1c"))
    work(lever)
    assert lever.application().deleted_at is not None
    assert lever.pursuit().closed_at is not None


def test_nothing_is_deleted_at_an_address_where_no_list_was_ever_read(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    lever.send(LV.interview(may(4), may(5, 10)))
    with transaction(lever.engine) as session:
        known = session.get_one(Connection, lever.connection_id)
        known.let_read({"url": f"{vendor_api.url}/mistyped", "key": "key"}, at=NOW)
        catch_up(session, connection_for(session, known.agency_id, known.id), NOW)
    lever.send(LV.stage(may(6), "9a1c"))
    for _ in range(4):
        work(lever)
        lever.clock.now += timedelta(hours=2)
    assert (lever.application().deleted_at, lever.pursuit().closed_at) == (None, None)
    assert connection_of(lever).degraded_why == NO_LISTS


def test_what_is_read_while_another_key_is_given_is_of_no_account(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever_api(vendor_api)
    lever.send(LV.interview(may(4), may(5, 10)))

    def change(_asked: Asked) -> Json:
        with transaction(lever.engine) as session:
            known = session.get_one(Connection, lever.connection_id)
            known.let_read({"url": f"{vendor_api.url}/mistyped", "key": "key"}, at=NOW)
        return {"data": [{"id": LV.application}], "hasNext": False}

    work(lever)
    vendor_api.routes["GET v1/opportunities"] = change
    with transaction(lever.engine) as session:
        known = connection_of(lever)
        catch_up(session, connection_for(session, known.agency_id, known.id), NOW)
    work(lever)
    changed = connection_of(lever)
    assert (changed.memory, changed.read_until, changed.degraded_at) == ({}, known.read_until, None)
    lever.send(LV.stage(may(6), "9a1c"))
    work(lever)
    assert lever.pursuit().closed_at is None


def test_a_refusal_of_the_key_before_is_not_told_of_the_next(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever_api(vendor_api)

    def change(_asked: Asked) -> Reply:
        with transaction(lever.engine) as session:
            session.get_one(Connection, lever.connection_id).stop_reading(at=NOW)
        return Reply(401)

    vendor_api.routes[f"GET v1/opportunities/{LV.application}"] = change
    lever.send(LV.stage(may(6), "9a1c"))
    work(lever)
    forgotten = connection_of(lever)
    assert (forgotten.credentials, forgotten.memory, forgotten.degraded_at) == ({}, {}, None)


def test_a_vendor_that_wants_to_be_asked_later_is_asked_later(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever_api(vendor_api)
    there = f"GET v1/opportunities/{LV.application}"
    known, vendor_api.routes[there] = vendor_api.routes[there], Reply(429, {}, retry_after="30")
    lever.send(LV.applied(may(1)))
    work(lever)
    with Session(lever.engine) as session:
        (waiting,) = session.scalars(select(BackgroundJob)).all()
    assert (waiting.ready_at, waiting.error) == (NOW + timedelta(seconds=30), "It wants to be asked less often.")
    vendor_api.routes[there] = known
    lever.clock.now = NOW + timedelta(seconds=31)
    work(lever)
    assert lever.events()[-1].event == "read application"


def test_a_key_that_is_refused_is_told_of_and_what_was_missed_is_read_with_the_next(
    account: Accounts, vendor_api: StandIn
) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="an-old-one")
    lever_api(vendor_api)
    lever.send(LV.interview(may(4), None))
    work(lever)
    ill = connection_of(lever)
    assert (ill.health(NOW), ill.degraded_why) == (
        "unread", "It refused the key. Check it and what it may read, then save it again.",
    )  # fmt: skip
    assert lever.pursuit().candidate.is_stub
    with transaction(lever.engine) as session:
        connection = connection_for(session, ill.agency_id, ill.id)
        connection.let_read({"url": vendor_api.url, "key": "key"}, at=lever.clock.now)
        catch_up(session, connection, lever.clock.now)
    work(lever)
    assert lever.pursuit().candidate.name == "Maya Okafor"
    well = connection_of(lever)
    assert (well.health(NOW), well.read_until) == ("receives", lever.clock.now)
    with Session(lever.engine) as session:
        told = list(session.scalars(select(Event.name).where(Event.name.startswith("connection.")).order_by(Event.id)))
    assert told == ["connection.degraded", "connection.recovered"]


def test_an_address_without_any_lists_is_told_of(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever.clock.now = NOW + timedelta(hours=25)
    assert read_in_time(lever.engine, lever.clock.now) == 1
    for _ in range(3):
        work(lever)
        lever.clock.now += timedelta(hours=1)
    ill = connection_of(lever)
    assert (ill.degraded_because, ill.read_until) == ("unread", NOW)
    assert ill.degraded_why == "Its lists are not where they should be. Check the address, then save it again."


def test_what_was_before_is_not_late_because_it_is_read_afterwards(account: Accounts, vendor_api: StandIn) -> None:
    lever = account("lever")
    for told in (LV.interview(may(2), may(5, 10)), LV.stage(may(3), "screen"), LV.stage(may(4), "9a1c")):
        lever.send(told)
    read_with(lever, vendor_api, key="key")
    moves = [("lead-new", may(1)), ("screen", may(3)), ("9a1c", may(4))]
    lever_api(vendor_api, stageChanges=[{"toStageId": key, "updatedAt": millis(since)} for key, since in moves])
    lever.send(LV.interview(may(4), may(5, 10)))
    work(lever)
    assert lever.pursuit().stage_name == "On-site"
    with Session(lever.engine) as session:
        assert session.scalars(select(Event.id).where(Event.name == TOLD_LATE)).all() == []


def test_once_a_day_whatever_changed_is_read_and_the_same_reading_is_no_news(
    account: Accounts, vendor_api: StandIn
) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    lever_api(vendor_api)
    lever.clock.now = NOW + timedelta(hours=25)
    assert read_in_time(lever.engine, lever.clock.now) == 1
    work(lever)
    assert lever.pursuit().candidate.name == "Maya Okafor"
    assert read_in_time(lever.engine, lever.clock.now) == 0
    lever.clock.now += timedelta(hours=25)
    assert read_in_time(lever.engine, lever.clock.now) == 1
    work(lever)
    (event,) = lever.events()
    assert event.repeats == 1
    since = [asked["updated_at_start"] for route, asked, _ in vendor_api.asked if route == "GET v1/opportunities"]
    assert since == [str(millis(then - timedelta(minutes=10))) for then in (NOW, NOW + timedelta(hours=25))]


STORY = [LV.applied(may(1)), LV.interview(may(2)), LV.stage(may(6)), LV.archived(may(7)), LV.unarchived(may(8))]


@pytest.mark.parametrize("came", [[], [1, 0], [3], [4, 2, 1]], ids=str)
def test_whatever_of_a_story_was_lost_it_ends_as_the_vendor_has_it(
    account: Accounts, vendor_api: StandIn, came: list[int]
) -> None:
    lever = account("lever")
    read_with(lever, vendor_api, key="key")
    archived = {"reason": "63dd55b2-a99f-4e7b-985f-22c7bf80ab42", "archivedAt": millis(may(9))}
    lever_api(vendor_api, archived=archived, updatedAt=millis(may(9)))
    vendor_api.routes[f"GET v1/archive_reasons/{archived['reason']}"] = {"data": {"text": "Signed!", "type": "hired"}}
    for place in came:
        lever.send(STORY[place])
    lever.clock.now = NOW + timedelta(hours=25)
    read_in_time(lever.engine, lever.clock.now)
    work(lever)
    pursuit = lever.pursuit()
    assert (pursuit.closed_by, pursuit.outcome) == ("ats", "hired")
    assert (pursuit.candidate.name, len(pursuit.interviews)) == ("Maya Okafor", 1)


def test_no_key_is_shown_to_another_server(account: Accounts, vendor_api: StandIn) -> None:
    greenhouse = account("greenhouse")
    greenhouse_api(vendor_api)
    with standing_in() as stranger:
        vendor_api.routes["GET v3/applications"] = Reply(200, [], link=f'<{stranger.url}/v3/applications>; rel="next"')
        read_with(greenhouse, vendor_api, client_id="id", client_secret="secret", auth_url=vendor_api.url)
        with transaction(greenhouse.engine) as session:
            connection = connection_of(greenhouse)
            catch_up(session, connection_for(session, connection.agency_id, connection.id), NOW)
        work(greenhouse)
        assert stranger.asked == []
    assert connection_of(greenhouse).read_until == NOW


def test_a_page_that_follows_at_no_address_is_said_to_be_unreadable(account: Accounts, vendor_api: StandIn) -> None:
    greenhouse = account("greenhouse")
    greenhouse_api(vendor_api)
    vendor_api.routes["GET v3/applications"] = Reply(200, [], link='<https://[>; rel="next"')
    read_with(greenhouse, vendor_api, client_id="id", client_secret="secret", auth_url=vendor_api.url)
    with transaction(greenhouse.engine) as session:
        connection = connection_of(greenhouse)
        catch_up(session, connection_for(session, connection.agency_id, connection.id), NOW)
    work(greenhouse)
    with Session(greenhouse.engine) as session:
        assert session.scalars(select(BackgroundJob.error)).all() == ["It leads to no address."]


# Greenhouse, which tells no interview's time


def greenhouse_api(stand_in: StandIn, **more: Any) -> None:
    """Greenhouse, as it knows Maya's application."""
    application = {
        "id": int(GH.application),
        "candidate_id": int(GH.candidate),
        "job_id": int(GH.job),
        "job_interview_stage_id": 71416,
        "stage_name": "Onsite",
        "status": "in_process",
        "prospect": False,
        "rejected_at": None,
        "last_activity_at": may(4).isoformat(),
    } | more
    interview = {
        "id": 113101,
        "application_id": int(GH.application),
        "status": "scheduled",
        "starts_at": may(5, 10).isoformat(),
        "ends_at": may(5, 11).isoformat(),
        "location": "Room 4",
    }
    person = {"id": int(GH.candidate), "first_name": "Maya", "last_name": "Okafor", "email_addresses": []}
    key = Reply(200, {"access_token": "t0ken", "expires_in": 3600})
    stand_in.routes |= {
        "POST token": lambda asked: key if asked == {"grant_type": "client_credentials"} else Reply(400),
        "GET v3/applications": [application],
        "GET v3/candidates": [person],
        "GET v3/jobs": [{"id": int(GH.job), "name": "Data analyst", "requisition_id": "REQ-9", "status": "open"}],
        "GET v3/interviews": [interview],
        "GET v3/rejection_details": [{"id": 1, "application_id": int(GH.application), "rejection_reason_id": 7}],
        "GET v3/rejection_reasons": [{"id": 7, "name": "Took another job", "type": {"key": "THEY_REJECTED_US"}}],
    }


def test_the_time_of_an_interview_that_no_webhook_tells_is_read(account: Accounts, vendor_api: StandIn) -> None:
    greenhouse = account("greenhouse")
    greenhouse_api(vendor_api)
    read_with(greenhouse, vendor_api, client_id="id", client_secret="secret", auth_url=vendor_api.url)
    greenhouse.send(GH.interview(may(4)))
    assert greenhouse.pursuit().interviews == []
    work(greenhouse)
    (met,) = greenhouse.pursuit().interviews
    assert (met.starts_at, met.ends_at, met.location) == (may(5, 10), may(5, 11), "Room 4")
    assert {headers.get("authorization") for _, _, headers in vendor_api.asked[1:]} == {"Bearer t0ken"}
    assert vendor_api.counts["POST token"] == 1


def test_an_interview_that_is_to_be_scheduled_again_is_off_until_it_is(account: Accounts, vendor_api: StandIn) -> None:
    greenhouse = account("greenhouse")
    greenhouse_api(vendor_api)
    read_with(greenhouse, vendor_api, client_id="id", client_secret="secret", auth_url=vendor_api.url)
    greenhouse.send(GH.interview(may(4)))
    work(greenhouse)
    vendor_api.routes["GET v3/interviews"] = [vendor_api.routes["GET v3/interviews"][0] | {"status": "to_be_scheduled"}]
    greenhouse.clock.now += timedelta(hours=1)
    greenhouse.send(GH.stage(may(6)))
    work(greenhouse)
    assert [met.counts for met in greenhouse.pursuit().interviews] == [False]


def test_an_end_that_was_missed_is_found_in_the_night(account: Accounts, vendor_api: StandIn) -> None:
    greenhouse = account("greenhouse")
    greenhouse_api(vendor_api)
    read_with(greenhouse, vendor_api, client_id="id", client_secret="secret", auth_url=vendor_api.url)
    greenhouse.send(GH.held(may(5, 11)))
    work(greenhouse)
    greenhouse_api(vendor_api, status="rejected", rejected_at=may(7).isoformat(), last_activity_at=may(7).isoformat())
    greenhouse.clock.now = NOW + timedelta(hours=25)
    read_in_time(greenhouse.engine, greenhouse.clock.now)
    work(greenhouse)
    assert (greenhouse.pursuit().closed_by, greenhouse.pursuit().outcome) == ("ats", "withdrew")


def test_a_session_that_has_ended_is_opened_anew(account: Accounts, vendor_api: StandIn) -> None:
    greenhouse = account("greenhouse")
    greenhouse_api(vendor_api)
    read_with(greenhouse, vendor_api, client_id="id", client_secret="secret", auth_url=vendor_api.url)
    with transaction(greenhouse.engine) as session:
        gone = {"session": {"is": "gone", "until": (NOW + timedelta(hours=1)).isoformat()}}
        session.get_one(Connection, greenhouse.connection_id).memory = gone
    vendor_api.opens = lambda headers: headers.get("authorization") != "Bearer gone"
    greenhouse.send(GH.stage(may(4)))
    work(greenhouse)
    assert greenhouse.events()[-1].event == "read application"
    assert connection_of(greenhouse).memory["session"]["is"] == "t0ken"
