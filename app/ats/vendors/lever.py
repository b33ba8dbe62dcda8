"""Lever: one webhook for each kind of event, each with a signature token of its own. It sends ids and hardly anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from app.ats.news import (
    NOT_OURS,
    TEST,
    Active,
    ApplicationNews,
    Deleted,
    Ended,
    Meeting,
    MeetingStatus,
    News,
    Nothing,
    Person,
    Stage,
)
from app.ats.reading import at, instant, text
from app.ats.signatures import lever
from app.ats.vendor import Delivery, Vendor, first, named
from app.cadence import Outcome

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_REASONS: dict[str, Outcome] = {
    "hired": "hired",
    "withdrew": "withdrew",
    "offer declined": "offer_declined",
    "position filled": "job_closed",
    "position closed": "job_closed",
}
_MEETINGS: dict[str, MeetingStatus] = {
    "interviewCreated": "scheduled",
    "interviewUpdated": "scheduled",
    "interviewDeleted": "cancelled",
}


def read(delivery: Delivery) -> Iterator[News]:
    event, data = text(delivery.said, "event") or "", at(delivery.said, "data")
    if data == {}:
        yield TEST
        return
    ref, since = text(data, "opportunityId"), instant(delivery.said, "triggeredAt")
    if event.startswith("contact"):
        yield Nothing(why="It says that a contact changed, and not how.")
    elif ref is None:
        yield Nothing(why="It names no opportunity.")
    elif event == "candidateDeleted":
        yield Deleted(kind="application", ref=ref, at=since)
    elif event in (
        "applicationCreated",
        "candidateHired",
        "candidateStageChange",
        "candidateArchiveChange",
        *_MEETINGS,
    ):
        yield ApplicationNews(
            ref=ref,
            at=since,
            candidate=_person(data),
            stage=_stage(data) if event == "candidateStageChange" else None,
            state=_state(event, data),
            state_at=instant(data, "toArchived.archivedAt") or since,
            meetings=_meetings(event, data),
        )
    else:
        yield NOT_OURS


def _person(data: Any) -> Person | None:
    ref = text(data, "contactId") or text(data, "candidateId")
    return Person(ref=ref) if ref else None


def _stage(data: Any) -> Stage | None:
    key = text(data, "toStageId")
    # Stages that Lever brings along are called by words, a customer's own by ids.
    return Stage(key=key, name=key, meaning="offer" if key == "offer" else None, is_entered=True) if key else None


def _state(event: str, data: Any) -> Active | Ended | None:
    if event == "candidateHired":
        return Ended(outcome="hired")
    if event != "candidateArchiveChange":
        return None
    if at(data, "toArchived") is None:
        return Active(is_sure=True, is_reopened=True)
    return ended(text(data, "toArchived.reason"))


def ended(reason: str | None, name: str | None = None) -> Ended:
    """It is archived for `reason`, an id or a text, which people know as `name`. Only the words themselves tell who ended it."""
    reason = reason or "no reason given"
    name = name or reason
    known = None if _ID.fullmatch(name) else _REASONS.get(name.casefold())
    is_said = known is not None and name == reason
    return Ended(outcome=known, reason_key=None if is_said else reason.casefold(), reason=name)


def _meetings(event: str, data: Any) -> tuple[Meeting, ...]:
    ref = text(data, "interviewId") or text(data, "interview.id")
    if event not in _MEETINGS or ref is None:
        return ()
    starts_at = instant(data, "interview.date")
    status = "cancelled" if instant(data, "interview.canceledAt") else _MEETINGS[event]
    return (
        Meeting(
            ref=ref, status=status, starts_at=starts_at, ends_at=end_of(starts_at, text(data, "interview.duration"))
        ),
    )


def end_of(starts_at: datetime | None, minutes: str | None) -> datetime | None:
    """When a meeting of so many minutes ends, if that can be told."""
    if starts_at is None or not minutes or not minutes.isdecimal() or not 0 < int(minutes) < 1_440:
        return None
    return starts_at + timedelta(minutes=int(minutes))


LEVER = Vendor(
    slug="lever",
    name="Lever",
    read=read,
    is_signed=lever,
    event=named("event"),
    subject=first("data.opportunityId", "data.contactId"),
    # The token before the id: it is what is signed, so one that was overheard carries no second delivery.
    key=first("token", "id"),
    is_test=lambda delivery: at(delivery.said, "data") == {},
    signed_with="Signature token",
    steps=(
        "In Lever, as a Super Admin, open **Settings**, **Integrations and API**, **Webhooks**.",
        (
            "Make a webhook for each event, all with this address: application created, candidate hired, stage "
            "change, archive state change, candidate deleted, and the events of interviews."
        ),
        "Each webhook has a signature token of its own. Save every one of them here.",
        "Press **Verify connection** at each. The test is answered, and is not an event.",
        "Lever keeps two weeks of what it sent, and sends any of it again from there.",
    ),
)
