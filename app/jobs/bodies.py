"""What ATSs sent is kept as it came for a while, to be looked at and applied again; then what it said is forgotten.

The event stays, with what became of it and its key, so that a double is known however late it comes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from app.ats.traces import Traces, plain
from app.db import reading, transaction
from app.jobs.engine import Job, Later
from app.models import IdempotencyKey, InboundEvent
from app.models.connection import NOTHING_SAID
from app.models.tenant import natural_key
from app.queries.inbound import UNREAD, said_before, saying
from app.queries.keys import answers_after

BATCH = 200


def forget_bodies(engine: Engine, now: datetime, keep: timedelta, limit: int = 1_000) -> int:
    """Forget bodies and headers that came more than `keep` ago, of at most `limit` events; of how many."""
    with reading(engine) as session:
        ids = said_before(session, now - keep, limit)
    if ids:
        with transaction(engine) as session:
            session.execute(update(InboundEvent).where(InboundEvent.id.in_(ids)).values(NOTHING_SAID))
    return len(ids)


def forget_said(job: Job) -> None:
    """Forget whatever names the person whose traces the job carries: what was sent, known to be about them or not, and
    our answers that are still kept.

    It reads without holding anything and changes little at a time, so that nobody waits for it, however much there is.
    """
    traces = Traces(**job.arguments)
    for forget in (_forget_sent, _forget_answers):
        after: int | None = 0
        while after is not None:
            if job.is_stopping():
                raise Later(job.clock())
            after = forget(job, traces, after)


def _forget_sent(job: Job, traces: Traces, after: int) -> int | None:
    """What was sent, of the events that follow that id; up to which it was looked at, None at the end."""
    own_name = natural_key(traces.last_name, traces.first_name)
    with reading(job.engine) as session:
        found = saying(session, job.agency_id, after, BATCH)
    naming = [
        event_id
        for event_id, connection_id, headers, body, name in found
        if traces.are_in(f"{plain(body)}\n{plain(headers)}", connection_id, is_namesakes=name == own_name)
    ]
    if naming:
        with job.transaction() as session:
            mine = (InboundEvent.agency_id == job.agency_id, InboundEvent.id.in_(naming))
            for event in session.scalars(select(InboundEvent).where(*mine).options(*UNREAD)):
                event.forget(job.clock())
    return found[-1].id if found else None


def _forget_answers(job: Job, traces: Traces, after: int) -> int | None:
    """Our answers to POSTs, likewise: whoever repeats one is answered anew."""
    with reading(job.engine) as session:
        found = answers_after(session, job.agency_id, after, BATCH)
    naming = [answer_id for answer_id, body in found if body and traces.are_in(plain(body))]
    if naming:
        with job.transaction() as session:
            mine = (IdempotencyKey.agency_id == job.agency_id, IdempotencyKey.id.in_(naming))
            session.execute(delete(IdempotencyKey).where(*mine))
    return found[-1].id if found else None
