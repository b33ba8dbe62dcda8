"""The API's addresses, all below `/api/v1`, and its contract among them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response

from app.api import PREFIX, catalogue, closures, contract, holds, notes, plan, pursuits, touches, words
from app.config import ROOT

CONTRACT = ROOT / "docs" / "api" / "openapi.json"

v1 = APIRouter(prefix=PREFIX)
for part in (pursuits, touches, words, notes, holds, closures, plan):
    v1.include_router(part.router)

router = APIRouter()
router.include_router(v1)
router.include_router(catalogue.router)


@router.get(PREFIX + "/openapi.json", include_in_schema=False)
def show() -> Response:
    """The contract, as this very server fulfils it."""
    return Response(written(), media_type="application/json", headers={"Cache-Control": "max-age=300"})


@cache
def written() -> str:
    """The contract as text."""
    return contract.written(v1.routes)


def write_contract(path: Path = CONTRACT) -> Path:
    """Write the contract where it is committed, for `python -m app openapi`; answers the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(), encoding="utf-8")
    return path
