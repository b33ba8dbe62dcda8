"""The port to a vendor's own API: what is asked of it, and how what it answers becomes news.

A webhook says often no more than that something changed. With a key to the vendor's API the thing itself is read; what
was read is kept and applied as a delivery is, so it is in the log, can be replayed, and comes to the same in any order.
No network here: whoever runs a reader gives it the means to send.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from urllib.parse import quote, urlencode, urljoin, urlsplit

from app.ats.news import CalledOff, Deleted, News, Unhired
from app.ats.vendor import Delivery
from app.errors import AppError

REFUSED = "It refused the key. Check it and what it may read, then save it again."
GONE = "It is not there any more."
BUSY = "It wants to be asked less often."
A_MINUTE = timedelta(minutes=1)
ThingKind = Literal["application", "candidate", "job", "interview", "hire"]
MOST_PAGES = 200
LONGEST_PAUSE = timedelta(hours=1)
_SESSION = "session"
_FORM = {"content-type": "application/x-www-form-urlencoded"}


class RefusedError(AppError):
    """The vendor does not let this key in, or not to this: somebody has to look."""

    code = "refused"


class MissingError(AppError):
    """It is not there any more."""

    code = "missing"


class BusyError(AppError):
    """The vendor wants to be asked later: `wait` long, an hour at most."""

    code = "busy"

    def __init__(self, sentence: str, wait: timedelta) -> None:
        super().__init__(sentence)
        self.wait = min(wait, LONGEST_PAUSE)


class UnreadableError(AppError):
    """It answered, and not what its documentation says; or it did not answer at all. Trying again may help."""

    code = "unreadable"


@dataclass(frozen=True, slots=True)
class Credential:
    """Something that an admin pastes in so that the API lets us read. `given`: what it is unless told otherwise."""

    name: str
    label: str
    hint: str = ""
    given: str = ""
    is_secret: bool = True


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the vendor's that may be read, by its kind and its id there."""

    kind: ThingKind
    ref: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an API answered: `headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


class Send(Protocol):
    """One request and its answer. Raises `UnreadableError` when there is none."""

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply: ...


Keep = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Door:
    """Where an API is, and the headers that open it."""

    url: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Api:
    """A vendor's API as one connection may ask it, at `now`.

    `memory` is kept from one time to the next (sessions, places in a feed); `enter` may ask for a session first. `keep`
    saves, at once, the credentials that it opens to from now on.
    """

    send: Send
    keep: Keep
    credentials: Mapping[str, str]
    memory: dict[str, Any]
    now: datetime
    enter: Callable[[Api], Door]

    def read(self, path: str, **params: str) -> Any:
        """The JSON at `path`, below its door or a whole URL there. Raises this module's errors."""
        return self.page(path, **params)[0]

    def page(self, path: str, **params: str) -> tuple[Any, Reply]:
        """The JSON at `path`, and the answer that it came in."""
        reply = self.ask("GET", path, **params)
        return read_json(reply.text), reply

    def call(self, path: str, said: Any) -> Any:
        """The JSON that `path` answers to `said`, which is sent as JSON: a search, or a call by its name."""
        return read_json(self._asked("POST", path, {}, json.dumps(said).encode()).text)

    def ask(self, method: str, path: str, **params: str) -> Reply:
        """An answer that says yes. A session that has ended is opened anew, once."""
        return self._asked(method, path, params)

    def _asked(self, method: str, path: str, params: Mapping[str, str], body: bytes = b"") -> Reply:
        try:
            return self._through(self.enter(self), method, path, params, body)
        except RefusedError:
            if self.memory.pop(_SESSION, None) is None:
                raise
            return self._through(self.enter(self), method, path, params, body)

    def _through(self, door: Door, method: str, path: str, params: Mapping[str, str], body: bytes) -> Reply:
        try:
            url = _with(urljoin(door.url.rstrip("/") + "/", path), params)
            is_there = urlsplit(url)[:2] == urlsplit(door.url)[:2]
        except ValueError as broken:
            raise UnreadableError("It leads to no address.") from broken
        if not is_there:  # the key is for nobody else
            raise UnreadableError("It leads to another server.")
        return self._sent(method, url, {**door.headers, **({"content-type": "application/json"} if body else {})}, body)

    def knock(self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> Reply:
        """An answer that says yes, or leads elsewhere; with no more than `headers` to open the door."""
        if form is None:
            return self._sent(method, url, headers, b"")
        return self._sent(method, url, {**_FORM, **headers}, urlencode(form).encode())

    def grant(self, url: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Any:
        """The JSON that OAuth's address for tokens grants. It says no with 400 too (RFC 6749, 5.2)."""
        reply = self._reply("POST", url, {**_FORM, **headers}, urlencode(form).encode())
        if reply.status == 400:
            raise RefusedError(REFUSED)
        _accept(reply)
        return read_json(reply.text)

    def _sent(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        reply = self._reply(method, url, headers, body)
        _accept(reply)
        return reply

    def _reply(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        told = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "Hearback/1.0", **headers}
        return self.send(method, url, told, body)

    def session(self, open_one: Callable[[], tuple[Any, timedelta]]) -> Any:
        """The session that was opened last, or a new one: what it is, and how long it may be used."""
        known = self.memory.get(_SESSION)
        if known and datetime.fromisoformat(known["until"]) > self.now:
            return known["is"]
        opened, lasts = open_one()
        self.memory[_SESSION] = {"is": opened, "until": (self.now + lasts).isoformat()}
        return opened


@dataclass(frozen=True, slots=True)
class Consent:
    """The vendor's page where somebody lets us in (OAuth's authorization code, RFC 6749, 4.1), and to what.

    `page`: its address, of the credentials that an admin gave.
    """

    page: Callable[[Mapping[str, str]], str]
    scope: str

    def address(self, credentials: Mapping[str, str], back_to: str, state: str) -> str:
        """Where to send somebody, who then comes `back_to` us with a code, and with `state` as it was."""
        told = {"client_id": credentials["client_id"], "redirect_uri": back_to, "scope": self.scope, "state": state}
        return f"{self.page(credentials)}?{urlencode({'response_type': 'code', **told})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one vendor's API is read.

    `enter`: where it is, and what opens it. `wants`: what to read once the vendor has sent this. `fetch`: one thing, as
    the API tells it. `changed`: what changed since an instant, page by page. `understand`: what a fetched thing means.
    `poll`, of a vendor that sends nothing by itself: the events since the last time, to be kept as deliveries are.
    `consent`, where credentials are not enough: what somebody says yes to at the vendor's own page.
    """

    credentials: tuple[Credential, ...]
    enter: Callable[[Api], Door]
    wants: Callable[[Delivery], Iterable[Thing]]
    fetch: Callable[[Api, Thing], Any]
    changed: Callable[[Api, datetime], Iterator[list[Thing]]]
    understand: Callable[[Thing, Any], Iterable[News]]
    poll: Callable[[Api], list[Any]] | None = None
    consent: Consent | None = None

    def api(
        self, send: Send, keep: Keep, credentials: Mapping[str, str], memory: Mapping[str, Any], now: datetime
    ) -> Api:
        """The vendor's API for whoever has these credentials."""
        given = {one.name: one.given for one in self.credentials}
        return Api(send, keep, given | dict(credentials), dict(memory), now, self.enter)


def basic(user: str, password: str = "") -> dict[str, str]:
    """HTTP's own authentication."""
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def part(ref: str) -> str:
    """A vendor's id as one part of a path, whatever is in it."""
    return quote(ref, safe="")


def read_json(text: str) -> Any:
    """The JSON in `text`. Raises `UnreadableError`."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise UnreadableError("It answered in something other than JSON.") from broken


# What was read, as it is kept

MEDIA_TYPE = "application/vnd.hearback.read+json"


def kept(thing: Thing, found: Any) -> bytes:
    """What was read of `thing`, as it is kept; `found` None: it is gone."""
    return written({"kind": thing.kind, "ref": thing.ref, "found": found})


def written(said: Any) -> bytes:
    """`said` as JSON, in the letters that it has; without halves of characters, which cannot be written."""
    return json.dumps(said, ensure_ascii=False).encode(errors="ignore")


def is_read(delivery: Delivery) -> bool:
    """Whether we read it, where others were sent."""
    return delivery.header("content-type") == MEDIA_TYPE


def news_of(reader: Reader, delivery: Delivery) -> Iterable[News]:
    """What something that was read means."""
    said: Any = delivery.said
    thing = Thing(said["kind"], said["ref"])
    if said["found"] is not None:
        return reader.understand(thing, said["found"])
    match thing.kind:
        case "interview":
            return [CalledOff(meeting=thing.ref)]
        case "hire":
            return [Unhired(hire=thing.ref)]
        case kind:
            return [Deleted(kind=kind, ref=thing.ref)]


def _with(url: str, params: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


def _accept(reply: Reply) -> None:
    match reply.status:
        case status if status < 400:
            return
        case 401 | 403:
            raise RefusedError(REFUSED)
        case 404 | 410:
            raise MissingError(GONE)
        case 429:
            raise BusyError(BUSY, _pause(reply.headers.get("retry-after", "")))
        case status:
            raise UnreadableError(f"It answered with {status}.")


def _pause(told: str) -> timedelta:
    """How long to wait: as many seconds as it says, else a minute."""
    return timedelta(seconds=max(int(told[:6]), 1)) if told.isascii() and told.isdecimal() else A_MINUTE
