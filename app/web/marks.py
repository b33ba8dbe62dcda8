"""An instant as it stands in an address: microseconds since 1970, which no database and no browser rounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

LATEST = 10**17  # the year 5138
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def written(at: datetime) -> int:
    """The mark of `at`, which is aware."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def read(mark: int) -> datetime:
    """The instant in UTC that a mark from 0 to `LATEST` stands for."""
    return _EPOCH + timedelta(microseconds=mark)
