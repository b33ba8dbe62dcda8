"""How an application stands by what was told of it: under way, or ended, since when, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.cadence import Outcome
from app.models import Application
from app.models.application import ENDINGS, Ending, Sign, latest

# What a stage or a reason of the connection means here: (kind, key) → meaning.
MeaningOf = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class End:
    """How and when it ended. `outcome` None: by a reason that has no meaning yet."""

    outcome: Outcome | None
    at: datetime
    why: str | None = None


def end_of(application: Application, source: str, meaning_of: MeaningOf) -> End | None:
    """The end that stands; None while it is under way. The newest of what was told counts, and of one instant the end.

    A hire gives way only to a reopening or another end, never to a mere mention that it is active, since it may be dated
    by its offer; and a reason that nobody has explained takes no other end back.
    """
    if application.deleted_at is not None:
        return End("withdrew", application.deleted_at, f"Deleted in {source}.")
    ends = list(_ends(application, meaning_of))
    newest = max((end for end in ends if end.outcome), key=_order, default=None)
    standing = [end for end in ends if (end is newest or not end.outcome) and not _is_over(application, end)]
    return max(standing, key=lambda end: (end is newest, _order(end)), default=None)


def _is_over(application: Application, end: End) -> bool:
    """Whether it was under way again after `end`."""
    active_at = None if end.outcome == "hired" else application.active_at
    again_at = latest(application.reopened_at, active_at)
    return again_at is not None and again_at > end.at


def signs_of(application: Application, meaning_of: MeaningOf, end: End | None) -> list[Sign]:
    """Its signs of life, oldest first, but for those after what ended it: the stage it is in counts by its meaning now."""
    until = end.at if end is not None and end.outcome is not None else None
    signs = application.signs_of_life(until)
    key, entered_at = application.stage_key, application.stage_at
    if key and entered_at and (until is None or entered_at <= until) and meaning_of("stage", key) == "offer":
        signs = sorted({*signs, Sign(entered_at, is_offer=True)})
    return signs


def _ends(application: Application, meaning_of: MeaningOf) -> Iterator[End]:
    """Everything that may have ended it: what was said, a hire, and a stage that is an end in itself."""
    for ending in application.ends():
        yield End(_outcome(application, ending, meaning_of), ending.at, ending.reason_name)
    if application.hired_at is not None:
        yield End("hired", application.hired_at)
    meaning = meaning_of("stage", application.stage_key) if application.stage_key else None
    if meaning in ENDINGS and application.stage_at is not None:
        yield End(meaning, application.stage_at, application.stage_name)


def _outcome(application: Application, ending: Ending, meaning_of: MeaningOf) -> Outcome | None:
    outcome: str | None = ending.outcome
    if outcome is None and ending.reason_key is not None:
        outcome = meaning_of("reason", ending.reason_key)
    if outcome == "withdrew" and any(sign.is_offer for sign in application.signs_of_life(ending.at)):
        outcome = "offer_declined"
    return cast("Outcome | None", outcome)


def _order(end: End) -> tuple[datetime, bool, str]:
    return end.at, end.outcome == "hired", end.outcome or ""
