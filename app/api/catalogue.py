"""Every problem the API can answer with: its code, its title, and what to do about it.

A problem's `type` is the address of its entry here, served as plain text or, to a browser, within the page that lists all,
so that whoever meets one can look it up.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from app.edge import Config
from app.errors import NotFoundError

PATH = "/docs/problems"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem: its HTTP status, a title that never changes, and what to do. `type` if others have named it before us."""

    status: int
    title: str
    advice: str
    type: str | None = None


PROBLEMS: dict[str, Entry] = {
    # The request itself
    "malformed": Entry(400, "The body cannot be read", "Send one JSON document in UTF-8."),
    "query": Entry(
        400, "A query parameter cannot be used", "Each entry of `errors` names a parameter and what it takes."
    ),
    "cursor": Entry(
        400,
        "The cursor cannot be used",
        "Follow the `Link` header as it is. A cursor carries everything that was asked for, so nothing goes beside it.",
    ),
    "idempotency-key": Entry(
        400, "The Idempotency-Key cannot be used", "Send 1 to 255 printable ASCII characters, quoted or not."
    ),
    "unauthenticated": Entry(
        401,
        "No live API key",
        "Send `Authorization: Bearer hb_live_…` with a key that has neither expired nor been revoked.",
    ),
    "forbidden": Entry(403, "Not allowed", "The sentence says what is missing."),
    "scope": Entry(
        403, "The key lacks a scope", "`scope` names it. An admin of the agency can make a key that has it."
    ),
    "not-found": Entry(
        404,
        "Nothing there",
        "Check the address and the id. What belongs to another agency is answered just the same.",
    ),
    "method-not-allowed": Entry(405, "No such method here", "The `Allow` header lists the methods of this address."),
    "too-long": Entry(413, "The body is too long", "Keep it under one mebibyte."),
    "media-type": Entry(415, "Not JSON", "Send the body with `Content-Type: application/json`."),
    "invalid": Entry(
        422,
        "Something in the body cannot be taken",
        "Each entry of `errors` points at a member and says what it takes.",
    ),
    "quota-exceeded": Entry(
        429,
        "Request cannot be satisfied as assigned quota has been exceeded",
        "Wait for as long as `Retry-After` says. `RateLimit` tells with every answer what is left.",
        type="https://iana.org/assignments/http-problem-types#quota-exceeded",
    ),
    "too-many": Entry(429, "Too often", "Wait for as long as the `Retry-After` header says."),
    "unexpected": Entry(
        500, "Hearback could not do this", "Nothing was saved. Try again; if it stays, report the `reference`."
    ),
    "busy": Entry(503, "Too much to write at this moment", "Nothing was saved. Try again after `Retry-After` seconds."),
    # What changed meanwhile
    "conflict": Entry(409, "It changed meanwhile", "Nothing was saved. Read it again, then decide."),
    "stale": Entry(409, "It changed meanwhile", "Nothing was saved. Read it again, then decide."),
    "precondition-failed": Entry(
        412,
        "It is not as expected",
        "Nothing was saved. Read it again, take its new `ETag`, and send the change with that.",
    ),
    "precondition-required": Entry(
        428,
        "Say what you have read",
        "Nothing was saved. Read it first and send its `ETag` as `If-Match`, so that what somebody has changed meanwhile is "
        "not overwritten. `If-Match: *` means it whatever is there.",
    ),
    "unsettles": Entry(409, "Something logged since hangs on this", "Undo what hangs on it first. Nothing was saved."),
    "answered": Entry(409, "It was answered already", "Read it again; nothing is left to answer."),
    "undone": Entry(409, "It was undone already", "Nothing is left to undo."),
    "recruiter-owned": Entry(
        409,
        "It is the recruiter's to say",
        "Notes, holds, the cadence, a debrief written by hand and an ending decided by hand are not an ATS's to "
        "overwrite. Leave the member out, or use the resource that is made for it.",
    ),
    "idempotency-running": Entry(
        409, "The first request with this key is still being answered", "Ask again in a second for its answer."
    ),
    "idempotency-reused": Entry(
        422, "This Idempotency-Key was used for another request", "Make a new key for every new request."
    ),
    "forgotten": Entry(
        409,
        "What it said is forgotten",
        "Bodies of events are kept for a set time (90 days unless the installation says otherwise), and no longer than the "
        "person they are about. Tell what is so now instead.",
    ),
    "paused": Entry(409, "The endpoint is switched off", "Switch it on first (`PUT …` with `is_enabled` true)."),
    # Webhook endpoints
    "closed-address": Entry(
        422,
        "The address is not one of the public internet",
        "Give an https address whose every IP address is public. Redirects are not followed, so give the last one.",
    ),
    "too-many-endpoints": Entry(422, "There are 50 endpoints already", "Delete one that is not needed."),
    # The rules
    "rule": Entry(422, "The rules forbid it", "The sentence says what may be done instead."),
    "closed": Entry(422, "The pursuit is closed", "Reopen it first (`DELETE …/closure`)."),
    "not-closed": Entry(422, "The pursuit is open", "There is nothing to reopen."),
    "interview-ahead": Entry(422, "The interview is still ahead", "Log it after the interview's end."),
    "offer-open": Entry(422, "An offer is open", "Record whether it is accepted (`POST …/closure`)."),
    "not-next": Entry(
        422, "Another step is next", "Log `next_touch.step`, or a touch outside the plan with `step` null."
    ),
    "quiet": Entry(
        422, "It is quiet time", "Wait until `quiet_until`, or give an `early_reason`, which is kept and reported."
    ),
    "not-held": Entry(422, "The pursuit is not held", "There is no hold to let go."),
    "nothing-to-hold": Entry(422, "Nothing is due", "Hold it once a touch is due."),
    "thank-you-held": Entry(422, "The thank-you cannot be held", "It is due within 24 hours of the interview's end."),
    "hold-in-the-past": Entry(422, "The hold ends before it begins", "Give a day after the agency's today."),
    "promise-in-the-past": Entry(
        422, "The promised date is before the promise", "Give a date no earlier than the day it was said."
    ),
    "not-offered": Entry(422, "No offer is open", "Record the offer first (`POST …/words`)."),
    # The what-if
    "cadence": Entry(422, "This cadence cannot be followed", "The sentence has the arithmetic."),
    "future": Entry(422, "An event lies after `now`", "Leave it out, or read the plan at a later `now`."),
    "order": Entry(422, "The events are out of order", "Give them in the order in which they happened."),
}


def title_of(code: str) -> str:
    """The title of the problem called `code`; the family's, if it has no entry of its own."""
    return PROBLEMS.get(code, PROBLEMS["rule"]).title


def type_of(code: str, public_url: str) -> str:
    """The address that names, and explains, the problem called `code`."""
    found = code if code in PROBLEMS else "rule"
    return PROBLEMS[found].type or f"{public_url}{PATH}/{found}"


@router.get(PATH + "/{code}", include_in_schema=False)
def show(request: Request, code: str, config: Config) -> Response:
    """What the problem called `code` means, for whoever follows its `type`; a browser is led to its entry among all."""
    if code not in PROBLEMS or not config.docs:
        raise NotFoundError("There is no such page.")
    kept = {"Cache-Control": "public, max-age=300", "Vary": "Accept"}
    if "text/html" in request.headers.get("Accept", ""):
        return RedirectResponse(f"{PATH}#{code}", 303, kept)
    found = PROBLEMS[code]
    text = f"{found.title}\n\nCode: {code}\nStatus: {found.status}\n\n{found.advice}\n"
    return PlainTextResponse(text, headers=kept)
