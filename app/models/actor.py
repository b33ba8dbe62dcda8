"""Who did it: the `by=` of every verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.cadence import ClosedBy


@dataclass(frozen=True, slots=True)
class Actor:
    """A recruiter, a candidate, an ATS (by API key or connection) or the system itself. `name` is kept as said then."""

    kind: ClosedBy
    name: str
    id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Who, as facts and events keep it."""
        return {"actor_kind": self.kind, "actor_id": self.id, "actor_name": self.name}


SYSTEM = Actor("system", "Hearback")
