"""Words beside marks: each takes what room the ones before it left, or is not drawn. Pure numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

EDGES = (34.0, 966.0)
_BESIDE = 10.0  # between two labels
# From a mark to the near edge of its own label: what counts most may stand a little further off.
_NEAR, _FURTHER = 34.0, 60.0
_STEP = 6.0
_SIZES = {"tl": 13.0, "tlate": 13.0, "td": 12.5, "mo": 12.0, "hushtext": 12.5, "nowtext": 12.0}
_NARROW, _WIDE = "iIjltfr.,'’ ()", "mwMW"
TITLE_Y, DATE_Y, BELOW_Y = 36.0, 52.0, 115.0


@dataclass(frozen=True, slots=True)
class Box:
    """The room that words take, by a careful guess of their width."""

    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def around(cls, x: float, half: float, top: float, bottom: float) -> Box:
        return cls(x - half, x + half, top, bottom)

    def meets(self, other: Box, beside: float = 0.0) -> bool:
        return (
            self.left < other.right + beside
            and other.left < self.right + beside
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: `anchor` is start, middle or end, `kind` their class."""

    x: float
    y: float
    anchor: str
    words: str
    kind: str
    box: Box


def width(words: str, kind: str) -> float:
    """About how wide `words` are in the sans at the size of `kind`; rather too wide than too narrow."""
    ems = (0.34 if sign in _NARROW else 0.9 if sign in _WIDE else 0.7 if sign.isupper() else 0.6 for sign in words)
    return sum(ems) * _SIZES[kind]


def above(x: float, title: str, when: str, taken: Sequence[Label], *, is_late: bool, is_first: bool) -> list[Label]:
    """The title and the day over a mark at `x`, or nothing if there is no room near it. `is_first` is what counts most."""
    kind = "tlate" if is_late else "tl"
    wide = max(width(title, kind), width(when, "td"))
    for left in _lefts(x, wide, _FURTHER if is_first else _NEAR):
        box = Box(left, left + wide, TITLE_Y - 11, DATE_Y + 4)
        if _is_free(box, taken):
            place, anchor = _anchored(x, box)
            upper = Box(left, left + wide, TITLE_Y - 11, TITLE_Y + 4)
            lower = Box(left, left + wide, TITLE_Y + 4, DATE_Y + 4)
            return [Label(place, TITLE_Y, anchor, title, kind, upper), Label(place, DATE_Y, anchor, when, "td", lower)]
    return []


def below(x: float, words: str, taken: Sequence[Label]) -> Label | None:
    """One line under a mark at `x`, or nothing if there is no room near it."""
    wide = width(words, "td")
    for left in _lefts(x, wide, _NEAR):
        box = Box(left, left + wide, BELOW_Y - 11, BELOW_Y + 4)
        if _is_free(box, taken):
            place, anchor = _anchored(x, box)
            return Label(place, BELOW_Y, anchor, words, "td", box)
    return None


def between(x1: float, x2: float, y: float, words: str, kind: str, taken: Sequence[Label]) -> Label | None:
    """Words in the middle of a stretch, or nothing if they do not fit into it or meet others."""
    x, wide = (x1 + x2) / 2, width(words, kind)
    box = Box.around(x, wide / 2, y - 11, y + 4)
    is_inside = x1 <= box.left and box.right <= x2 and box.left >= 0 and box.right <= EDGES[1] + EDGES[0]
    return Label(x, y, "middle", words, kind, box) if is_inside and _is_free(box, taken) else None


def _is_free(box: Box, taken: Sequence[Label]) -> bool:
    return not any(box.meets(other.box, _BESIDE) for other in taken)


def _lefts(x: float, wide: float, reach: float) -> Iterator[float]:
    """Left edges to try, the one that centres the label first, then ever further aside, all within the edges."""
    centred = min(max(x - wide / 2, EDGES[0]), EDGES[1] - wide)
    yield centred
    away = _STEP
    while away <= wide / 2 + reach:
        for left in (centred - away, centred + away):
            is_near = left - reach <= x <= left + wide + reach
            if EDGES[0] <= left <= EDGES[1] - wide and is_near:
                yield left
        away += _STEP


def _anchored(x: float, box: Box) -> tuple[float, str]:
    """Where the words are tied, so that a wrong guess of their width moves them away from their neighbours least."""
    if box.left <= EDGES[0]:
        return box.left, "start"
    if box.right >= EDGES[1]:
        return box.right, "end"
    return (box.left + box.right) / 2, "middle"
