"""A recruiter's own calendar feed: made, its address shown once, fetched without signing in, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from fastapi import APIRouter, Request, Response

from app.cadence import day_of
from app.edge import Config, Db, Now
from app.models import Interview, Pursuit
from app.queries.feed import PLANNED, Feed, recruiter_by_feed, told_to
from app.web import calendar, dates, pages
from app.web.calendar import Part, tile_of
from app.web.dates import Dated, secret_name
from app.web.deps import Me
from app.web.status_link import PRIVATE

PATH = "/calendar/feed"
router = APIRouter(include_in_schema=False)


@router.api_route("/cal/{token}.ics", methods=["GET", "HEAD"])
def show(request: Request, db: Db, now: Now, config: Config, token: str) -> Response:
    """The file for a calendar program. Whoever has the address may read it, as with a candidate's link."""
    recruiter = recruiter_by_feed(db, token)
    entries = list(_entries(told_to(db, recruiter, now), now, config.public_url))
    content = dates.calendar(f"Hearback, {recruiter.name}", entries, now)
    return dates.answer(request, content, PRIVATE, name="hearback")


@router.post(PATH)
def create(request: Request, recruiter: Me, db: Db, now: Now, config: Config, part: Part) -> Response:
    """A new address, in the answer itself: only its hash is kept, so no other page can show it. The old one stops."""
    token = recruiter.begin_feed(at=now)
    return calendar.page(request, db, recruiter, now, part, new_feed=f"{config.public_url}/cal/{token}.ics", status=201)


@router.post(f"{PATH}/revocation")
def revoke(recruiter: Me, part: Part) -> Response:
    """The address stops working at once."""
    recruiter.end_feed()
    return pages.see(part.href())


def _entries(told: Feed, now: datetime, site: str) -> Iterator[Dated]:
    for entry in told.entries:
        yield _about(entry.pursuit, entry.kind, tile_of(entry, now).words, entry.on, site)
    for meeting, pursuit in told.meetings:
        yield _met(meeting, pursuit, site)
    for pursuit in told.ended:
        ended_on = day_of(pursuit.closed_at or now, pursuit.agency.zone)
        # Which of them a calendar still holds, only that calendar knows.
        for kind in PLANNED:
            yield replace(_about(pursuit, kind, "Nothing more to do", ended_on, site), is_off=True)


def _about(pursuit: Pursuit, kind: str, words: str, on: date, site: str) -> Dated:
    whole = f"{words}: {pursuit.candidate.name}, {pursuit.employer.name}"
    return Dated(pursuit, f"{kind}-{secret_name(pursuit)}", whole, on, href=f"{site}/pursuits/{pursuit.id}")


def _met(meeting: Interview, pursuit: Pursuit, site: str) -> Dated:
    """A meeting at its hours, as far as they are known."""
    zone = pursuit.agency.zone
    at = meeting.told_start(zone)
    entry = _about(pursuit, "interview", "Interview", day_of(meeting.starts_at, zone), site)
    key = f"interview-{secret_name(pursuit, meeting.id)}"
    return replace(entry, key=key, at=at, until=meeting.ends_at if at else None, is_off=not meeting.counts)
