from collections.abc import Iterator

import pytest

from tests.two_studies import World, two_studies
from tests.unit.workbench.attacks.worlds import MARKER


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two studies: everything in the other one says a marker."""
    with two_studies(tmp_path_factory.mktemp("world"), MARKER) as made:
        yield made
