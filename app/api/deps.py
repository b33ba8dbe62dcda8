"""What handlers ask for: the API key that asks, whether it may, and the pursuit that the address names.

A key's last use is noted in memory, and written once a minute by none of the requests (`app.api.uses`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from app.api.problems import RequestError, precondition_failed, precondition_required
from app.edge import Db, Now
from app.errors import ForbiddenError, NotFoundError, UnauthenticatedError
from app.logs import known_as
from app.models import ApiKey, Pursuit
from app.queries.keys import live_key
from app.queries.pursuits import pursuit_for
from app.queries.refs import id_by_ref
from app.schemas.members import HIGHEST_ID, ExternalId, Source

# For the contract alone: what it says of how to authenticate.
BEARER = HTTPBearer(
    scheme_name="apiKey",
    bearerFormat="hb_live_…",
    description="An API key of the agency, with scope `read` (GET) or `write` (PUT, POST, DELETE).",
    auto_error=False,
)
_JSON = ("application/json", "+json")


def key_for(session: Session, request: Request, now: datetime, scope: str) -> ApiKey:
    """The live key that `request` presents. Raises `UnauthenticatedError`, or `ForbiddenError` if it lacks `scope`."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise UnauthenticatedError("Send an API key: Authorization: Bearer hb_live_…")
    key = live_key(session, secret.strip(), now)
    if key is None:
        raise UnauthenticatedError(
            "This API key is unknown, revoked or expired. Ask an admin of your agency for another."
        )
    known_as(request.scope["state"], agency_id=key.agency_id, api_key_id=key.id)
    request.app.state.uses.note(key.id, now)
    if not key.allows(scope):
        lacking = ForbiddenError(f"This API key lacks the scope “{scope}”. Nothing was done.", code="scope")
        lacking.members = {"scope": scope}
        raise lacking
    return key


Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]


def reader(request: Request, db: Db, now: Now, _shown: Shown) -> ApiKey:
    """The key that reads."""
    return key_for(db, request, now, "read")


def writer(request: Request, db: Db, now: Now, _shown: Shown) -> ApiKey:
    """The key that changes something, in JSON if it sends anything. Raises `RequestError` (415)."""
    key = key_for(db, request, now, "write")
    check_json(request)
    return key


def check_json(request: Request) -> None:
    """Raises `RequestError` (415) for a body that is not said to be JSON."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    has_body = request.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in request.headers
    if has_body and not kind.endswith(_JSON):
        raise RequestError(
            "The body is not said to be JSON. Send Content-Type: application/json.",
            code="media-type",
            status=415,
            headers={"Accept": "application/json"},
        )


Reader = Annotated[ApiKey, Depends(reader)]
Writer = Annotated[ApiKey, Depends(writer)]
RowId = Annotated[int, Path(ge=1, le=HIGHEST_ID, description="Ours.", examples=[42])]
PursuitId = RowId
ItsSource = Annotated[
    Source, Path(description="Which system says so: one account at one ATS.", examples=["greenhouse"])
]
ItsExternalId = Annotated[ExternalId, Path(description="What it is called there.", examples=["APP-1042"])]


def the_pursuit(request: Request, key: Writer, db: Db, pursuit_id: PursuitId) -> Pursuit:
    """The pursuit to be changed, ready for its verbs. Raises `NotFoundError`, and 428 and 412 as `expect_read` does."""
    pursuit = pursuit_for(db, key.agency_id, pursuit_id)
    expect_read(request, pursuit)
    return pursuit


ThePursuit = Annotated[Pursuit, Depends(the_pursuit)]


def named(session: Session, agency_id: int, noun: str, source: str, external_id: str) -> int:
    """The id of the row that the address names as `source` does. Raises `NotFoundError`."""
    if not external_id.isprintable() or not source.isprintable():
        raise NotFoundError(f"There is no such {noun}.")
    return id_by_ref(session, agency_id, noun, source, external_id)


class Versioned(Protocol):
    """A row that counts its changes."""

    @property
    def version(self) -> int: ...


def expect(request: Request, row: Versioned | None) -> None:
    """Raises 412 unless `row` (None: there is none yet) is as `If-Match` and `If-None-Match` expect.

    It changes when somebody changes it: what the clock alone has changed since its `ETag` was read is no reason.
    """
    match = request.headers.get("If-Match", "").strip()
    is_met = row is not None and (match == "*" or row.version in map(_version, match.split(",")))
    if match and not is_met:
        raise precondition_failed()
    if row is not None and request.headers.get("If-None-Match", "").strip() == "*":
        raise precondition_failed()


def expect_read(request: Request, row: Versioned) -> None:
    """`expect` of a row that people change by hand, too: 428 for a PUT or a DELETE that does not say what it has read.

    A POST adds something, and overwrites nothing.
    """
    if request.method in ("PUT", "DELETE") and not request.headers.get("If-Match", "").strip():
        raise precondition_required()
    expect(request, row)


def etag(version: int, digest: str) -> str:
    """A strong tag: the version that changes are made against, and a digest, since the clock changes what is read."""
    return f'"{version}-{digest}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether whoever asks has what `tag` names already (`If-None-Match`)."""
    return any(known.strip().removeprefix("W/") == tag for known in request.headers.get("If-None-Match", "").split(","))


def _version(tag: str) -> int | None:
    """The version that a strong tag of ours names."""
    inner = tag.strip()
    if len(inner) < 3 or inner[0] != '"' or inner[-1] != '"':
        return None
    number = inner[1:-1].partition("-")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 12 else None
