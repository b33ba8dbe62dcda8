"""How a text is found however it is typed: its words, the grams an index finds them by, and how near a word is.

Pure, standard library only. Words are without case, accents and apostrophes; what is neither letter nor digit parts
them. A gram is a piece of a word with a sign for what it is: "=okafor" the whole, "^ok" its beginning, "oka" three
letters in a row, "-okafr" the word with one letter left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

LONGEST_TYPED = 100  # characters of a search; the rest is not read
MOST_TYPED = 6  # words of a search
MOST_WORDS = 24  # words of one line that is searched
LONGEST_WORD = 40
_RUN = 3
_WHOLE_NUMBER = 6  # digits that are a number within a town at the least
LONG = 6  # letters from which a word may hold two mistakes
_NUMBER = re.compile(r"[\d\s+().\-/]*\d[\d\s+().\-/]*")
# Letters that no decomposition takes apart.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)
_APOSTROPHES = frozenset("'’‘ʼ`´")


class Nearness(IntEnum):
    """How well what was typed fits, best first. Each letter that was mistaken is one more than `MISSPELT`."""

    EXACT = 0
    START = 1
    WORDS = 2
    WITHIN = 3
    BESIDE = 4  # not in the name, or not all of it: in an address, a number or a title
    MISSPELT = 5


def words_of(text: str) -> list[str]:
    """The words of `text` as they are compared: "Zoë O’Brien-Łoś" is zoe, obrien and los."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return [word[:LONGEST_WORD] for word in "".join(map(_sign, apart)).split()]


def line_of(text: str) -> str:
    """The words of one line that is searched, as it is kept."""
    return " ".join(words_of(text)[:MOST_WORDS])


def number_line(phone: str) -> str:
    """A telephone number as it is searched: its digits."""
    return "".join(sign for sign in phone if sign.isascii() and sign.isdecimal())


def readings(typed: str) -> list[tuple[str, ...]]:
    """What `typed` may mean, as words: one reading, or for a telephone number another without its spaces."""
    text = typed[:LONGEST_TYPED]
    words = tuple(words_of(text)[:MOST_TYPED])
    if not _NUMBER.fullmatch(text):
        return [words] if words else []
    digits = number_line(text)[:LONGEST_WORD]
    # The zeros before a whole number dialled at home are not in the number.
    from_abroad = digits.lstrip("0") if len(digits) > _WHOLE_NUMBER else digits
    return [reading for reading in dict.fromkeys(((digits,), (from_abroad,), words)) if "".join(reading)]


# Grams


def grams_of(lines: Sequence[str]) -> list[str]:
    """The grams a row with these lines is found by; the first line is its name, which two letters find or a few mistaken."""
    found: dict[str, None] = {}
    for place, line in enumerate(lines):
        for word in line.split():
            found |= dict.fromkeys((whole(word), *runs(word)))
            if place == 0:
                found |= dict.fromkeys((*beginning(word), *(f"-{less}" for less in one_less(word))))
    return list(found)


def whole(word: str) -> str:
    return f"={word}"


def beginning(word: str) -> Iterator[str]:
    """Its first two letters; of a script whose letters are syllables or words, its first too."""
    yield f"^{word[:2]}"
    if not word.isascii():
        yield f"^{word[:1]}"


def runs(word: str) -> list[str]:
    """Every three letters in a row."""
    return [word[at : at + _RUN] for at in range(len(word) - _RUN + 1)]


def one_less(word: str) -> list[str]:
    """The word with each of its letters left out in turn; nothing of a word of one or two letters."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))] if len(word) >= _RUN else []


# Nearness


@dataclass(frozen=True, slots=True)
class Lines:
    """What of a row is searched, a line each: its name first, then addresses, numbers and titles."""

    lines: tuple[str, ...]

    @classmethod
    def read(cls, kept: str) -> Lines:
        return cls(tuple(kept.split("\n")))

    def nearness(self, typed: Sequence[str]) -> int | None:
        """How near the words `typed` are, 0 the nearest (`Nearness`); None when one of them is not here at all."""
        said = " ".join(typed)
        if any(sorted(line.split()) == sorted(typed) for line in self.lines):
            return Nearness.EXACT
        if self.lines[0].startswith(said):
            return Nearness.START
        name, words = self.lines[0].split(), " ".join(self.lines)
        if all(any(word.startswith(one) for word in name) for one in typed):
            return Nearness.WORDS
        if all(one in self.lines[0] for one in typed):
            return Nearness.WITHIN
        if all(one in words for one in typed):
            return Nearness.BESIDE
        return self._misspelt(typed)

    def _misspelt(self, typed: Sequence[str]) -> int | None:
        words, names, mistaken = " ".join(self.lines), self.lines[0].split(), 0
        for one in typed:
            if one in words:
                continue
            least = min((_to_beginning(one, name) for name in names), default=LONGEST_WORD)
            if least > _forgiven(one):
                return None
            mistaken += least
        return Nearness.MISSPELT + mistaken


def mistakes(one: str, other: str) -> int:
    """Letters left out, put in, mistaken for another or swapped with the next, between two words."""
    before, last = list[int](), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, against in enumerate(other, 1):
            least = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                least = min(least, before[column - 2] + 1)
            this.append(least)
        before, last = last, this
    return last[-1]


@lru_cache(maxsize=4096)
def _to_beginning(typed: str, name: str) -> int:
    """Mistakes up to the nearest beginning of `name`: who is still typing has not mistaken what is to come."""
    ends = {min(len(name), len(typed) + more) for more in (-1, 0, 1, 2)}
    return min(mistakes(typed, name[:end]) for end in ends if end > 0)


def _forgiven(word: str) -> int:
    if len(word) < _RUN:
        return 0
    return 1 if len(word) < LONG else 2


def _sign(sign: str) -> str:
    if sign in _APOSTROPHES or unicodedata.category(sign)[0] == "M":
        return ""
    return sign if sign.isalnum() else " "
