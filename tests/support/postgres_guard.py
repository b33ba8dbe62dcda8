"""Runs PostgreSQL for as long as one test run lives, and never longer, even when that run is killed.

Arguments: the run's process id, the run's folder, the user to be (or nothing), the program, the server's folder.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

LOOK_EVERY_SECONDS = 1.0
# Tests want speed, not a database that survives a power cut.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
}


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that change who a child is."""

    user: str
    group: int
    extra_groups: list[str | int]


def main(run_pid: int, run_folder: Path, owner: str, postgres: Path, place: Path) -> None:
    """Start the server, wait until told to stop (SIGTERM) or until the run is gone, stop the server."""
    command = [str(postgres), "-D", str(place / "data"), "-k", str(place)]
    command += [f"--{name}={value}" for name, value in SETTINGS.items()]
    with (place / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place, **identity(owner)
        )
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGINT))
    while _runs(server):
        if not _lives(run_pid):
            server.send_signal(signal.SIGINT)
            server.wait()
            shutil.rmtree(run_folder, ignore_errors=True)


def identity(user: str | None) -> Identity:
    """What makes a child process run as `user`; as we are, with none."""
    if not user:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _runs(server: subprocess.Popen[bytes]) -> bool:
    try:
        server.wait(LOOK_EVERY_SECONDS)
    except subprocess.TimeoutExpired:
        return True
    return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]))
