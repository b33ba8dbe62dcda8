"""The examples of the contract: Maya's pursuit on the morning of Thursday 14 May 2026. A test holds them true."""

from __future__ import annotations

from typing import Any

_WHY: dict[str, Any] = {
    "rule": "days-after-touch",
    "sentence": "Second call: 14 days after the first call (Tue 28 Apr) = Tue 12 May. Today is Thu 14 May: 2 days overdue. Logging any outcome clears it; then e-mail on Thu 21 May.",
    "row": "Second call, was due Tuesday. 16 days of silence.",
    "dates": {"touch": "2026-04-28", "due": "2026-05-12", "closes": "2026-05-28"},
    "arithmetic": "Second call: 14 days after the first call (Tue 28 Apr) = Tue 12 May.",
    "clears": "Logging any outcome clears it",
    "then": "e-mail on Thu 21 May",
    "contact_on": "2026-05-14",
}
_READ: dict[str, Any] = {
    "id": 1,
    "url": "http://127.0.0.1:8000/pursuits/1",
    "version": 4,
    "external_refs": [
        {"source": "greenhouse", "type": "pursuit", "id": "APP-1042", "url": "https://ats.example/applications/1042"}
    ],
    "is_open": True,
    "standing": "overdue",
    "needs_details": False,
    "next_touch": {
        "step": "second_call",
        "channel": "call",
        "by": "recruiter",
        "due_on": "2026-05-12",
        "due_at": None,
        "days_overdue": 2,
        "quiet": False,
        "why": _WHY,
    },
    "why": _WHY,
    "quiet_until": None,
    "held_until": None,
    "silence_began_on": "2026-04-28",
    "closes_on": "2026-05-28",
    "closing_in": None,
    "moves_on": "2026-06-11",
    "promised_on": "2026-04-28",
    "decision_on": None,
    "heard_at": "2026-04-21T23:30:00Z",
    "touched_at": "2026-04-28T23:10:00Z",
    "outcome": None,
    "outcome_reason": None,
    "closed_on": None,
    "closed_at": None,
    "closed_by": None,
    "candidate": {
        "id": 1,
        "first_name": "Maya",
        "last_name": "Okafor",
        "email": "maya.okafor@example.com",
        "phone": None,
        "is_stub": False,
    },
    "employer": {"id": 1, "name": "Northwind Freight", "is_stub": False},
    "job": {
        "id": 1,
        "title": "Data analyst",
        "requisition_id": None,
        "status": "open",
        "confidential": False,
        "is_stub": False,
    },
    "contact": {
        "id": 1,
        "name": "Dana Whitfield",
        "title": None,
        "email": "dana@northwind.example",
        "phone": "+13125550142",
        "time_zone": None,
        "is_stub": False,
    },
    "recruiter": None,
    "stage": None,
    "interviews": [
        {
            "id": 1,
            "starts_at": "2026-04-21T22:30:00Z",
            "ends_at": "2026-04-21T23:30:00Z",
            "ends_are_assumed": False,
            "status": "held",
            "held_basis": "assumed",
            "location": None,
            "interviewers": [{"name": "Sam Oh", "email": "sam.oh@northwind.example"}],
            "promised_on": "2026-04-28",
            "decision_on": None,
            "debrief": None,
            "external_refs": [{"source": "greenhouse", "type": "interview", "id": "INT-7", "url": None}],
        }
    ],
    "opened_at": "2026-04-21T16:00:00Z",
    "updated_at": "2026-04-28T23:10:00Z",
}
_FACT: dict[str, Any] = {
    "id": 2,
    "kind": "touch",
    "at": "2026-04-28T23:10:00Z",
    "recorded_at": "2026-04-28T23:10:00Z",
    "actor_kind": "ats",
    "actor_name": "Greenhouse",
}

_APPLIED = {"applied": True, "reason": None}
_ITEM: dict[str, Any] = {"index": 0, "status": 201, "problem": None}
_LOGGED: dict[str, Any] = {
    "id": 2,
    "pursuit_id": 1,
    "external_refs": [],
    "version": 1,
    "created_at": "2026-04-28T23:10:00Z",
    "updated_at": "2026-04-28T23:10:00Z",
    "actor_kind": "ats",
    "actor_name": "Greenhouse",
    "undone_at": None,
    "note": None,
}


def _kept(row: dict[str, Any], noun: str, ref: str | None, **more: Any) -> dict[str, Any]:
    """`row` by itself, as it has been since it was told of."""
    refs = [{"source": "greenhouse", "type": noun, "id": ref, "url": None}] if ref else []
    since = {"created_at": "2026-04-21T16:00:00Z", "updated_at": "2026-04-21T16:00:00Z"}
    return row | {"version": 1, "external_refs": refs} | since | more


ROWS: dict[str, dict[str, Any]] = {
    "candidate": _kept(
        _READ["candidate"],
        "candidate",
        "CAND-77",
        emails=[{"value": "maya.okafor@example.com", "type": None}],
        phones=[],
        can_contact=True,
        erased_at=None,
    ),
    "employer": _kept(_READ["employer"], "employer", "CO-5", contacts=[_READ["contact"]]),
    "contact": _kept(_READ["contact"], "contact", None, employer_id=1),
    "job": _kept(_READ["job"], "job", "GH-42", employer_id=1),
    "interview": _kept(_READ["interviews"][0], "interview", "INT-7", pursuit_id=1),
    "touch": _LOGGED
    | {
        "step": "first_call",
        "channel": "call",
        "by": "recruiter",
        "result": "voicemail",
        "made_at": "2026-04-28T23:10:00Z",
        "early_reason": None,
    },
    "word": _LOGGED
    | {
        "id": 3,
        "kind": "promised",
        "heard_at": "2026-04-28T23:10:00Z",
        "promised_on": "2026-05-20",
        "decision_on": None,
        "interview_id": None,
    },
    "recruiter": _kept(
        {
            "id": 1,
            "name": "Priya Raman",
            "email": "priya@brightline.example",
            "role": "recruiter",
            "active": True,
        },
        "recruiter",
        None,
        created_at="2025-07-18T17:42:00Z",
        updated_at="2025-07-18T17:42:00Z",
    ),
}

_TOLD: dict[str, Any] = {
    "pursuit_id": 1,
    "external_refs": [
        {"source": "greenhouse", "type": "pursuit", "id": "APP-1042", "url": "https://ats.example/applications/1042"}
    ],
    "is_open": True,
    "job": "Data analyst, Northwind Freight",
    "state": "date_passed",
    "headline": "Still open. They owe us an answer.",
    "lede": "Dana promised a call by 28 April and has not said yes or no. That is common, and it is not a no.",
    "to_do": {
        "words": "Nothing today. We are calling Dana.",
        "why": "We tell you when there is news. This page shows each step.",
    },
    "hold_off": {
        "words": "Please do not contact Northwind Freight.",
        "why": "Two people chasing looks like pressure. If Dana contacts you, answer, then tell us.",
    },
    "stop_waiting": {
        "on": "2026-06-11",
        "words": "Thursday 11 June",
        "why": "No word by then? Count it as a no. Until then, keep interviewing elsewhere.",
    },
    "updated_at": "2026-04-28T23:10:00Z",
}

_CONNECTION: dict[str, Any] = {
    "id": 2,
    "version": 2,
    "source": "greenhouse",
    "vendor": "greenhouse",
    "name": "Greenhouse",
    "scope": "employer",
    "employer_id": 1,
    "recruiter_id": 1,
    "health": "receives",
    "degraded_at": None,
    "created_at": "2026-04-20T16:00:00Z",
    "updated_at": "2026-04-20T16:04:00Z",
    "removed_at": None,
    "last_event_at": "2026-05-14T17:38:00Z",
    "read_until": None,
}
_EVENT: dict[str, Any] = {
    "id": 9001,
    "connection_id": 2,
    "event": "candidate_stage_change",
    "subject": "13224851007",
    "state": "late",
    "reason": "Something newer was known already.",
    "repeats": 0,
    "received_at": "2026-05-14T17:38:00Z",
    "settled_at": "2026-05-14T17:38:01Z",
    "updated_at": "2026-05-14T17:38:01Z",
}


def _list_of(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(rows), "next_cursor": None}


EXAMPLES: dict[str, Any] = {
    "read": _READ,
    "list": _list_of(_READ),
    "logged": _READ | {"logged": _FACT},
    "upserted": _READ | _APPLIED,
    "batch": {"results": [_ITEM | {"external_id": "APP-1042", "id": 1, "version": 4, "applied": True, "reason": None}]},
    "events": {"results": [_ITEM | {"status": 200, "id": "evt-9001", "state": "applied", "reason": None}]},
    "connection": _CONNECTION,
    "connection_shown": _CONNECTION
    | {
        "stage_map": [{"key": "2712", "name": "Onsite", "meaning": "interview"}],
        "reason_map": [{"key": "other", "name": "Other", "meaning": None}],
    },
    "connections": _list_of(_CONNECTION),
    "inbound_events": _list_of(_EVENT),
    "inbound_event": _EVENT | {"body": '{"action": "candidate_stage_change", "payload": {}}', "pursuit_id": 1},
    "inbound_event_again": _EVENT | {"state": "received", "reason": None, "settled_at": None},
    "candidate_status": {"candidate_id": 1, "pursuits": [_TOLD], "has_more": False},
    **ROWS,
    **{f"{noun}_list": _list_of(row) for noun, row in ROWS.items()},
    **{
        f"{noun}_upserted": row | _APPLIED
        for noun, row in ROWS.items()
        if "actor_kind" not in row and noun != "recruiter"
    },
}
