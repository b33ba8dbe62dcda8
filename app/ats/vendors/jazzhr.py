"""JazzHR: tells of a candidate when a user there exports them, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from app.ats.news import NOT_OURS, TEST, CandidateNews, News, Nothing, Person
from app.ats.reading import at, text
from app.ats.signatures import body_in
from app.ats.vendor import Delivery, Vendor, header, named


def read(delivery: Delivery) -> Iterator[News]:
    said, ref = at(delivery.said, "candidate"), text(delivery.said, "candidate.id")
    if _is_test(delivery):
        yield TEST
    elif delivery.header("X-JazzHR-Event").upper() != "CANDIDATE-EXPORT":
        yield NOT_OURS
    elif ref is None:
        yield Nothing(why="It names no candidate.")
    else:
        person = Person(
            ref=ref,
            first_name=text(said, "first_name"),
            last_name=text(said, "last_name"),
            email=text(said, "email"),
            phone=text(said, "phone"),
        )
        yield CandidateNews(candidate=person)


def _is_test(delivery: Delivery) -> bool:
    return delivery.header("X-JazzHR-Event").upper() == "VERIFY"


JAZZHR = Vendor(
    slug="jazzhr",
    name="JazzHR",
    read=read,
    is_signed=body_in("X-JazzHR-Signature"),
    event=header("X-JazzHR-Event"),
    subject=named("candidate.id"),
    key=header("X-JazzHR-UUID"),
    is_test=_is_test,
    makes_secret=False,
    steps=(
        "Make up a long secret key, and save it here.",
        (
            "In JazzHR, open **Settings**, **Integrations**, and under **Candidate Export Integrations** press **Add "
            "Integration**."
        ),
        "Give the address as **Integration URL**, and the key as **Secret Key**. JazzHR tries the address with a test.",
        "It tells of a candidate when somebody there exports them, and of nothing else.",
    ),
)
