"""The whole way: a pursuit from an ATS's first telling, through touches and reads, to its close by silence weeks later."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.jobs.sweep import sweep
from app.models import Agency, Event
from app.queries.pursuits import pursuit_for
from tests.api.conftest import APP, get, maya, post, put
from tests.factories import at
from tests.support.server import SetClock


def test_from_an_upsert_to_its_close_by_silence_weeks_later(
    app: FastAPI, ats: TestClient, clock: SetClock, db: Session, agency: Agency
) -> None:
    """The rulebook's worked example, to the day, told and read over the API alone."""
    clock.now = at(date(2026, 4, 20), 9)
    pursuit = put(ats, maya(occurred_at="2026-04-20T09:00:00-07:00"), status=201)["id"]
    assert get(ats, f"/pursuits/{pursuit}")["standing"] == "interview_ahead"

    def now(month: int, day: int, hour: int = 12, minute: int = 0) -> tuple[object, ...]:
        """Move the clock, and read: standing, next step, due day, quiet until, and when it moves on."""
        clock.now = at(date(2026, month, day), hour, minute)
        told = get(ats, "/pursuits/by-ref/greenhouse/APP-1042")
        following = told["next_touch"] or {"step": None, "due_on": None}
        return told["standing"], following["step"], following["due_on"], told["quiet_until"], told["moves_on"]

    def touch(step: str, channel: str, by: str, result: str) -> None:
        post(ats, pursuit, "touches", {"step": step, "channel": channel, "by": by, "result": result})

    assert now(4, 21, 16, 30)[:3] == ("due", "thank_you", "2026-04-22")
    assert get(ats, f"/pursuits/{pursuit}")["next_touch"]["due_at"] == "2026-04-22T23:30:00Z"
    assert now(4, 22, 8, 40)[0] == "due"
    touch("thank_you", "email", "candidate", "done")
    assert now(4, 23) == ("upcoming", "first_call", "2026-04-28", None, "2026-06-09")
    assert now(4, 28)[0] == "due"
    touch("first_call", "call", "recruiter", "voicemail")
    assert now(5, 11) == ("upcoming", "second_call", "2026-05-12", None, "2026-06-09")
    assert now(5, 14)[:3] == ("overdue", "second_call", "2026-05-12")
    told = get(ats, f"/pursuits/{pursuit}")
    assert told["next_touch"]["days_overdue"] == 2
    assert told["why"]["sentence"] == (
        "Second call: 14 days after the first call (Tue 28 Apr) = Tue 12 May. Today is Thu 14 May: 2 days overdue. "
        "Logging any outcome clears it; then e-mail on Thu 21 May."
    )
    touch("second_call", "call", "recruiter", "no_answer")
    assert now(5, 21) == ("due", "email", "2026-05-21", None, "2026-06-11")
    touch("email", "email", "recruiter", "done")
    assert now(6, 3) == ("quiet", "last_try", "2026-06-04", "2026-06-04", "2026-06-11")
    assert now(6, 4)[:4] == ("due", "last_try", "2026-06-04", None)
    assert get(ats, f"/pursuits/{pursuit}")["closing_in"] is None
    touch("last_try", "call", "recruiter", "voicemail")
    assert now(6, 11, 23, 59) == ("waiting", None, None, None, "2026-06-11")
    assert get(ats, f"/pursuits/{pursuit}")["closing_in"] == 0

    # The day ends: it is closed when it is read, before anything has written so.
    clock.now = datetime(2026, 6, 12, 7, 0, tzinfo=UTC)
    seen = get(ats, f"/pursuits/{pursuit}")
    assert (seen["standing"], seen["outcome"], seen["closed_by"]) == ("closed", "no_response", "system")
    before = seen["version"]

    # Ten days later the sweep writes it down, once; an ATS that keeps up learns of it by the list.
    clock.now = at(date(2026, 6, 22))
    assert [sweep(app.state.engine, clock.now).closed for _ in range(2)] == [1, 0]
    caught_up = get(ats, "/pursuits?updated_after=2026-06-12T00:00:00Z&standing=closed")["data"]
    assert [(one["id"], one["closed_on"], one["version"] > before) for one in caught_up] == [
        (pursuit, "2026-06-11", True)
    ]
    closing = db.scalars(select(Event).where(Event.name == "pursuit.closed")).one()
    assert (closing.actor_kind, closing.data["outcome"], closing.data["closed_on"]) == (
        "system",
        "no_response",
        "2026-06-11",
    )
    assert "7 days after the last touch (Thu 4 Jun) is Thu 11 Jun." in closing.data["why"]
    db.rollback()

    # Weeks later they call after all.
    clock.now = at(date(2026, 7, 1))
    word = {"kind": "promised", "promised_on": "2026-07-06", "note": "On leave until now"}
    told = post(ats, pursuit, "words", word)
    assert (told["standing"], told["outcome"], told["next_touch"]["step"]) == ("upcoming", None, "first_call")
    assert post(ats, pursuit, "closure", {"outcome": "hired"})["outcome"] == "hired"
    assert ats.get(APP).json()["closed_by"] == "ats"
    assert pursuit_for(db, agency.id, pursuit).drift(clock.now) == {}
