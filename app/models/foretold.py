"""What would come of a change to a pursuit, asked before it is made: nothing here changes anything."""

from __future__ import annotations

from app.cadence import Fact as Told
from app.cadence import Plan, Violation, follow, plan
from app.models.fact import Fact
from app.models.reckoning import Reckoned


def foretold(pursuit: Reckoned, fact: Told) -> tuple[Violation | None, Plan]:
    """The rule that forbids `fact`, told now, and the plan that there would be after it."""
    before = pursuit.history()
    after = follow(before, fact, pursuit.cadence, pursuit.agency.days)
    broken = after.violations[len(before.violations) :]
    return (broken[0][1] if broken else None), plan(after.position, pursuit.cadence, pursuit.agency.days, fact.at)


def hangs_on(pursuit: Reckoned, fact: Fact) -> str:
    """What was logged since and would no longer fit if `fact` had never been: "a second call", or ""."""
    entries = pursuit.entries()
    fitted = set(entries) - set(pursuit.broken(entries))
    unsettled = pursuit.broken([entry for entry in entries if entry is not fact])
    for entry in unsettled:
        if entry in fitted:
            return f"a {(entry.step or entry.kind).replace('_', ' ')}" if isinstance(entry, Fact) else "an interview"
    return ""
