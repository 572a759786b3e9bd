"""A workspace as one file."""

from __future__ import annotations

from pathlib import Path

from redcommons.adapters.store.backup import write_backup
from redcommons.adapters.store.connection import Connection
from redcommons.adapters.store.restoring import read_backup
from redcommons.values.backup import Backup, Progress
from redcommons.values.clock import Clock


class StoredArchive:
    """Writes a workspace into one file, and reads one back into an empty workspace."""

    def __init__(self, connection: Connection, clock: Clock, reports: Path | None) -> None:
        """Keep what is in `connection` and the editions under `reports`."""
        self.connection = connection
        self.clock = clock
        self.reports = reports

    def write(self, file: Path, progress: Progress) -> Backup:
        """Write everything into `file`, which appears whole or not at all; raises BadInput or StoreError."""
        return write_backup(self.connection, self.clock, self.reports, file, progress)

    def read(self, file: Path, progress: Progress) -> Backup:
        """Take everything from `file` into this workspace, which must be empty: all of it or nothing."""
        return read_backup(self.connection, self.reports, file, progress)
