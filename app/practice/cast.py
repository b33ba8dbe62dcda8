"""The practice agencies: who works there, whom they know, and how many stories of each kind are theirs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.practice.names import (
    FIRMS,
    FIRST,
    GERMAN_FIRMS,
    GERMAN_FIRST,
    GERMAN_LAST,
    LAST,
    Firm,
    german_number,
    us_number,
)

Role = Literal["admin", "recruiter", "viewer"]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the agency, who signs in under `email`."""

    name: str
    email: str
    role: Role = "recruiter"


@dataclass(frozen=True, slots=True)
class House:
    """An agency as it is invented. `allotted` says how many of each scenario the colleagues have, in their order."""

    name: str
    time_zone: str
    country: str
    subdivision: str
    closures: tuple[tuple[int, int], ...]  # (month, day) of every year, beside the public holidays
    colleagues: tuple[Colleague, ...]
    firms: Sequence[Firm]
    first: Sequence[str]
    last: Sequence[str]
    number: Callable[[int], str]
    allotted: Mapping[str, tuple[int, ...]]

    def person(self, index: int) -> tuple[str, str]:
        """The `index`-th candidate's first and last name; no two are the same."""
        turn, place = divmod(index, len(self.first))
        return self.first[place], self.last[(place + 7 * turn) % len(self.last)]


BRIGHTLINE = House(
    name="Brightline Staffing",
    time_zone="America/Chicago",
    country="US",
    subdivision="IL",
    closures=((12, 24), (12, 31)),
    colleagues=(
        Colleague("Priya Ranade", "priya@brightline.example"),
        Colleague("Jo Reed", "jo@brightline.example", "admin"),
        Colleague("Tomas Vega", "tomas@brightline.example"),
        Colleague("Hana Sorel", "hana@brightline.example"),
        Colleague("Ann Kowal", "ann@brightline.example", "viewer"),
    ),
    firms=FIRMS,
    first=FIRST,
    last=LAST,
    number=us_number,
    allotted={
        "second call late": (1, 1, 1, 1),
        "first call late": (1, 1, 1, 0),
        "first call a day late": (0, 1, 0, 1),
        "e-mail late": (0, 1, 0, 0),
        "last try late": (1, 0, 0, 1),
        "call promised for today": (1, 1, 1, 1),
        "decision promised for today": (1, 0, 0, 0),
        "second call today": (0, 1, 1, 0),
        "e-mail today": (1, 0, 1, 0),
        "last try today": (1, 0, 0, 1),
        "held until today": (1, 0, 0, 0),
        "thank-you today": (1, 1, 0, 1),
        "thank-you late": (1, 0, 1, 0),
        "ends tonight": (1, 0, 1, 0),
        "ends tonight, last try skipped": (0, 0, 0, 1),
        "ends tonight, nothing done": (1, 1, 0, 0),
        "no number to call": (1, 0, 1, 0),
        "called today": (2, 1, 1, 1),
        "called again today": (2, 1, 1, 0),
        "wrote today": (1, 1, 0, 1),
        "quiet": (5, 3, 3, 3),
        "before the promised day": (5, 3, 3, 2),
        "no day was promised": (2, 1, 1, 1),
        "the day was moved": (1, 1, 0, 1),
        "between calls": (4, 2, 3, 2),
        "between call and e-mail": (2, 1, 1, 1),
        "held": (2, 1, 1, 1),
        "ends within a week": (2, 1, 1, 1),
        "offer": (2, 1, 1, 1),
        "interview to come": (3, 3, 2, 2),
        "second interview to come": (2, 1, 1, 1),
        "after the second interview": (1, 1, 1, 0),
        "a new date was promised": (2, 1, 1, 0),
        "still deciding": (1, 1, 1, 0),
        "asked besides": (1, 0, 1, 0),
        "last try made early": (1, 0, 1, 0),
        "heard after the end": (1, 1, 0, 1),
        "taken up again": (1, 0, 1, 0),
        "hired": (3, 3, 2, 2),
        "refused": (3, 3, 2, 3),
        "refused late": (2, 1, 1, 1),
        "withdrew": (2, 2, 1, 2),
        "the job was closed": (2, 2, 1, 1),
        "no answer": (4, 3, 3, 3),
        "no answer, no date": (1, 1, 1, 1),
        "lapsed": (2, 1, 2, 1),
        "offer declined": (1, 1, 1, 0),
    },
)

LINDHOLZ = House(
    name="Lindholz Personalberatung",
    time_zone="Europe/Berlin",
    country="DE",
    subdivision="BE",
    closures=((12, 24), (12, 31)),
    colleagues=(
        Colleague("Katrin Vogelhuber", "katrin@lindholz.example", "admin"),
        Colleague("Emre Yavuzer", "emre@lindholz.example"),
    ),
    firms=GERMAN_FIRMS,
    first=GERMAN_FIRST,
    last=GERMAN_LAST,
    number=german_number,
    allotted={
        "second call late": (1, 0),
        "first call late": (1, 1),
        "call promised for today": (1, 1),
        "e-mail today": (0, 1),
        "last try today": (1, 0),
        "thank-you today": (1, 0),
        "ends tonight, nothing done": (0, 1),
        "called today": (1, 0),
        "quiet": (1, 1),
        "before the promised day": (1, 1),
        "between calls": (1, 1),
        "held": (1, 0),
        "ends within a week": (0, 1),
        "offer": (1, 0),
        "interview to come": (1, 1),
        "a new date was promised": (1, 0),
        "heard after the end": (0, 1),
        "hired": (1, 0),
        "refused": (1, 1),
        "withdrew": (1, 0),
        "the job was closed": (0, 1),
        "no answer": (1, 1),
        "lapsed": (0, 1),
    },
)

HOUSES = (BRIGHTLINE, LINDHOLZ)
# Hiring managers whose number nobody has written down yet.
UNLISTED = ("Terry Blackmoor", "Alma Renshaw", "Corinne Abbot")


def address(name: str, domain: str) -> str:
    """An e-mail address for `name`, in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalpha() else " " for letter in plain).split()
    return f"{'.'.join(word for word in words if word not in ('dr', 'chef'))}@{domain}"
