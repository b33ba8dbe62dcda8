"""How an application stands by what was told of it: under way, or ended, since when, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from app.cadence import Outcome
from app.models import Application
from app.models.application import ENDINGS, latest

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
    by its offer; and a reason that nobody has explained takes no hire back.
    """
    if application.deleted_at is not None:
        return End("withdrew", application.deleted_at, f"Deleted in {source}.")
    ends = list(_ends(application, meaning_of))
    hires = [end for end in ends if end.outcome == "hired"]
    is_unclear = any(end.outcome is None for end in ends)
    newest = max(hires if hires and is_unclear else ends, key=_order, default=None)
    if newest is None:
        return None
    active = [application.reopened_at, None if newest.outcome == "hired" else application.active_at]
    active_at = latest(*active)
    return None if active_at is not None and active_at > newest.at else newest


def offered_at(application: Application, meaning_of: MeaningOf) -> datetime | None:
    """When the latest offer was made, whatever became of it."""
    key = application.stage_key
    at_stage = application.stage_at if key and meaning_of("stage", key) == "offer" else None
    return latest(application.offered_at, at_stage)


def _ends(application: Application, meaning_of: MeaningOf) -> Iterator[End]:
    """Everything that may have ended it: what was said, a hire, and a stage that is an end in itself."""
    if application.ended_at is not None:
        yield End(_outcome(application, meaning_of), application.ended_at, application.reason_name)
    if application.hired_at is not None:
        yield End("hired", application.hired_at)
    meaning = meaning_of("stage", application.stage_key) if application.stage_key else None
    if meaning in ENDINGS and application.stage_at is not None:
        yield End(meaning, application.stage_at, application.stage_name)


def _outcome(application: Application, meaning_of: MeaningOf) -> Outcome | None:
    outcome = application.outcome
    if outcome is None and application.reason_key is not None:
        outcome = meaning_of("reason", application.reason_key)
    made_at, ended_at = application.offered_at, application.ended_at
    if outcome == "withdrew" and made_at is not None and ended_at is not None and made_at <= ended_at:
        outcome = "offer_declined"
    return cast("Outcome | None", outcome)


def _order(end: End) -> tuple[datetime, bool, str]:
    return end.at, end.outcome == "hired", end.outcome or ""
