"""iCIMS: a person in a job changes status. It sends ids alone and no time; its statuses are each customer's own numbers."""

from __future__ import annotations

from collections.abc import Iterator

from app.ats.news import NOT_OURS, ApplicationNews, News, Nothing, Opening, Person, Stage
from app.ats.reading import text
from app.ats.signatures import password
from app.ats.vendor import Delivery, Vendor, named


def read(delivery: Delivery) -> Iterator[News]:
    said = delivery.said
    ref, person, job = (text(said, name) for name in ("systemId", "personId", "jobId"))
    if text(said, "eventType") != "WorkFlowStatusChangeEvent":
        yield NOT_OURS
    elif ref is None:
        yield Nothing(why="It names no application.")
    else:
        yield ApplicationNews(
            ref=ref,
            candidate=Person(ref=person) if person else None,
            job=Opening(ref=job) if job else None,
            stage=_stage(text(said, "newStatus")),
        )


def _stage(status: str | None) -> Stage | None:
    return Stage(key=status, name=status, is_entered=True) if status else None


ICIMS = Vendor(
    slug="icims",
    name="iCIMS",
    read=read,
    is_signed=password,
    event=named("eventType"),
    subject=named("systemId"),
    signed_with="Password",
    makes_secret=False,
    steps=(
        "Make up a long password, and save it here.",
        (
            "In iCIMS, subscribe the address to the event `WorkFlowStatusChangeEvent`, with Basic authentication: "
            "any name, and that password."
        ),
        "Its statuses are numbers of your own. Say below what each means, as it arrives.",
    ),
)
