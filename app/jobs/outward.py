"""One request to somebody else's server: to the address that was checked and to no other, with an end to everything.

No redirect is followed, no proxy is asked, and however slowly they answer, it is over after `SECONDS`.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore2

from app.addresses import ClosedAddressError, Resolve, open_addresses

CONNECT_SECONDS, SECONDS = 5.0, 15.0
LARGEST_ANSWER = 4_096  # bytes that are kept; the rest is not even read


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: a `status` with the beginning of the `body`, or an `error`; `ms` is how long it took.

    `headers` by their names in lower case.
    """

    status: int | None
    body: str | None
    error: str | None
    retry_after: str | None
    ms: int
    headers: Mapping[str, str] = field(default_factory=dict)


def post(
    url: str, headers: Mapping[str, str], body: bytes, *, loopback: bool = False, resolve: Resolve | None = None
) -> Answer:
    """POST `body` to a clean `url`. Whatever goes wrong is told in the answer, never raised, and quotes no address."""
    return ask("POST", url, headers, body, loopback=loopback, resolve=resolve)


def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    largest: int = LARGEST_ANSWER,
    loopback: bool = False,
    resolve: Resolve | None = None,
) -> Answer:
    """Any other request, as `post` does it; of the answer's body at most `largest` bytes are read."""
    began = time.monotonic()
    try:
        to = _Pinned(open_addresses(url, loopback=loopback, resolve=resolve), began + SECONDS)
        status, told, text = _send(method, url, headers, body, to, largest)
    except ClosedAddressError as closed:
        return Answer(None, None, closed.sentence, None, _since(began))
    except (OSError, httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        return Answer(None, None, _why(error), None, _since(began))
    return Answer(status, text, None, told.get("retry-after"), _since(began), told)


def _send(
    method: str, url: str, headers: Mapping[str, str], body: bytes, to: _Pinned, largest: int
) -> tuple[int, dict[str, str], str]:
    timeout = {"connect": CONNECT_SECONDS, "read": SECONDS, "write": SECONDS, "pool": SECONDS}
    with (
        httpcore2.ConnectionPool(ssl_context=_trusted(), network_backend=to, max_connections=1) as pool,
        pool.stream(
            method,
            url,
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            content=body,
            extensions={"timeout": timeout},
        ) as answer,
    ):
        told = {name.lower().decode("latin-1"): value.decode("latin-1") for name, value in answer.headers}
        return answer.status, told, _beginning(answer, largest)


def _beginning(answer: httpcore2.Response, largest: int) -> str:
    """As much of the answer as is kept. If it breaks off, or dawdles, what came of it is enough."""
    found = b""
    try:
        for part in answer.iter_stream():
            found += part
            if len(found) >= largest:
                break
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError):
        pass
    return found[:largest].decode("utf-8", "replace").replace("\0", "�")


class _Pinned(httpcore2.NetworkBackend):
    """Connects to the addresses it was given, whatever the host's name says meanwhile; TLS still asks for the name."""

    def __init__(self, addresses: list[str], deadline: float) -> None:
        self._addresses, self._deadline = addresses, deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        refused: Exception = httpcore2.ConnectError()
        for address in self._addresses:
            try:
                within = _left(self._deadline, timeout, httpcore2.ConnectTimeout)
                opened = self._sockets.connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                refused = error
            else:
                return _Hurried(opened, self._deadline)
        raise refused


class _Hurried(httpcore2.NetworkStream):
    """A connection on which everything together ends by a deadline, though each part may be quick."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        within = _left(self._deadline, timeout, httpcore2.ConnectTimeout)
        return _Hurried(self._stream.start_tls(ssl_context, server_hostname, within), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None, over: type[Exception]) -> float:
    """Seconds that one part may take."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise over
    return min(left, SECONDS if timeout is None else timeout)


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1_000)


def _why(error: Exception) -> str:
    """What went wrong, in a sentence that gives nothing away."""
    causes: list[BaseException | None] = [error, error.__cause__, error.__context__]
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "Its certificate could not be checked, or it speaks no TLS."
    if isinstance(error, httpcore2.ConnectTimeout):
        return f"It took no connection within {CONNECT_SECONDS:.0f} seconds."
    if isinstance(error, httpcore2.TimeoutException):
        return f"It did not answer within {SECONDS:.0f} seconds."
    if isinstance(error, httpcore2.ConnectError | OSError):
        return "It takes no connections."
    return "It broke off, or did not answer in HTTP."
