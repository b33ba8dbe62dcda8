"""A real example of each event that is sent: Maya's story, thin, as a test tells it. A test holds them true."""

from __future__ import annotations

from typing import Any

_MAYA: dict[str, Any] = {
    "pursuit_id": 1,
    "version": 7,
    "change": "touch.overdue",
    "fact_id": None,
    "details": {},
    "is_open": True,
    "outcome": None,
    "closed_on": None,
    "closed_by": None,
    "next_touch": {"step": "second_call", "channel": "call", "by": "recruiter", "due_on": "2026-05-12", "due_at": None},
    "quiet_until": None,
    "held_until": None,
    "closes_on": "2026-05-28",
    "promised_on": "2026-04-28",
    "decision_on": None,
    "heard_at": "2026-04-21T23:30:00Z",
    "touched_at": "2026-04-28T23:10:00Z",
    "stage": {"ref": "ST-3", "name": "Onsite", "kind": "interview"},
    "candidate_id": 1,
    "employer_id": 1,
    "job_id": 1,
    "contact_id": 1,
    "recruiter_id": None,
    "url": "http://127.0.0.1:8000/pursuits/1",
    "external_refs": [
        {"source": "greenhouse", "type": "pursuit", "id": "APP-1042", "url": "https://ats.example/applications/1042"}
    ],
}

NEWS: dict[str, Any] = {
    "pursuit.opened": {
        "type": "pursuit.opened",
        "timestamp": "2026-04-21T16:00:00Z",
        "data": _MAYA
        | {
            "version": 2,
            "change": "pursuit.opened",
            "next_touch": {
                "step": "thank_you",
                "channel": "email",
                "by": "candidate",
                "due_on": "2026-04-22",
                "due_at": "2026-04-22T23:30:00Z",
            },
            "touched_at": None,
            "stage": None,
        },
    },
    "pursuit.changed": {
        "type": "pursuit.changed",
        "timestamp": "2026-05-14T17:00:00Z",
        "data": _MAYA
        | {
            "version": 8,
            "change": "pursuit.held",
            "fact_id": 3,
            "details": {"until": "2026-05-18"},
            "next_touch": {
                "step": "second_call",
                "channel": "call",
                "by": "recruiter",
                "due_on": "2026-05-18",
                "due_at": None,
            },
            "held_until": "2026-05-18",
        },
    },
    "pursuit.stage_changed": {
        "type": "pursuit.stage_changed",
        "timestamp": "2026-05-01T16:00:00Z",
        "data": _MAYA | {"change": "pursuit.stage_changed"},
    },
    "pursuit.closed": {
        "type": "pursuit.closed",
        "timestamp": "2026-05-14T18:00:00Z",
        "data": _MAYA
        | {
            "version": 9,
            "change": "pursuit.closed",
            "is_open": False,
            "outcome": "hired",
            "closed_on": "2026-05-14",
            "closed_by": "ats",
            "next_touch": None,
            "closes_on": None,
        },
    },
    "pursuit.reopened": {
        "type": "pursuit.reopened",
        "timestamp": "2026-05-14T19:00:00Z",
        "data": _MAYA
        | {
            "version": 10,
            "change": "pursuit.reopened",
            "next_touch": {
                "step": "second_call",
                "channel": "call",
                "by": "recruiter",
                "due_on": "2026-05-14",
                "due_at": None,
            },
            "held_until": "2026-05-14",
        },
    },
    "touch.logged": {
        "type": "touch.logged",
        "timestamp": "2026-04-28T23:10:00Z",
        "data": _MAYA
        | {
            "version": 4,
            "change": "touch.logged",
            "fact_id": 2,
            "details": {"step": "first_call", "channel": "call", "made_by": "recruiter", "result": "voicemail"},
            "stage": None,
        },
    },
    "touch.due": {"type": "touch.due", "timestamp": "2026-05-12T07:00:00Z", "data": _MAYA | {"change": "touch.due"}},
    "touch.overdue": {"type": "touch.overdue", "timestamp": "2026-05-13T07:00:00Z", "data": _MAYA},
    "interview.recorded": {
        "type": "interview.recorded",
        "timestamp": "2026-04-21T16:00:00Z",
        "data": _MAYA
        | {
            "version": 2,
            "change": "interview.recorded",
            "details": {"starts_at": "2026-04-21T22:30:00Z", "ends_at": "2026-04-21T23:30:00Z"},
            "next_touch": {
                "step": "thank_you",
                "channel": "email",
                "by": "candidate",
                "due_on": "2026-04-22",
                "due_at": "2026-04-22T23:30:00Z",
            },
            "touched_at": None,
            "stage": None,
        },
    },
    "interview.changed": {
        "type": "interview.changed",
        "timestamp": "2026-05-01T16:00:00Z",
        "data": _MAYA | {"version": 6, "change": "interview.debriefed", "stage": None},
    },
    "candidate.merged": {
        "type": "candidate.merged",
        "timestamp": "2026-05-14T19:00:00Z",
        "data": {
            "candidate_id": 1,
            "merged_candidate_id": 2,
            "version": 2,
            "external_refs": [
                {"source": "greenhouse", "type": "candidate", "id": "CAND-77", "url": None},
                {"source": "greenhouse", "type": "candidate", "id": "CAND-99", "url": None},
            ],
        },
    },
    "candidate.erased": {
        "type": "candidate.erased",
        "timestamp": "2026-05-14T19:00:00Z",
        "data": _MAYA
        | {
            "version": 11,
            "change": "candidate.erased",
            "next_touch": {
                "step": "second_call",
                "channel": "call",
                "by": "recruiter",
                "due_on": "2026-05-14",
                "due_at": None,
            },
            "held_until": "2026-05-14",
        },
    },
    "job.closed": {
        "type": "job.closed",
        "timestamp": "2026-05-14T19:00:00Z",
        "data": {
            "job_id": 1,
            "employer_id": 1,
            "status": "filled",
            "version": 2,
            "open_pursuits": 1,
            "external_refs": [{"source": "greenhouse", "type": "job", "id": "GH-42", "url": None}],
        },
    },
    "connection.degraded": {
        "type": "connection.degraded",
        "timestamp": "2026-05-14T19:00:00Z",
        "data": {"connection_id": 2, "source": "lever", "reason": "silent", "since": "2026-05-10T19:00:00Z"},
    },
    "webhook_endpoint.disabled": {
        "type": "webhook_endpoint.disabled",
        "timestamp": "2026-05-14T19:00:00Z",
        "data": {"endpoint_id": 2, "reason": "person"},
    },
    "endpoint.test": {"type": "endpoint.test", "timestamp": "2026-05-14T19:00:00Z", "data": {"endpoint_id": 1}},
}
