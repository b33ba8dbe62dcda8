"""The API's addresses, all below `/api/v1`, and its contract among them."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Response

from app.api import (
    PREFIX,
    catalogue,
    closures,
    connections,
    contract,
    deliveries,
    holds,
    inbound_events,
    many,
    notes,
    plan,
    pursuits,
    status,
    touches,
    webhook_endpoints,
    words,
)
from app.api.resources import RESOURCES, router_of
from app.config import ROOT

CONTRACT = ROOT / "docs" / "api" / "openapi.json"

v1 = APIRouter(prefix=PREFIX)
for part in (
    many,
    pursuits,
    touches,
    words,
    notes,
    holds,
    closures,
    plan,
    status,
    webhook_endpoints,
    deliveries,
    connections,
    inbound_events,
):
    v1.include_router(part.router)
for resource in RESOURCES:
    v1.include_router(router_of(resource))

router = APIRouter()
router.include_router(v1)
router.include_router(catalogue.router)


@router.get(PREFIX + "/openapi.json", include_in_schema=False)
def show() -> Response:
    """The contract, as this very server fulfils it."""
    return Response(written(), media_type="application/json", headers={"Cache-Control": "max-age=300"})


@cache
def written() -> str:
    """The contract as text, as `python -m app openapi` prints it and `docs/api/openapi.json` keeps it."""
    return contract.written(v1.routes)
