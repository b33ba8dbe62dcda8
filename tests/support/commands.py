"""`python -m app …` in this process: what it prints, what it complains of, and how it ends."""

import io
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import structlog

from app import __main__ as commands


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Said]


@pytest.fixture
def run_anywhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """`run_anywhere("openapi")`, on whatever database the environment names; `typed` is typed or piped into it."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def command(*arguments: str, typed: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["app", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            commands.main()
        told = capsys.readouterr()
        return Said(int(ended.value.code or 0), told.out, told.err)

    yield command
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.fixture
def run(run_anywhere: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("sweep", "--dry-run")` on this test's database, SQLite and PostgreSQL."""
    monkeypatch.setenv("HEARBACK_DATABASE_URL", database_url)
    return run_anywhere
