"""Days to places on a line: true to time, except that no two marks touch. Pure numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_APART = 3.0  # between the edges of two marks


@dataclass(frozen=True, slots=True)
class Scale:
    """Where each mark is (`places`, in the order given) and where any day is (`at`)."""

    places: tuple[float, ...]
    anchors: tuple[tuple[date, float], ...]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on the line."""
        return self.anchors[0][0], self.anchors[-1][0]

    def at(self, day: date) -> float:
        """The place of `day`: of its last mark, if it has any. A day off the line is at its nearer end."""
        before = [anchor for anchor in self.anchors if anchor[0] <= day]
        after = [anchor for anchor in self.anchors if anchor[0] > day]
        if not before or not after:
            return before[-1][1] if before else after[0][1]
        (first, left), (last, right) = before[-1], after[0]
        return left + (right - left) * ((day - first).days / (last - first).days)


def spread(marks: Sequence[tuple[date, float]], left: float, right: float, reaching: date) -> Scale:
    """Places between `left` and `right` for `marks` (day and radius, in order of day), on a line that has `reaching` too."""
    first, last = min(marks[0][0], reaching), max(marks[-1][0], reaching)
    natural = [left + (right - left) * (day - first).days / max((last - first).days, 1) for day, _ in marks]
    gaps = _gaps([radius for _, radius in marks], right - left)
    places = _parted(natural, gaps, right)
    anchors = [(day, x) for x, (day, _) in zip(places, marks, strict=True)]
    start = [(first, left)] if first < marks[0][0] else []
    end = [(last, right)] if last > marks[-1][0] else []
    return Scale(tuple(places), (*start, *anchors, *end))


def _gaps(radii: Sequence[float], width: float) -> list[float]:
    """The least distance of each mark from the one before; less than they need only if all together find no room."""
    needed = [before + after + _APART for before, after in pairwise(radii)]
    return [0.0, *(gap * min(1.0, width / sum(needed)) for gap in needed)]


def _parted(natural: Sequence[float], gaps: Sequence[float], right: float) -> list[float]:
    """`natural`, moved as little as need be for each to keep its distance, and none beyond `right`."""
    xs: list[float] = []
    for place, gap in zip(natural, gaps, strict=True):
        xs.append(max(place, xs[-1] + gap) if xs else place)
    limit = right
    for index in range(len(xs) - 1, -1, -1):
        xs[index] = min(xs[index], limit)
        limit = xs[index] - gaps[index]
    return xs
