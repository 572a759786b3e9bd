"""What every test may ask for, and what the run says about itself at its end."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from redcommons.workbench.settings import Served, configure
from tests.postgres import Databases, close_run, open_run, server_url

# A run started in the background inherits a deaf ear for Ctrl-C and hands it on to every process it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Django is told everything once in a process: as the workbench has it, so that its tests run beside those of the store.
NOWHERE = tempfile.TemporaryDirectory(prefix="redcommons-tests-")
configure(
    Served(where=NOWHERE.name, secret="for tests alone, and long enough for Django", hosts=("testserver", "localhost"))
)

# A password is made slow to guess on purpose; two hundred sign-ins of the suite need no such care.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# An example may take as long as a busy machine lets it: how quick something is, `make bench` says.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("here")

SHARED = Path(__file__).resolve().parents[2] / "shared"
_left_out = pytest.StashKey[int]()
_run = pytest.StashKey[Path]()


# ------------------------------------------------------------------------------------------------------ fixtures


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The shared data folder beside the checkout; a test that asks for it carries the marker `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Databases:
    """One real PostgreSQL server for the whole run; makes and drops databases."""
    owner = os.getppid() if hasattr(request.config, "workerinput") else os.getpid()
    return Databases(server_url(owner))


@pytest.fixture
def postgres_url(postgres: Databases) -> Iterator[str]:
    """A fresh, empty database for one test. For a module, use `postgres.fresh()` in a fixture of its own."""
    with postgres.fresh() as url:
        yield url


# --------------------------------------------------------------------------------------- the beginning and the end


def pytest_configure(config: pytest.Config) -> None:
    """The process that holds the run, not its workers, opens the folder they share."""
    if not hasattr(config, "workerinput"):
        config.stash[_run] = open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The server ends with the run."""
    run = config.stash.get(_run, None)
    if run is not None:
        close_run(run)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the shared folder, leave out the tests that need it, and count them."""
    wanting = [] if SHARED.is_dir() else [item for item in items if item.get_closest_marker("shared")]
    if wanting:
        config.hook.pytest_deselected(items=wanting)
        items[:] = [item for item in items if item not in set(wanting)]
    config.stash[_left_out] = len(wanting)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells its holder how many tests were left out."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left_out"] = session.config.stash.get(_left_out, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every worker collects the same tests, so one worker's number is the run's."""
    node.config.stash[_left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say aloud what was not run: silence would count it as held."""
    number = config.stash.get(_left_out, 0)
    if number:
        terminalreporter.write_line(f"NOT RUN: {number} tests need the shared data folder, absent here ({SHARED})")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A skip is a failure: what cannot run here is deselected by a marker and counted, never passed over."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped itself ({report.longrepr}); use a marker, so that it is counted"
    return report
