"""A folder of one's own, and the command line in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Commands


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """The command line in an empty folder."""
    return Commands(tmp_path)
