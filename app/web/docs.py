"""The documentation, served by Hearback itself: the Markdown below docs/, for whoever asks, signed in or not."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256

from fastapi import APIRouter, Request, Response

from app.config import ROOT
from app.edge import Config
from app.errors import NotFoundError
from app.web import pages
from app.web.markdown import Written, write

router = APIRouter(include_in_schema=False)

PATH = "/docs"
FOLDER = ROOT / "docs"
CONTRACT = "/api/v1/openapi.json"
# It is the same for everybody but for the theme, which is a cookie's.
KEPT = {"Cache-Control": "public, max-age=300", "Vary": "Cookie"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it is called in the list beside it, and the file below docs/ that it is made of."""

    name: str
    file: str


PAGES: Mapping[str, Page] = {
    "": Page("Start", "api/start.md"),
    "api": Page("Resources and conventions", "api/README.md"),
    "webhooks": Page("Webhooks", "api/webhooks.md"),
    "events": Page("Every event", "api/events.md"),
    "signatures": Page("Checking signatures", "api/signatures.md"),
    "problems": Page("Problems", "api/problems.md"),
    "connections": Page("Connections", "connections/README.md"),
    "systems": Page("Setting each system up", "connections/systems.md"),
    "changes": Page("Changes and promises", "api/changes.md"),
}


@router.get(PATH)
@router.get(PATH + "/")
def index(request: Request, config: Config) -> Response:
    """Where to start."""
    return show(request, config, "")


@router.get(PATH + "/{slug}")
def show(request: Request, config: Config, slug: str) -> Response:
    """One page of the documentation; 304 to whoever has it already."""
    if slug not in PAGES or not config.docs:
        raise NotFoundError("There is no such page.")
    page = pages.render(
        request, "docs/show.html", headers=KEPT, written=written(slug), slug=slug, pages=PAGES, contract=CONTRACT
    )
    page.headers["ETag"] = tag = f'"{sha256(bytes(page.body)).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=304, headers={**KEPT, "ETag": tag})
    return page


@cache
def written(slug: str) -> Written:
    """The page called `slug`, read once."""
    file = PAGES[slug].file
    return write((FOLDER / file).read_text(encoding="utf-8"), partial(leads, file))


def leads(file: str, href: str) -> str:
    """Where a link in `file` leads once served: to the page made of the other file; other addresses stay."""
    target, mark, part = href.partition("#")
    if "://" in target or not target or target.startswith("/"):
        return href
    named = posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
    if named == "api/openapi.json":
        return CONTRACT
    found = [slug for slug, page in PAGES.items() if page.file == named]
    return f"{PATH}/{found[0]}{mark}{part}" if found else href
