"""The meetings that an ATS told of, kept in the pursuit: taken down, moved, held or called off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.ats.rows import Rows
from app.intake import UNSET, InterviewDetails, take_interview
from app.models import Application, Connection, ExternalRef, Interview, Pursuit
from app.models.application import latest
from app.queries.refs import ref_for, ref_of

_AN_HOUR = timedelta(hours=1)

Told = dict[str, Any]


_WHEN = ("starts_at", "ends_at", "over_at")


class Appointments:
    """What `application` says of meetings. `refused_at`: the latest that a closed pursuit could not take in."""

    def __init__(self, session: Session, connection: Connection, application: Application, at: datetime) -> None:
        self.session, self.connection, self.application, self.at = session, connection, application, at
        self.refused_at: datetime | None = None

    def keep(self, pursuit: Pursuit) -> None:
        """Each of them, earliest first. One without a time is only known of. Raises what the rules forbid."""
        for name, told in sorted(self.application.meetings.items(), key=lambda pair: (_begins(pair[1]), pair[0])):
            ref = ref_for(self.session, self.connection, "interview", name)
            meeting = _met(pursuit, ref)
            if _is_off(told, ref):
                if meeting is not None and meeting.counts:
                    pursuit.call_off(meeting, by=self.connection.actor, at=self.at)
                self.application.take_over(name)
            elif _has_time(told) and not _was_called_off(meeting, told):
                self._meet(pursuit, name, ref, meeting, told)

    def _meet(
        self, pursuit: Pursuit, name: str, ref: ExternalRef | None, meeting: Interview | None, told: Told
    ) -> None:
        known_at = min(datetime.fromisoformat(told["at"]), self.at)
        if (
            pursuit.closed_by in ("recruiter", "candidate", "ats")
            and pursuit.closed_at
            and known_at > pursuit.closed_at
        ):
            self.refused_at = latest(self.refused_at, known_at)
            return
        is_guess = _is_guess(told)
        if is_guess and meeting is None:
            meeting = self._already_there(pursuit, datetime.fromisoformat(told["over_at"]))
        # A guess corrects only a guess.
        is_kept = is_guess and meeting is not None and meeting.counts and not meeting.ends_are_assumed
        is_kept = is_kept or _is_taken(meeting, told, *_WHEN)
        details = _details(meeting, told, {} if is_kept else _times(told), self.at)
        kept = take_interview(pursuit, details, by=self.connection.actor, at=self.at, known_at=known_at)
        kept.ends_are_assumed = kept.ends_are_assumed or (is_guess and not is_kept)
        self.application.take_over(name)
        self.session.flush()
        rows = Rows(self.session, pursuit.agency, self.connection, known_at, self.at)
        rows.remember("interview", name, ref, kept.id, pursuit_id=pursuit.id)

    def _already_there(self, pursuit: Pursuit, over_at: datetime) -> Interview | None:
        """The meeting that a vendor without a calendar means by "held": the last that somebody else told of, before that."""
        before = [meeting for meeting in pursuit.interviews if meeting.counts and meeting.ends_at <= over_at]
        others = (one for one in reversed(before) if ref_of(self.session, self.connection, "interview", one.id) is None)
        return next(others, None)


def _met(pursuit: Pursuit, ref: ExternalRef | None) -> Interview | None:
    row_id = ref.interview_id if ref else None
    return next((meeting for meeting in pursuit.interviews if meeting.id == row_id), None) if row_id else None


def _details(meeting: Interview | None, told: Told, times: dict[str, datetime], at: datetime) -> InterviewDetails:
    ends_at = times.get("ends_at") or (times["starts_at"] + _AN_HOUR if times else None)
    # Held is what has ended: one that is said to be over before its time is as planned.
    is_over = told["status"] == "held" and (ends_at is None or ends_at <= at)
    was_held = meeting is not None and meeting.status == "held"
    return InterviewDetails(
        id=meeting.id if meeting else None,
        status="held" if is_over or was_held else "scheduled",
        location=told["location"] if told.get("location") and not _is_taken(meeting, told, "location") else UNSET,
        interviewers=UNSET if _is_taken(meeting, told, "interviewers") else told.get("interviewers", UNSET),
        **times,  # type: ignore[arg-type]
    )


def _is_taken(meeting: Interview | None, told: Told, *names: str) -> bool:
    """Whether these are as they were taken over, and so stay as a person may have changed them since."""
    taken = told.get("taken_over")
    is_same = taken is not None and all(told.get(name) == taken.get(name) for name in names)
    return is_same and meeting is not None and meeting.counts


def _was_called_off(meeting: Interview | None, told: Told) -> bool:
    """Whether a person called it off since it was taken over, and nothing else was told of when and whether it is."""
    taken = told.get("taken_over")
    if meeting is None or meeting.counts or taken is None or taken["status"] == "cancelled":
        return False
    return all(told.get(name) == taken.get(name) for name in (*_WHEN, "status"))


def _times(told: Told) -> dict[str, datetime]:
    """Start and end as they were told; of one that is only known to be over, its end."""
    given = {name: told[name] for name in ("starts_at", "ends_at") if told.get(name)}
    times = {name: datetime.fromisoformat(value) for name, value in (given or {"ends_at": told["over_at"]}).items()}
    is_backwards = len(times) == 2 and times["ends_at"] <= times["starts_at"]
    return {"starts_at": times["starts_at"]} if is_backwards else times


def _is_off(told: Told, ref: ExternalRef | None) -> bool:
    """Whether it is called off, now or by news that came before those of the meeting itself."""
    called_off_at = ref.occurred_at if ref and ref.interview_id is None else None
    is_off_already = called_off_at is not None and called_off_at >= datetime.fromisoformat(told["at"])
    return bool(told["status"] == "cancelled") or is_off_already


def _has_time(told: Told) -> bool:
    return any(told.get(name) for name in ("starts_at", "ends_at", "over_at"))


def _is_guess(told: Told) -> bool:
    """Whether all that is known is that it is over."""
    return not (told.get("starts_at") or told.get("ends_at"))


def _begins(told: Told) -> str:
    begins: str = told.get("starts_at") or told.get("ends_at") or told.get("over_at") or told["at"]
    return begins
