"""Where applicant tracking systems send their own webhooks, unmodified: one address for each connection.

Each vendor is answered as it wants to be. What is our own fault is always 503, since some take any 4xx for a final no.
"""

from __future__ import annotations

import zlib
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from app.ats.receiving import HANDSHAKE, NotReadyError, receive
from app.ats.vendor import Delivery, Vendor
from app.ats.vendors import VENDORS
from app.edge import Db, Now, status_of
from app.errors import AppError, BusyError, ConflictError, NotFoundError, UnexpectedError
from app.logs import known_as
from app.models import Connection
from app.queries.connections import connection_by_token

DOOR = "/hooks/"
BODY_LIMIT = 1024 * 1024  # bytes, unzipped
FORM = "application/x-www-form-urlencoded"
RETRY_AFTER = "60"  # seconds
_OURS = (NotReadyError, BusyError, UnexpectedError, ConflictError)
_NOT_NOW = "Hearback cannot take this in now. Send it again."
_REFUSALS = {405: "Send it by POST.", 413: "The body is longer than a megabyte."}

router = APIRouter(prefix="/hooks", include_in_schema=False)


class GoneError(AppError):
    """There was a connection once."""

    code = "gone"


async def body(request: Request) -> bytes:
    """The body as it was sent, unzipped if it says that it is zipped. Raises 413, and 400 for what cannot be unzipped."""
    sent = await request.body()
    if request.headers.get("Content-Encoding", "").strip().lower() not in ("gzip", "x-gzip"):
        return sent
    unzip = zlib.decompressobj(wbits=31)
    try:
        unzipped = unzip.decompress(sent, BODY_LIMIT + 1)
    except zlib.error as broken:
        raise HTTPException(400) from broken
    if len(unzipped) > BODY_LIMIT:
        raise HTTPException(413)
    return unzipped


def parameters(request: Request, sent: bytes) -> dict[str, str]:
    """The parameters of the address, and those of the form in the body `sent` if that is one."""
    told = dict(request.query_params)
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() == FORM:
        told |= dict(parse_qsl(sent.decode(errors="replace"), keep_blank_values=True))
    return told


def call(request: Request, vendor: str) -> None:
    """Let a vendor that tells by parameters do so by GET, and write. Raises 405 for any other."""
    known = VENDORS.get(vendor)
    if known is None or not known.sends_parameters:
        raise HTTPException(405, headers={"Allow": "POST"})
    request.state.writes = True


# The body is read before a turn to write is taken: a slow sender keeps nobody waiting.
Body = Annotated[bytes, Depends(body)]


@router.get("/{vendor}/{token}", dependencies=[Depends(call)])
@router.post("/{vendor}/{token}")
def create(request: Request, sent: Body, vendor: str, token: str, db: Db, now: Now) -> Response:
    """Take a delivery in and answer at once; it is applied afterwards."""
    known, connection = _connection(db, vendor, token)
    known_as(request.scope["state"], agency_id=connection.agency_id)
    if known.sends_parameters:
        delivery = Delivery.of_parameters(request.headers, parameters(request, sent), now)
    else:
        delivery = Delivery.of(request.headers, sent, now)
    secret = receive(db, connection, known, delivery)
    if secret is not None:
        return Response(status_code=200, headers={HANDSHAKE: secret})
    return Response(status_code=known.accepted)


def answer(_request: Request, error: Exception) -> Response:
    """What a vendor is told of `error`: in one sentence, and 503 for whatever is not its own doing."""
    status, sentence = _told(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == 503:
        headers["Retry-After"] = RETRY_AFTER
    return JSONResponse({"detail": sentence}, status, headers)


def _connection(session: Session, vendor: str, token: str) -> tuple[Vendor, Connection]:
    known = VENDORS.get(vendor)
    connection = connection_by_token(session, vendor, token) if known and known.sends else None
    if known is None or connection is None:
        raise NotFoundError("There is no such address. Copy it anew from the connection’s page.")
    if connection.removed_at is not None:
        raise GoneError("This connection was removed. Stop sending to this address.")
    return known, connection


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, GoneError):
        return 410, error.sentence
    if isinstance(error, HTTPException):
        return error.status_code, _REFUSALS.get(error.status_code, "This cannot be read.")
    if isinstance(error, AppError) and not isinstance(error, _OURS):
        return status_of(error), error.sentence
    return 503, error.sentence if isinstance(error, NotReadyError) else _NOT_NOW
