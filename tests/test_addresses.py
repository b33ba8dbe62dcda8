"""Where this server may send to: every spelling of every address that is not of the public internet is refused."""

import json
import subprocess
import sys

import pytest

from app.addresses import ClosedAddressError, clean_url, is_public, open_addresses
from app.config import ROOT

CLOSED = {
    "private 10": "10.0.0.8",
    "private 172": "172.16.0.1",
    "private 172, last": "172.31.255.254",
    "private 192": "192.168.1.1",
    "loopback": "127.0.0.1",
    "loopback, another": "127.8.8.8",
    "this network": "0.0.0.0",
    "this network, another": "0.1.2.3",
    "link-local": "169.254.1.1",
    "cloud metadata": "169.254.169.254",
    "metadata of another cloud": "100.100.100.200",
    "shared (CGNAT)": "100.64.0.1",
    "protocol assignments": "192.0.0.8",
    "metadata of a third": "192.0.0.192",
    "documentation": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "6to4 relay": "192.88.99.1",
    "benchmarking": "198.19.255.255",
    "multicast": "224.0.0.1",
    "multicast, last": "239.255.255.255",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "v6 loopback": "::1",
    "v6 unspecified": "::",
    "v6 mapped loopback": "::ffff:127.0.0.1",
    "v6 mapped private, in hex": "::ffff:a00:1",
    "v6 mapped public": "::ffff:93.184.215.14",
    "v6 compatible": "::127.0.0.1",
    "v6 translated (SIIT)": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64, public inside": "64:ff9b::5db8:d70e",
    "NAT64, local": "64:ff9b:1::a00:1",
    "discard": "100::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "ORCHID": "2001:20::1",
    "v6 benchmarking": "2001:2::1",
    "6to4, private inside": "2002:a00:1::1",
    "6to4, loopback inside": "2002:7f00:1::1",
    "v6 documentation": "2001:db8::1",
    "v6 documentation 2": "3fff::1",
    "segment routing": "5f00::1",
    "unique local": "fd00::1",
    "unique local, fc": "fc00::1",
    "AWS metadata over v6": "fd00:ec2::254",
    "v6 link-local": "fe80::1",
    "v6 link-local, with a zone": "fe80::1%eth0",
    "v6 public, with a zone": "2606:4700::1111%eth0",
    "site-local": "fec0::1",
    "v6 multicast": "ff02::1",
    "nothing": "",
    "a name": "localhost",
}
OPEN = [
    "93.184.215.14",
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "198.20.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
]

# How the system's resolver reads hosts that are numbers in disguise, and our own names for this machine.
DISGUISED = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "017700000001",
    "0177.0.0.1", "0177.0.0.01", "0", "0.0.0.0", "10.1", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376",
    "169.254.43518", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
    "[0:0:0:0:0:0:0:1]", "[::]", "localhost", "localhost.", "LOCALHOST", "①②⑦.0.0.1", "127。0。0。1", "127.0.0.1.",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED.values(), ids=CLOSED.keys())
def test_what_is_not_of_the_public_internet_is_closed(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(ClosedAddressError):
        open_addresses("https://ats.example/", resolve=lambda *_: [address])


@pytest.mark.parametrize("address", OPEN)
def test_the_public_internet_is_open(address: str) -> None:
    assert open_addresses("https://ats.example/", resolve=lambda *_: [address]) == [address]


def test_one_closed_address_among_open_ones_closes_the_name() -> None:
    with pytest.raises(ClosedAddressError, match="private network"):
        open_addresses("https://ats.example/", resolve=lambda *_: ["93.184.215.14", "10.0.0.1"])


PROGRAM = """
import json, sys
from app.addresses import ClosedAddressError, clean_url, open_addresses
told = {}
for host in json.load(sys.stdin):
    for port in ("", ":443", ":8443"):
        try:
            told[host + port] = open_addresses(clean_url(f"https://{host}{port}/hook"))
        except ClosedAddressError:
            told[host + port] = []
print(json.dumps(told))
"""


def test_a_number_in_disguise_is_what_the_system_takes_it_for() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        check=True,
        input=json.dumps(DISGUISED),
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    told = json.loads(asked.stdout)
    assert len(told) == 3 * len(DISGUISED)
    assert {host: found for host, found in told.items() if found} == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://ats.example/hook",
        "ftp://ats.example/hook",
        "file:///etc/passwd",
        "gopher://ats.example/",
        "//ats.example/hook",
        "ats.example/hook",
        "https://",
        "https:///hook",
        "https://user@ats.example/",
        "https://user:secret@ats.example/",
        "https://127.0.0.1#@ats.example/",
        "https://ats.example/#part",
        "https://ats.example:port/",
        "https://ats.example:99999/",
        "https://ats.example\\@127.0.0.1/",
        "https://ats.example /",
        "https://ats.example/\r\nX-Header: 1",
        "https://ats.example/\x00",
        "https://[::1/",
        "https://" + "a" * 64 + ".example/",
        "https://ats.example/" + "a" * 500,
        "",
    ],
)
def test_a_url_that_is_not_plainly_one_is_refused(url: str) -> None:
    with pytest.raises(ClosedAddressError):
        clean_url(url)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  HTTPS://ATS.Example  ", "https://ats.example/"),
        ("https://ats.example.:443/Hook?x=1", "https://ats.example/Hook?x=1"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2606:4700::0:1111]:8443/", "https://[2606:4700::1111]:8443/"),
        ("https://ats.example/für%20uns?wer=ä&[1]", "https://ats.example/f%C3%BCr%20uns?wer=%C3%A4&%5B1%5D"),
    ],
)
def test_one_url_has_one_spelling(typed: str, kept: str) -> None:
    assert clean_url(typed) == kept
    assert clean_url(kept) == kept


def test_this_machine_is_open_only_where_it_is_asked_for_and_nothing_else_with_it() -> None:
    assert clean_url("http://127.0.0.1:8000/hook", loopback=True) == "http://127.0.0.1:8000/hook"
    assert open_addresses("http://127.0.0.1:8000/", loopback=True, resolve=lambda *_: ["127.0.0.1"]) == ["127.0.0.1"]
    for address in ("10.0.0.1", "169.254.169.254", "93.184.215.14", "::ffff:127.0.0.1"):
        with pytest.raises(ClosedAddressError):
            open_addresses("http://ats.example/", loopback=True, resolve=lambda *_, a=address: [a])
    with pytest.raises(ClosedAddressError):
        open_addresses("https://ats.example/", loopback=True, resolve=lambda *_: ["127.0.0.1", "10.0.0.1"])


def test_a_name_that_leads_nowhere_is_said_to() -> None:
    with pytest.raises(ClosedAddressError, match="leads nowhere"):
        open_addresses("https://ats.example/", resolve=lambda *_: [])
