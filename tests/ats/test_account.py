"""A simulated account hires: three candidates at once, told over HTTP with retries, doubles and in any order, and read.

Maya is rejected, that is taken back, and she is hired. Omar's interview is moved before he is turned down. Lena waits.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.ats import receiving
from app.models import Pursuit
from tests.ats.conftest import Account, Accounts
from tests.ats.reading import may, millis, read_with, work
from tests.ats.shapes import Greenhouse, Json, Lever
from tests.ats.signing import SIGN
from tests.ats.stand_in import Asked, StandIn

FIRST, MOVED = may(5, 10), may(6, 15)
HOUR = timedelta(hours=1)


class OfGreenhouse(Greenhouse):
    """One candidate's application in the simulated account, and what its API says of it just now."""

    def __init__(self, number: int, name: str) -> None:
        self.application, self.candidate, self.name = f"1322485{number:04}", f"6030{number:04}", name
        self.meets_at = FIRST
        self.truth: Json = {"status": "in_process", "last_activity_at": may(4).isoformat()}

    def is_hired(self) -> list[Json]:
        """Rejected, which was taken back, and hired."""
        self.truth = {"status": "hired", "last_activity_at": may(8).isoformat()}
        return [self.rejected(may(7)), self.unrejected(may(8)), self.hired(may(9))]

    def is_turned_down(self) -> list[Json]:
        self.truth = {"status": "rejected", "rejected_at": may(8).isoformat(), "last_activity_at": may(8).isoformat()}
        return [self.rejected(may(8))]

    def _candidate(self, **more: Any) -> Json:
        return super()._candidate(first_name=self.name, **self._reached()) | more

    def _reached(self) -> Json:
        return {"email_addresses": [{"value": f"{self.name.lower()}@example.com"}], "phone_numbers": []}

    def interview(self, at: datetime, status: str = "scheduled", ref: int = 0) -> Json:
        return super().interview(at, status, ref or int(self.candidate))

    def is_asked(self, asked: Asked) -> bool:
        return (
            self.application in (asked.get("ids"), asked.get("application_ids")) or asked.get("ids") == self.candidate
        )

    def row(self) -> Json:
        ids = {"id": int(self.application), "candidate_id": int(self.candidate), "job_id": int(self.job)}
        return ids | {"job_interview_stage_id": 71416, "stage_name": "Onsite", "prospect": False} | self.truth

    def meeting(self) -> Json:
        times = {"starts_at": self.meets_at.isoformat(), "ends_at": (self.meets_at + HOUR).isoformat()}
        return {"id": int(self.candidate), "application_id": int(self.application), "status": "scheduled"} | times

    def person(self) -> Json:
        return {"id": int(self.candidate), "first_name": self.name, "last_name": "Okafor"} | self._reached()


class OfLever(Lever):
    """The same at Lever, which tells ids alone."""

    def __init__(self, number: int, name: str) -> None:
        self.application, self.candidate = (
            f"{start}-7015-4e5b-8d60-23afff2b1{number:03}" for start in ("6408dc54", "997fd432")
        )
        self.meeting, self.name = f"32b7bf78-4592-4a56-b313-3e31ed25e{number:03}", name
        self.meets_at = FIRST
        self.truth: Json = {"archived": None, "updatedAt": millis(may(4))}

    def is_hired(self) -> list[Json]:
        """Archived, which was taken back, and hired."""
        self.truth = {"archived": {"reason": "r2", "archivedAt": millis(may(9))}, "updatedAt": millis(may(9))}
        return [self.archived(may(7), "r1"), self.unarchived(may(8)), self.hired(may(9))]

    def is_turned_down(self) -> list[Json]:
        self.truth = {"archived": {"reason": "r1", "archivedAt": millis(may(8))}, "updatedAt": millis(may(8))}
        return [self.archived(may(8), "r1")]

    def row(self) -> Json:
        person = {"id": self.candidate, "name": f"{self.name} Okafor"}
        return {
            "id": self.application,
            "contact": person,
            "emails": [f"{self.name.lower()}@example.com"],
            "stage": {"id": "9a1c", "text": "Onsite"},
            "stageChanges": [],
            "applications": [{"posting": "p1"}],
        } | self.truth

    def interviews(self) -> list[Json]:
        return [{"id": self.meeting, "date": millis(self.meets_at), "duration": 60, "canceledAt": None}]


def greenhouse(api: StandIn, everybody: Sequence[OfGreenhouse]) -> dict[str, str]:
    def one(make: str, name: str = "") -> Any:
        return lambda asked: [getattr(who, make)() for who in everybody if who.is_asked(asked)]

    api.routes |= {
        "POST token": {"access_token": "t0ken", "expires_in": 3600},
        "GET v3/applications": one("row"),
        "GET v3/candidates": one("person"),
        "GET v3/interviews": one("meeting"),
        "GET v3/jobs": [{"id": int(Greenhouse.job), "name": "Data analyst", "status": "open"}],
        "GET v3/rejection_details": [{"rejection_reason_id": 7}],
        "GET v3/rejection_reasons": [{"id": 7, "name": "Too junior", "type": {"key": "WE_REJECTED_THEM"}}],
        "GET v3/offers": [{"id": 1, "resolved_at": may(9).isoformat()}],
    }
    return {"client_id": "id", "client_secret": "secret", "auth_url": api.url}


def lever(api: StandIn, everybody: Sequence[OfLever]) -> dict[str, str]:
    def told(who: OfLever, make: str) -> Any:
        return lambda _asked: {"data": getattr(who, make)(), "hasNext": False}

    for who in everybody:
        api.routes[f"GET v1/opportunities/{who.application}"] = told(who, "row")
        api.routes[f"GET v1/opportunities/{who.application}/interviews"] = told(who, "interviews")
    api.routes["GET v1/postings/p1"] = {"data": {"id": "p1", "text": "Data analyst"}}
    api.routes["GET v1/archive_reasons/r1"] = {"data": {"id": "r1", "text": "Position filled", "type": "non-hired"}}
    api.routes["GET v1/archive_reasons/r2"] = {"data": {"id": "r2", "text": "Signed", "type": "hired"}}
    return {"key": "key"}


def tell(ats: Account, payloads: Sequence[Json], seed: int) -> None:
    """Send them in any order, some twice, each until it is taken; and have the background do its work."""
    sent = [SIGN[ats.vendor](payload, key=f"{seed}-{place}") for place, payload in enumerate(payloads)]
    deliveries = [*sent, *sent[::2]]
    random.Random(seed).shuffle(deliveries)
    for delivery in deliveries:
        assert 200 in [ats.post(delivery).status_code for _ in range(2)]
    work(ats)


@pytest.fixture
def _fails_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fifth delivery finds the disk full, and is sent again."""
    came: list[int] = []
    receive = receiving.receive

    def receive_mostly(*given: Any) -> str | None:
        came.append(1)
        if len(came) % 5 == 0:
            raise OSError("the disk is full")
        return receive(*given)

    monkeypatch.setattr("app.api.hooks.receive", receive_mostly)


@pytest.mark.usefixtures("_fails_now_and_then")
@pytest.mark.parametrize("vendor", ["greenhouse", "lever"])
def test_an_account_that_hires_is_followed_to_the_right_end_of_each(
    account: Accounts, vendor_api: StandIn, vendor: str
) -> None:
    ats, make = account(vendor), OfGreenhouse if vendor == "greenhouse" else OfLever
    maya, omar, lena = everybody = [make(number, name) for number, name in enumerate(("Maya", "Omar", "Lena"), 1)]
    key = (greenhouse if vendor == "greenhouse" else lever)(vendor_api, everybody)  # type: ignore[arg-type]
    read_with(ats, vendor_api, **key)
    tell(
        ats, [told for who in everybody for told in (who.applied(may(1)), who.interview(may(2)), who.stage(may(4)))], 1
    )
    assert standing(ats) == [(name, [FIRST], None) for name in ("Lena", "Maya", "Omar")]
    ats.clock.now += timedelta(hours=1)
    omar.meets_at = MOVED
    tell(ats, [*maya.is_hired(), *omar.is_turned_down(), omar.interview(may(5, 9)), lena.stage(may(6))], 2)
    assert standing(ats) == [
        ("Lena", [FIRST], None),
        ("Maya", [FIRST], "hired"),
        ("Omar", [MOVED], "not_selected" if vendor == "greenhouse" else "job_closed"),
    ]


def standing(ats: Account) -> list[tuple[str, list[datetime], str | None]]:
    """Of each pursuit: who, when they meet, and how it ended."""
    return sorted((_who(one), _meetings(one), one.outcome) for one in ats.pursuits())


def _who(pursuit: Pursuit) -> str:
    return pursuit.candidate.first_name


def _meetings(pursuit: Pursuit) -> list[datetime]:
    return [met.starts_at for met in pursuit.interviews if met.counts]
