"""The saved views that the practice agencies begin with: some of one recruiter's own, some that all share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.models import Look, Recruiter, SavedView
from app.practice.cast import BRIGHTLINE, LINDHOLZ


@dataclass(frozen=True, slots=True)
class Kept:
    """A view that the colleague at place `whose` made."""

    whose: int
    name: str
    look: Look
    is_shared: bool = False


ENDING = "employer,contact,next,due,closes,owner"
KEPT: Mapping[str, Sequence[Kept]] = {
    BRIGHTLINE.name: (
        Kept(0, "My long silences", Look(query="owner:me silent:>14d", sort="word")),
        Kept(0, "Promised to me", Look("calendar", "owner:me promised:today..14d", period="agenda")),
        Kept(1, "Ending this week", Look(query="closes:<7d", sort="closes", columns=ENDING), is_shared=True),
        Kept(1, "Offers out", Look(query="standing:offer"), is_shared=True),
        Kept(2, "Quiet, by employer", Look(query="standing:quiet", sort="employer", density="44"), is_shared=True),
        Kept(2, "The team’s board", Look("board"), is_shared=True),
        Kept(3, "Mine", Look(query="owner:me")),
    ),
    LINDHOLZ.name: (
        Kept(0, "Ending this week", Look(query="closes:<7d", sort="closes"), is_shared=True),
        Kept(1, "Mine", Look(query="owner:me")),
    ),
}


def views_of(house: str, colleagues: Sequence[Recruiter], at: datetime) -> Iterator[SavedView]:
    """What each of `colleagues`, in the house's order, has saved."""
    for kept in KEPT.get(house, ()):
        yield SavedView.save(colleagues[kept.whose], kept.name, kept.look, is_shared=kept.is_shared, at=at)
