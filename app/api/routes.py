"""The API's addresses, all below `/api/v1`, and its contract among them."""

from __future__ import annotations

from fastapi import APIRouter

from app.api import PREFIX, catalogue, closures, contract, holds, notes, plan, pursuits, touches, words

v1 = APIRouter(prefix=PREFIX)
for part in (pursuits, touches, words, notes, holds, closures, plan):
    v1.include_router(part.router)

router = APIRouter()
router.include_router(v1)
router.include_router(catalogue.router)
router.include_router(contract.router)
