"""Figures for whatever watches over this installation, in Prometheus' text format. No figure is about anybody."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from app.edge import Config, Db, Now
from app.errors import NotFoundError
from app.queries.figures import Figure, figures

router = APIRouter(include_in_schema=False)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/metrics", response_class=PlainTextResponse)
def show(request: Request, db: Db, now: Now, config: Config) -> PlainTextResponse:
    """Every figure, to whoever presents the operator's token; to anyone else there is no such page."""
    given = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {config.metrics_token.get_secret_value()}".encode()
    if not config.metrics_token.get_secret_value() or not secrets.compare_digest(given, expected):
        raise NotFoundError("There is no such page.")
    text = "\n".join(line for figure in figures(db, now) for line in _lines(figure)) + "\n"
    return PlainTextResponse(text, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _lines(figure: Figure) -> Iterator[str]:
    yield f"# HELP {figure.name} {figure.meaning}"
    yield f"# TYPE {figure.name} gauge"
    for label, value in figure.values.items():
        yield f"{figure.name}{label and '{' + label + '}'} {value:g}"
