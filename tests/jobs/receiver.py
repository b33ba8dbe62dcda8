"""A server on this machine that webhooks are sent to, and that misbehaves as it is told."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Said:
    """How a receiver answers: `how` is "plainly", "stall" (not before it is let go), "hang up", or "drip"."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    how: str = "plainly"


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Receiver:
    """Answers each request with what `plan` holds next, and with `usually` when there is nothing left."""

    def __init__(self, *plan: Said, usually: Said | None = None) -> None:
        self.plan, self.usually = list(plan), usually or Said()
        self.got: list[Got] = []
        self.taken: list[Got] = []
        self.let_go = threading.Event()
        self._lock = threading.Lock()
        self._port = 0
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/hook"

    def ids(self) -> list[str]:
        """The messages that it took in, by id, doubles included."""
        return [got.id for got in self.taken]

    def appear(self) -> None:
        """Answer, at the same address as before if it was there before."""
        server = _Server(("127.0.0.1", self._port), _Handler)
        server.receiver = self
        self._port = server.server_address[1]
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.02,), name="receiver", daemon=True).start()

    def disappear(self) -> None:
        """Take no more connections."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def hear(self, got: Got) -> Said:
        with self._lock:
            said = self.plan.pop(0) if self.plan else self.usually
            self.got.append(got)
            if 200 <= said.status < 300 and said.how == "plainly":
                self.taken.append(got)
            return said


@contextmanager
def receiving(*plan: Said, usually: Said | None = None) -> Iterator[Receiver]:
    """A receiver for as long as the context lasts."""
    receiver = Receiver(*plan, usually=usually)
    receiver.appear()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        receiver.disappear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = self.server.receiver.hear(Got(self.path, headers, body))
        if said.how == "stall":
            self.server.receiver.let_go.wait(60)
        if said.how in ("stall", "hang up"):
            self.close_connection = True
        else:
            self._answer(said)

    def _answer(self, said: Said) -> None:
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", "1000000" if said.how == "drip" else str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body)
        while said.how == "drip" and not self.server.receiver.let_go.wait(0.05):
            self.wfile.write(b".")

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the other side had enough
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
