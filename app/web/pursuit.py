"""One pursuit: what to do next, its cadence drawn to scale, and everything that happened."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.edge import Db, Now
from app.web import shown
from app.web.deps import Me, ThePursuit

router = APIRouter(prefix="/pursuits/{pursuit_id:int}", include_in_schema=False)


@router.get("")
def show(
    request: Request,
    pursuit: ThePursuit,
    recruiter: Me,
    db: Db,
    now: Now,
    everything: Annotated[str, Query(alias="all")] = "",
    logged: str = "",
    undone: str = "",
    said: str = "",
) -> Response:
    """The page. `all` shows the whole timeline; `logged`, `undone` and `said` tell what was done just now."""
    is_done = bool(logged or undone)
    return shown.page(request, db, recruiter, pursuit, now, is_whole=bool(everything), is_done=is_done, said=said)
