"""Letting Hearback in at a vendor's own page, for admins: where they are sent, and what they come back with.

The vendor sends them back by a GET, which changes nothing: the page that they land on has the button that does.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.ats.readback import catch_up
from app.edge import Config, Db, Now
from app.errors import NotFoundError
from app.queries.connections import connection_for
from app.web import pages
from app.web.admin import Admin
from app.web.connections import HOME, TheConnection, back, landing, vendor_of
from app.web.forms import Sent

router = APIRouter(prefix=HOME, include_in_schema=False)

NOT_AWAITED = "Nobody waits for this answer any more. Start again from the connection’s page."
_LONGEST = 4_000  # characters of a code


@router.get("/consent")
def show(
    request: Request,
    recruiter: Admin,
    db: Db,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Response:
    """Somebody is back from the vendor's page, with a code or without one."""
    told, _, _ = state.partition(".")
    if not (told.isascii() and told.isdecimal() and len(told) < 10):
        raise NotFoundError(NOT_AWAITED)
    connection = connection_for(db, recruiter.agency_id, int(told))
    if not connection.awaits(state):
        raise NotFoundError(NOT_AWAITED)
    return pages.render(
        request, "connections/consent.html", connection=connection, vendor=vendor_of(connection), state=state, code=code
    )


@router.post("/{connection_id}/consent")
def create(connection: TheConnection, sent: Sent, db: Db, now: Now, config: Config) -> Response:
    """Its API is read from now on, as whoever came back may; what changed since the last time first."""
    code = sent.words("code", "It came back without a code.", _LONGEST)
    sent.check()
    connection.consent(sent.values.get("state", ""), code or "", landing(config.public_url), at=now)
    catch_up(db, connection, now)
    return back(connection)
