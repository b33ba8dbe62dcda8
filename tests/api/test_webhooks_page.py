"""The page for integrators: its example is right, its check is the standard's, and it tells every event and pause."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from app.config import ROOT
from app.credentials import new_webhook_secret, sign_webhook
from app.models.webhook import SCHEDULE
from app.schemas.webhook import TYPES

PAGE = (ROOT / "docs" / "api" / "webhooks.md").read_text(encoding="utf-8")
MESSAGE = re.findall(r"```http\n(.*?)```", PAGE, re.DOTALL)[0]
SENT_AT = 1778780520


def check() -> dict[str, Any]:
    """What the page's own code defines."""
    defined: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0], defined)
    return defined


def message() -> tuple[dict[str, str], bytes]:
    head, _, body = MESSAGE.partition("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    return headers, body.strip().encode()


def test_the_worked_example_is_right_and_its_check_refuses_what_is_not_ours() -> None:
    code, (headers, body) = check(), message()
    assert code["is_ours"](headers, body, SENT_AT + 300)
    assert not code["is_ours"](headers, body, SENT_AT + 301)
    assert not code["is_ours"](headers, body + b" ", SENT_AT)
    assert not code["is_ours"](headers | {"webhook-id": "another"}, body, SENT_AT)
    assert PAGE.count(headers["webhook-signature"]) == 2


def test_the_pages_check_takes_either_signature_while_a_secret_is_replaced() -> None:
    code, (headers, body) = check(), message()
    secrets = [new_webhook_secret(), new_webhook_secret()]
    signed = " ".join(sign_webhook(secret, headers["webhook-id"], SENT_AT, body) for secret in secrets)
    for secret in secrets:
        assert code["is_ours"](headers | {"webhook-signature": signed}, body, SENT_AT, secret)


def test_the_page_tells_every_event_and_every_pause() -> None:
    assert [name for name in TYPES if f"| `{name}` |" not in PAGE] == []
    told = "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h"
    assert told in PAGE
    units = {"s": 1, "min": 60, "h": 3_600}
    pauses = [timedelta(seconds=int(n) * units[unit]) for n, unit in re.findall(r"(\d+) (s|min|h)", told)]
    assert pauses == list(SCHEDULE)
