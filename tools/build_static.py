"""Builds app/static/built/ from app/static/ and the npm packages: hashed names, a manifest, gzip siblings.

A tool and not a part of `app`, because it needs fontTools, which a running server does not. Run by `make build`.
"""

import gzip
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

PROJECT = Path(__file__).parents[1]
STATIC = PROJECT / "app/static"
PACKAGES = PROJECT / "node_modules"

SVG = "http://www.w3.org/2000/svg"
ICON_STROKE = "1.75"
HASH_LENGTH = 10
COMPRESSED = {".css", ".js", ".svg", ".txt"}

Limits = dict[str, int | tuple[int, int]]

FONTSOURCE = "@fontsource-variable/{0}/files/{0}-{1}.woff2"
# Display sizes are set between 30 and 52 px, so one optical size and one weight serve them all.
DISPLAY: Limits = {"wght": 480, "opsz": 40}
TEXT: Limits = {"wght": (400, 700)}
# What Western names and our own words are written with: every page waits for these, and for other signs only where one is.
LETTERS = frozenset(
    [*range(0x20, 0x7F), 0xA0, 0xB7, *range(0xC0, 0x100), 0x2013, 0x2014, *range(0x2018, 0x201F), 0x2026]
)
Part = Literal["letters", "signs", "all"]
FONTS: dict[str, tuple[str, Limits, Part]] = {
    "fonts/figtree-400-700.woff2": (FONTSOURCE.format("figtree", "latin-wght-normal"), TEXT, "letters"),
    "fonts/figtree-400-700-signs.woff2": (FONTSOURCE.format("figtree", "latin-wght-normal"), TEXT, "signs"),
    "fonts/figtree-400-700-ext.woff2": (FONTSOURCE.format("figtree", "latin-ext-wght-normal"), TEXT, "all"),
    "fonts/newsreader-display-480.woff2": (FONTSOURCE.format("newsreader", "latin-opsz-normal"), DISPLAY, "letters"),
    "fonts/newsreader-display-480-signs.woff2": (
        FONTSOURCE.format("newsreader", "latin-opsz-normal"),
        DISPLAY,
        "signs",
    ),
    "fonts/newsreader-display-480-ext.woff2": (
        FONTSOURCE.format("newsreader", "latin-ext-opsz-normal"),
        DISPLAY,
        "all",
    ),
}
# What is always fetched together is one file, since each request costs a telephone more than its bytes.
BUNDLES = {
    "app.css": (STATIC / "lists.css", STATIC / "hearback.css"),
    "boards.css": (STATIC / "lists.css", STATIC / "tiles.css", STATIC / "hearback.css"),
    "reading.css": (STATIC / "hearback.css", STATIC / "docs.css"),
    "frame.js": (PACKAGES / "htmx.org/dist/htmx.min.js", STATIC / "keys.js", STATIC / "copy.js"),
    "table.js": (STATIC / "select.js", STATIC / "finder.js"),
    "today.js": (
        STATIC / "select.js",
        STATIC / "today.js",
        STATIC / "sheet.js",
        STATIC / "undo.js",
        STATIC / "changes.js",
    ),
}
LICENSED = ["htmx.org", "lucide-static", "@fontsource-variable/figtree", "@fontsource-variable/newsreader"]

CSS_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')\s]+)\1\s*\)""")
JS_IMPORT = re.compile(r"""(\b(?:from|import)\s*\(?\s*)(["'])\./([^"']+)\2""")


class BuildError(Exception):
    """Something a person must put right; its text is the whole message."""


@dataclass
class Build:
    """Files on their way to one folder: `files` by plain name, `manifest` from plain to hashed name."""

    to: Path
    files: dict[str, bytes]
    manifest: dict[str, str] = field(default_factory=dict)
    _under_way: list[str] = field(default_factory=list)

    def publish(self, name: str) -> str:
        """Write `name`, and first whatever it refers to, under a name that holds its hash; return that name."""
        if name not in self.manifest:
            if name not in self.files:
                raise BuildError(f"{' → '.join([*self._under_way, name])}: there is no such file in app/static.")
            if name in self._under_way:
                raise BuildError(f"{' → '.join([*self._under_way, name])}: files refer to each other in a circle.")
            self._under_way.append(name)
            self.manifest[name] = self._write(name, self._linked(name))
            self._under_way.pop()
        return self.manifest[name]

    def _linked(self, name: str) -> bytes:
        content = self.files[name]
        if name.endswith(".css"):
            return CSS_URL.sub(lambda m: f'url("{self.publish(m[2])}")', slim(content.decode())).encode()
        if name.endswith(".js"):
            script = slim_script(content.decode())
            return JS_IMPORT.sub(lambda m: f"{m[1]}{m[2]}./{self.publish(m[3])}{m[2]}", script).encode()
        return content

    def _write(self, name: str, content: bytes) -> str:
        plain = Path(name)
        digest = hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
        hashed = plain.with_name(f"{plain.stem}.{digest}{plain.suffix}").as_posix()
        target = self.to / hashed
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if plain.suffix in COMPRESSED:
            target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, mtime=0))
        return hashed


def slim(sheet: str) -> str:
    """A style sheet without its comments and indentation, which are for us and not for a telephone."""
    return re.sub(r"\n\s+", "\n", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)).lstrip()


def slim_script(script: str) -> str:
    """A script without indentation and without the comments that have lines of their own; strings are left alone."""
    return re.sub(
        r"\n\s+", "\n", re.sub(r"(?m)^[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)$", "", script, flags=re.DOTALL)
    ).lstrip()


def main() -> None:
    """Build beside the present build, then put it in its place, so that a reader never sees half of one."""
    new, built = STATIC / "built.new", STATIC / "built"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    build = Build(new, collect())
    for name in sorted(build.files):
        build.publish(name)
    (new / "manifest.json").write_text(json.dumps(build.manifest, indent=1, sort_keys=True))
    shutil.rmtree(built, ignore_errors=True)
    new.rename(built)


def collect() -> dict[str, bytes]:
    """Every file to serve, by the plain name that pages and style sheets call it."""
    own = [path for path in sorted(STATIC.glob("*.*")) if path.suffix in {".css", ".js", ".svg"}]
    files = {path.name: path.read_bytes() for path in own}
    files |= {name: _joined(name, paths) for name, paths in BUNDLES.items()}
    files |= {name: font(_package(path), limits, part) for name, (path, limits, part) in FONTS.items()}
    files["icons.svg"] = sprite((STATIC / "icons.txt").read_text().split())
    files["licenses.txt"] = licenses()
    return files


def sprite(names: list[str]) -> bytes:
    """One SVG with a `<symbol>` for each icon, drawn in the colour of the text around it."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in sorted(set(names)):
        root.append(_symbol(name))
    return ElementTree.tostring(root)


def _symbol(name: str) -> ElementTree.Element:
    path = _package("lucide-static") / "icons" / f"{name}.svg"
    if not path.exists():
        raise BuildError(f"app/static/icons.txt names “{name}”, which is not a Lucide icon.")
    icon = ElementTree.fromstring(path.read_text())
    kept = {key: icon.attrib[key] for key in ("viewBox", "fill", "stroke", "stroke-linecap", "stroke-linejoin")}
    symbol = ElementTree.Element(f"{{{SVG}}}symbol", {"id": name, **kept, "stroke-width": ICON_STROKE})
    for shape in icon:
        shape.tail = None
        symbol.append(shape)
    return symbol


def font(path: Path, limits: Limits, part: Part) -> bytes:
    """`part` of the font, with its axes narrowed to `limits`, without hints, every layout feature kept."""
    source = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=["*"], hinting=False, notdef_outline=True))
    subsetter.populate(unicodes=[sign for sign in source.getBestCmap() if part in ("all", _part_of(sign))])
    subsetter.subset(source)
    narrowed = instancer.instantiateVariableFont(source, limits)
    narrowed.flavor = "woff2"
    saved = BytesIO()
    narrowed.save(saved)
    return saved.getvalue()


def _part_of(sign: int) -> Part:
    return "letters" if sign in LETTERS else "signs"


def licenses() -> bytes:
    """The licences of everything that is passed on to browsers, as each of them asks."""
    texts = [f"{name}\n\n{(_package(name) / 'LICENSE').read_text()}" for name in LICENSED]
    return "\n\n----\n\n".join(texts).encode()


def _joined(name: str, paths: Sequence[Path]) -> bytes:
    return (b";\n" if name.endswith(".js") else b"\n").join(_there(path).read_bytes() for path in paths)


def _package(path: str) -> Path:
    return _there(PACKAGES / path)


def _there(path: Path) -> Path:
    if not path.exists():
        raise BuildError(
            f"{path.relative_to(PROJECT)} is missing. Run `make build`, which fetches the front-end packages first."
        )
    return path


if __name__ == "__main__":
    try:
        main()
    except BuildError as problem:
        sys.exit(f"build: {problem}")
