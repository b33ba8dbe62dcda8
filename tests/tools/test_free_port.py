"""What stands in the way of listening is one sentence, whatever was asked for."""

import socket
from collections.abc import Iterator

import pytest

from tools.free_port import main


@pytest.fixture
def taken(loopback: None) -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_busy_port_names_another(taken: int) -> None:
    with pytest.raises(
        SystemExit, match=rf"^Cannot listen on 127.0.0.1:{taken} \(.+\)\. .+ make demo PORT={taken + 1}$"
    ):
        main("127.0.0.1", str(taken))


def test_a_host_of_another_machine_cannot_be_listened_on(loopback: None) -> None:
    with pytest.raises(SystemExit, match=r"^Cannot listen on 192\.0\.2\.1:8000 "):
        main("192.0.2.1", "8000")


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1", "80 80"])
def test_what_is_no_port_says_what_is(port: str) -> None:
    with pytest.raises(SystemExit) as refused:
        main("127.0.0.1", port)
    assert refused.value.code == f"PORT is a number from 1 to 65535, not “{port}”. As in: make demo PORT=8001"


def test_a_free_port_is_passed_in_silence(loopback: None, capsys: pytest.CaptureFixture[str]) -> None:
    main("127.0.0.1", str(_free()))
    assert capsys.readouterr().out == ""


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
