"""How a row is answered: as it stands now, with its `ETag`, from reading it and from changing it alike."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from fastapi import Request, Response
from sqlalchemy.orm import Session

from app.api.deps import etag, is_known
from app.models import Fact, Pursuit
from app.queries.applications import why_closed
from app.queries.refs import refs_of
from app.schemas import FactOut, PursuitOut, refs_out
from app.schemas.members import Told

HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}


def read(request: Request, version: int, row: Told) -> Response:
    """`row`, or 304 to whoever has it already."""
    body = row.model_dump_json()
    tag = _tag(version, body)
    if is_known(request, tag):
        return Response(status_code=304, headers={**HEADERS, "ETag": tag})
    return Response(body, 200, {**HEADERS, "ETag": tag}, "application/json")


def written(version: int, row: Told, status: int = 200, **more: Any) -> Response:
    """`row` after a change, and `more` members that tell what became of that."""
    body = row.model_dump_json()
    content = json.dumps(json.loads(body) | more, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status, {**HEADERS, "ETag": _tag(version, body)}, "application/json")


# Pursuits


def told(request: Request, db: Session, *pursuits: Pursuit) -> list[PursuitOut]:
    """`pursuits`, all of one agency, as they stand by the server's clock."""
    if not pursuits:
        return []
    now, public_url = request.app.state.clock(), request.app.state.settings.public_url
    agency_id = pursuits[0].agency_id
    refs, reasons = refs_of(db, agency_id, [one.id for one in pursuits]), why_closed(db, agency_id, pursuits)
    return [
        PursuitOut.of(one, refs_out(refs.get(one.id, ())), now, public_url, reasons.get(one.id)) for one in pursuits
    ]


def changed(request: Request, db: Session, pursuit: Pursuit, status: int = 200, **more: Any) -> Response:
    """`pursuit` after a change, written by now, and `more` members that tell what became of it."""
    db.flush()
    (row,) = told(request, db, pursuit)
    return written(pursuit.version, row, status, **more)


def logged(request: Request, db: Session, pursuit: Pursuit, fact: Fact | None, status: int = 200) -> Response:
    """`pursuit` after `fact` was logged; None when all was as asked already."""
    db.flush()
    return changed(request, db, pursuit, status, logged=FactOut.of(fact).model_dump(mode="json") if fact else None)


def _tag(version: int, body: str) -> str:
    return etag(version, hashlib.sha256(body.encode()).hexdigest()[:12])
