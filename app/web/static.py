"""Serves what `make build` made, from memory and with caching for good: a file's name changes with its content."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

from app import assets

# Python 3.11 does not know woff2 and takes the machine's word for the rest, so the types are ours.
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}
FOR_GOOD = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A static file as it is sent; `zipped` is None where compressing gains nothing (fonts)."""

    content: bytes
    zipped: bytes | None
    media_type: str


@router.api_route(assets.PREFIX + "{name:path}", methods=["GET", "HEAD"])
async def show(name: str, request: Request) -> Response:
    """The file with this hashed name; any other name, the plain ones and the manifest among them, is not found."""
    file = files().get(name)
    if file is None:
        raise HTTPException(404)
    headers = {"Cache-Control": FOR_GOOD}
    if file.zipped is None:
        return Response(file.content, headers=headers, media_type=file.media_type)
    headers["Vary"] = "Accept-Encoding"
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(file.content, headers=headers, media_type=file.media_type)
    return Response(file.zipped, headers=headers | {"Content-Encoding": "gzip"}, media_type=file.media_type)


@cache
def files() -> dict[str, BuiltFile]:
    """Every built file by its hashed name, about 200 KB in all. Raises `assets.NotBuilt` before the first build."""
    return {name: _read(assets.BUILT / name) for name in assets.manifest().values()}


def _read(path: Path) -> BuiltFile:
    zipped = path.with_name(f"{path.name}.gz")
    return BuiltFile(path.read_bytes(), zipped.read_bytes() if zipped.exists() else None, TYPES[path.suffix])
