"""SmartRecruiters: says what happened in a header and ids in the body, and nothing more. It wants 202, and a handshake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.news import (
    NOT_OURS,
    Active,
    ApplicationNews,
    CalledOff,
    Deleted,
    Ended,
    Meeting,
    News,
    Nothing,
    Opening,
    Person,
)
from app.ats.reading import text
from app.ats.signatures import smartrecruiters
from app.ats.vendor import Delivery, Vendor, first, header
from app.cadence import Outcome

_STATUSES: dict[str | None, Outcome] = {"HIRED": "hired", "REJECTED": "not_selected", "WITHDRAWN": "withdrew"}
_ACTIVE = ("NEW", "IN_REVIEW", "INTERVIEW", "OFFERED")
_THIN = Nothing(why="It says that something changed, and not what.")


def read(delivery: Delivery) -> Iterator[News]:
    event, said, since = delivery.header("event-name"), delivery.said, _time(delivery)
    ref = text(said, "application_id") or (text(said, "id") if event.startswith("application.") else None)
    meeting = text(said, "interview_id") or text(said, "id")
    if event == "interview.canceled" and meeting:
        yield CalledOff(meeting=meeting, at=since)
    elif event in ("interview.created", "interview.updated") and ref and meeting:
        yield ApplicationNews(ref=ref, at=since, **_links(said), meetings=(Meeting(ref=meeting),))
    elif event == "offer.created" and ref:
        yield ApplicationNews(ref=ref, at=since, **_links(said), is_offered=True)
    elif event == "application.created" and ref:
        yield ApplicationNews(ref=ref, at=since, **_links(said))
    elif event == "application.status.updated" and ref:
        state = _state(said)
        yield ApplicationNews(ref=ref, at=since, **_links(said), state=state) if state else _THIN
    elif event == "candidate.deleted" and (person := text(said, "candidate_id") or text(said, "id")):
        yield Deleted(kind="candidate", ref=person, at=since)
    else:
        yield (
            _THIN if event.partition(".")[0] in ("application", "interview", "offer", "candidate", "job") else NOT_OURS
        )


def _state(said: Any) -> Active | Ended | None:
    status = text(said, "status")
    if outcome := _STATUSES.get(status):
        return Ended(outcome=outcome)
    return Active(is_sure=True) if status in _ACTIVE else None


def _links(said: Any) -> dict[str, Any]:
    person, job = text(said, "candidate_id"), text(said, "job_id")
    return {
        "candidate": Person(ref=person) if person else None,
        "job": Opening(ref=job) if job else None,
    }


def _time(delivery: Delivery) -> datetime | None:
    """Seconds since 1970, in a header."""
    told = delivery.header("smartrecruiters-timestamp")
    return datetime.fromtimestamp(int(told), UTC) if told.isdecimal() and len(told) < 12 else None


SMARTRECRUITERS = Vendor(
    slug="smartrecruiters",
    name="SmartRecruiters",
    read=read,
    is_signed=smartrecruiters,
    event=header("event-name"),
    subject=first("application_id", "id", "candidate_id"),
    key=header("event-id"),
    accepted=202,
    signed_with="Hook secret",
    shakes_hands=True,
    steps=(
        (
            "SmartRecruiters has no page for webhooks. Make a subscription by its API: `POST "
            "/webhooks-api/v201907/subscriptions`, with the address as `callbackUrl`."
        ),
        (
            "Ask for these `events`: `application.created`, `application.status.updated`, `interview.created`, "
            "`interview.updated`, `interview.canceled`, `offer.created` and `candidate.deleted`."
        ),
        (
            "Activate it: `PUT /webhooks-api/v201907/subscriptions/{id}/activation`. SmartRecruiters then brings its "
            "secret along, and Hearback answers and keeps it. There is nothing to paste here."
        ),
        "A secret that you have it make later is saved here by hand.",
        "After many failures it suspends the subscription. Activate it again.",
    ),
)
