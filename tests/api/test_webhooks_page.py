"""The page of webhooks tells every event and every pause."""

from __future__ import annotations

import re
from datetime import timedelta

from app.config import ROOT
from app.models.webhook import SCHEDULE
from app.schemas.webhook import TYPES

PAGE = (ROOT / "docs" / "api" / "webhooks.md").read_text(encoding="utf-8")


def test_the_page_tells_every_event_and_every_pause() -> None:
    assert [name for name in TYPES if f"| `{name}` |" not in PAGE] == []
    told = "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h"
    assert told in PAGE
    units = {"s": 1, "min": 60, "h": 3_600}
    pauses = [timedelta(seconds=int(n) * units[unit]) for n, unit in re.findall(r"(\d+) (s|min|h)", told)]
    assert pauses == list(SCHEDULE)
