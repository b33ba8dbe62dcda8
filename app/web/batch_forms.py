"""A decision about many pursuits, as its forms send it: what to do, and to which rows as they were shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.cadence.words import count_words, day_words
from app.errors import InvalidError
from app.web.batch_preview import Kind, ending_words
from app.web.closures import Decided
from app.web.deps import HIGHEST_ID
from app.web.spread import By

MOST = 300  # rows of one decision
OVER = 5  # working days that a pile is spread over, unless it is said otherwise


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done, as a form says it; a field that its kind has no use for is left alone.

    `back` is the address of the list in which the rows were selected.
    """

    do: Kind
    until: str = ""
    on: str = ""
    to: int = 0
    outcome: Decided = "no_response"
    number: int = OVER
    by: By = "days"
    back: str = "/today"

    @property
    def list_name(self) -> str:
        """What the list is called that the rows were selected in."""
        return called(self.back)

    def what(self, today: date, name: str = "", until: date | None = None) -> str:
        """What follows the count: "until Mon 18 May", "to Jo Reed", "no word", "over 5 working days"."""
        match self.do:
            case "snooze":
                return f"until {day_words(until or today, today)}"
            case "reassign":
                return f"to {name}"
            case "move_on":
                return ending_words(self.outcome).lower()
        return (
            f"over {count_words(self.number, 'working day')}" if self.by == "days" else f"at most {self.number} a day"
        )

    @property
    def fields(self) -> dict[str, str]:
        """Those that tell this decision from others of its kind, for the form that confirms."""
        named: Mapping[Kind, dict[str, Any]] = {
            "snooze": {"until": self.on or self.until},
            "reassign": {"to": self.to},
            "move_on": {"outcome": self.outcome},
            "spread": {"number": self.number, "by": self.by},
        }
        return {"do": self.do, "back": self.back, **{name: str(value) for name, value in named[self.do].items()}}


def called(path: str) -> str:
    """What a link back to `path` says."""
    page = path.partition("?")[0]
    return {"/today": "Today", "/today/log": "Today’s log", "/pursuits": "Pursuits"}.get(page, "Back")


@dataclass(frozen=True, slots=True)
class Picked:
    """One pursuit of the form: as it was when it was shown, and the day that was shown for it."""

    id: int
    version: int
    until: date | None


def bounded(rows: Sequence[str]) -> Sequence[str]:
    if not rows:
        raise InvalidError("Nothing is selected. Go back and select at least one pursuit.", pointer="/row")
    if len(rows) > MOST:
        raise InvalidError(f"{len(rows)} are too many at once. Select {MOST} or fewer.", pointer="/row")
    return rows


def ids_of(rows: Sequence[str], every: str) -> list[int]:
    """In the order they were selected, each once. `every` ("81.94") are all of a list, which its one box stands for."""
    each = [*rows, *filter(None, every.split("."))]
    return list(dict.fromkeys(picked_by(row).id for row in bounded(each)))


def picked_by(row: str) -> Picked:
    """ "81" and "81:7" and "81:7:2026-05-18"."""
    pursuit_id, _, rest = row.partition(":")
    version, _, until = rest.partition(":")
    try:
        found = Picked(int(pursuit_id), int(version or 0), date.fromisoformat(until) if until else None)
    except ValueError:
        raise InvalidError("A part of what was selected cannot be read. Go back and select again.") from None
    if not 0 < found.id <= HIGHEST_ID:
        raise InvalidError("A part of what was selected cannot be read. Go back and select again.")
    return found
