"""The only reader of the wall clock. Everything else is told what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def stopped_at(instant: datetime) -> Clock:
    """A clock that always shows `instant` (aware); for `--on DATE` and for tests."""
    return lambda: instant
