"""One run, one driver: a lock that the operating system or the server frees when its holder dies."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from redcommons.adapters.store.connection import Connection
from redcommons.values.errors import StoreError, UserError
from redcommons.values.identity import RunId

PATIENCE = 2.0
"""Seconds that a server may take to notice that a lock's holder was killed, before it counts as held."""


class Locks:
    """`flock` on a file beside SQLite, an advisory lock in PostgreSQL."""

    def __init__(self, connection: Connection) -> None:
        """Lock by way of `connection`."""
        self.connection = connection
        self._mine: set[RunId] = set()

    @contextmanager
    def holding(self, run: RunId) -> Iterator[None]:
        """Hold the lock of one run; raises UserError when somebody else holds it."""
        with self._advisory(run) if self.connection.postgres else self._file(run):
            yield

    def held(self, run: str) -> bool:
        """Return whether somebody holds that lock now; takes it from nobody."""
        if not self.connection.postgres:
            return self._file_held(run)
        key = _key(run)
        if run in self._mine or not self.connection.call(self._ask, "SELECT pg_try_advisory_lock(%s)", key):
            return True
        self.connection.call(self._ask, "SELECT pg_advisory_unlock(%s)", key)
        return False

    def _file_held(self, run: str) -> bool:
        try:
            with (Path(self.connection.where) / "locks" / f"{run}.lock").open() as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    @contextmanager
    def _file(self, run: RunId) -> Iterator[None]:
        with self._opened(Path(self.connection.where) / "locks", run) as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _held(run) from None
            yield

    def _opened(self, folder: Path, run: RunId) -> TextIO:
        try:
            folder.mkdir(exist_ok=True)
            return (folder / f"{run}.lock").open("a")
        except OSError as error:
            raise StoreError(f"{folder}: {error.strerror}: make the folder writable for this user") from error

    @contextmanager
    def _advisory(self, run: RunId) -> Iterator[None]:
        key = _key(run)
        patience = time.monotonic() + PATIENCE
        while not self.connection.call(self._take, run, key):
            # The server lets one session lock twice, so this process must know for itself what it holds.
            if run in self._mine or time.monotonic() > patience:
                raise _held(run)
            time.sleep(PATIENCE / 40)
        try:
            yield
        finally:
            self.connection.call(self._ask, "SELECT pg_advisory_unlock(%s)", key)
            self._mine.discard(run)

    def _take(self, run: RunId, key: int) -> bool:
        if run in self._mine or not self._ask("SELECT pg_try_advisory_lock(%s)", key):
            return False
        self._mine.add(run)
        return True

    def _ask(self, question: str, key: int) -> bool:
        with self.connection.db.cursor() as cursor:
            cursor.execute(question, [key])
            return bool(cursor.fetchone()[0])


def _key(run: str) -> int:
    return int.from_bytes(hashlib.sha256(run.encode()).digest()[:8], signed=True)


def _held(run: RunId) -> UserError:
    return UserError(f"{run} is being driven by another process: wait for it, or stop it and run the command again")
