"""iCalendar files (RFC 5545, RFC 7986) that a calendar program fetches again and again: a candidate's and a recruiter's.

A file is the same, byte for byte, until something changes or the agency's day does, and then its ETag is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import Request, Response
from icalendar import Calendar, Event

from app.cadence import day_of, start_of_day
from app.models import Pursuit

FETCH_AGAIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry about `pursuit` (its agency loaded): a whole day of the agency's, or from an instant `at` to `until`.

    `key` names it for good within the agency, whichever address asks: an entry that moves is moved, never doubled.
    `is_off`: it was there, and is not any more.
    """

    pursuit: Pursuit
    key: str
    words: str
    on: date
    at: datetime | None = None
    until: datetime | None = None
    text: str = ""
    href: str = ""
    is_off: bool = False


def calendar(name: str, entries: Iterable[Dated], now: datetime) -> bytes:
    """The file called `name`, as it is at `now`."""
    made = Calendar()
    made.add("prodid", "-//Hearback//Dates//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for entry in entries:
        made.add_component(_event(entry, now))
    content: bytes = made.to_ical()
    return content


def answer(request: Request, content: bytes, headers: Mapping[str, str], name: str = "dates") -> Response:
    """The file with `headers`, or 304 where the program has it already."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    kept = {**headers, "Cache-Control": "private, no-cache", "ETag": tag}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=kept)
    kept["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return Response(content, headers=kept, media_type="text/calendar; charset=utf-8")


def _event(entry: Dated, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@hearback")
    event.add("dtstamp", _changed_at(entry.pursuit, now))
    event.add("sequence", _sequence(entry.pursuit, now))
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    event.add("summary", entry.words)
    if entry.text:
        event.add("description", entry.text)
    if entry.href:
        event.add("url", entry.href)
    event.add("dtstart", entry.at or entry.on)
    if entry.until:
        event.add("dtend", entry.until)
    event.add("transp", "TRANSPARENT")
    return event


def secret_name(pursuit: Pursuit, number: int | None = None) -> str:
    """A name of `pursuit`, or of its part `number`, that tells nothing: calendars are shared, and ids count people."""
    parts = (pursuit.agency_id, pursuit.id) if number is None else (pursuit.agency_id, pursuit.id, number)
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:24]


def _changed_at(pursuit: Pursuit, now: datetime) -> datetime:
    zone = pursuit.agency.zone
    return max(pursuit.updated_at, start_of_day(day_of(now, zone), zone))


def _sequence(pursuit: Pursuit, now: datetime) -> int:
    """Grows with every change, and every day: what is late moves the days after it though nobody did anything."""
    zone = pursuit.agency.zone
    return pursuit.version + max((day_of(now, zone) - day_of(pursuit.opened_at, zone)).days, 0)
