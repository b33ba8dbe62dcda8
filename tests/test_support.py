"""The test support itself: what it promises to every other test."""

import socket
import urllib.request

import pytest

from tests.support.sockets import NetworkClosed


def test_a_unit_test_opens_no_socket() -> None:
    with pytest.raises(NetworkClosed, match="may not reach"):
        socket.create_connection(("127.0.0.1", 9))


@pytest.mark.usefixtures("loopback")
def test_a_test_with_a_server_reaches_this_machine_and_no_other() -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", 9))
    with pytest.raises(NetworkClosed, match="may not reach"):
        socket.create_connection(("192.0.2.1", 80))


def test_no_name_is_looked_up_to_leave_this_machine() -> None:
    with pytest.raises(NetworkClosed, match="may not reach"):
        urllib.request.urlopen("http://hearback.example/")
