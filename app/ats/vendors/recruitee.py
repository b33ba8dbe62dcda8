"""Recruitee: a candidate moves within one offer, which is what it calls a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ats.news import NOT_OURS, Active, ApplicationNews, Deleted, Ended, News, Nothing, Opening, Person, Stage
from app.ats.reading import at, instant, text
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, named

_CATEGORIES = {
    "apply": "applied",
    "phone_screen": "screen",
    "evaluation": "screen",
    "interview": "interview",
    "offer": "offer",
    "hire": "hired",
}


def read(delivery: Delivery) -> Iterator[News]:
    event, subtype = text(delivery.said, "event_type"), text(delivery.said, "event_subtype")
    said = at(delivery.said, "payload")
    person, job = text(said, "candidate.id"), text(said, "offer.id")
    if event not in ("candidate_created", "candidate_assigned", "candidate_moved", "candidate_deleted"):
        yield NOT_OURS
    elif person is None:
        yield Nothing(why="It names no candidate.")
    elif event == "candidate_deleted":
        yield Deleted(kind="candidate", ref=person, at=instant(delivery.said, "created_at"))
    elif job is None:
        yield Nothing(why="It names no offer, so there is no application to follow.")
    else:
        yield ApplicationNews(
            ref=f"{person}:{job}",
            at=instant(delivery.said, "created_at"),
            candidate=_person(person, at(said, "candidate")),
            job=Opening(ref=job, title=text(said, "offer.title")),
            stage=_stage(said) if subtype == "stage_changed" else None,
            state=_state(subtype, said),
        )


def _state(subtype: str | None, said: Any) -> Active | Ended | None:
    if subtype == "requalified":
        return Active(is_sure=True, is_reopened=True)
    if subtype != "disqualified":
        return None
    reason = text(said, "details.disqualify_reason.name")
    return Ended(outcome=None if reason else "not_selected", reason_key=reason and reason.casefold(), reason=reason)


def _stage(said: Any) -> Stage | None:
    key, name = text(said, "details.to_stage.id"), text(said, "details.to_stage.name")
    meaning = _CATEGORIES.get(text(said, "details.to_stage.category") or "")
    return Stage(key=key, name=name or key, meaning=meaning, is_entered=True) if key else None


def _person(ref: str, said: Any) -> Person:
    given, _, family = (text(said, "name") or "").rpartition(" ")
    return Person(
        ref=ref,
        first_name=given or family or None,
        last_name=family if given else None,
        email=text(said, "emails.0"),
        phone=text(said, "phones.0"),
    )


RECRUITEE = Vendor(
    slug="recruitee",
    name="Recruitee",
    read=read,
    is_signed=body_in("X-Recruitee-Signature"),
    event=named("event_type"),
    subject=named("payload.candidate.id"),
    is_test=lambda delivery: at(delivery.said, "test") is True,
    steps=(
        (
            "In Recruitee, open **Settings**, **Apps and plugins**, **Webhooks**, and press **New webhook**. Your "
            "role there needs **Manage webhooks**."
        ),
        "Give the address as **POST URL**, and choose candidate created, assigned, moved and deleted.",
        "Press **Test**, then verify. This comes before there is a secret, and is answered all the same.",
        "Recruitee shows the secret after that. Save it here; until then it is told to send everything again.",
    ),
)
