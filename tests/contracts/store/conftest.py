"""One store of each kind for a module: every test brings a study of its own, so that none sees another's rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from redcommons.adapters.store.opening import Store
from tests.store_worlds import KINDS, opened


@pytest.fixture(scope="module", params=[KINDS[0], pytest.param(KINDS[1], marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a store may be opened: a folder, then a PostgreSQL database."""
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("workspace"))
        return
    with request.getfixturevalue("postgres").fresh() as url:
        yield url


@pytest.fixture(scope="module")
def store(place: str) -> Iterator[Store]:
    """An open store on either server."""
    with opened(place) as found:
        yield found


@pytest.fixture(params=[KINDS[0], pytest.param(KINDS[1], marks=pytest.mark.postgres)])
def own_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place of one test's own, for what concerns a whole workspace."""
    return str(tmp_path) if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
