"""The address that a vendor sends to: what it is answered, what is kept, and what opens the door to nobody else."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.ats.reading import instant
from app.ats.vendors import VENDORS
from app.db import transaction
from app.models import Agency, BackgroundJob, Connection
from tests.ats.conftest import Account, Accounts
from tests.ats.more_shapes import ONE_OF_EACH
from tests.ats.shapes import Ashby, Greenhouse, Json, Lever
from tests.ats.signing import SECRET, SIGN, Sent, greenhouse, hexed
from tests.factories import NOW, days, make_agency
from tests.support.server import SetClock

GH, LV, AS = Greenhouse(), Lever(), Ashby()
SOME: dict[str, Json] = {
    "greenhouse": GH.applied(NOW),
    "lever": LV.hired(NOW),
    "ashby": AS.hired(NOW),
}
# Nothing but the signed part can be judged: of Lever's body, that is its token and time.
SIGNED_PART = {"lever": b"token"}
TESTS: dict[str, Json] = {"greenhouse": GH.ping(), "lever": LV.ping(NOW), "ashby": AS.ping()}


@pytest.mark.parametrize("vendor", SOME)
def test_a_signed_delivery_is_kept_as_it_came_and_put_into_the_queue(
    account: Accounts, engine: Engine, vendor: str
) -> None:
    ats, sent = account(vendor), SIGN[vendor](SOME[vendor])
    assert ats.post(sent).status_code == 200
    (kept,) = ats.events()
    assert (kept.body, kept.state, kept.received_at) == (sent.body, "received", NOW)
    with Session(engine) as session:
        (job,) = session.scalars(select(BackgroundJob)).all()
    assert (job.kind, job.arguments) == ("apply_inbound_event", {"event_id": kept.id})


@pytest.mark.parametrize("told", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e400", 10**300, None])
def test_an_instant_that_no_calendar_has_is_none(told: object) -> None:
    assert instant({"at": told}, "at") is None


@pytest.mark.parametrize("vendor", SOME)
def test_one_bit_changed_in_what_is_signed_or_in_the_signature_is_refused(account: Accounts, vendor: str) -> None:
    ats, sent = account(vendor), SIGN[vendor](SOME[vendor])
    for changed in altered(sent, SIGNED_PART.get(vendor)):
        assert ats.post(changed).status_code == 401
    assert ats.events() == []


def altered(sent: Sent, part: bytes | None) -> list[Sent]:
    """`sent` with one bit changed: in its body (in the value called `part`), and in each header that has a digest."""
    place = sent.body.index(b'"' + part + b'": "') + len(part) + 6 if part else len(sent.body) // 2
    body = bytearray(sent.body)
    body[place] ^= 1
    changed = [Sent(bytes(body), sent.headers)]
    for name, value in sent.headers.items():
        if len(value) > 40:
            other = value[:-3] + chr(ord(value[-3]) ^ 1) + value[-2:]
            changed.append(Sent(sent.body, sent.headers | {name: other}))
    return changed


@pytest.mark.parametrize("vendor", SOME)
def test_without_a_signature_or_with_another_secret_it_is_refused(account: Accounts, vendor: str) -> None:
    ats = account(vendor)
    assert ats.post(Sent.of(SOME[vendor])).status_code == 401
    assert ats.post(SIGN[vendor](SOME[vendor], secret="another")).status_code == 401


def test_every_live_secret_is_tried(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    with transaction(engine) as session:
        session.get_one(Connection, ats.connection_id).trust("the new one", at=NOW)
    for secret in (SECRET, "the new one"):
        assert ats.post(greenhouse(GH.applied(NOW), secret=secret)).status_code == 200


def test_bytes_that_say_the_same_in_another_spelling_are_not_what_was_signed(account: Accounts) -> None:
    sent = greenhouse({"action": "job_updated", "payload": {"job": {"id": 1, "notes": "<p>Grüezi</p>"}}})
    ats = account("greenhouse")
    spelt_out = json.dumps(json.loads(sent.body), ensure_ascii=False).encode()
    assert ats.post(Sent(spelt_out, sent.headers)).status_code == 401
    assert ats.post(sent).status_code == 200


@pytest.mark.parametrize("vendor", TESTS)
def test_a_test_is_welcome_before_the_secret_is_saved_and_anything_else_is_to_be_sent_again(
    account: Accounts, vendor: str
) -> None:
    ats = account(vendor, secret=None)
    assert ats.post(SIGN[vendor](TESTS[vendor])).status_code == 200
    answer = ats.post(SIGN[vendor](SOME[vendor]))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert ats.events() == []


@pytest.mark.parametrize("vendor", TESTS)
def test_a_signed_test_is_seen_in_the_log(account: Accounts, vendor: str) -> None:
    assert account(vendor).send(TESTS[vendor]).state == "ignored"


def test_an_unknown_address_is_404_and_a_removed_one_410(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    sent = greenhouse(GH.applied(NOW))
    for path in ("/hooks/greenhouse/nobody", f"/hooks/lever/{ats.token}", f"/hooks/unheard-of/{ats.token}"):
        assert ats.client.post(path, content=sent.body, headers=sent.headers).status_code == 404
    with transaction(engine) as session:
        session.get_one(Connection, ats.connection_id).remove(NOW)
    assert ats.post(sent).status_code == 410


def test_what_breaks_on_our_side_is_503_so_that_nobody_takes_it_for_a_final_no(account: Accounts, app: FastAPI) -> None:
    ats = account("ashby")

    def broken(*_args: Any) -> None:
        raise OSError("the disk is full")

    event.listen(app.state.engine, "before_cursor_execute", broken)
    assert ats.post(SIGN["ashby"](SOME["ashby"])).status_code == 503
    event.remove(app.state.engine, "before_cursor_execute", broken)
    assert ats.post(SIGN["ashby"](SOME["ashby"])).status_code == 200


def test_what_is_signed_and_cannot_be_read_is_kept_and_answered_as_taken(account: Accounts) -> None:
    ats, body = account("greenhouse"), b"\xff not JSON"
    sent = Sent(body, greenhouse({}).headers)
    assert ats.post(sent).status_code == 401
    assert ats.post(Sent(body, signed(body))).status_code == 200
    ats.work()
    (kept,) = ats.events()
    assert (kept.state, kept.body) == ("failed", body)


def signed(body: bytes) -> dict[str, str]:
    return {"Signature": f"sha256 {hexed(SECRET, body)}"}


def test_a_zipped_body_is_unzipped_first_and_its_limit_is_that_of_any_other(account: Accounts) -> None:
    ats, sent = account("greenhouse"), greenhouse(GH.applied(NOW))
    zipped = Sent(gzip.compress(sent.body), sent.headers)
    assert ats.post(zipped, **{"Content-Encoding": "gzip"}).status_code == 200
    assert ats.events()[0].body == sent.body
    bomb = Sent(gzip.compress(b"0" * 20_000_000), sent.headers)
    assert ats.post(bomb, **{"Content-Encoding": "gzip"}).status_code == 413
    assert ats.post(Sent(b"no gzip", sent.headers), **{"Content-Encoding": "gzip"}).status_code == 400
    assert ats.post(Sent(b"0" * 1_100_000, sent.headers)).status_code == 413


@pytest.mark.parametrize("vendor", [*SOME, "jobadder"])
def test_a_delivery_that_comes_again_is_counted_and_not_applied_again(account: Accounts, vendor: str) -> None:
    ats, sent = account(vendor), SIGN[vendor]((SOME | ONE_OF_EACH)[vendor], key="the-same")
    for _ in range(3):
        assert ats.post(sent).status_code == 200
    (kept,) = ats.events()
    assert kept.repeats == 2


def test_the_same_body_under_a_new_id_is_a_repeat_for_two_days_and_then_may_be_true_anew(
    account: Accounts, clock: SetClock
) -> None:
    ats = account("greenhouse")
    for hours in (0, 15, 49):
        clock.now = NOW + timedelta(hours=hours)
        assert ats.post(greenhouse(GH.offered())).status_code == 200
    assert [kept.repeats for kept in ats.events()] == [1, 0]


def test_each_event_of_a_fan_out_counts_though_they_share_an_id(account: Accounts) -> None:
    ats = account("ashby")
    for payload in (AS.hired(NOW), AS.stage(NOW, "Hired", "Hired"), AS.updated(NOW)):
        assert ats.post(SIGN["ashby"](payload, key="one-hire")).status_code == 200
    assert len(ats.events()) == 3


def test_a_lever_token_that_was_overheard_carries_no_second_delivery(account: Accounts) -> None:
    ats = account("lever")
    sent = SIGN["lever"](LV.hired(NOW))
    assert ats.post(sent).status_code == 200
    forged = json.loads(sent.body) | {"id": "another", "event": "candidateDeleted"}
    assert ats.post(Sent.of(forged)).status_code == 200
    assert [kept.event for kept in ats.events()] == ["candidateHired"]


def test_no_door_is_opened_by_what_is_kept_of_the_headers(account: Accounts) -> None:
    ats, sent = account("greenhouse"), greenhouse(GH.applied(NOW))
    ats.post(sent, Authorization="Basic secret", Cookie="session=secret")
    kept = json.loads(ats.events()[0].headers)
    assert kept["signature"] == sent.headers["Signature"]
    assert not {"authorization", "cookie"} & set(kept)


def test_the_address_itself_is_kept_only_as_a_hash(account: Accounts, engine: Engine) -> None:
    ats = account("greenhouse")
    with Session(engine) as session:
        kept = session.get_one(Connection, ats.connection_id).token_hash
    assert kept
    assert ats.token not in kept
    assert len(ats.token) >= 40
    assert len(f"https://hearback.agency.example{ats.path}") < 200


def test_the_last_event_tells_whether_a_connection_lives(account: Accounts, clock: SetClock, engine: Engine) -> None:
    ats = account("greenhouse")
    clock.now = NOW + days(3)
    ats.post(greenhouse(GH.applied(NOW)))
    with Session(engine) as session:
        assert session.get_one(Connection, ats.connection_id).last_event_at == NOW + days(3)


def called(ats: Account, told: Json, method: str = "GET", **headers: str) -> httpx2.Response:
    """`told` in the address, as Zoho's GET has it."""
    answer: httpx2.Response = ats.client.request(method, ats.path, params=told, headers=headers)
    return answer


TOLD = {"token": SECRET, **ONE_OF_EACH["zoho"]}


def test_what_can_only_be_called_by_get_is_taken_in_by_get_and_its_token_is_kept_nowhere(account: Accounts) -> None:
    ats = account("zoho")
    assert called(ats, TOLD).status_code == 200
    (kept,) = ats.events()
    assert json.loads(kept.body) == ONE_OF_EACH["zoho"]
    assert SECRET not in kept.headers + kept.body.decode()
    ats.work()
    assert ats.application().external_id == "31:8"


def test_the_same_parameters_are_the_same_delivery_whether_in_the_address_or_in_a_form(account: Accounts) -> None:
    ats = account("zoho")
    assert called(ats, TOLD).status_code == 200
    assert called(ats, dict(reversed(TOLD.items())), "POST").status_code == 200
    assert ats.post(SIGN["zoho"](ONE_OF_EACH["zoho"])).status_code == 200
    assert [kept.repeats for kept in ats.events()] == [2]


def test_a_get_without_its_token_or_with_another_is_refused_and_changes_nothing(account: Accounts) -> None:
    ats = account("zoho")
    other = SECRET[:-1] + chr(ord(SECRET[-1]) ^ 1)
    for told in (ONE_OF_EACH["zoho"], TOLD | {"token": other}, TOLD | {"token": ""}):
        assert called(ats, told).status_code == 401
    assert called(account("zoho", secret=None, owner=other_agency(ats)), TOLD).status_code == 503
    assert ats.events() == []


def other_agency(ats: Account) -> Agency:
    with transaction(ats.engine) as session:
        return make_agency(session, name="Cedar Staffing")


@pytest.mark.parametrize("vendor", sorted(set(VENDORS) - {"zoho"}))
def test_every_other_vendor_is_told_to_post(account: Accounts, vendor: str) -> None:
    answer = called(account(vendor), TOLD)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.json() == {"detail": "Send it by POST."}


def test_a_look_at_the_address_changes_nothing(account: Accounts) -> None:
    ats = account("zoho")
    for method in ("HEAD", "OPTIONS", "PUT"):
        assert called(ats, TOLD, method).status_code == 405
    assert ats.events() == []
    unknown = ats.client.get("/hooks/zoho/nobody", params=TOLD)
    assert unknown.status_code == 404
    assert ats.client.get("/hooks/unheard-of/nobody", params=TOLD).status_code == 405


@pytest.mark.parametrize("query", ["", "token", "%00=%00", "%ff=%fe", "event=%ed%a0%80", "&&==&;", "at=" + "9" * 9_000])
def test_parameters_that_say_nothing_sensible_break_nothing(account: Accounts, query: str) -> None:
    ats = account("zoho")
    assert ats.client.get(f"{ats.path}?{query}").status_code == 401
    assert ats.client.get(f"{ats.path}?{query}&token={SECRET}").status_code == 200
    ats.work()
    assert [kept.state for kept in ats.events()] == ["ignored"]


def test_the_address_for_zoho_leaves_room_below_its_two_hundred_characters(account: Accounts) -> None:
    assert len(f"https://hearback.a-long-name-of-an-agency.example{account('zoho').path}") < 140
