"""One name, one holder: a lock that the operating system or the server frees when its holder dies."""

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

PATIENCE = 2.0
"""Seconds that a server may take to notice that a lock's holder was killed, before it counts as held."""

LOOKS = 5
"""Times that a lock on a file is tried: whoever looks whether it is held holds it for that moment."""

_HELD = """SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
 AND ((classid::bigint << 32) | objid::bigint) = %s"""


class Locks:
    """`flock` on a file beside SQLite, an advisory lock in PostgreSQL."""

    def __init__(self, connection: Connection) -> None:
        """Lock by way of `connection`."""
        self.connection = connection
        self._mine: set[str] = set()
        connection.on_renewal(self._take_again)

    @contextmanager
    def holding(
        self, name: str, said: str = "{name} is held by another process: wait for it, or stop it"
    ) -> Iterator[None]:
        """Hold the lock of that name; raises UserError in the words of `said` when somebody else holds it."""
        taken = UserError(said.format(name=name))
        with self._advisory(name, taken) if self.connection.postgres else self._file(name, taken):
            yield

    def held(self, name: str) -> bool:
        """Return whether anybody holds the lock of that name now."""
        if self.connection.postgres:
            return bool(self.connection.call(self._ask, _HELD, _key(name)))
        try:
            with (Path(self.connection.where) / "locks" / f"{name}.lock").open() as handle:
                return not _locked(handle, fcntl.LOCK_SH)  # many may look at once
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unusable(error) from error

    @contextmanager
    def _file(self, name: str, taken: UserError) -> Iterator[None]:
        with self._opened(name) as handle:
            for look in range(LOOKS):
                if _locked(handle):
                    break
                if look == LOOKS - 1:
                    raise taken
                time.sleep(0.005)
            yield

    def _opened(self, name: str) -> TextIO:
        folder = Path(self.connection.where) / "locks"
        try:
            folder.mkdir(exist_ok=True)
            return (folder / f"{name}.lock").open("a")
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> StoreError:
        folder = Path(self.connection.where) / "locks"
        return StoreError(f"{folder}: {error.strerror}: make the folder writable for this user")

    @contextmanager
    def _advisory(self, name: str, taken: UserError) -> Iterator[None]:
        key = _key(name)
        patience = time.monotonic() + PATIENCE
        while not self.connection.call(self._take, name, key):
            # The server lets one session lock twice, so this process must know for itself what it holds.
            if name in self._mine or time.monotonic() > patience:
                raise taken
            time.sleep(PATIENCE / 40)
        try:
            yield
        finally:
            self.connection.call(self._ask, "SELECT pg_advisory_unlock(%s)", key)
            self._mine.discard(name)

    def _take(self, name: str, key: int) -> bool:
        if name in self._mine or not self._ask("SELECT pg_try_advisory_lock(%s)", key):
            return False
        self._mine.add(name)
        return True

    def _take_again(self) -> None:
        """Take anew what a lost connection held: a server frees its locks when their holder seems gone."""
        for name in tuple(self._mine):
            self._ask("SELECT pg_try_advisory_lock(%s)", _key(name))

    def _ask(self, question: str, key: int) -> bool:
        with self.connection.db.cursor() as cursor:
            cursor.execute(question, [key])
            return bool(cursor.fetchone()[0])


def _locked(handle: TextIO, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
