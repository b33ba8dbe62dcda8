"""The pages of the documentation that are made from code: every event with its fields, every problem, and every system.

They are committed as Markdown, as the contract is as JSON; a test holds each equal to what is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from app.api.catalogue import PROBLEMS
from app.api.contract import contract
from app.api.news_examples import NEWS
from app.api.routes import v1
from app.ats.vendor import Vendor
from app.ats.vendors import VENDORS
from app.config import ROOT
from app.schemas.webhook import DETAILS, TYPES

FOLDER = ROOT / "docs"
_EVENTS = """\
# Every event

What Hearback sends to [your endpoint](webhooks.md), one section for each `type`. Every message has `type`, `timestamp` and
`data`; the examples are what is sent, of one invented pursuit, taken from the code that sends it. `"payload": "full"` adds
`data.pursuit`. New events and members may come: ignore what you do not know.
"""
_PROBLEMS = """\
# Problems

Every error of the API is `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, `instance`, and `code`,
which never changes. `type` is an address that leads to its entry here. Decide by `code`; show `detail` to people; where
something in what you sent does not fit, `errors` lists each with a JSON `pointer` into the body or the `parameter` of the
address. Of a refusal nothing was saved.
"""


_SYSTEMS = """\
# Setting each system up

What to do there and in Hearback, for each system: the same steps as on the page of a [connection](README.md), which shows the
address that they speak of. "Here" is that page. Systems that are beta were not yet seen with a live account, and may call
things otherwise.
"""


def events() -> str:
    """`docs/api/events.md`: each event, its example, and the fields that its data has."""
    schemas = contract(v1.routes)["components"]["schemas"]
    told = [_EVENTS, *(_event(name, sentence) for name, sentence in TYPES.items())]
    about = (
        "PursuitMessageDataOut",
        "DueOut",
        "StageOut",
        "RefOut",
        "MergeNewsOut",
        "JobNewsOut",
        "ConnectionNewsOut",
        "EndpointNewsOut",
    )
    told.append(
        "## Fields\n\nEvery field is always there, and null where it has nothing to tell; only `pursuit` is left out.\n"
    )
    told += [_fields(name, schemas[name]) for name in about]
    return "\n".join(told)


def problems() -> str:
    """`docs/api/problems.md`: each code, by status, with what it means and what to do."""
    told = [_PROBLEMS]
    for status in sorted({entry.status for entry in PROBLEMS.values()}):
        told.append(f"## {status} {HTTPStatus(status).phrase}\n")
        told += [_problem(code) for code, entry in PROBLEMS.items() if entry.status == status]
    return "\n".join(told)


def systems() -> str:
    """`docs/connections/systems.md`: how each system is set up."""
    return "\n".join([_SYSTEMS, *map(_system, VENDORS.values())])


PAGES = {"api/events": events, "api/problems": problems, "connections/systems": systems}


def _event(name: str, sentence: str) -> str:
    example = json.dumps(NEWS[name], indent=2, ensure_ascii=False)
    return f"## `{name}`\n\n{sentence}\n\n```json\n{example}\n```\n"


def _system(vendor: Vendor) -> str:
    whose = "an agency’s account" if vendor.scope == "agency" else "an employer’s own account"
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(vendor.steps, 1))
    return f"## {vendor.name}\n\nFor {whose}{', beta' if vendor.is_beta else ''}.\n\n{steps}\n"


def _problem(code: str) -> str:
    entry = PROBLEMS[code]
    named = f"\nIts `type` is <{entry.type}>.\n" if entry.type else ""
    return f"### `{code}`\n\n**{entry.title}.** {entry.advice}\n{named}"


_CALLED = {
    "PursuitMessageDataOut": ("`data` of everything about a pursuit", "The pursuit as it was when it happened."),
    "DueOut": ("`data.next_touch`", "The touch that was next then."),
    "StageOut": ("`data.stage`", "Where the source has it in its own process."),
    "RefOut": ("`data.external_refs[]`", "What a source calls the pursuit."),
    "MergeNewsOut": ("`data` of `candidate.merged`", "Who is one person now."),
    "JobNewsOut": ("`data` of `job.closed`", "Which job ended. What became of its pursuits is told of each."),
    "ConnectionNewsOut": ("`data` of `connection.degraded`", "Told once, and again only after it was well."),
    "EndpointNewsOut": ("`data` of what is about an endpoint", "`webhook_endpoint.disabled`; `endpoint.test` has no `reason`."),
}  # fmt: skip
_SAID = {
    "pursuit_id": "Whose news it is.",
    "version": "Goes up with every change of the pursuit: of two messages, the higher is newer.",
    "change": "What happened, in history's own words; often the `type`, sometimes finer (`word.heard`, `pursuit.held`).",
    "fact_id": "What was logged, if something was: `GET /touches/{id}` or `/words/{id}`.",
    "details": f"What is to be said of the change, as far as it has it: {', '.join(f'`{name}`' for name in sorted(DETAILS))}.",
    "is_open": "Whether the pursuit goes on.",
    "outcome": "How it ended: `hired`, `not_selected`, `withdrew`, `job_closed`, `no_response`, `lapsed`, `offer_declined`.",
    "closed_on": "The day it ended, in the agency's zone.",
    "closed_by": "`recruiter`, `candidate`, `ats`, or `system` (silence).",
    "next_touch": "The one touch that is next; null when there is none.",
    "quiet_until": "Nobody contacts the employer before this day, on purpose.",
    "held_until": "Nothing is due before this day.",
    "closes_on": "At the end of this day silence closes it.",
    "promised_on": "The day by which the employer said they would call.",
    "decision_on": "The day by which they said they would decide.",
    "heard_at": "Last word of the employer.",
    "touched_at": "Last touch made.",
    "stage": "Null until a source tells of one.",
    "candidate_id": "`GET /candidates/{id}`.",
    "employer_id": "`GET /employers/{id}`.",
    "job_id": "`GET /jobs/{id}`.",
    "contact_id": "`GET /contacts/{id}`; null while nobody knows the hiring manager.",
    "recruiter_id": "Who follows it up; null is nobody yet.",
    "url": "Leads there.",
    "external_refs": "What you and other sources call it.",
    "pursuit": "What `GET /pursuits/{id}` answers. Only with payload `full`, and where 20 kB hold it.",
    "step": "Which touch of the cadence.",
    "channel": "`email`, `call`, `text` or `in_person`.",
    "by": "`candidate` or `recruiter`.",
    "due_on": "The day it is due, in the agency's zone.",
    "due_at": "The instant, for a touch counted in hours.",
    "ref": "The source's own name for it.",
    "name": "As people read it.",
    "kind": "What kind of stage it is.",
    "source": "One account at one system.",
    "type": "What is called so.",
    "id": "The source's id.",
    "merged_candidate_id": "The record that is no more.",
    "MergeNewsOut.version": "The candidate's: of two messages, the higher is newer.",
    "JobNewsOut.version": "The job's: of two messages, the higher is newer.",
    "status": "`closed` or `filled`.",
    "open_pursuits": "How many pursuits of it were open then.",
    "connection_id": "`GET /connections/{id}`.",
    "ConnectionNewsOut.source": "What stands for it in `external_refs`.",
    "ConnectionNewsOut.reason": "`silent`: it sent nothing for three days; `failing`: 5 or more of its newest 20 events "
    "could not be applied; `unread`: its own API does not let Hearback read.",
    "since": "Since when that is so.",
    "endpoint_id": "`GET /webhook_endpoints/{id}`.",
    "reason": "Why it was switched off: `person`, `gone` or `failing`.",
}


def _fields(name: str, schema: Mapping[str, Any]) -> str:
    heading, about = _CALLED[name]
    rows = "\n".join(_rows(name, schema))
    return f"### {heading}\n\n{about}\n\n| Field | Holds | Means |\n|---|---|---|\n{rows}\n"


def _rows(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    for field, shape in schema["properties"].items():
        yield f"| `{field}` | {_kind(shape)} | {_SAID.get(f'{name}.{field}') or _SAID[field]} |"


def _kind(shape: Mapping[str, Any]) -> str:
    """What a field holds, in words: "date or null"."""
    if "anyOf" in shape:
        return " or ".join(_kind(choice) for choice in shape["anyOf"])
    if "$ref" in shape:
        return "object"
    if shape.get("type") == "array":
        return "list"
    return {"date": "day", "date-time": "instant"}.get(shape.get("format", ""), _NAMED[shape["type"]])


_NAMED = {"integer": "whole number", "string": "text", "boolean": "true or false", "object": "object", "null": "null"}
