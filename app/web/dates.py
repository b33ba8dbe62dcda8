"""A candidate's dates as an iCalendar file (RFC 5545) that a calendar program may fetch again and again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from app.cadence import start_of_day
from app.candidate_page import Entry, Story

FETCH_AGAIN = timedelta(hours=6)


def calendar(story: Story, dates: Iterable[Entry]) -> bytes:
    """The file. It is the same, byte for byte, until something changes or the agency's day does."""
    made = Calendar()
    made.add("prodid", "-//Hearback//Dates//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", f"{story.pursuit.job.title}, {story.words.employer}")
    made.add("x-wr-calname", f"{story.pursuit.job.title}, {story.words.employer}")
    made.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for entry in dates:
        made.add_component(_event(story, entry))
    content: bytes = made.to_ical()
    return content


def tag(content: bytes) -> str:
    """The ETag of a file."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _event(story: Story, entry: Entry) -> Event:
    event = Event()
    # The same for as long as the pursuit lives, whichever link asks: an entry that moves is moved, never doubled.
    event.add("uid", f"{entry.key}-{_name(story)}@hearback")
    event.add("dtstamp", max(story.pursuit.updated_at, start_of_day(story.words.today, story.words.zone)))
    event.add("sequence", _sequence(story))
    event.add("summary", entry.words)
    if entry.text:
        event.add("description", entry.text)
    event.add("dtstart", entry.at or entry.on)
    if entry.until:
        event.add("dtend", entry.until)
    event.add("transp", "TRANSPARENT")
    return event


def _name(story: Story) -> str:
    """A name that tells nothing: calendars are shared, and ids count people."""
    return hashlib.sha256(f"{story.pursuit.agency_id}/{story.pursuit.id}".encode()).hexdigest()[:24]


def _sequence(story: Story) -> int:
    """Grows with every change, and every day: what is late moves the stop date though nobody did anything."""
    opened_on = story.words.day_of(story.pursuit.opened_at)
    return story.pursuit.version + max((story.words.today - opened_on).days, 0)
