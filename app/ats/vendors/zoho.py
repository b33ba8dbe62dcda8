"""Zoho Recruit: an agency's own system. A workflow rule calls with parameters whose names its customer chooses.

So the names are ours, and told to whoever sets the rule up; others that come are kept. Statuses are each customer's own.
It writes times as its customer likes them: one is believed only if it says all that makes it an instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.ats.news import NOT_OURS, ApplicationNews, Meeting, MeetingStatus, News, Nothing, Opening, Person, Stage
from app.ats.reading import instant, text
from app.ats.signatures import token
from app.ats.vendor import Delivery, Vendor, named

_MEETINGS: dict[str | None, MeetingStatus] = {"interview": "scheduled", "interview_cancelled": "cancelled"}
_TIMES = ("at", "starts_at", "ends_at")
# Of an address, "+" is read as a space unless it was escaped.
_PLUS = re.compile(r"(:\d\d) (\d\d:?\d\d)$")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


def read(delivery: Delivery) -> Iterator[News]:
    said, event = delivery.said, text(delivery.said, "event")
    person, job = text(said, "candidate_id"), text(said, "job_id")
    if event not in ("application", *_MEETINGS):
        yield NOT_OURS
        return
    if person is None or job is None:
        yield Nothing(why="It needs candidate_id and job_id to say whose it is.")
        return
    if event in _MEETINGS and text(said, "id") is None:
        yield Nothing(why="It needs the interview’s id.")
        return
    yield ApplicationNews(
        ref=f"{person}:{job}",
        at=_time(said, "at"),
        candidate=_person(person, said),
        job=Opening(ref=job, title=text(said, "job"), employer=text(said, "client")),
        stage=_stage(said) if event == "application" else None,
        meetings=_meetings(event, said),
    )
    yield from _unread(said)


def _meetings(event: str | None, said: Any) -> tuple[Meeting, ...]:
    if event not in _MEETINGS:
        return ()
    times = _time(said, "starts_at"), _time(said, "ends_at")
    return (Meeting(ref=text(said, "id") or "", status=_MEETINGS[event], starts_at=times[0], ends_at=times[1]),)


def _stage(said: Any) -> Stage | None:
    status = text(said, "status")
    return Stage(key=status.casefold(), name=status, is_entered=True) if status else None


def _person(ref: str, said: Any) -> Person:
    given, _, family = (text(said, "candidate") or "").rpartition(" ")
    return Person(
        ref=ref,
        first_name=given or family or None,
        last_name=family if given else None,
        email=text(said, "email"),
    )


def _time(said: Any, name: str) -> datetime | None:
    """The instant called so, if it has its date, its time and its offset."""
    told = _PLUS.sub(r"\1+\2", text(said, name) or "")
    return instant({name: told}, name) if _INSTANT.fullmatch(told) else None


def _unread(said: Any) -> Iterator[News]:
    for name in _TIMES:
        if text(said, name) and _time(said, name) is None:
            yield Nothing(why=f"Its {name} was left out: only a time like 2026-05-12T10:00:00+02:00 can be read.")


ZOHO = Vendor(
    slug="zoho",
    name="Zoho Recruit",
    scope="agency",
    read=read,
    is_signed=token,
    event=named("event"),
    subject=named("candidate_id"),
    signed_with="Token",
    sends_parameters=True,
    makes_secret=False,
    steps=(
        "Make up a long token of letters and digits, and save it here.",
        (
            "In Zoho Recruit, open **Setup**, **Automation**, **Workflow**, **Webhooks**, and press **Configure "
            "Webhook**. Give the address as **URL to Notify**, and choose POST."
        ),
        (
            "One for applications, with these parameters: `candidate_id`, `candidate`, `email`, `job_id`, `job`, "
            "`client`, `status` and `at`, each with the field that means it. As custom parameters add `token`, with "
            "the token, and `event`, with `application`."
        ),
        (
            "One for interviews: `id`, `candidate_id`, `candidate`, `job_id`, `job`, `starts_at`, `ends_at` and "
            "`at`; and `token`, and `event` with `interview`. Another like it for those that are called off, with "
            "`interview_cancelled`."
        ),
        "Under **Workflow**, **Rules**, call each by a rule: whenever a record of its module is made or changed.",
        (
            "Of a time, only one like `2026-05-12T10:00:00+02:00` is read. Any other is left out, and the log says "
            "so; a recruiter then gives the interview its time."
        ),
        "Say below what its statuses mean, as they arrive.",
    ),
)
