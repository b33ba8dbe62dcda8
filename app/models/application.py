"""What an applicant tracking system last said of one application, whatever the order in which it said it.

Each thing told is kept with the vendor's own time for it, and gives way only to something newer: so any order of the
same events, with any of them twice, comes to the same. What a pursuit makes of it is `app.ats.settling`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.cadence import Outcome
from app.db import Base, Instant
from app.models.tenant import Owned, refers, within

# Of two stages told of one instant (vendors have whole seconds), the one that was just entered is taken for the later.
Rank = Literal[1, 2]
MENTIONED: Rank = 1
ENTERED: Rank = 2
STAGE_MEANINGS = ("applied", "screen", "interview", "offer", "hired", "not_selected", "withdrew", "job_closed", "other")
ENDINGS: tuple[Outcome, ...] = ("hired", "not_selected", "withdrew", "offer_declined", "job_closed")
REASON_MEANINGS = ENDINGS
MOST_SIGNS, MOST_ENDINGS = 200, 50  # of one application; the oldest give way


class Ending(NamedTuple):
    """That it ended at an instant: how, or else by which reason, which may yet have to be given a meaning."""

    at: datetime
    outcome: Outcome | None
    reason_key: str | None
    reason_name: str | None


class Sign(NamedTuple):
    """A sign of life from the employer, and whether it was an offer."""

    at: datetime
    is_offer: bool


class Application(Owned, Base):
    """A candidate in a job, as one connection knows it. It has a pursuit from its first interview on.

    `stage_*`, what ended it, and each of `meetings` are the newest of what was told; the other instants are the latest of
    their kind: said to be active, reopened, hired, an offer answered. `endings` are all that were told of beside a hire:
    one that is not understood takes back none that is. `signs` are all signs of life, oldest first, as pairs
    of an instant and whether it was an offer: which of them is the last depends on when it ended, and that may be told of
    last. `signalled_at` is the one that its pursuit was told of last. `hire_ref`: what the vendor calls the hire, if anything.
    """

    __tablename__ = "applications"
    __table_args__ = within(
        refers("connection_id", "connections"),
        refers("candidate_id", "candidates"),
        refers("job_id", "jobs"),
        refers("pursuit_id", "pursuits"),
        UniqueConstraint("agency_id", "connection_id", "external_id"),
        # Which of them are about this pursuit, this candidate, this job?
        Index("ix_applications_of_pursuit", "agency_id", "pursuit_id"),
        Index("ix_applications_of_candidate", "agency_id", "candidate_id"),
        Index("ix_applications_of_job", "agency_id", "job_id"),
        # What hangs on a stage or a reason that has just been given a meaning?
        Index("ix_applications_at_stage", "agency_id", "connection_id", "stage_key"),
        Index("ix_applications_by_reason", "agency_id", "connection_id", "reason_key"),
        # Whose hire is it that is taken back by its name alone?
        Index("ix_applications_by_hire", "agency_id", "connection_id", "hire_ref"),
    )

    connection_id: Mapped[int]
    external_id: Mapped[str]
    url: Mapped[str | None]
    candidate_id: Mapped[int | None]
    job_id: Mapped[int | None]
    pursuit_id: Mapped[int | None]
    stage_key: Mapped[str | None]
    stage_name: Mapped[str | None]
    stage_at: Mapped[datetime | None] = mapped_column(Instant)
    stage_rank: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None]
    reason_key: Mapped[str | None]
    reason_name: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    endings: Mapped[list[tuple[str, Outcome | None, str | None, str | None]]] = mapped_column(JSON, default=list)
    hired_at: Mapped[datetime | None] = mapped_column(Instant)
    hire_ref: Mapped[str | None]
    active_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    signs: Mapped[list[tuple[str, bool]]] = mapped_column(JSON, default=list)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    signalled_at: Mapped[datetime | None] = mapped_column(Instant)
    # Some interview is known of, with or without its time.
    interview_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
    meetings: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Instant)

    def enter(self, key: str, name: str, *, at: datetime, rank: Rank) -> bool | None:
        """It is in this stage since `at`. True: that is new; False: known; None: something newer is known."""
        told, known = (at, rank, key), (self.stage_at, self.stage_rank, self.stage_key or "")
        if self.stage_at is not None and told <= known:
            return False if self.stage_key == key else None
        is_new = (self.stage_key, self.stage_name) != (key, name)
        self.stage_key, self.stage_name, self.stage_at, self.stage_rank = key, name, at, rank
        return is_new

    def call_stage(self, key: str, name: str) -> bool:
        """The stage called `key`, if it is in that one and had no name yet, is known by `name` now."""
        is_new = self.stage_key == key == self.stage_name != name
        self.stage_name = name if is_new else self.stage_name
        return is_new

    def be_active(self, *, at: datetime, is_sure: bool) -> bool | None:
        """It is under way. True, False or None as in `enter`."""
        name = "reopened_at" if is_sure else "active_at"
        was: datetime | None = getattr(self, name)
        setattr(self, name, latest(was, at))
        ended_at = latest(self.ended_at, self.hired_at)
        if ended_at is not None and ended_at >= at:
            return None
        return ended_at is not None and (was is None or was <= ended_at)

    def end(
        self, outcome: Outcome | None, reason_key: str | None, reason_name: str | None, *, at: datetime
    ) -> bool | None:
        """It has ended; without an outcome, its reason is yet to be given a meaning. True, False or None as in `enter`."""
        if outcome in ("hired", "withdrew", "offer_declined"):
            self.answered_at = latest(self.answered_at, at)
        if outcome == "hired":
            was, self.hired_at = self.hired_at, latest(self.hired_at, at)
            return was is None or (self.reopened_at is not None and was <= self.reopened_at < at)
        self._end_so(Ending(at.astimezone(UTC), outcome, reason_key, reason_name))
        told, known = (outcome or "", reason_key or ""), (self.outcome or "", self.reason_key or "")
        if self.ended_at is not None and (at, told) <= (self.ended_at, known):
            return False if told == known else None
        was_over = self.ended_at is not None and self.ended_at >= (latest(self.active_at, self.reopened_at) or at)
        self.outcome, self.reason_key, self.reason_name, self.ended_at = outcome, reason_key, reason_name, at
        return told != known or not was_over

    def _end_so(self, ending: Ending) -> None:
        kept = sorted({*self.ends(), ending}, key=lambda one: (one.at, one.outcome or "", one.reason_key or ""))
        self.endings = [(one.at.isoformat(), *one[1:]) for one in kept[-MOST_ENDINGS:]]

    def ends(self) -> list[Ending]:
        """Every end beside a hire, oldest first, the latest of them the one in `ended_at`."""
        return [Ending(datetime.fromisoformat(at), *how) for at, *how in self.endings or []]  # type: ignore[arg-type]

    def hear(self, at: datetime, *, is_offer: bool = False) -> bool:
        """A sign of life from the employer; whether it is the latest of its kind."""
        told = Sign(at.astimezone(UTC), is_offer)
        before = self.signs_of_life()
        if told in before:
            return False
        kept = sorted([*before, told])[-MOST_SIGNS:]
        self.signs = [(sign.at.isoformat(), sign.is_offer) for sign in kept]
        return (
            not before or at > before[-1].at or (is_offer and not any(one.is_offer and one.at > at for one in before))
        )

    def signs_of_life(self, until: datetime | None = None) -> list[Sign]:
        """Every sign of life up to `until`, oldest first."""
        told = [Sign(datetime.fromisoformat(at), is_offer) for at, is_offer in self.signs or []]
        return [sign for sign in told if until is None or sign.at <= until]

    def meet(self, ref: str, told: dict[str, Any], *, at: datetime) -> bool | None:
        """What is said of the meeting called `ref`. True, False or None as in `enter`.

        One that is only said to be over, by no clock, was over when that was first said; whom they met there is as it was
        last told, whatever else has been told since.
        """
        known = self.meetings.get(ref)
        if told["status"] != "cancelled":
            self.interview_at = self.interview_at or at
        entry = {**told, "at": at.isoformat()}
        over = [one["over_at"] for one in (known or {}, entry) if one.get("over_at")]
        newest = entry if known is None or _meeting_order(entry) > _meeting_order(known) else known
        merged = {**newest, **_met(known or {}, entry), **({"over_at": min(over)} if over else {})}
        if known is not None and "taken_over" in known:
            merged["taken_over"] = known["taken_over"]
        if merged == known:
            return False if _said(known) == _said({**merged, **told}) else None
        is_new = known is None or _said(known) != _said(merged)
        self.meetings = {**self.meetings, ref: merged}
        return is_new

    def take_over(self, ref: str) -> None:
        """What is told of the meeting called `ref` was taken over: told again it is no news, whatever a person made of it."""
        told = self.meetings[ref]
        taken = {name: told[name] for name in _TAKEN if name in told}
        if told.get("taken_over") != taken:
            self.meetings = {**self.meetings, ref: {**told, "taken_over": taken}}

    def forget_words(self) -> None:
        """Of its meetings nothing is left but when they are, and whether."""
        self.meetings = {ref: _wordless(told) for ref, told in self.meetings.items()}

    @property
    def has_offer(self) -> bool:
        """Whether an offer stands that nobody has answered."""
        made_at = max((sign.at for sign in self.signs_of_life() if sign.is_offer), default=None)
        return made_at is not None and (self.answered_at is None or self.answered_at < made_at)


class Meaning(Owned, Base):
    """What a connection's word for a stage or a reason means here; `meaning` None: nobody has said yet.

    `key` is how the vendor tells it apart (its id, else its name case-folded), `name` how people know it.
    """

    __tablename__ = "meanings"
    __table_args__ = within(
        refers("connection_id", "connections"),
        CheckConstraint("kind IN ('stage', 'reason')", name="kind"),
        UniqueConstraint("agency_id", "connection_id", "kind", "key"),
    )

    connection_id: Mapped[int]
    kind: Mapped[str]
    key: Mapped[str]
    name: Mapped[str]
    meaning: Mapped[str | None]
    seen_at: Mapped[datetime] = mapped_column(Instant)


def latest(*instants: datetime | None) -> datetime | None:
    """The latest of those that are known."""
    known = [instant for instant in instants if instant is not None]
    return max(known) if known else None


# What is told of a meeting that a person may have changed since it was taken over.
_TAKEN = ("status", "starts_at", "ends_at", "over_at", "location", "interviewers")
# What is said of a meeting that may name somebody; and what only says how that came to be known.
_WORDS = ("location", "interviewers", "interviewers_at")
_HOW = ("at", "interviewers_at", "taken_over")


def _wordless(told: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if name not in _WORDS}
    return kept | {"taken_over": _wordless(kept["taken_over"])} if "taken_over" in kept else kept


def _said(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in _HOW}


def _met(known: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """Who was met, by whichever of the two told it last; nothing if neither did."""
    told = [one for one in (known, entry) if "interviewers" in one]
    if not told:
        return {}
    last = max(told, key=lambda one: (datetime.fromisoformat(one["interviewers_at"]), str(one["interviewers"])))
    names = ("interviewers", "interviewers_at")
    return {name: last[name] for name in names}


def _meeting_order(entry: dict[str, Any]) -> tuple[datetime, bool, tuple[str, ...]]:
    """Newest last; of one instant, a cancellation is the later."""
    rest = tuple(str(entry.get(name) or "") for name in ("status", "starts_at", "ends_at"))
    return datetime.fromisoformat(entry["at"]), entry["status"] == "cancelled", rest
