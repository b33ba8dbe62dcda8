"""Every command of the documentation is run by a shell, in order, against practice data that is served."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, select

from app import keyring, practice
from app.config import ROOT, Settings
from app.db import transaction
from app.main import create_app
from app.models import Agency
from app.practice.cast import BRIGHTLINE
from tests.support import curl, names
from tests.support.server import MORNING, SetClock, serve

# The first sets what the others go by.
START = ROOT / "docs" / "api" / "start.md"
FILES = [START, *(file for file in sorted((ROOT / "docs").rglob("*.md")) if file != START), ROOT / "README.md"]
DEMO = "http://127.0.0.1:8000"
KEY = "hb_live_…"
# The stand-in is a Python of its own for each command, which takes long on a machine that is busy.
PATIENCE_SECONDS = 240
TOLD = re.compile(r"^# (\d{3})(?: (.*))?$")
# Keeps the status and the body of each answer, and passes the body on as curl does.
PRELUDE = """\
set -eu
date() { echo 2026-05-14; }
curl() { command curl "$@" -s -o body -w '%{http_code}' > status; cat body; }
"""


@dataclass(frozen=True)
class Told:
    """What a page says that the command before answers: its status, and words of its body."""

    page: str
    status: int
    words: str


def blocks(file: Path) -> list[str]:
    """The page's blocks for a shell that ask something of a server, or set what those after it go by."""
    found = re.findall(r"```sh\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
    return [block for block in found if "curl " in block or block.startswith("API=")]


def script(url: str, key: str) -> tuple[str, list[Told]]:
    """All the commands as one script, which keeps the answer that each page tells of; and what is told of each."""
    lines, told = [PRELUDE], list[Told]()
    for file in FILES:
        for line in "".join(blocks(file)).splitlines():
            if says := TOLD.match(line):
                lines.append(f"mv status status.{len(told)}; mv body body.{len(told)}")
                told.append(Told(file.name, int(says[1]), says[2] or ""))
            else:
                lines.append(line.replace(DEMO, url).replace(KEY, key))
    return "\n".join(lines), told


@pytest.fixture
def demo(engine: Engine, database_url: str) -> Iterator[tuple[str, str]]:
    """Practice data, served: where, and a key to it."""
    with transaction(engine) as session:
        practice.load(session, MORNING)
        agency = session.scalars(select(Agency).where(Agency.name == BRIGHTLINE.name)).one()
        _, key = keyring.add_key(session, agency, "Documentation", scopes="read write", at=MORNING)

    def made(url: str) -> FastAPI:
        app = create_app(
            Settings(database_url=database_url, public_url=url, sweep=False, jobs=False), SetClock(MORNING)
        )
        app.state.resolve = names.resolve
        return app

    with serve(made) as (url, _):
        yield url, key


def test_every_command_is_followed_by_what_it_answers() -> None:
    for file in FILES:
        for block in blocks(file):
            asked = len(re.findall(r"\bcurl ", block))
            assert len([line for line in block.splitlines() if TOLD.match(line)]) == asked, block
    assert len(script(DEMO, KEY)[1]) >= 10


@pytest.mark.timeout(PATIENCE_SECONDS + 60)
@pytest.mark.parametrize("which", ["curl", "stand-in"])
def test_every_command_answers_as_its_page_says(
    demo: tuple[str, str], tmp_path: Path, which: Literal["curl", "stand-in"]
) -> None:
    lines, told = script(*demo)
    ended = subprocess.run(
        ["sh", "-c", lines],
        check=False,
        cwd=tmp_path,
        env=_around(tmp_path, which),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert ended.returncode == 0, ended.stderr
    for number, says in enumerate(told):
        status, body = (tmp_path / f"status.{number}").read_text(), (tmp_path / f"body.{number}").read_text()
        assert int(status) == says.status, (says, body)
        assert says.words.replace(": ", ":") in body.replace(": ", ":"), (says, body)


def _around(folder: Path, which: Literal["curl", "stand-in"]) -> dict[str, str]:
    """The surroundings of a shell: a machine without curl, or this one with what curl it has."""
    (folder / "bin").mkdir()
    stand_in = folder / "bin" / "curl"
    stand_in.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, curl.__file__])} "$@"\n')
    stand_in.chmod(0o700)
    path = [str(stand_in.parent), os.environ["PATH"]]
    return {"PATH": os.pathsep.join(path if which == "stand-in" else reversed(path)), "NO_PROXY": "*"}
