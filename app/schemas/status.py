"""What a candidate is told of their pursuits, in the words of their private page."""

from __future__ import annotations

from datetime import date

from app.schemas.members import InstantOut, Told
from app.schemas.told import RefOut


class AdviceOut(Told):
    """What to do, or not to do, and why. `why` may be empty."""

    words: str
    why: str


class StopOut(Told):
    """The day to stop waiting, in the agency's time zone; `on` null: not known yet, and `words` says so."""

    on: date | None
    words: str
    why: str


class CandidatePursuitOut(Told):
    """One pursuit as its candidate is told of it. Every word may be shown to them; notes and reasons of ours have none.

    `state` is a word for programs, of which there may be more one day. `stop_waiting` null: nothing to wait for.
    """

    pursuit_id: int
    external_refs: list[RefOut]
    is_open: bool
    job: str
    state: str
    headline: str
    lede: str
    to_do: AdviceOut
    hold_off: AdviceOut | None
    stop_waiting: StopOut | None
    updated_at: InstantOut


class CandidateStatusOut(Told):
    """All of them: open ones first, then those that ended last. `has_more`: there are older ones than these 50."""

    candidate_id: int
    pursuits: list[CandidatePursuitOut]
    has_more: bool
