"""A vendor's API on this machine: it answers as that vendor's documentation says, and counts what it was asked."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]
# What is asked (the query's and the form's members, or JSON as the one called so), and what is answered: JSON, or a whole `Reply`.
Asked = Mapping[str, str]


class Reply:
    """An answer that is more than JSON."""

    def __init__(self, status: int, said: Any = None, **headers: str) -> None:
        self.status, self.said = status, said
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class StandIn:
    """`routes`: "GET v1/things/7" → what it answers, or a function of what is asked. Anything else is not there."""

    def __init__(self) -> None:
        self.routes: dict[str, Any] = {}
        self.asked: list[tuple[str, Asked, Mapping[str, str]]] = []
        self.opens: Callable[[Mapping[str, str]], bool] = lambda _headers: True
        self.url = ""

    @property
    def counts(self) -> Counter[str]:
        """How often each route was asked for."""
        return Counter(route for route, _, _ in self.asked)

    def answer(self, route: str, asked: Asked, headers: Mapping[str, str]) -> Reply:
        self.asked.append((route, asked, headers))
        if not self.opens(headers):
            return Reply(401, {"message": "No."})
        said = self.routes.get(route, Reply(404))
        if callable(said):
            said = said(asked)
        return said if isinstance(said, Reply) else Reply(200, said)


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A stand-in for as long as the context lasts."""
    stand_in = StandIn()
    server = _Server(("127.0.0.1", 0), _Handler)
    server.stand_in = stand_in
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), name="stand-in", daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        is_json = headers.get("content-type") == "application/json"
        asked = dict(parse_qsl(parts.query, keep_blank_values=True)) | (
            {"json": body} if is_json else dict(parse_qsl(body))
        )
        reply = self.server.stand_in.answer(f"{self.command} {parts.path.lstrip('/')}", asked, headers)
        answer = b"" if reply.said is None else json.dumps(reply.said).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_PUT = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
