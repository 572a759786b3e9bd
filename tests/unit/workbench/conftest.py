from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workbench_worlds import Bench, workbench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A workbench on an empty workspace."""
    with workbench(tmp_path / "workspace") as made:
        yield made
