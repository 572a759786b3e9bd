"""A server that goes away and comes back, a folder that is no place for locks, and readers who were killed."""

import tempfile
from pathlib import Path

import psycopg
import pytest

from redcommons.adapters.store.opening import Store
from redcommons.adapters.store.uploads import LAID
from redcommons.values.errors import StoreError, UserError
from redcommons.values.identity import PersonName, StudyId
from redcommons.values.upload import Upload, UploadId
from tests.store_worlds import begin, opened

GONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"

LAY_OUT = """
import sys
from tests.store_worlds import opened
with opened(sys.argv[1]) as store, store.uploads.opened(sys.argv[2]) as path:
    print(path, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.postgres
def test_a_server_that_was_away_is_reached_again_and_locks_stay_with_their_holder(postgres_url: str) -> None:
    with opened(postgres_url) as store, opened(postgres_url) as other, store.jobs.holding("worker"):
        _cut_off(postgres_url)
        for one in (store, other):
            with pytest.raises(StoreError, match="check that the server runs"):
                one.jobs.waiting()

        assert store.jobs.waiting() == other.jobs.waiting() == ()
        assert other.jobs.held("worker")
        with pytest.raises(UserError), other.jobs.holding("worker"):
            pass


def _cut_off(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(GONE, [connection.info.backend_pid])


def test_a_place_of_locks_that_holds_none_is_told_and_mended_by_taking_it_away(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for lock in (tmp_path / "locks").iterdir():
            lock.unlink()
        (tmp_path / "locks").rmdir()
        (tmp_path / "locks").touch()

        with pytest.raises(StoreError, match="make the folder writable"):
            store.jobs.held("worker")

        (tmp_path / "locks").unlink()
        assert not store.jobs.held("worker")


def test_a_fresh_database_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    with opened(tmp_path):
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("redcommons.sqlite3*")}

    assert modes["redcommons.sqlite3"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_file_laid_out_by_a_reader_who_was_killed_goes_when_the_next_one_reads(own_place: str) -> None:
    with opened(own_place) as store:
        upload = _kept(store, "upload-killed")
        with begin(LAY_OUT, own_place, upload) as reader:
            assert reader.stdout is not None
            laid = Path(reader.stdout.readline().strip())
            with store.uploads.opened(upload) as mine:
                assert laid.read_bytes() == mine.read_bytes() == b"words of somebody"
            reader.kill()
            reader.wait()
        assert laid.exists()

        with store.uploads.opened(upload):
            assert not laid.parent.exists()
    assert laid.parent.name.startswith(LAID)
    assert laid.parent.parent == Path(tempfile.gettempdir())


def _kept(store: Store, key: str) -> UploadId:
    upload = Upload(
        id=UploadId(key), study=StudyId("sheet-a"), name="a.csv", by=PersonName("me"), at="2026-01-01T00:00:00Z"
    )
    return store.uploads.keep(upload, b"words of somebody").id
