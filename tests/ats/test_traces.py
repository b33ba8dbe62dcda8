"""Whom a text names, however it is written: what an ATS sent before it was known whom it was about."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from app.ats.traces import Traces, plain

ZOE = Traces(
    first_name="Zoë",
    last_name="O’Brien",
    emails=["zoe+jobs@quill.example"],
    phones=["+17735550177"],
    refs={"4": ["90417731", "77"]},
)
NAMING = {
    "an address": b'{"email":"zoe+jobs@quill.example"}',
    "an address in capitals": b"Reach me at ZOE+Jobs@Quill.Example.",
    "an address with its signs escaped": rb'{"email":"zoe\u002bjobs\u0040quill.example"}',
    "an address in a form": urlencode({"to": "zoe+jobs@quill.example"}).encode(),
    "an address after a line's end": rb'{"text":"Hi\nzoe+jobs@quill.example"}',
    "a number as it is dialled at home": b'{"phone":"(773) 555-0177"}',
    "a number in a form": b"phone=%2B1+773.555.0177",
    "the name in one": '{"name":"Zoë O’Brien"}'.encode(),
    "the name in capitals, the last first": "O’BRIEN, ZOË".encode(),
    "the name in two members": json.dumps({"firstName": "Zoë", "middleName": None, "lastName": "O’Brien"}).encode(),
    "the name in two members, the last first": '{"last_name":"O’Brien","first_name":"Zoe\u0308"}'.encode(),
    "the name with its escapes escaped once more": json.dumps(json.dumps({"name": "Zoë O’Brien"})).encode(),
    "the name in a form": urlencode({"first": "Zoë", "last": "O’Brien"}).encode(),
    "the name with another apostrophe": '{"name":"Zoë O\'Brien"}'.encode(),
    "the name within HTML": b"<p>Zo&euml; O&rsquo;Brien</p>",
    "the name in a part of several": (
        b'--x\r\nContent-Disposition: form-data; name="who"\r\n\r\n' + "Zoë O’Brien".encode() + b"\r\n--x--\r\n"
    ),
    "the name of before UTF-8": '{"name":"Zoë O’Brien"}'.encode("cp1252").replace(b"\x92", b"&rsquo;"),
    "a reference as a number": b'{"candidate":{"id":90417731}}',
    "a reference in an address": rb'{"url":"https:\/\/ats.example\/people\/90417731?tab=2"}',
}
SILENT = {
    "another's address": b'{"email":"xzoe+jobs@quill.example"}',
    "an address that goes on": b'{"email":"zoe+jobs@quill.example.au"}',
    "the first name alone": '{"name":"Zoë"}'.encode(),
    "a name that goes on": '{"name":"Zoë O’Brienson"}'.encode(),
    "names of two who are far apart": f'"Zoë Lind" {"x" * 300} "Jon O’Brien"'.encode(),
    "a longer number": b'{"id":190417731}',
    "a short reference": b'{"id":77}',
}


@pytest.mark.parametrize("said", NAMING.values(), ids=NAMING.keys())
def test_a_text_names_somebody_by(said: bytes) -> None:
    assert ZOE.are_in(plain(said), 4)


@pytest.mark.parametrize("said", SILENT.values(), ids=SILENT.keys())
def test_a_text_names_nobody_by(said: bytes) -> None:
    assert not ZOE.are_in(plain(said), 4)


def test_what_a_connection_calls_somebody_is_theirs_alone_and_a_namesakes_name_the_namesakes() -> None:
    assert not ZOE.are_in(plain(b'{"id":90417731}'), 5)
    assert not ZOE.are_in(plain('{"name":"Zoë O’Brien"}'), 4, is_namesakes=True)
    assert ZOE.are_in(plain(b'{"name":"Zoe","phone":"773 555 0177"}'), 4, is_namesakes=True)


def test_a_name_whose_words_are_written_in_one_is_found() -> None:
    assert Traces(first_name="小明", last_name="王").are_in(plain('{"name":"王小明"}'))


def test_a_name_of_one_word_is_many_peoples_and_nobody_is_known_by_nothing() -> None:
    assert not Traces(first_name="Zoë").are_in(plain('{"name":"Zoë"}'))
    assert not Traces().are_in(plain('{"name":"Zoë O’Brien"}'))


def test_a_number_that_is_none_for_any_network_is_its_digits() -> None:
    assert Traces(phones=["773 555 0177"]).are_in(plain(b'{"phone":"(773) 555-0177"}'))


def test_a_job_carries_them_as_they_are() -> None:
    carried = Traces(**json.loads(json.dumps(ZOE.arguments)))
    assert all(carried.are_in(plain(said), 4) for said in NAMING.values())
