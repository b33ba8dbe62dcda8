import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from app.config import Settings
from app.main import create_app
from tests.support.server import LiveServer, serve

PROBE = Path(__file__).parents[2] / "tools/health.py"


def probe(url: str, public_url: str) -> int:
    port = url.rpartition(":")[2]
    environment = {"HEARBACK_PORT": port, "HEARBACK_PUBLIC_URL": public_url}
    return subprocess.run([sys.executable, PROBE], env=environment, capture_output=True, check=False).returncode


def test_a_server_with_its_database_is_well(live_server: LiveServer) -> None:
    assert httpx2.get(f"{live_server.url}/health").status_code == 200
    assert probe(live_server.url, live_server.settings.public_url) == 0


@pytest.mark.usefixtures("loopback")
def test_a_server_without_its_database_is_not(tmp_path: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'no such folder' / 'hearback.db'}", sweep=False, jobs=False
    )
    with serve(lambda url: create_app(settings.model_copy(update={"public_url": url}))) as (url, _):
        assert httpx2.get(f"{url}/health").status_code == 503
        assert probe(url, url) == 1


def test_a_server_known_by_another_name_is_asked_by_that_name(sqlite_url: str) -> None:
    settings = Settings(database_url=sqlite_url, public_url="https://hearback.example", sweep=False, jobs=False)
    with serve(lambda _: create_app(settings)) as (url, _):
        assert probe(url, settings.public_url) == 0


def test_where_nothing_listens_the_probe_fails() -> None:
    assert probe("http://127.0.0.1:9", "http://127.0.0.1:9") == 1
