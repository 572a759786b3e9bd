"""The suite is honest about itself: what it leaves out is counted aloud, and nothing skips itself in silence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.survey import ROOT

TESTS = """
import pytest

@pytest.mark.shared
def test_reads_the_shared_folder(shared_folder): assert shared_folder.is_dir()

@pytest.mark.shared
def test_reads_it_again(shared_folder): assert shared_folder.is_dir()

def test_stands_alone(): pass
"""
A_SKIP = "import pytest\ndef test_looks_away(): pytest.skip('not today')\n"


def run(folder: Path, tests: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `tests` in a checkout of their own, under our conftest and our settings."""
    checkout = folder / "checkout"
    (checkout / "tests").mkdir(parents=True)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/postgres.py"):
        shutil.copy(ROOT / name, checkout / name)
    (checkout / "tests" / "test_sample.py").write_text(tests, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "with workers"])
def test_without_the_shared_folder_the_tests_left_out_are_counted_aloud(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    done = run(tmp_path, TESTS, *options)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOT RUN: 2 tests need the shared data folder" in done.stdout
    assert "1 passed" in done.stdout


def test_with_the_shared_folder_they_run(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    done = run(tmp_path, TESTS)

    assert "3 passed" in done.stdout
    assert "NOT RUN" not in done.stdout


def test_a_test_that_skips_itself_fails(tmp_path: Path) -> None:
    done = run(tmp_path, A_SKIP)

    assert done.returncode == 1
    assert "skipped itself" in done.stdout
