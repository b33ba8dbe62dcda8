"""Signatures of every vendor: the true one is taken, and no bit of what is signed, or of the signature, may differ."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ats.vendors import VENDORS
from tests.ats.conftest import delivered
from tests.ats.more_shapes import ONE_OF_EACH
from tests.ats.shapes import Ashby, Greenhouse, Json, Lever
from tests.ats.signing import SECRET, SIGN, Sent, based, hexed
from tests.factories import NOW, days

EACH = {"greenhouse": Greenhouse().hired(NOW), "lever": Lever().hired(NOW), "ashby": Ashby().hired(NOW), **ONE_OF_EACH}
# Signed once, so that a property sees the same bytes in each of its examples.
SENT = {vendor: sign(EACH[vendor]) for vendor, sign in SIGN.items()}
SIGNATURES = {
    "greenhouse": "Signature",
    "ashby": "Ashby-Signature",
    "workable": "X-Workable-Signature",
    "smartrecruiters": "smartrecruiters-signature",
    "teamtailor": "TT-Signature",
    "recruitee": "X-Recruitee-Signature",
    "breezy": "X-Hook-Signature",
    "pinpoint": "PINPOINT-HMAC-SHA256",
    "jazzhr": "X-JazzHR-Signature",
    "huntflow": "X-Huntflow-Signature",
}

# Of those that send at all.
SENDING = [slug for slug, vendor in VENDORS.items() if vendor.sends]
# What signs nothing: a body is as good as another for whoever knows the secret.
UNSIGNED = {"icims", "jobadder", "zoho"}


def is_taken(vendor: str, sent: Sent, *secrets: str) -> bool:
    return VENDORS[vendor].is_signed(delivered(vendor, sent, NOW), secrets or (SECRET,))


def test_every_vendor_is_tried() -> None:
    assert set(EACH) == set(SENDING) == set(SIGN)
    assert set(SIGNATURES) == set(SENDING) - {"lever"} - UNSIGNED


@pytest.mark.parametrize("vendor", SENDING)
def test_the_true_signature_is_taken_under_any_of_the_secrets_and_under_no_other(vendor: str) -> None:
    sent = SENT[vendor]
    assert is_taken(vendor, sent)
    assert is_taken(vendor, sent, "an older one", SECRET)
    assert not is_taken(vendor, sent, "another")
    assert not is_taken(vendor, Sent.of(EACH[vendor]))


@pytest.mark.parametrize("vendor", SIGNATURES)
@given(data=st.data())
def test_one_bit_of_the_body_or_of_the_signature_makes_it_another(vendor: str, data: st.DataObject) -> None:
    sent = SENT[vendor]
    bit = data.draw(st.integers(0, len(sent.body) * 8 - 1))
    body = bytearray(sent.body)
    body[bit // 8] ^= 1 << bit % 8
    assert not is_taken(vendor, Sent(bytes(body), sent.headers))
    told = sent.headers[SIGNATURES[vendor]]
    # Of base64 the last sign has bits that say nothing; the digest lies before it.
    place = data.draw(st.integers(len(told) - 40, len(told) - 4))
    other = told[:place] + ("0" if told[place] != "0" else "1") + told[place + 1 :]
    assert not is_taken(vendor, Sent(sent.body, sent.headers | {SIGNATURES[vendor]: other}))


@given(data=st.data())
def test_of_lever_the_token_and_the_time_are_signed(data: st.DataObject) -> None:
    sent = SENT["lever"]
    said = json.loads(sent.body)
    name = data.draw(st.sampled_from(["token", "signature"]))
    place = data.draw(st.integers(0, len(said[name]) - 1))
    other = said[name][:place] + ("0" if said[name][place] != "0" else "1") + said[name][place + 1 :]
    assert not is_taken("lever", Sent.of(said | {name: other}))
    assert not is_taken("lever", Sent.of(said | {"triggeredAt": said["triggeredAt"] + 1}))


def test_workable_may_write_it_in_base64_and_breezy_may_sign_the_body_without_spaces() -> None:
    sent = SENT["workable"]
    assert is_taken("workable", Sent(sent.body, {"X-Workable-Signature": based(SECRET, sent.body)}))
    sent = SENT["breezy"]
    compact = json.dumps(EACH["breezy"], separators=(",", ":")).encode()
    assert is_taken("breezy", Sent(sent.body, {"X-Hook-Signature": hexed(SECRET, compact)}))


def test_teamtailors_signature_is_good_for_five_minutes() -> None:
    assert not is_taken("teamtailor", SIGN["teamtailor"](EACH["teamtailor"], at=NOW - days(1)))


def wrapped(payload: Json, signed: bytes | None = None, **beside: Any) -> Sent:
    """Teamtailor's other form: the payload, and beside it base64 of the hex digest of `signed`, else of the payload."""
    digest = hexed(SECRET, json.dumps(payload).encode() if signed is None else signed)
    return Sent.of({"payload": payload, "signature": base64.b64encode(digest.encode()).decode(), **beside})


@given(data=st.data())
def test_of_teamtailors_payload_every_bit_is_signed(data: st.DataObject) -> None:
    sent = wrapped(EACH["teamtailor"])
    assert is_taken("teamtailor", sent)
    assert not is_taken("teamtailor", sent, "another")
    start = sent.body.index(b'{"event_name"')
    bit = data.draw(st.integers(start * 8, sent.body.index(b', "signature"') * 8 - 1))
    body = bytearray(sent.body)
    body[bit // 8] ^= 1 << bit % 8
    assert not is_taken("teamtailor", Sent(bytes(body)))
    told = json.loads(sent.body)["signature"]
    place = data.draw(st.integers(0, len(told) - 4))
    other = told[:place] + ("0" if told[place] != "0" else "1") + told[place + 1 :]
    assert not is_taken("teamtailor", Sent.of(json.loads(sent.body) | {"signature": other}))


def test_teamtailors_payload_is_signed_as_it_is_written_wherever_it_stands() -> None:
    payload = (
        '{ "event_name" : "job.update",\n "data": {"id": "2", "title": "\\u003cb\\u003e, \\"payload\\": {} Grüezi"} }'
    )
    signature = base64.b64encode(hexed(SECRET, payload.encode()).encode()).decode()
    for body in (
        f'{{"payload":{payload},"signature":"{signature}"}}',
        f'{{"signature": "{signature}",\n  "sent": [1, {{"payload": 2}}], "payload": {payload} }}\n',
    ):
        assert is_taken("teamtailor", Sent(body.encode()))
    spelt_out = json.dumps({"payload": json.loads(payload), "signature": signature})
    assert not is_taken("teamtailor", Sent(spelt_out.encode()))


def test_of_teamtailor_nothing_that_is_not_signed_gets_in() -> None:
    signed, forged = EACH["teamtailor"], EACH["teamtailor"] | {"event_name": "job_application.destroy"}
    true = wrapped(signed).body.decode().removesuffix("}")
    assert not is_taken("teamtailor", Sent(f'{true}, "payload": {json.dumps(forged)}}}'.encode()))
    assert not is_taken("teamtailor", wrapped({}, data=forged))
    # Signed is the id alone, as by its partners' webhooks: the rest could be anything.
    assert not is_taken("teamtailor", wrapped(signed, signed["data"]["id"].encode()))
    for said in ({"signature": "x"}, {"payload": signed}, {"payload": [], "signature": "eA=="}, {"payload": "x"}):
        assert not is_taken("teamtailor", Sent.of(said))


@given(data=st.data())
def test_of_icims_one_letter_of_the_password_makes_it_another_and_the_name_says_nothing(data: st.DataObject) -> None:
    name = data.draw(st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=20))
    place = data.draw(st.integers(0, len(SECRET) - 1))
    other = SECRET[:place] + ("0" if SECRET[place] != "0" else "1") + SECRET[place + 1 :]
    assert is_taken("icims", basic(name, SECRET))
    assert not is_taken("icims", basic(name, other))
    assert not is_taken("icims", basic(SECRET, ""))


@given(data=st.data())
def test_of_zoho_and_jobadder_one_letter_of_what_they_send_along_makes_it_another(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SECRET) - 1))
    other = SECRET[:place] + chr(ord(SECRET[place]) ^ 1) + SECRET[place + 1 :]
    for vendor in ("zoho", "jobadder"):
        assert is_taken(vendor, SIGN[vendor](EACH[vendor]))
        assert not is_taken(vendor, SIGN[vendor](EACH[vendor], secret=other))
        assert not is_taken(vendor, SIGN[vendor](EACH[vendor], secret=SECRET[:place]))


def basic(name: str, secret: str, scheme: str = "Basic") -> Sent:
    return Sent(b"{}", {"Authorization": f"{scheme} {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"})


def test_a_password_may_hold_a_colon_and_counts_in_basic_authentication_alone() -> None:
    assert is_taken("icims", basic("hearback", "a:b"), "a:b")
    assert is_taken("icims", basic("hearback", SECRET, "basic"))
    assert not is_taken("icims", basic("hearback", SECRET, "Bearer"))
    for told in ("", "Basic", "Basic ", "Basic é", "Basic \ud800", "Basic =", f"Basic {SECRET}", SECRET):
        assert not is_taken("icims", Sent(b"{}", {"Authorization": told}))


def test_what_is_no_signature_at_all_is_refused_and_breaks_nothing() -> None:
    for vendor, name in SIGNATURES.items():
        for told in ("", "é", "sha256 ", "v1=", "=", "\ud800", "x" * 5_000):
            assert not is_taken(vendor, Sent(b"\xff", {name: told}))
    for body in (b"", b"[]", b'{"token": 1}', b'{"token": "\\ud800", "triggeredAt": 1, "signature": "\\ud800"}'):
        assert not is_taken("lever", Sent(body))
