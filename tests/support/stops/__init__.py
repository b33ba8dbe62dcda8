"""Where the tour stops: every page there is, and every state of it that looks or reads otherwise."""

from __future__ import annotations

from app.web import docs
from tests.support.stops.admins import ADMINS
from tests.support.stops.lists import LISTS, SUBJECTS
from tests.support.stops.pursuit import CANDIDATE, PURSUIT, STANDINGS
from tests.support.stops.stop import PHONE, Stop, fill
from tests.support.stops.today import MANY, TODAY

__all__ = ["CANDIDATE", "PHONE", "STANDINGS", "STOPS", "Stop"]

READING = tuple(Stop(f"docs-{slug or 'start'}", f"/docs/{slug}", who="nobody") for slug in docs.PAGES)

# The doors under /failing/ are the tour's own: each raises what its page tells of.
TROUBLE = (
    Stop("sign-in", "/sign-in", who="nobody"),
    Stop("sign-in-mistake", "/sign-in", fill({"[name=email]": "x@example.com", "[name=password]": "nobody's"}, ".btn", until=".errors"), who="nobody"),
    Stop("not-found", "/pursuits/999999"),
    Stop("not-found-by-a-stranger", "/nowhere", who="nobody"),
    Stop("not-allowed", "/views/{shared_view}/edit", who="viewer"),
    Stop("changed", "/failing/changed"),
    Stop("unreadable", "/failing/unreadable"),
    Stop("too-many", "/failing/too-many"),
    Stop("failed", "/failing/failed"),
    Stop("failed-for-a-stranger", "/failing/failed", who="nobody"),
)  # fmt: skip

STOPS = (*TODAY, *MANY, *LISTS, *SUBJECTS, *PURSUIT, *CANDIDATE, *ADMINS, *READING, *TROUBLE)
