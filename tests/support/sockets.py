"""No test leaves this machine, and a test that asks for no server opens no socket at all."""

import ipaddress
import sys
from collections.abc import Iterator
from typing import Any

import pytest

# Fixtures whose tests talk to a server of their own on the loopback interface.
SERVED = {"live_server", "loopback"}


class NetworkClosed(AssertionError):
    """A test reached for the network. No OSError, so that code which survives a network failure cannot hide it."""


class _Open:
    to: frozenset[str] = frozenset()


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"} and isinstance(arguments[1], tuple):
        _refuse_unless_open(arguments[1][0])
    elif event == "socket.getaddrinfo" and arguments[0]:
        _refuse_unless_open(arguments[0])


def _refuse_unless_open(host: str | bytes) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if _kind(name) not in _Open.to:
        raise NetworkClosed(f"this test may not reach {name}")


def _kind(host: str) -> str:
    try:
        return "loopback" if ipaddress.ip_address(host).is_loopback else "elsewhere"
    except ValueError:
        return "loopback" if host == "localhost" else "elsewhere"


# An audit hook sees every connect of this process, whichever library makes it, and replaces none of our code.
sys.addaudithook(_listen)


@pytest.fixture
def loopback() -> None:
    """Let this test connect to servers on this machine."""


@pytest.fixture(autouse=True)
def _closed_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    before = _Open.to
    _Open.to = frozenset({"loopback"}) if SERVED & set(request.fixturenames) else frozenset()
    yield
    _Open.to = before
