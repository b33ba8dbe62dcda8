"""What every test may ask for; the fixtures themselves live in tests/support/, one noun a file."""

from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.support import run

pytest_plugins = [
    "tests.support.browser",
    "tests.support.commands",
    "tests.support.databases",
    "tests.support.server",
    "tests.support.sockets",
    "tests.support.app",  # takes the clock of the one before
]

# Machines are noisy: no test asserts a wall-clock time, a property's single examples included. A run that decides about
# a change tries the same examples each time, so that it decides about nothing else; any other run looks for new ones.
settings.register_profile(
    "hearback",
    deadline=None,
    derandomize=run.everything_is_required(),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("hearback")

NEVER_SKIPPED_IN_CI = {"browser", "postgres"}


def pytest_configure() -> None:
    run.begin()


def pytest_unconfigure() -> None:
    if run.is_controller():
        run.end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and run.everything_is_required() and NEVER_SKIPPED_IN_CI & set(item.keywords):
        report.outcome = "failed"
        report.longrepr = f"skipped, but required here (REQUIRE_ALL=1): {report.longrepr}"
    return report
