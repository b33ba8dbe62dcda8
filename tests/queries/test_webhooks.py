"""The log of what was sent, however long it is: ranges of indexes, read in their order."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.models import SYSTEM, Delivery, WebhookEndpoint
from app.models.webhook import State, open_endpoint
from app.queries.background import failed_of, queued_of
from app.queries.updated import Place, Since, updated
from app.queries.webhooks import log_of, next_due, old
from tests.factories import NOW, days, make_agency
from tests.support.statements import plans


@pytest.fixture
def endpoint(db: Session) -> WebhookEndpoint:
    """An endpoint that two thousand messages were sent to: a few of them wait, and a few have failed."""
    agency = make_agency(db)
    made = open_endpoint(db, agency.id, "https://ats.example/", payload="thin", events=(), by=SYSTEM, at=NOW)
    common = {
        "agency_id": agency.id,
        "endpoint_id": made.id,
        "type": "endpoint.test",
        "happened_at": NOW,
        "created_at": NOW,
        "attempts": 1,
        "data": {},
        "tries": [],
    }
    states = [{"delivered_at": NOW}] * 98 + [{"next_attempt_at": NOW}, {"failed_at": NOW}]
    empty = dict.fromkeys(("delivered_at", "next_attempt_at", "failed_at"))
    rows = [common | empty | states[number % 100] | {"message_id": f"m{number}"} for number in range(2_000)]
    db.execute(insert(Delivery), rows)
    db.commit()
    if db.get_bind().dialect.name == "postgresql":
        db.connection().exec_driver_sql("ANALYZE")
    return made


def is_read_from(db: Session, index: str, read: Callable[[], object]) -> bool:
    """Whether `read` is one range of `index`; on PostgreSQL, which weighs its ways, that some index has it in order."""
    connection = db.connection()
    if connection.dialect.name == "postgresql":
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    (plan,) = plans(db, read)
    if connection.dialect.name == "postgresql":
        return "Index" in plan and "Sort" not in plan
    return index in plan and "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("state", "index"),
    [
        (None, "ix_deliveries_log"),
        ("waiting", "ix_deliveries_waiting"),
        ("failed", "ix_deliveries_failed"),
        ("delivered", "ix_deliveries_log"),
    ],
)
def test_the_log_of_an_endpoint_is_read_from_its_index(
    db: Session, endpoint: WebhookEndpoint, state: State | None, index: str
) -> None:
    assert is_read_from(db, index, lambda: log_of(db, endpoint, state=state, before=1_500, limit=20))


def test_what_is_next_and_what_is_old_are_read_from_theirs(db: Session, endpoint: WebhookEndpoint) -> None:
    assert is_read_from(db, "ix_deliveries_", lambda: next_due(db, endpoint.id, NOW))
    assert is_read_from(db, "ix_deliveries_old", lambda: old(db, NOW - days(30), 100))


def test_the_log_is_read_newest_first(db: Session, endpoint: WebhookEndpoint) -> None:
    assert [row.message_id for row in log_of(db, endpoint, limit=3)] == ["m1999", "m1998", "m1997"]
    assert [row.message_id for row in log_of(db, endpoint, state="failed", limit=2)] == ["m1999", "m1899"]


@pytest.mark.parametrize("past", [None, (NOW, 1_500)], ids=["first", "next"])
def test_all_that_changed_is_read_from_its_index(db: Session, endpoint: WebhookEndpoint, past: Place | None) -> None:
    """The log of an agency, and its endpoints."""
    for table, index in ((Delivery, "ix_deliveries_by_update"), (WebhookEndpoint, "ix_webhook_endpoints_by_update")):
        assert is_read_from(db, index, lambda: updated(db, table, endpoint.agency_id, Since(past), limit=20))  # noqa: B023


def test_work_is_read_from_its_indexes(db: Session) -> None:
    assert is_read_from(db, "ix_background_jobs_queued", lambda: queued_of(db, 1, 50))
    assert is_read_from(db, "ix_background_jobs_failed", lambda: failed_of(db, 1, 50))
