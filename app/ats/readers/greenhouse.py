"""Greenhouse's Harvest API, version 3: the times of interviews, which no webhook tells, and what was missed.

Lists only, flat rows joined by ids; a cursor must be the only parameter. A reading names no event, so an application is
as its last activity left it, and its interviews are as of now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from app.ats.news import Active, ApplicationNews, Ended, Meeting, MeetingStatus, News, Nothing, Stage
from app.ats.oauth import bearer
from app.ats.reader import MOST_PAGES, Api, Credential, Door, MissingError, Reader, Thing, basic
from app.ats.reading import at, instant, text
from app.ats.vendor import Delivery
from app.ats.vendors.greenhouse import MEETINGS, opening_of, person_of
from app.cadence import Outcome

_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
# One that is to be scheduled again, or skipped, is off until there is news of it.
_MEETINGS: dict[str, MeetingStatus] = {**MEETINGS, "to_be_scheduled": "cancelled", "skipped": "cancelled"}
_REASONS: dict[str | None, Outcome] = {
    None: "not_selected",
    "WE_REJECTED_THEM": "not_selected",
    "NONE_SPECIFIED": "not_selected",
    "THEY_REJECTED_US": "withdrew",
}


def _enter(api: Api) -> Door:
    who = basic(api.credentials["client_id"], api.credentials["client_secret"])
    return Door(api.credentials["url"], bearer(api, f"{api.credentials['auth_url']}/token", who, {}))


def _wants(delivery: Delivery) -> Iterator[Thing]:
    said = at(delivery.said, "payload")
    ref = text(said, "application.id") or text(said, "application_id") or text(said, "offer.application_id")
    if ref and text(delivery.said, "action") != "delete_application":
        yield Thing("application", ref)


def _fetch(api: Api, thing: Thing) -> dict[str, Any]:
    application = _one(api, "applications", thing.ref)
    found = {
        "application": application,
        "candidate": _one(api, "candidates", text(application, "candidate_id")),
        "interviews": api.read("v3/interviews", application_ids=thing.ref, per_page="100"),
    }
    if job := text(application, "job_id"):
        found["job"] = _one(api, "jobs", job)
    if text(application, "status") == "rejected":
        details = _first(api.read("v3/rejection_details", application_ids=thing.ref))
        reason = text(details, "rejection_reason_id")
        found["reason"] = _one(api, "rejection_reasons", reason) if reason else None
    if text(application, "status") == "hired":
        found["offer"] = _first(api.read("v3/offers", application_ids=thing.ref, current_only="true"))
    return found


def _one(api: Api, resource: str, ref: str | None) -> Any:
    """The row of this id. Raises `MissingError`."""
    found = _first(api.read(f"v3/{resource}", ids=ref)) if ref else None
    if found is None:
        raise MissingError("It is not there any more.")
    return found


def _first(rows: Any) -> Any:
    return rows[0] if isinstance(rows, list) and rows else None


def _changed(api: Api, since: datetime) -> Iterator[list[Thing]]:
    from_ = since.astimezone(UTC).strftime("gte|%Y-%m-%dT%H:%M:%SZ")
    yield from _pages(api, "v3/applications", "id", last_activity_at=from_, per_page="500")
    # An interview may be moved without any activity of its application.
    yield from _pages(api, "v3/interviews", "application_id", updated_at=from_, per_page="500")


def _pages(api: Api, path: str, name: str, **params: str) -> Iterator[list[Thing]]:
    rows, reply = api.page(path, **params)
    for _ in range(MOST_PAGES):
        yield [Thing("application", ref) for row in rows if (ref := text(row, name))]
        further = _NEXT.search(reply.headers.get("link", ""))
        if further is None:
            return
        rows, reply = api.page(further[1])


def _understand(thing: Thing, found: Any) -> Iterator[News]:
    said = at(found, "application")
    if at(said, "prospect") is True or text(said, "status") == "converted":
        yield Nothing(why="A prospect: there is no application to follow yet.")
        return
    yield ApplicationNews(
        ref=thing.ref,
        at=instant(said, "last_activity_at"),
        candidate=person_of(ref, at(found, "candidate")) if (ref := text(found, "candidate.id")) else None,
        job=opening_of(at(found, "job")),
        stage=_stage(said),
        state=_state(found),
        state_at=instant(found, "offer.resolved_at") or instant(said, "rejected_at"),
    )
    yield ApplicationNews(ref=thing.ref, meetings=tuple(_meetings(at(found, "interviews"))))


def _state(found: Any) -> Active | Ended | None:
    match text(found, "application.status"):
        case "hired":
            return Ended(outcome="hired")
        case "in_process":
            return Active()
        case "rejected":
            kind, reason = text(found, "reason.type.key"), text(found, "reason.name")
            outcome = _REASONS.get(kind)
            return Ended(outcome=outcome, reason_key=None if outcome or not kind else kind.casefold(), reason=reason)
        case _:
            return None


def _stage(said: Any) -> Stage | None:
    key, name = text(said, "job_interview_stage_id"), text(said, "stage_name")
    return Stage(key=key, name=name or key) if key else None


def _meetings(rows: Any) -> Iterator[Meeting]:
    for one in rows if isinstance(rows, list) else []:
        status, ref = _MEETINGS.get(text(one, "status") or ""), text(one, "id")
        if status and ref:
            yield Meeting(
                ref=ref,
                status=status,
                starts_at=instant(one, "starts_at"),
                ends_at=instant(one, "ends_at"),
                location=text(one, "location"),
            )


READER = Reader(
    credentials=(
        Credential("client_id", "Client ID", "Greenhouse, Configure, Dev Center, API Credentials: Harvest V3 (OAuth)."),
        Credential(
            "client_secret",
            "Client secret",
            "It may list applications, candidates, jobs, interviews, offers, rejection details and rejection reasons.",
        ),
        Credential("url", "Address", given="https://harvest.greenhouse.io", is_secret=False),
        Credential("auth_url", "Address of its sign-in", given="https://auth.greenhouse.io", is_secret=False),
    ),
    enter=_enter,
    wants=_wants,
    fetch=_fetch,
    changed=_changed,
    understand=_understand,
)
