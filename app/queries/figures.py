"""What an operator watches: how much work waits, how long, what has failed, and who is not to be reached. Over all agencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.models import BackgroundJob, Delivery, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Figure:
    """A gauge: its name, what it means, and its value for each label (`state="failed"`; "" for none)."""

    name: str
    meaning: str
    values: Mapping[str, float]


def figures(session: Session, now: datetime) -> list[Figure]:
    """Every figure as it stands at `now`."""
    job, endpoint, waits = BackgroundJob, WebhookEndpoint, Delivery.next_attempt_at.is_not(None)
    is_ready = (job.lease.is_(None), job.ready_at <= now)
    oldest = session.scalar(select(func.min(job.ready_at)).where(*is_ready))
    return [
        Figure(
            "hearback_jobs",
            "Background jobs, by state.",
            {
                'state="queued"': _number(session, job.lease.is_(None), job.failed_at.is_(None)),
                'state="ready"': _number(session, *is_ready),
                'state="running"': _number(session, job.lease.is_not(None)),
                'state="failed"': _number(session, job.failed_at.is_not(None)),
            },
        ),
        Figure(
            "hearback_jobs_oldest_ready_seconds",
            "How long the job that is ready longest has waited for a worker.",
            {"": (now - oldest).total_seconds() if oldest else 0},
        ),
        Figure(
            "hearback_deliveries_waiting",
            "Webhook messages that wait to be sent, or sent again.",
            {"": session.scalar(select(func.count(Delivery.id)).where(waits)) or 0},
        ),
        Figure(
            "hearback_webhook_endpoints",
            "Webhook endpoints, by how they do.",
            {
                'state="on"': _endpoints(session, endpoint.disabled_at.is_(None), endpoint.failing_since.is_(None)),
                'state="failing"': _endpoints(
                    session, endpoint.disabled_at.is_(None), endpoint.failing_since.is_not(None)
                ),
                'state="off"': _endpoints(session, endpoint.disabled_at.is_not(None)),
            },
        ),
    ]


def _number(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(BackgroundJob.id)).where(*which)) or 0


def _endpoints(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(WebhookEndpoint.id)).where(*which)) or 0
