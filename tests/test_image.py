"""The image cannot be built in a test; everything that its Dockerfile relies on can be held to what it says."""

import fnmatch
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PATIENCE_SECONDS = 120


def instructions(kind: str) -> list[str]:
    whole = re.sub(r"\\\n\s*", "", (PROJECT / "Dockerfile").read_text())
    return [line.partition(" ")[2] for line in whole.splitlines() if line.startswith(f"{kind} ")]


def copied() -> list[str]:
    sources: list[str] = []
    for line in instructions("COPY"):
        *paths, _target = [word for word in shlex.split(line) if not word.startswith("--")]
        stage = "--from=build" in line
        sources += [path.removeprefix("/src/") for path in paths if not stage or path.startswith("/src/")]
    return sources


def is_sent(path: str) -> bool:
    rules = [line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    sent = True
    for rule in rules:
        pattern = rule.removeprefix("!").strip("/")
        if fnmatch.fnmatch(path.strip("/"), pattern) or path.startswith(f"{pattern}/"):
            sent = rule.startswith("!")
    return sent


@pytest.mark.parametrize("path", copied())
def test_what_the_image_copies_exists_and_reaches_its_builder(path: str) -> None:
    assert (PROJECT / path).exists()
    assert is_sent(path)


def test_the_scripts_and_locks_that_the_image_runs_exist() -> None:
    named = re.findall(
        r"(?<!/)\b(?:tools|requirements)/[\w.]+", " ".join(instructions("RUN") + instructions("HEALTHCHECK"))
    )
    assert len(named) >= 5
    assert [path for path in named if not (PROJECT / path).is_file()] == []


def test_the_image_runs_as_nobody_in_particular() -> None:
    assert instructions("USER") == ["hearback"]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What the image holds beside its virtual environment, and nothing else of this repository."""
    place = tmp_path / "image"
    for line in instructions("COPY"):
        if line.startswith("--from=build /src/"):
            _, source, target = line.split()
            _copy(PROJECT / source.removeprefix("/src/"), place / target)
    return place


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.mkdir(parents=True)
        shutil.copy(source, target)


class Container:
    """Runs the image's commands as its ENTRYPOINT, CMD and HEALTHCHECK would, with this Python and a database outside."""

    def __init__(self, image: Path, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.image = image
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HEARBACK_DATABASE_URL": f"sqlite:///{data / 'hearback.db'}",
            "HEARBACK_PORT": str(port),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, *arguments]
        out = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.image, env=self.environment, stdout=out, stderr=subprocess.STDOUT, text=True
        )

    def is_well(self) -> bool:
        health = json.loads(instructions("HEALTHCHECK")[0].partition(" CMD ")[2])
        with self.start(*health[1:]) as probe:
            probe.communicate(timeout=PATIENCE_SECONDS)
            return probe.returncode == 0


@pytest.mark.timeout(300)
def test_the_image_migrates_serves_and_is_well_and_writes_nothing_into_itself(image: Path, tmp_path: Path) -> None:
    container, before = Container(image, tmp_path), sorted(image.rglob("*"))
    entrypoint = json.loads(instructions("ENTRYPOINT")[0])[1:]
    with container.start(*entrypoint, "migrate") as migrate:
        said, _ = migrate.communicate(timeout=PATIENCE_SECONDS)
        assert migrate.returncode == 0, said
    with container.start(*entrypoint, *json.loads(instructions("CMD")[0])) as serve:
        deadline = time.monotonic() + PATIENCE_SECONDS
        is_well = False
        while not is_well and serve.poll() is None and time.monotonic() < deadline:
            is_well = container.is_well()
            time.sleep(0.2)
        serve.terminate()
        said, _ = serve.communicate(timeout=PATIENCE_SECONDS)
        assert is_well, said
    assert sorted(image.rglob("*")) == before
