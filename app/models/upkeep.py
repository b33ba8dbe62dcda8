"""Keeping a pursuit's particulars right: who and what it is about. Nothing here moves a clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from app.errors import ConflictError
from app.models.access import Recruiter
from app.models.actor import Actor
from app.models.candidate import Candidate
from app.models.employer import Employer
from app.models.ledger import Ledger

LINKS = ("candidate", "employer", "job", "contact", "recruiter")


class Upkeep(Ledger):
    """The verbs by which a pursuit learns more of its candidate, employer, job, contact, recruiter and stage."""

    candidate_key: Mapped[str]
    employer_key: Mapped[str]
    stage_ref: Mapped[str | None]
    stage_name: Mapped[str | None]
    stage_kind: Mapped[str | None]
    recruiter_id: Mapped[int | None]
    recruiter: Mapped[Recruiter | None]

    def relink(self, **links: Any) -> None:
        """Point at other rows of the same agency, by name of `LINKS`. Tell it with `amended`."""
        for name, row in links.items():
            if name not in LINKS:
                raise ValueError(f"A pursuit has no {name}.")
            setattr(self, name, row)
        if isinstance(candidate := links.get("candidate"), Candidate):
            self.candidate_key = candidate.name_key
        if isinstance(employer := links.get("employer"), Employer):
            self.employer_key = employer.name_key

    def assign(self, to: Recruiter | None, *, by: Actor, at: datetime) -> None:
        """Hand it over to `to`, of the same agency and loaded as its own recruiter is; None: nobody's. It moves no clock."""
        was, self.recruiter = self.recruiter, to
        self.recruiter_id = to.id if to else None
        self.updated_at = at
        named = to.name if to else None
        self._tell("pursuit.assigned", by, at, was=was.name if was else None, recruiter=named)

    def enter_stage(self, *, ref: str | None, name: str | None, kind: str | None, by: Actor, at: datetime) -> None:
        """Where its source has it in its own process; None takes that back. The same again changes nothing."""
        if (self.stage_ref, self.stage_name, self.stage_kind) == (ref, name, kind):
            return
        self.stage_ref, self.stage_name, self.stage_kind = ref, name, kind
        self.updated_at = at
        self._tell("pursuit.stage_changed", by, at, stage={"ref": ref, "name": name, "kind": kind})

    def amended(self, members: Sequence[str], *, by: Actor, at: datetime) -> None:
        """Some of `members` were told anew, so whoever keeps up with it must read it again."""
        self.updated_at = at
        self._tell("pursuit.amended", by, at, members=list(members))

    def leave_to_person(self, pointer: str = "") -> None:
        """Raises `ConflictError` if a person ended it: a machine's merge does not take that back."""
        if self.closed_by in ("recruiter", "candidate"):
            error = ConflictError(
                f"A {self.closed_by} ended this pursuit ({self.outcome}), and a person's decision stands. Reopen it first.",
                code="recruiter-owned",
            )
            error.members = {"errors": [{"detail": error.sentence, "pointer": pointer}]}
            raise error
