"""The engine within `serve`: threads that take jobs from a table, each under a lease that is renewed while it runs.

A worker that dies renews nothing, so its jobs are taken over when their leases end. Any number of processes may share
one PostgreSQL database; on SQLite there is only one.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import queue
from app.clock import Clock
from app.db import reading, transaction
from app.errors import AppError
from app.jobs.engine import Handler, Hopeless, Job, Later, LeaseLost
from app.models import BackgroundJob
from app.queries import background as queries

LEASE = timedelta(seconds=8)
BEAT, POLL, BROKEN = 2.0, 1.0, 3.0  # seconds: between renewals, between looks, and after a database that failed
PATIENCE = 12.0  # seconds that a stopping server gives to what runs
THREADS = 8  # most of them wait for somebody's answer, not for the processor

Verdict = Callable[[BackgroundJob, datetime], None]
_log = structlog.get_logger(__name__)


class Embedded:
    """Runs jobs of the kinds in `handlers` by `clock`, at most `threads` at once.

    Those that are `outward` wait for other people's servers: together they leave a quarter of the threads to the others.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        handlers: Mapping[str, Handler],
        threads: int = THREADS,
        outward: Collection[str] = (),
    ) -> None:
        self._engine, self._clock, self._handlers, self._threads = engine, clock, handlers, threads
        self._outward, self._most_outward = outward, max(1, threads - max(1, threads // 4))
        self._stopping, self._bell, self._lock = threading.Event(), threading.Event(), threading.Lock()
        self._running: dict[int, Job] = {}
        self._renewed = time.monotonic()
        self._foreman = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        queue.listen(self._bell)
        self._foreman.start()

    def stop(self) -> None:
        deadline = time.monotonic() + PATIENCE
        self._stopping.set()
        self._bell.set()
        self._foreman.join(PATIENCE)
        queue.unlisten(self._bell)
        while self._held() and time.monotonic() < deadline:
            self._renew()
            self._bell.wait(0.05)
            self._bell.clear()
        self._hand_back()

    # The foreman: takes jobs on, and keeps their leases

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            try:
                self._renew()
                pause = 0.0 if self._take_on() else POLL
            except Exception:  # whatever it was, the next look may go well
                _log.exception("jobs.broken")
                pause = BROKEN
            self._bell.wait(pause)

    def _take_on(self) -> bool:
        """Begin the next job, if there is one and a thread for it; whether to look again at once."""
        held = self._held()
        if len(held) >= self._threads:
            return False
        with reading(self._engine) as session:
            if queries.next_ready(session, self._kinds(), self._clock(), held) is None:
                return False
        try:
            job = self._take(held)
        except IntegrityError:  # somebody else began another of its lane at this very moment
            return True
        if job is not None:
            with self._lock:
                self._running[job.id] = job
            threading.Thread(target=self._work, args=(job,), name=f"job-{job.kind}", daemon=True).start()
        return True

    def _take(self, held: list[int]) -> Job | None:
        now, lease = self._clock(), secrets.token_hex(16)
        with transaction(self._engine) as session:
            row = queries.next_ready(session, self._kinds(), now, held, for_update=True)
            if row is None:
                return None
            if row.lease is not None:
                _log.warning("job.taken_over", kind=row.kind, job_id=row.id, agency_id=row.agency_id)
                if row.is_worn_out:
                    row.go_wrong("Whatever ran it ended before it was done, each time.", at=now)
                    return None
            row.take(lease, until=now + LEASE)
            return Job(
                id=row.id,
                agency_id=row.agency_id,
                kind=row.kind,
                arguments=row.arguments,
                attempt=row.attempts,
                lease=lease,
                engine=self._engine,
                clock=self._clock,
                is_stopping=self._stopping.is_set,
            )

    def _kinds(self) -> list[str]:
        """What may be begun now."""
        with self._lock:
            outward = sum(job.kind in self._outward for job in self._running.values())
        return [kind for kind in self._handlers if kind not in self._outward or outward < self._most_outward]

    def _held(self) -> list[int]:
        with self._lock:
            return list(self._running)

    def _renew(self) -> None:
        if not self._held() or time.monotonic() - self._renewed < BEAT:
            return
        self._renewed = time.monotonic()
        with transaction(self._engine) as session:
            for row in self._still_mine(session):
                row.ready_at = self._clock() + LEASE

    def _hand_back(self) -> None:
        if not self._held():
            return
        with transaction(self._engine) as session:
            for row in self._still_mine(session):
                _log.warning("job.handed_back", kind=row.kind, job_id=row.id, agency_id=row.agency_id)
                _put_down(session, row, BackgroundJob.hand_back, self._clock())

    def _still_mine(self, session: Session) -> list[BackgroundJob]:
        with self._lock:
            leases = [job.lease for job in self._running.values()]
        return list(queries.under_leases(session, leases))

    # One job, in a thread of its own

    def _work(self, job: Job) -> None:
        try:
            self._end(job, self._attempt(job))
        except Exception:  # it is taken over once its lease has ended
            _log.exception("job.unended", kind=job.kind, job_id=job.id, agency_id=job.agency_id)
        finally:
            with self._lock:
                del self._running[job.id]
            self._bell.set()

    def _attempt(self, job: Job) -> Verdict | None:
        """Do it; what is to become of the job then, or None if it is done."""
        try:
            self._handlers[job.kind](job)
        except LeaseLost:
            _log.warning("job.lost", kind=job.kind, job_id=job.id, agency_id=job.agency_id)
        except Later as later:
            at, why = later.at, later.why
            return lambda row, _now: row.wait(at, why)
        except Hopeless as hopeless:
            sentence = str(hopeless)
            return lambda row, now: row.go_wrong(sentence, at=now, for_good=True)
        except Exception as error:  # a handler may fail in any way, and the next job is not to suffer from it
            _log.exception("job.failed", kind=job.kind, job_id=job.id, agency_id=job.agency_id, attempt=job.attempt)
            reason = _reason(error)
            return lambda row, now: row.go_wrong(reason, at=now)
        return None

    def _end(self, job: Job, verdict: Verdict | None) -> None:
        try:
            self._put_away(job, verdict)
        except IntegrityError:  # another of its key was enqueued at this very moment, and does for both
            self._put_away(job, verdict)

    def _put_away(self, job: Job, verdict: Verdict | None) -> None:
        with transaction(self._engine) as session:
            row = queries.under_lease(session, job.lease)
            if row is None:
                return
            if verdict is None:
                session.delete(row)
            else:
                _put_down(session, row, verdict, self._clock())


def _put_down(session: Session, row: BackgroundJob, verdict: Verdict, now: datetime) -> None:
    """Stop running `row`. If another of its key waits meanwhile, that one does for both."""
    if queries.waiting_twin(session, row) is None:
        verdict(row, now)
    else:
        session.delete(row)


def _reason(error: Exception) -> str:
    """What a person may read of it: our own sentence, else only its type, since its words may quote anybody."""
    return error.sentence if isinstance(error, AppError) else f"{type(error).__qualname__}. The log says where."
