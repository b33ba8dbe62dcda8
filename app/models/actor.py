"""Who did it: the `by=` of every verb."""

from __future__ import annotations

from dataclasses import dataclass

from app.cadence import ClosedBy


@dataclass(frozen=True, slots=True)
class Actor:
    """A recruiter, a candidate, an ATS (by API key or connection) or the system itself. `name` is kept as said then."""

    kind: ClosedBy
    name: str
    id: int | None = None


SYSTEM = Actor("system", "Hearback")
