"""One test run: a folder and locks that all its pytest-xdist workers share, and what may be missing from the machine."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

FOLDER = "HEARBACK_TEST_RUN"
CONTROLLER = "HEARBACK_TEST_CONTROLLER"
MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30  # bytes that must be free there


def begin() -> None:
    """Make the run's folder. Workers inherit the environment, so only the controller ever makes one."""
    if FOLDER not in os.environ:
        path = Path(tempfile.mkdtemp(prefix="hearback-tests-"))
        path.chmod(0o711)  # a database server that runs as `nobody` passes through it
        os.environ[FOLDER] = str(path)
        os.environ[CONTROLLER] = str(os.getpid())
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
            quick = MEMORY / path.name
            quick.mkdir(mode=0o711)
            (path / "quick").symlink_to(quick)
        else:
            (path / "quick").mkdir(mode=0o711)


def is_controller() -> bool:
    """True in the process that began the run: the only one without pytest-xdist, else the one over the workers."""
    return os.environ.get(CONTROLLER) == str(os.getpid())


def end() -> None:
    """Remove the run's folders."""
    shutil.rmtree(quick_folder().resolve(), ignore_errors=True)
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)
    del os.environ[CONTROLLER]


def folder() -> Path:
    """The folder that all workers of this run share."""
    return Path(os.environ[FOLDER])


def quick_folder() -> Path:
    """Where databases of this run lie: in memory, where the machine has it. A database is some hundred files, and each
    test has its own.
    """
    return folder() / "quick"


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the run-wide lock `name`."""
    with filelock.FileLock(folder() / f"{name}.lock"):
        yield


def once(name: str, make: Callable[[], str]) -> str:
    """What `make` returned the first time any worker of this run asked for `name`."""
    answer = folder() / f"{name}.once"
    with locked(name):
        if not answer.exists():
            answer.write_text(make())
        return answer.read_text()


def everything_is_required() -> bool:
    """True where a missing browser or database must fail the run instead of skipping its tests (`REQUIRE_ALL=1`)."""
    return os.environ.get("REQUIRE_ALL", "") not in {"", "0"}


def not_here(reason: str) -> None:
    """Skip the test because this machine lacks something, or fail it where everything is required."""
    if everything_is_required():
        pytest.fail(f"required here (REQUIRE_ALL=1), but {reason}", pytrace=False)
    pytest.skip(reason)
