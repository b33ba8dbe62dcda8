"""JobAdder's own API: let in by somebody's consent, and what happened while its webhook was suspended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.ats.oauth import CONSENT_ENDED, bearer
from app.ats.readback import catch_up
from app.ats.readers.jobadder import READER
from app.db import transaction
from app.models import Connection
from app.queries.applications import meanings_of
from app.queries.connections import connection_for
from tests.ats.conftest import Account, Accounts, give_meaning
from tests.ats.more_shapes import jobadder_application, jobadder_interview, jobadder_status
from tests.ats.reading import connection_of, may, work
from tests.ats.shapes import Json, iso
from tests.ats.stand_in import Asked, Reply, StandIn
from tests.factories import NOW

HERE = "http://127.0.0.1:8000/admin/connections/consent"
TOKENS = "POST connect/token"


class Api:
    """JobAdder, as it knows Maya's application. Each refresh token is good once, and so is the code."""

    def __init__(self, stand_in: StandIn) -> None:
        self.stand_in, self.good, self.granted = stand_in, {"code": "the-code"}, 0
        self.asked: list[Asked] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.application: Json = jobadder_application("Interview") | {"updatedAt": iso(may(4))}
        self.interviews = [
            {"interviewId": 55, "type": "External", "startAt": iso(may(5, 10)), "endAt": iso(may(5, 11))},
            {"interviewId": 56, "type": "Internal", "startAt": iso(may(3, 10)), "endAt": iso(may(3, 11))},
        ]
        self.lists: dict[str, list[Json]] = {"applications": [], "jobs": [], "placements": []}
        stand_in.opens = lambda headers: headers.get("authorization") in (None, f"Bearer access-{self.granted}")
        stand_in.routes |= {
            TOKENS: self._grant,
            "GET v2/applications/7001": lambda _: self.application,
            "GET v2/applications/7001/interviews": lambda _: {"items": self.interviews},
            **{f"GET v2/{name}": self._listing(name) for name in self.lists},
        }

    def _grant(self, asked: Asked) -> Json | Reply:
        self.asked.append(asked)
        self.meanwhile()
        told = {name: asked[name] for name in ("code", "refresh_token") if name in asked}
        if told != self.good or (asked["client_id"], asked["client_secret"]) != ("id", "hush"):
            return Reply(400, {"error": "invalid_grant"})
        self.granted += 1
        self.good = {"refresh_token": f"refresh-{self.granted}"}
        return self.good | {
            "access_token": f"access-{self.granted}",
            "expires_in": 3600,
            "api": f"{self.stand_in.url}/v2",
        }

    def _listing(self, name: str) -> object:
        def answer(asked: Asked) -> Json:
            self.asked.append(asked)
            rows, offset = self.lists[name], int(asked["offset"])
            return {"items": rows[offset : offset + int(asked["limit"])], "totalCount": len(rows)}

        return answer


@pytest.fixture
def api(vendor_api: StandIn) -> Api:
    return Api(vendor_api)


@pytest.fixture
def jobadders(account: Accounts, api: Api) -> Account:
    """An account whose admin let us in, just now."""
    ats = account("jobadder")
    with transaction(ats.engine) as session:
        known = session.get_one(Connection, ats.connection_id)
        given = {"client_id": "id", "client_secret": "hush", "auth_url": api.stand_in.url}
        known.await_consent(given, at=known.created_at)
        known.consent(known.consent_state, "the-code", HERE, at=known.created_at)
    return ats


def catch_up_with(ats: Account) -> None:
    ats.clock.now += timedelta(days=1)
    with transaction(ats.engine) as session:
        mine = connection_of(ats)
        catch_up(session, connection_for(session, mine.agency_id, mine.id), ats.clock.now)
    work(ats)


def test_a_code_is_exchanged_once_and_each_refresh_token_is_kept_for_the_next_time(
    jobadders: Account, api: Api
) -> None:
    catch_up_with(jobadders)
    first = api.asked[0]
    assert (first["grant_type"], first["code"], first["redirect_uri"]) == ("authorization_code", "the-code", HERE)
    known = connection_of(jobadders).credentials
    assert (known["refresh_token"], "code" in known, "redirect_uri" in known) == ("refresh-1", False, False)
    catch_up_with(jobadders)
    assert connection_of(jobadders).credentials["refresh_token"] == "refresh-2"
    assert (api.granted, connection_of(jobadders).read_until) == (2, jobadders.clock.now)


def test_what_an_admin_gives_while_a_token_is_asked_for_is_not_overwritten(jobadders: Account, api: Api) -> None:
    def change() -> None:
        with transaction(jobadders.engine) as session:
            known = session.get_one(Connection, jobadders.connection_id)
            known.await_consent({"client_id": "another", "client_secret": "hush"}, at=jobadders.clock.now)

    api.meanwhile = change
    catch_up_with(jobadders)
    known = connection_of(jobadders)
    assert (known.credentials["client_id"], "refresh_token" in known.credentials) == ("another", False)
    assert known.consent_state


@pytest.mark.parametrize("told", [None, 0, -1, True, 10**12, 10**18, -(10**18), "soon"])
def test_how_long_a_token_lasts_is_believed_up_to_a_day(told: object) -> None:
    lasts: list[timedelta] = []

    class Session:
        def grant(self, *_: object) -> Json:
            return {"access_token": "t", "expires_in": told}

        def session(self, ask: Callable[[], tuple[str, timedelta]]) -> str:
            token, how_long = ask()
            lasts.append(how_long)
            return token

    assert bearer(Session(), "https://ats.example", {}, {}) == {"authorization": "Bearer t"}  # type: ignore[arg-type]
    assert lasts == [timedelta(minutes=29)]


def test_what_an_event_says_is_completed_by_the_interviews_of_its_application(jobadders: Account, api: Api) -> None:
    jobadders.send(jobadder_status("Interview", may(4)))
    work(jobadders)
    (met,) = jobadders.pursuit().interviews
    assert (met.starts_at, met.ends_at) == (may(5, 10), may(5, 11))
    api.interviews[0] |= {"startAt": iso(may(6, 10)), "endAt": iso(may(6, 11))}
    jobadders.send(jobadder_interview(may(4, 15), may(5, 10)))
    work(jobadders)
    (met,) = jobadders.pursuit().interviews
    assert met.starts_at == may(6, 10)


def test_what_was_missed_while_it_was_suspended_is_read(jobadders: Account, api: Api) -> None:
    jobadders.send(jobadder_interview(may(4), may(5, 10)))
    work(jobadders)
    api.application = jobadder_application("Client said no") | {"updatedAt": iso(may(7))}
    api.lists["applications"] = [{"applicationId": number} for number in range(100)] + [{"applicationId": 7001}]
    catch_up_with(jobadders)
    with Session(jobadders.engine) as session:
        words = [
            (one.key, one.name) for one in meanings_of(session, session.get_one(Connection, jobadders.connection_id))
        ]
    assert (str(len("Client said no")), "Client said no") in words
    asked = [one for one in api.asked if one.get("updatedAt")]
    assert asked[0]["updatedAt"].startswith(">")
    assert {one["offset"] for one in asked} == {"0", "100"}
    assert all("approved" not in one for one in asked[:-1])
    assert asked[-1]["approved"] == "true"


def test_a_list_that_changes_while_it_is_read_passes_over_nothing() -> None:
    order = list(range(250))  # the newest last
    pages: list[Asked] = []

    class Changing:
        def read(self, name: str, **asked: str) -> Json:
            if name != "applications":
                return {"items": []}
            pages.append(asked)
            place, rows = int(asked["offset"]), order[::-1] if asked["sort"].startswith("-") else list(order)
            order.append(order.pop(order.index(rows[3])))  # somebody changes one of the page just told
            return {"items": [{"applicationId": ref} for ref in rows[place : place + int(asked["limit"])]]}

    told = [thing.ref for page in READER.changed(Changing(), NOW) for thing in page]  # type: ignore[arg-type]
    assert (set(told), len(pages)) == (set(map(str, range(250))), 3)


def test_a_placement_that_was_missed_is_a_hire(jobadders: Account, api: Api) -> None:
    jobadders.send(jobadder_interview(may(4), may(5, 10)))
    work(jobadders)
    placement = {key: api.application[key] for key in ("candidate", "job")} | {"placementId": 9, "approved": True}
    api.stand_in.routes["GET v2/placements/9"] = placement | {"approvedAt": iso(may(8))}
    api.lists["placements"] = [{"placementId": 9}]
    catch_up_with(jobadders)
    assert (jobadders.pursuit().outcome, jobadders.pursuit().closed_by) == ("hired", "ats")


def test_a_status_is_never_guessed_into_a_close(jobadders: Account, api: Api) -> None:
    jobadders.send(jobadder_interview(may(4), may(5, 10)))
    work(jobadders)
    api.application |= {
        "status": {"statusId": 14, "name": "Client said no", "rejected": True},
        "updatedAt": iso(may(7)),
    }
    api.lists["applications"] = [{"applicationId": 7001}]
    catch_up_with(jobadders)
    assert jobadders.pursuit().closed_at is None
    give_meaning(jobadders, "stage", "14", "not_selected")
    api.application["updatedAt"] = iso(may(8))
    catch_up_with(jobadders)
    assert jobadders.pursuit().outcome == "not_selected"


def test_a_consent_that_ended_is_told_of_until_somebody_lets_us_in_again(jobadders: Account, api: Api) -> None:
    catch_up_with(jobadders)
    api.good = {"code": "another"}
    catch_up_with(jobadders)
    ill = connection_of(jobadders)
    assert (ill.health(jobadders.clock.now), ill.degraded_why) == ("unread", CONSENT_ENDED)
    with transaction(jobadders.engine) as session:
        known = session.get_one(Connection, jobadders.connection_id)
        known.await_consent(known.credentials, at=jobadders.clock.now)
        known.consent(known.consent_state, "another", HERE, at=jobadders.clock.now)
    catch_up_with(jobadders)
    assert connection_of(jobadders).health(jobadders.clock.now) != "unread"


def test_what_is_not_shown_is_not_taken_for_deleted(jobadders: Account, api: Api) -> None:
    jobadders.send(jobadder_interview(may(4), may(5, 10)))
    work(jobadders)
    del api.stand_in.routes["GET v2/applications/7001"]
    jobadders.send(jobadder_status("Interview", may(6)))
    work(jobadders)
    assert (jobadders.application().deleted_at, jobadders.events()[-1].state) == (None, "ignored")
