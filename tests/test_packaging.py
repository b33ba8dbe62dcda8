"""What cannot be built in a test is held to what can be checked: the locks, and what CI runs."""

import json
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_version_and_a_hash_and_no_address(lock: Path) -> None:
    packages = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert all(re.match(r"[\w.-]+==[\w.]+", package) and "--hash=sha256:" in package for package in packages)
    assert "://" not in lock.read_text()


def test_locks_agree_with_each_other() -> None:
    pinned = {package for lock in LOCKS for package in re.findall(r"^([\w.-]+==[\w.]+)", lock.read_text(), re.M)}
    names = [package.partition("==")[0] for package in pinned]
    assert len(names) == len(set(names))


def test_every_front_end_package_has_its_integrity_and_no_address() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    fetched = {path: package for path, package in packages.items() if path}
    assert all(package["integrity"].startswith("sha512-") for package in fetched.values())
    assert not any("resolved" in package for package in fetched.values())


def test_nothing_that_set_up_fetches_is_committed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert [path for path in tracked if re.search(r"node_modules|/built|\.(woff2?|ttf|min\.\w+|br|gz)$", path)] == []


def test_ci_requires_the_browser_and_the_databases() -> None:
    script = (PROJECT / ".ci/run").read_text()
    assert "make check" in script
    assert "REQUIRE_ALL=1 make test" in script
