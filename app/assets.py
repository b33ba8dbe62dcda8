"""What `make build` made: the static files that pages link to, under names that change with their content."""

import json
from functools import cache
from pathlib import Path

BUILT = Path(__file__).resolve().parent / "static" / "built"
PREFIX = "/static/"


class NotBuilt(RuntimeError):
    """A page links to a static file that is not there; the text says what to run."""


def url(name: str) -> str:
    """The address of the static file that its source calls `name`: `hearback.css` → `/static/hearback.3f2a9c01b4.css`.

    Raises `NotBuilt` before the first `make build`, and for a name that no source file has.
    """
    hashed = manifest().get(name)
    if hashed is None:
        raise NotBuilt(f"{name} is not among the built static files. Add it to app/static/ and run `make build`.")
    return PREFIX + hashed


@cache
def manifest() -> dict[str, str]:
    """Plain names to hashed names. Read once: a server that should serve a new build is started again."""
    try:
        names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())
    except FileNotFoundError:
        raise NotBuilt("The static files are not built yet. Run `make build`.") from None
    return names
