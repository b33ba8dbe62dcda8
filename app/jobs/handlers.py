"""Which kinds of background work there are, and what does each. A kind that is not here stays in the queue."""

from __future__ import annotations

from app import outbox
from app.ats.answering import RESETTLE
from app.ats.erasing import FORGET
from app.ats.readback import CATCH_UP, POLL, READ
from app.ats.receiving import APPLY
from app.config import Settings
from app.jobs.bodies import forget_said
from app.jobs.deliver import Deliver
from app.jobs.engine import Handler
from app.jobs.inbound import apply_inbound_event, settle_applications
from app.jobs.readback import ReadBack

# These wait for other people's servers to answer.
OUTWARD = frozenset({outbox.KIND, READ, CATCH_UP, POLL})


def handlers(settings: Settings) -> dict[str, Handler]:
    """Every kind of job, with its handler, as this installation is set."""
    return {
        outbox.KIND: Deliver(settings),
        APPLY: apply_inbound_event,
        RESETTLE: settle_applications,
        FORGET: forget_said,
        **ReadBack(settings).handlers(),
    }
