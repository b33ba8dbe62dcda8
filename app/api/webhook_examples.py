"""The contract's examples of webhook endpoints and deliveries. A test holds them true, secrets aside."""

from __future__ import annotations

from typing import Any

_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"  # noqa: S105 - an example
_ENDPOINT: dict[str, Any] = {
    "id": 1,
    "version": 1,
    "url": "https://ats.example/hooks/hearback",
    "payload": "thin",
    "events": ["pursuit.closed", "touch.overdue"],
    "is_enabled": True,
    "disabled_because": None,
    "disabled_at": None,
    "failing_since": None,
    "delivered_at": None,
    "previous_secret_until": None,
    "created_at": "2026-05-14T17:00:00Z",
    "updated_at": "2026-05-14T17:00:00Z",
}
_WAITING: dict[str, Any] = {
    "id": 1,
    "endpoint_id": 1,
    "message_id": "test_5f2b8c1d9e3a7046",
    "type": "endpoint.test",
    "pursuit_id": None,
    "state": "waiting",
    "attempts": 0,
    "status": None,
    "error": None,
    "happened_at": "2026-05-14T17:00:00Z",
    "created_at": "2026-05-14T17:00:00Z",
    "next_attempt_at": "2026-05-14T17:00:00Z",
    "delivered_at": None,
    "failed_at": None,
    "updated_at": "2026-05-14T17:00:00Z",
}
_DELIVERED = _WAITING | {
    "state": "delivered",
    "attempts": 1,
    "status": 204,
    "next_attempt_at": None,
    "delivered_at": "2026-05-14T17:00:00Z",
}

WEBHOOK_EXAMPLES: dict[str, Any] = {
    "endpoint": _ENDPOINT,
    "endpoint_made": _ENDPOINT | {"secret": _SECRET},
    "endpoint_again": _ENDPOINT | {"secret": None},
    "endpoint_rotated": _ENDPOINT | {"version": 2, "previous_secret_until": "2026-05-15T17:00:00Z", "secret": _SECRET},
    "endpoints": {"data": [_ENDPOINT], "next_cursor": None},
    "delivery_waiting": _WAITING,
    "delivery": _DELIVERED
    | {
        "body": '{"type":"endpoint.test","timestamp":"2026-05-14T17:00:00Z","data":{"endpoint_id":1}}',
        "answer": "",
        "tries": [{"at": "2026-05-14T17:00:00Z", "status": 204, "error": None, "ms": 87}],
    },
    "deliveries": {"data": [_DELIVERED], "next_cursor": None},
}
