"""A whole hiring over HTTP, as an account tells it: late, twice, and out of order, with the background at work."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.jobs.embedded import Embedded
from app.jobs.handlers import handlers
from app.models import BackgroundJob, InboundEvent
from tests.ats.conftest import Account, Accounts
from tests.ats.shapes import Greenhouse, Json, Lever
from tests.ats.signing import SIGN, Sent
from tests.factories import NOW, at
from tests.jobs.engines import working
from tests.jobs.test_clockwork import comes_true

GH, LV = Greenhouse(), Lever()
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks that a test moves ring no bell."""
    monkeypatch.setattr("app.jobs.embedded.POLL", 0.05)


def may(day: int, hour: int = 12) -> datetime:
    return at(date(2026, 5, day), hour)


STORIES: dict[str, list[Json]] = {
    "greenhouse": [
        GH.applied(may(1)),
        GH.interview(may(2)),
        GH.held(may(5, 11)),
        GH.stage(may(6)),
        GH.rejected(may(7)),
        GH.unrejected(may(8)),
        GH.renamed("Okafor-Reyes"),
        GH.hired(may(9)),
    ],
    "lever": [
        LV.applied(may(1)),
        LV.interview(may(2), may(5, 10)),
        LV.stage(may(6)),
        LV.archived(may(7), "Withdrew"),
        LV.unarchived(may(8)),
        LV.stage(may(8, 15), "offer"),
        LV.hired(may(9)),
    ],
}


@pytest.mark.parametrize("vendor", STORIES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_hiring_that_is_told_in_any_order_and_twice_ends_hired_and_closed_by_the_ats(
    account: Accounts, vendor: str, seed: int
) -> None:
    ats = account(vendor)
    sent = [SIGN[vendor](payload, key=f"{vendor}-{place}") for place, payload in enumerate(STORIES[vendor])]
    deliveries = [*sent, *sent[::2]]
    random.Random(seed).shuffle(deliveries)
    with working(Embedded, ats.engine, handlers(Settings()), lambda: TOMORROW, threads=2):
        for delivery in deliveries:
            deliver(ats, delivery)
        assert comes_true(lambda: not waiting(ats), patience=60)
    assert [event.repeats for event in ats.events()].count(1) == len(sent[::2])
    assert {event.state for event in ats.events()} <= {"applied", "late", "ignored"}
    pursuit = ats.pursuit()
    assert (pursuit.outcome, pursuit.closed_by) == ("hired", "ats")
    assert [meeting.ends_at for meeting in pursuit.interviews if meeting.counts] == [may(5, 11)]


def deliver(ats: Account, sent: Sent) -> None:
    """Send as a vendor does: again, until it is taken."""
    for _ in range(3):
        if ats.post(sent).status_code == 200:
            return
    raise AssertionError("It was not taken.")


def waiting(ats: Account) -> bool:
    with Session(ats.engine) as session:
        received = session.scalars(select(InboundEvent.id).where(InboundEvent.state == "received")).first()
        job = session.scalars(select(BackgroundJob.id).where(BackgroundJob.kind == "apply_inbound_event")).first()
    return received is not None or job is not None


def test_what_cannot_be_applied_is_told_by_the_event_and_tried_again(
    account: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ats = account("greenhouse")
    ats.post(SIGN["greenhouse"](GH.applied(NOW - timedelta(days=1))))
    tried: list[int] = []

    def break_once(*_args: object, **_more: object) -> None:
        tried.append(1)
        raise OSError("the disk is full")

    monkeypatch.setattr("app.jobs.inbound.apply", break_once)
    with working(Embedded, ats.engine, handlers(Settings()), lambda: TOMORROW, threads=1):
        assert comes_true(lambda: bool(tried) and ats.events()[0].state == "failed", patience=60)
    assert ats.events()[0].reason == "Hearback could not apply this, and tries again by itself."
